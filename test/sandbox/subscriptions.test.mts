import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { update } from '../../sandbox/store/changes.mts';
import type { Subscription } from '../../sandbox/store/model.mts';
import { keepsToTheDocuments, listOf, objectAt, open, type Body, type Client } from './support.mts';
import { day, subscriptionsOf } from './subscriptionSupport.mts';

let client: Client;
beforeAll(async () => {
	client = await open();
});
afterAll(() => client.sandbox.close());

const { all, some, read, post, eventsOf, begun } = subscriptionsOf(() => client);

describe('GET /subscriptions', () => {
	test.each(['', '?limit=50&page=1', '?begin=2026-01-01&end=2026-02-01'])(
		'%s: ids',
		async (query) => {
			const { body } = await client.get(`/subscriptions${query}`);
			expect(body).toEqual({
				action: 'subscription.getall',
				result: 'success',
				nextPage: 2,
				subscriptions: all()
					.slice(0, 50)
					.map(({ id }) => id),
			});
		},
	);

	test.each<[string, (one: Subscription) => boolean]>([
		['status=active', ({ state }) => state === 'active' || state === 'trial'],
		['status=trial', ({ state }) => state === 'trial'],
		['status=overdue', ({ state }) => state === 'overdue'],
		['status=canceled', ({ state }) => state === 'canceled'],
		['status=deactivated', ({ state }) => state === 'deactivated'],
		['scope=test', ({ live }) => !live],
		[
			'products=mastering-usage,lumen-samples-weekly',
			({ product }) => ['mastering-usage', 'lumen-samples-weekly'].includes(product),
		],
		[
			'event=created&begin=2026-10-01&end=2026-10-31',
			({ begin }) => begin >= Date.UTC(2026, 9, 1) && begin < Date.UTC(2026, 10, 1),
		],
		[
			'event=charged&begin=2026-10-01&end=2026-10-31',
			({ charges }) =>
				charges.some((at) => at >= Date.UTC(2026, 9, 1) && at < Date.UTC(2026, 10, 1)),
		],
		[
			'event=canceled&begin=2026-10-01&end=2026-11-30',
			({ canceledDate }) => canceledDate !== null && canceledDate >= Date.UTC(2026, 9, 1),
		],
	])('%s: whole records', async (query, test) => {
		const { body } = await client.get(`/subscriptions?${query}&limit=400`);
		const expected = all()
			.filter(test)
			.map(({ id }) => id);
		expect(expected.length).toBeGreaterThan(0);
		expect(listOf(body, 'subscriptions').map(({ id }) => id)).toEqual(expected);
		expect(body['nextPage']).toBeNull();
	});

	test.each([
		['status=paused', { status: 'Supported value: active, trial, overdue, canceled, deactivated' }],
		['event=created', { event: 'Begin and end dates are required' }],
		['product=x', { product: 'Unrecognized Key' }],
		['begin=1', { begin: 'Invalid begin date' }],
	])('%s is an error', async (query, error) => {
		const { status, body } = await client.get(`/subscriptions?${query}`);
		expect([status, body]).toEqual([
			400,
			{ action: 'subscription.getall', result: 'error', error },
		]);
	});
});

describe('GET /subscriptions/{ids}', () => {
	test('one: flat and without action; the figures agree', async () => {
		const subscription = some(
			({ addons, state, taxRate }) => addons.length > 0 && state === 'active' && taxRate > 0,
		);
		const body = await read(subscription.id);
		expect(body).toMatchObject({
			id: subscription.id,
			subscription: subscription.id,
			active: true,
			state: 'active',
			adhoc: false,
			initialOrderId: subscription.initialOrder,
		});
		expect(body).not.toHaveProperty('action');
		const addon = listOf(body, 'addons')[0] ?? {};
		const net =
			Number(body['price']) * Number(body['quantity']) -
			Number(body['discount']) +
			Number(addon['price']) * Number(addon['quantity']);
		expect(Number(body['subtotal'])).toBeCloseTo(net, 6);
		expect(Number(body['nextChargeTotal'])).toBeCloseTo(net * (1 + subscription.taxRate), 1);
		expect([
			body['next'],
			body['nextValue'],
			body['nextInSeconds'],
			body['nextDisplayISO8601'],
		]).toEqual([
			subscription.next,
			subscription.next,
			subscription.next / 1000,
			new Date(subscription.next).toISOString().slice(0, 10),
		]);
		expect(body).toMatchObject({
			end: null,
			endValue: null,
			endInSeconds: null,
			endDisplay: null,
			endDisplayISO8601: null,
		});
	});

	test('several: wrapped, with errors in their places', async () => {
		const [a, b] = all();
		const failed = {
			action: 'subscription.get',
			subscription: 'nothing',
			result: 'error',
			error: { subscription: 'Subscription not found' },
		};
		const { status, body } = await client.get(`/subscriptions/${a?.id},nothing,${b?.id}`);
		expect(status).toBe(200);
		expect(listOf(body, 'subscriptions')).toMatchObject([
			{ id: a?.id, action: 'subscription.get', result: 'success' },
			failed,
			{ id: b?.id },
		]);
		const one = await client.get('/subscriptions/nothing');
		expect([one.status, one.body]).toEqual([400, failed]);
		const two = await client.get('/subscriptions/nothing,nothing');
		expect([two.status, two.body]).toEqual([400, { subscriptions: [failed, failed] }]);
		expect(
			(
				await client.get(
					`/subscriptions/${all()
						.slice(0, 50)
						.map(({ id }) => id)
						.join(',')}`,
				)
			).status,
		).toBe(200);
		expect(
			(
				await client.get(
					`/subscriptions/${all()
						.slice(0, 51)
						.map(({ id }) => id)
						.join(',')}`,
				)
			).status,
		).toBe(400);
	});

	test('a trial and its phases', async () => {
		const body = await read(
			some(
				({ state, product, discounts, quantity }) =>
					state === 'trial' &&
					product === 'mixdesk-studio-monthly' &&
					discounts.length === 0 &&
					quantity === 1,
			).id,
		);
		expect(body).toMatchObject({
			nextNotificationType: 'TRIAL_REMINDER',
			trialReminder: { intervalUnit: 'day' },
		});
		expect(listOf(body, 'instructions')).toMatchObject([
			{ type: 'trial', isNotTrial: false, discountPercent: 100, total: 0 },
			{ type: 'regular', isNotTrial: true, periodEndDate: null, total: body['price'] },
		]);
	});
});

describe('POST /subscriptions', () => {
	test('a plan change from the next billing on', async () => {
		const { id } = begun(10);
		const types = await eventsOf(async () =>
			expect(
				await post({ subscription: id, product: 'mixdesk-studio-monthly', quantity: 3 }),
			).toEqual({
				status: 200,
				entries: [{ subscription: id, action: 'subscription.update', result: 'success' }],
			}),
		);
		expect(types).toEqual(['subscription.updated']);
		expect(await read(id)).toMatchObject({
			product: 'mixdesk-studio-monthly',
			quantity: 3,
			price: 49,
			subtotal: 147,
			state: 'active',
			changed: client.clock.at,
		});
	});

	test.each<[string, Body, Body]>([
		[
			'price by currency',
			{ pricing: { price: { USD: 20, EUR: 19 } } },
			{ price: 20, subtotal: 20 },
		],
		['price as a bare number', { pricing: { price: 9.95 } }, { price: 9.95 }],
		[
			'percent off for three billings',
			{ pricing: { discount: { type: 'percent', percentage: 25, duration: 3 } } },
			{ price: 24, discount: 6, subtotal: 18 },
		],
		[
			'amount off',
			{ pricing: { discount: { type: 'amount', amount: { USD: 4 }, duration: 'all' } } },
			{ discount: 4, subtotal: 20 },
		],
		['quantity with its tier', { quantity: 10 }, { quantity: 10, discount: 24, subtotal: 216 }],
		[
			'an add-on at its own price',
			{ addons: [{ product: 'mixdesk-seat', quantity: 2, pricing: { price: { USD: 5 } } }] },
			{ subtotal: 34 },
		],
		['a coupon', { coupons: ['SPRING30'] }, { discount: 7.2, subtotal: 16.8 }],
		['manual renewal', { manualRenew: true }, { autoRenew: false }],
		[
			'an end',
			{ end: day(100), isEndDateSet: true },
			{ endDisplayISO8601: day(100), remainingPeriods: 3 },
		],
		['periods', { remainingPeriods: 5 }, { remainingPeriods: 5 }],
		['a reference of our own', { customReferenceId: 'crm-77' }, { customReferenceId: 'crm-77' }],
	])('%s', async (_name, change, expected) => {
		const { id } = begun(10);
		expect((await post({ subscription: id, ...change })).entries[0]).toMatchObject({
			result: 'success',
		});
		expect(await read(id)).toMatchObject(expected);
	});

	test('dates as day, milliseconds or time; 0 takes the end away, quantity 0 the add-on, [] the coupon', async () => {
		const { id } = begun(10);
		for (const next of [day(20), Date.parse(day(21)), `${day(22)}T00:00:00.000Z`]) {
			await post({ subscription: id, next });
			expect((await read(id))['nextDisplayISO8601']).toBe(
				new Date(next).toISOString().slice(0, 10),
			);
		}
		await post({
			subscription: id,
			end: day(100),
			coupons: ['SPRING30'],
			addons: [{ product: 'mixdesk-seat', quantity: 1 }],
		});
		expect(await read(id)).toMatchObject({ discount: 7.2, addons: [{ product: 'mixdesk-seat' }] });
		await post({
			subscription: id,
			end: 0,
			coupons: [],
			addons: [{ product: 'mixdesk-seat', quantity: 0 }],
		});
		expect(await read(id)).toMatchObject({ end: null, discount: 0, addons: [], subtotal: 24 });
	});

	test('a tax number ends the tax', async () => {
		const { id } = some(
			({ state, taxRate, taxExemptId }) =>
				state === 'active' && taxRate > 0 && taxExemptId === null,
		);
		await post({ subscription: id, taxExemptId: 'EU123' });
		const body = await read(id);
		expect(body['nextChargeTotal']).toBe(body['nextChargePreTax']);
	});

	test.each<[string, Body, Body]>([
		['quantity', { quantity: 0 }, { quantity: 'Must be greater than zero' }],
		['next', { next: '05/01/26' }, { next: 'Date format yyyy-mm-dd or milliseconds' }],
		[
			'end',
			{ end: 'never' },
			{ end: 'Set 0 for no end date or Date format yyyy-mm-dd or milliseconds' },
		],
		['product', { product: 'tape-echo' }, { product: 'Not a subscription product' }],
		[
			'coupon that is none',
			{ coupons: ['NOPE'] },
			{ coupons: 'NOPE is not a valid coupon: DOES_NOT_EXIST' },
		],
		[
			'coupon used up',
			{ coupons: ['LASTONE'] },
			{ coupons: 'LASTONE is not a valid coupon: USE_LIMIT_REACHED' },
		],
		[
			'coupon out of date',
			{ coupons: ['SUMMER20'] },
			{ coupons: 'SUMMER20 is not a valid coupon: NOT_VALID_TODAY' },
		],
		['unknown field', { tags: { a: 'b' } }, { tags: 'Field was not recognized' }],
		[
			'several at once',
			{ quantity: -1, coupons: ['NOPE'] },
			{
				quantity: 'Must be greater than zero',
				coupons: 'NOPE is not a valid coupon: DOES_NOT_EXIST',
			},
		],
	])('a bad %s is an error under HTTP 200 and changes nothing', async (_name, change, error) => {
		const { id } = begun(10);
		const before = client.sandbox.store.subscriptions.get(id);
		const copy = structuredClone(before);
		expect(await post({ subscription: id, ...change })).toEqual({
			status: 200,
			entries: [{ subscription: id, action: 'subscription.update', result: 'error', error }],
		});
		expect(client.sandbox.store.subscriptions.get(id)).toEqual(copy);
	});

	test('entries stand alone', async () => {
		const { id } = begun(10);
		const { entries } = await post(
			{ subscription: 'nothing', quantity: 2 },
			{ subscription: id, quantity: 2 },
		);
		expect(entries).toEqual([
			{
				subscription: 'nothing',
				action: 'subscription.update',
				result: 'error',
				error: { subscription: 'Not found' },
			},
			{ subscription: id, action: 'subscription.update', result: 'success' },
		]);
	});

	test('twice to manual renewal, and anything to what has ended', async () => {
		const { id } = begun(10);
		await post({ subscription: id, manualRenew: true });
		expect((await post({ subscription: id, manualRenew: true })).entries[0]).toMatchObject({
			error: { manualRenew: 'Subscription is already set to manual renew' },
		});
		await client.delete(`/subscriptions/${id}?billingPeriod=0`);
		expect((await post({ subscription: id, quantity: 2 })).entries[0]).toMatchObject({
			error: { subscription: 'Subscription is not changeable' },
		});
	});

	test('a next date in the past charges at once', async () => {
		const { id, sequence } = begun(10);
		const types = await eventsOf(() => post({ subscription: id, next: day(-1) }));
		expect(types).toEqual([
			'subscription.updated',
			'subscription.charge.completed',
			'payoutEntry.created',
		]);
		expect(await read(id)).toMatchObject({ sequence: sequence + 1 });
	});
});

describe('proration', () => {
	/** Ten of 31 days used: October 24th to November 24th. */
	const change = { product: 'mixdesk-studio-monthly', prorate: true };

	test('a preview tells the figures and changes nothing', async () => {
		const { id } = begun(10);
		const copy = structuredClone(client.sandbox.store.subscriptions.get(id));
		const { entries } = await post({ subscription: id, ...change, preview: true });
		expect(entries[0]).toMatchObject({
			result: 'success',
			prorated: true,
			proration: {
				productPath: 'mixdesk-studio-monthly',
				currency: 'USD',
				periodPastDays: 10,
				previousRemainingDays: 21,
				nextRemainingDays: 21,
				previousPricePerPeriod: { amount: 24, period: { count: 1, unit: 'month' } },
				nextPricePerPeriod: { amount: 49 },
				utilizedAmount: 7.74,
				creditAmount: 16.26,
				proratedAmount: 33.19,
				chargeAmount: 16.93,
			},
		});
		expect(objectAt(entries[0] ?? {}, 'proration')).not.toHaveProperty('refundAmount');
		expect(client.sandbox.store.subscriptions.get(id)).toEqual(copy);
		const down = await post({
			subscription: id,
			product: 'lumen-cloud-monthly',
			prorate: true,
			preview: true,
		});
		expect(objectAt(down.entries[0] ?? {}, 'proration')).toMatchObject({
			refundAmount: 10.16,
			prorateAdjustment: 16.26,
		});
	});

	test('for good: the difference is charged now by an order of its own', async () => {
		const { id, account } = begun(10);
		const types = await eventsOf(() => post({ subscription: id, ...change }));
		expect(types).toEqual([
			'subscription.charge.completed',
			'payoutEntry.created',
			'subscription.updated',
		]);
		const order = (
			await client.get(`/orders/${client.sandbox.store.accounts.get(account)?.orders.at(-1)}`)
		).body;
		expect(order).toMatchObject({
			total: 16.93,
			items: [
				{
					subscription: id,
					proratedItemProratedCharge: 33.19,
					proratedItemCreditAmount: 16.26,
					proratedItemTotal: 16.93,
				},
			],
		});
		expect(await read(id)).toMatchObject({ product: 'mixdesk-studio-monthly', price: 49 });
	});

	test('another interval begins today', async () => {
		const { id } = begun(10);
		await post({ subscription: id, product: 'mixdesk-pro-yearly', prorate: true });
		expect(await read(id)).toMatchObject({
			intervalUnit: 'year',
			nextDisplayISO8601: '2027-11-03',
		});
	});

	test.each<[string, () => Subscription, Body, Body]>([
		[
			'managed',
			() => begun(10, 'mastering-usage'),
			{ quantity: 2, prorate: true },
			{ prorate: "Can't prorate on-demand subscription" },
		],
		[
			'trial',
			() => begun(5, 'mixdesk-studio-monthly'),
			{ quantity: 2, prorate: true },
			{ prorate: 'Proration is not allowed for this subscription.' },
		],
		[
			'paused',
			() => some(({ state }) => state === 'paused'),
			{ quantity: 2, prorate: true },
			{ prorate: 'Proration is not allowed for this subscription.' },
		],
		[
			'with a date',
			() => begun(10),
			{ next: '2026-12-24', prorate: true },
			{ next: 'The next charge date cannot be changed with proration' },
		],
		[
			'preview alone',
			() => begun(10),
			{ quantity: 2, preview: true },
			{ preview: 'Preview needs prorate' },
		],
	])('%s is refused', async (_name, make, request, error) => {
		const { id } = make();
		expect((await post({ subscription: id, ...request })).entries[0]).toMatchObject({
			result: 'error',
			error,
		});
	});
});

describe('POST /subscriptions/estimate', () => {
	const estimate = (body: unknown) => client.post('/subscriptions/estimate', body);

	test('both plans and what is due', async () => {
		const { id } = begun(10);
		const { status, body } = await estimate({
			subscription: id,
			product: 'mixdesk-studio-monthly',
			prorate: true,
		});
		expect(status).toBe(200);
		expect(body).toMatchObject({
			subscription: id,
			currency: 'USD',
			timezone: 'UTC',
			remainingPeriods: -1,
			isProratable: true,
			prorationStatus: 'Available',
			currentPlan: {
				product: 'mixdesk-pro-monthly',
				billingFrequency: '1 month',
				price: 24,
				priceDisplay: '$24.00',
				subscriptionTotal: 24,
				prorationUtilizedDays: 10,
				prorationTotalDays: 31,
				subscriptionProratedCredit: 16.26,
			},
			proposedPlan: {
				product: 'mixdesk-studio-monthly',
				price: 49,
				total: 49,
				taxPercent: 0,
				subscriptionProratedCharge: 33.19,
				addons: [],
			},
			amountDue: { prorationSubtotal: 16.93, totalAmountDue: 16.93, nextChargeAmount: 49 },
			discountTotals: { couponLevelDiscountTotal: 0 },
		});
		expect(await read(id)).toMatchObject({ product: 'mixdesk-pro-monthly' });
	});

	test('a good coupon shows, a bad one is passed over in silence', async () => {
		const { id } = begun(10);
		expect((await estimate({ subscription: id, coupons: ['SPRING30'] })).body).toMatchObject({
			proposedPlan: { discount: 7.2 },
			discountTotals: { couponLevelDiscountTotal: 7.2 },
			amountDue: { totalAmountDue: 0, nextChargeAmount: 16.8 },
		});
		const bad = await estimate({ subscription: id, coupons: ['NOPE'] });
		expect([bad.status, bad.body]).toMatchObject([200, { proposedPlan: { discount: 0 } }]);
	});

	test.each<[string, () => unknown, number, Body]>([
		[
			'a wrapped body',
			() => ({ subscriptions: [{ subscription: 'x' }] }),
			400,
			{ error: { message: 'Request must contain a single root object.' } },
		],
		[
			'no id',
			() => ({ quantity: 2 }),
			400,
			{ error: { message: 'Request must contain a subscription ID.' } },
		],
		[
			'an unknown id',
			() => ({ subscription: 'x' }),
			404,
			{
				status: 'subscriptions.estimate.update',
				error: { subscription: 'Subscription ID does not exist: x' },
			},
		],
		[
			'no proration',
			() => ({ subscription: begun(10, 'mastering-usage').id, prorate: true }),
			400,
			{ error: { message: 'Proration is not allowed for this subscription.' } },
		],
		[
			'an ended one',
			() => ({ subscription: some(({ state }) => state === 'deactivated').id }),
			500,
			{ error: { message: 'Subscription is not changeable' } },
		],
	])('%s is an error', async (_name, request, status, expected) => {
		const answer = await estimate(request());
		expect([answer.status, answer.body]).toMatchObject([status, { result: 'error', ...expected }]);
	});
});

test('a previewed update and the store rule agree', () => {
	const subscription = begun(10);
	const outcome = update(client.sandbox.store, subscription, {
		quantity: 2,
		prorate: true,
		preview: true,
	});
	expect(outcome).toMatchObject({ preview: { after: { quantity: 2 }, figures: { due: 16.26 } } });
});

keepsToTheDocuments(() => client);
