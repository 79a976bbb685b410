import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { placeOrder } from '../../sandbox/store/orders.mts';
import { update } from '../../sandbox/store/changes.mts';
import type { Subscription } from '../../sandbox/store/model.mts';
import { DAY, first, keepsToTheDocuments, listOf, objectAt, open, START, type Body, type Client } from './support.mts';

let client: Client;
beforeAll(async () => {
	client = await open();
});
afterAll(() => client.sandbox.close());

const all = () => [...client.sandbox.store.subscriptions.values()];
const some = (test: (subscription: Subscription) => boolean) => first(all(), test);
const read = async (id: string) => (await client.get(`/subscriptions/${id}`)).body;
const post = async (...subscriptions: unknown[]) => {
	const { status, body } = await client.post('/subscriptions', { subscriptions });
	return { status, entries: listOf(body, 'subscriptions') };
};
const events = () => client.sandbox.store.events.map(({ type }) => type);
/** The types of the events that an action brings about. */
const eventsOf = async (act: () => Promise<unknown>) => {
	const before = events().length;
	await act();
	return events().slice(before);
};

/** A fresh subscription of an American, begun some days ago: no tax, round figures. */
function begun(days: number, path = 'mixdesk-pro-monthly', quantity = 1, coupon?: string): Subscription {
	const { store } = client.sandbox;
	const account = first(store.accounts.values(), ({ country, payment }) => country === 'US' && payment !== null);
	const product = first(store.products.values(), (one) => one.product === path);
	const order = store.at(store.now() - days * DAY, () => placeOrder(store, { account, items: [{ product, quantity }], ...(coupon ? { coupon } : {}) }));
	return first(store.subscriptions.values(), ({ initialOrder }) => initialOrder === order.id);
}

const day = (offset: number) => new Date(START + offset * DAY).toISOString().slice(0, 10);

describe('GET /subscriptions', () => {
	test.each(['', '?limit=50&page=1', '?begin=2026-01-01&end=2026-02-01'])('%s: ids', async (query) => {
		const { body } = await client.get(`/subscriptions${query}`);
		expect(body).toEqual({ action: 'subscription.getall', result: 'success', nextPage: 2, subscriptions: all().slice(0, 50).map(({ id }) => id) });
	});

	test.each<[string, (one: Subscription) => boolean]>([
		['status=active', ({ state }) => state === 'active' || state === 'trial'],
		['status=trial', ({ state }) => state === 'trial'],
		['status=overdue', ({ state }) => state === 'overdue'],
		['status=canceled', ({ state }) => state === 'canceled'],
		['status=deactivated', ({ state }) => state === 'deactivated'],
		['scope=test', ({ live }) => !live],
		['products=mastering-usage,lumen-samples-weekly', ({ product }) => ['mastering-usage', 'lumen-samples-weekly'].includes(product)],
		['event=created&begin=2026-10-01&end=2026-10-31', ({ begin }) => begin >= Date.UTC(2026, 9, 1) && begin < Date.UTC(2026, 10, 1)],
		['event=charged&begin=2026-10-01&end=2026-10-31', ({ charges }) => charges.some((at) => at >= Date.UTC(2026, 9, 1) && at < Date.UTC(2026, 10, 1))],
		['event=canceled&begin=2026-10-01&end=2026-11-30', ({ canceledDate }) => canceledDate !== null && canceledDate >= Date.UTC(2026, 9, 1)],
	])('%s: whole records', async (query, test) => {
		const { body } = await client.get(`/subscriptions?${query}&limit=400`);
		const expected = all().filter(test).map(({ id }) => id);
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
		expect([status, body]).toEqual([400, { action: 'subscription.getall', result: 'error', error }]);
	});
});

describe('GET /subscriptions/{ids}', () => {
	test('one: flat and without action; the figures agree', async () => {
		const subscription = some(({ addons, state, taxRate }) => addons.length > 0 && state === 'active' && taxRate > 0);
		const body = await read(subscription.id);
		expect(body).toMatchObject({ id: subscription.id, subscription: subscription.id, active: true, state: 'active', adhoc: false, initialOrderId: subscription.initialOrder });
		expect(body).not.toHaveProperty('action');
		const addon = listOf(body, 'addons')[0] ?? {};
		const net = Number(body['price']) * Number(body['quantity']) - Number(body['discount']) + Number(addon['price']) * Number(addon['quantity']);
		expect(Number(body['subtotal'])).toBeCloseTo(net, 6);
		expect(Number(body['nextChargeTotal'])).toBeCloseTo(net * (1 + subscription.taxRate), 1);
		expect([body['next'], body['nextValue'], body['nextInSeconds'], body['nextDisplayISO8601']]).toEqual([subscription.next, subscription.next, subscription.next / 1000, new Date(subscription.next).toISOString().slice(0, 10)]);
		expect(body).toMatchObject({ end: null, endValue: null, endInSeconds: null, endDisplay: null, endDisplayISO8601: null });
	});

	test('several: wrapped, with errors in their places', async () => {
		const [a, b] = all();
		const failed = { action: 'subscription.get', subscription: 'nothing', result: 'error', error: { subscription: 'Subscription not found' } };
		const { status, body } = await client.get(`/subscriptions/${a?.id},nothing,${b?.id}`);
		expect(status).toBe(200);
		expect(listOf(body, 'subscriptions')).toMatchObject([{ id: a?.id, action: 'subscription.get', result: 'success' }, failed, { id: b?.id }]);
		const one = await client.get('/subscriptions/nothing');
		expect([one.status, one.body]).toEqual([400, failed]);
		const two = await client.get('/subscriptions/nothing,nothing');
		expect([two.status, two.body]).toEqual([400, { subscriptions: [failed, failed] }]);
		expect((await client.get(`/subscriptions/${all().slice(0, 50).map(({ id }) => id).join(',')}`)).status).toBe(200);
		expect((await client.get(`/subscriptions/${all().slice(0, 51).map(({ id }) => id).join(',')}`)).status).toBe(400);
	});

	test('a trial and its phases', async () => {
		const body = await read(some(({ state, product }) => state === 'trial' && product === 'mixdesk-studio-monthly').id);
		expect(body).toMatchObject({ nextNotificationType: 'TRIAL_REMINDER', trialReminder: { intervalUnit: 'day' } });
		expect(listOf(body, 'instructions')).toMatchObject([
			{ type: 'trial', isNotTrial: false, discountPercent: 100, total: 0 },
			{ type: 'regular', isNotTrial: true, periodEndDate: null, total: body['price'] },
		]);
	});
});

describe('POST /subscriptions', () => {
	test('a plan change from the next billing on', async () => {
		const { id } = begun(10);
		const types = await eventsOf(async () => expect(await post({ subscription: id, product: 'mixdesk-studio-monthly', quantity: 3 })).toEqual({ status: 200, entries: [{ subscription: id, action: 'subscription.update', result: 'success' }] }));
		expect(types).toEqual(['subscription.updated']);
		expect(await read(id)).toMatchObject({ product: 'mixdesk-studio-monthly', quantity: 3, price: 49, subtotal: 147, state: 'active', changed: client.clock.at });
	});

	test.each<[string, Body, Body]>([
		['price by currency', { pricing: { price: { USD: 20, EUR: 19 } } }, { price: 20, subtotal: 20 }],
		['price as a bare number', { pricing: { price: 9.95 } }, { price: 9.95 }],
		['percent off for three billings', { pricing: { discount: { type: 'percent', percentage: 25, duration: 3 } } }, { price: 24, discount: 6, subtotal: 18 }],
		['amount off', { pricing: { discount: { type: 'amount', amount: { USD: 4 }, duration: 'all' } } }, { discount: 4, subtotal: 20 }],
		['quantity with its tier', { quantity: 10 }, { quantity: 10, discount: 24, subtotal: 216 }],
		['an add-on at its own price', { addons: [{ product: 'mixdesk-seat', quantity: 2, pricing: { price: { USD: 5 } } }] }, { subtotal: 34 }],
		['a coupon', { coupons: ['SPRING30'] }, { discount: 7.2, subtotal: 16.8 }],
		['manual renewal', { manualRenew: true }, { autoRenew: false }],
		['an end', { end: day(100), isEndDateSet: true }, { endDisplayISO8601: day(100), remainingPeriods: 3 }],
		['periods', { remainingPeriods: 5 }, { remainingPeriods: 5 }],
		['a reference of our own', { customReferenceId: 'crm-77' }, { customReferenceId: 'crm-77' }],
	])('%s', async (_name, change, expected) => {
		const { id } = begun(10);
		expect((await post({ subscription: id, ...change })).entries[0]).toMatchObject({ result: 'success' });
		expect(await read(id)).toMatchObject(expected);
	});

	test('dates as day, milliseconds or time; 0 takes the end away, quantity 0 the add-on, [] the coupon', async () => {
		const { id } = begun(10);
		for (const next of [day(20), Date.parse(day(21)), `${day(22)}T00:00:00.000Z`]) {
			await post({ subscription: id, next });
			expect((await read(id))['nextDisplayISO8601']).toBe(new Date(next).toISOString().slice(0, 10));
		}
		await post({ subscription: id, end: day(100), coupons: ['SPRING30'], addons: [{ product: 'mixdesk-seat', quantity: 1 }] });
		expect(await read(id)).toMatchObject({ discount: 7.2, addons: [{ product: 'mixdesk-seat' }] });
		await post({ subscription: id, end: 0, coupons: [], addons: [{ product: 'mixdesk-seat', quantity: 0 }] });
		expect(await read(id)).toMatchObject({ end: null, discount: 0, addons: [], subtotal: 24 });
	});

	test('a tax number ends the tax', async () => {
		const { id } = some(({ state, taxRate, taxExemptId }) => state === 'active' && taxRate > 0 && taxExemptId === null);
		await post({ subscription: id, taxExemptId: 'EU123' });
		const body = await read(id);
		expect(body['nextChargeTotal']).toBe(body['nextChargePreTax']);
	});

	test.each<[string, Body, Body]>([
		['quantity', { quantity: 0 }, { quantity: 'Must be greater than zero' }],
		['next', { next: '05/01/26' }, { next: 'Date format yyyy-mm-dd or milliseconds' }],
		['end', { end: 'never' }, { end: 'Set 0 for no end date or Date format yyyy-mm-dd or milliseconds' }],
		['product', { product: 'tape-echo' }, { product: 'Not a subscription product' }],
		['coupon that is none', { coupons: ['NOPE'] }, { coupons: 'NOPE is not a valid coupon: DOES_NOT_EXIST' }],
		['coupon used up', { coupons: ['LASTONE'] }, { coupons: 'LASTONE is not a valid coupon: USE_LIMIT_REACHED' }],
		['coupon out of date', { coupons: ['SUMMER20'] }, { coupons: 'SUMMER20 is not a valid coupon: NOT_VALID_TODAY' }],
		['unknown field', { tags: { a: 'b' } }, { tags: 'Field was not recognized' }],
		['several at once', { quantity: -1, coupons: ['NOPE'] }, { quantity: 'Must be greater than zero', coupons: 'NOPE is not a valid coupon: DOES_NOT_EXIST' }],
	])('a bad %s is an error under HTTP 200 and changes nothing', async (_name, change, error) => {
		const { id } = begun(10);
		const before = client.sandbox.store.subscriptions.get(id);
		const copy = structuredClone(before);
		expect(await post({ subscription: id, ...change })).toEqual({ status: 200, entries: [{ subscription: id, action: 'subscription.update', result: 'error', error }] });
		expect(client.sandbox.store.subscriptions.get(id)).toEqual(copy);
	});

	test('entries stand alone', async () => {
		const { id } = begun(10);
		const { entries } = await post({ subscription: 'nothing', quantity: 2 }, { subscription: id, quantity: 2 });
		expect(entries).toEqual([
			{ subscription: 'nothing', action: 'subscription.update', result: 'error', error: { subscription: 'Not found' } },
			{ subscription: id, action: 'subscription.update', result: 'success' },
		]);
	});

	test('twice to manual renewal, and anything to what has ended', async () => {
		const { id } = begun(10);
		await post({ subscription: id, manualRenew: true });
		expect((await post({ subscription: id, manualRenew: true })).entries[0]).toMatchObject({ error: { manualRenew: 'Subscription is already set to manual renew' } });
		await client.delete(`/subscriptions/${id}?billingPeriod=0`);
		expect((await post({ subscription: id, quantity: 2 })).entries[0]).toMatchObject({ error: { subscription: 'Subscription is not changeable' } });
	});

	test('a next date in the past charges at once', async () => {
		const { id, sequence } = begun(10);
		const types = await eventsOf(() => post({ subscription: id, next: day(-1) }));
		expect(types).toEqual(['subscription.updated', 'subscription.charge.completed']);
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
			proration: { productPath: 'mixdesk-studio-monthly', currency: 'USD', periodPastDays: 10, previousRemainingDays: 21, nextRemainingDays: 21, previousPricePerPeriod: { amount: 24, period: { count: 1, unit: 'month' } }, nextPricePerPeriod: { amount: 49 }, utilizedAmount: 7.74, creditAmount: 16.26, proratedAmount: 33.19, chargeAmount: 16.93 },
		});
		expect(objectAt(entries[0] ?? {}, 'proration')).not.toHaveProperty('refundAmount');
		expect(client.sandbox.store.subscriptions.get(id)).toEqual(copy);
		const down = await post({ subscription: id, product: 'lumen-cloud-monthly', prorate: true, preview: true });
		expect(objectAt(down.entries[0] ?? {}, 'proration')).toMatchObject({ refundAmount: 10.16, prorateAdjustment: 16.26 });
	});

	test('for good: the difference is charged now by an order of its own', async () => {
		const { id, account } = begun(10);
		const types = await eventsOf(() => post({ subscription: id, ...change }));
		expect(types).toEqual(['subscription.charge.completed', 'subscription.updated']);
		const order = (await client.get(`/orders/${client.sandbox.store.accounts.get(account)?.orders.at(-1)}`)).body;
		expect(order).toMatchObject({ total: 16.93, items: [{ subscription: id, proratedItemProratedCharge: 33.19, proratedItemCreditAmount: 16.26, proratedItemTotal: 16.93 }] });
		expect(await read(id)).toMatchObject({ product: 'mixdesk-studio-monthly', price: 49 });
	});

	test('another interval begins today', async () => {
		const { id } = begun(10);
		await post({ subscription: id, product: 'mixdesk-pro-yearly', prorate: true });
		expect(await read(id)).toMatchObject({ intervalUnit: 'year', nextDisplayISO8601: '2027-11-03' });
	});

	test.each<[string, () => Subscription, Body, Body]>([
		['managed', () => begun(10, 'mastering-usage'), { quantity: 2, prorate: true }, { prorate: "Can't prorate on-demand subscription" }],
		['trial', () => begun(5, 'mixdesk-studio-monthly'), { quantity: 2, prorate: true }, { prorate: 'Proration is not allowed for this subscription.' }],
		['paused', () => some(({ state }) => state === 'paused'), { quantity: 2, prorate: true }, { prorate: 'Proration is not allowed for this subscription.' }],
		['with a date', () => begun(10), { next: '2026-12-24', prorate: true }, { next: 'The next charge date cannot be changed with proration' }],
		['preview alone', () => begun(10), { quantity: 2, preview: true }, { preview: 'Preview needs prorate' }],
	])('%s is refused', async (_name, make, request, error) => {
		const { id } = make();
		expect((await post({ subscription: id, ...request })).entries[0]).toMatchObject({ result: 'error', error });
	});
});

describe('POST /subscriptions/estimate', () => {
	const estimate = (body: unknown) => client.post('/subscriptions/estimate', body);

	test('both plans and what is due', async () => {
		const { id } = begun(10);
		const { status, body } = await estimate({ subscription: id, product: 'mixdesk-studio-monthly', prorate: true });
		expect(status).toBe(200);
		expect(body).toMatchObject({
			subscription: id,
			currency: 'USD',
			timezone: 'UTC',
			remainingPeriods: -1,
			isProratable: true,
			prorationStatus: 'Available',
			currentPlan: { product: 'mixdesk-pro-monthly', billingFrequency: '1 month', price: 24, priceDisplay: '$24.00', subscriptionTotal: 24, prorationUtilizedDays: 10, prorationTotalDays: 31, subscriptionProratedCredit: 16.26 },
			proposedPlan: { product: 'mixdesk-studio-monthly', price: 49, total: 49, taxPercent: 0, subscriptionProratedCharge: 33.19, addons: [] },
			amountDue: { prorationSubtotal: 16.93, totalAmountDue: 16.93, nextChargeAmount: 49 },
			discountTotals: { couponLevelDiscountTotal: 0 },
		});
		expect(await read(id)).toMatchObject({ product: 'mixdesk-pro-monthly' });
	});

	test('a good coupon shows, a bad one is passed over in silence', async () => {
		const { id } = begun(10);
		expect((await estimate({ subscription: id, coupons: ['SPRING30'] })).body).toMatchObject({ proposedPlan: { discount: 7.2 }, discountTotals: { couponLevelDiscountTotal: 7.2 }, amountDue: { totalAmountDue: 0, nextChargeAmount: 16.8 } });
		const bad = await estimate({ subscription: id, coupons: ['NOPE'] });
		expect([bad.status, bad.body]).toMatchObject([200, { proposedPlan: { discount: 0 } }]);
	});

	test.each<[string, () => unknown, number, Body]>([
		['a wrapped body', () => ({ subscriptions: [{ subscription: 'x' }] }), 400, { error: { message: 'Request must contain a single root object.' } }],
		['no id', () => ({ quantity: 2 }), 400, { error: { message: 'Request must contain a subscription ID.' } }],
		['an unknown id', () => ({ subscription: 'x' }), 404, { status: 'subscriptions.estimate.update', error: { subscription: 'Subscription ID does not exist: x' } }],
		['no proration', () => ({ subscription: begun(10, 'mastering-usage').id, prorate: true }), 400, { error: { message: 'Proration is not allowed for this subscription.' } }],
		['an ended one', () => ({ subscription: some(({ state }) => state === 'deactivated').id }), 500, { error: { message: 'Subscription is not changeable' } }],
	])('%s is an error', async (_name, request, status, expected) => {
		const answer = await estimate(request());
		expect([answer.status, answer.body]).toMatchObject([status, { result: 'error', ...expected }]);
	});
});

describe('cancel and uncancel', () => {
	test('at the end of the period, and back', async () => {
		const { id, next } = begun(10);
		const types = await eventsOf(async () => {
			const { status, body } = await client.delete(`/subscriptions/${id}`);
			expect([status, body]).toEqual([200, { subscriptions: [{ subscription: id, action: 'subscription.cancel', result: 'success' }] }]);
			expect(await read(id)).toMatchObject({ state: 'canceled', active: true, canceledDate: Date.parse(day(0)), end: next, deactivationDate: next + DAY });
			// Leaving the null out succeeds and does nothing.
			expect((await post({ subscription: id })).entries[0]).toMatchObject({ result: 'success' });
			expect(await read(id)).toMatchObject({ state: 'canceled' });
			expect((await post({ subscription: id, deactivation: null })).entries[0]).toMatchObject({ result: 'success' });
			expect(await read(id)).toMatchObject({ state: 'active', canceledDate: null, deactivationDate: null, end: null });
			expect((await post({ subscription: id, deactivation: null })).entries[0]).toMatchObject({ result: 'success' });
		});
		expect(types).toEqual(['subscription.canceled', 'subscription.uncanceled']);
	});

	test('now, and no way back', async () => {
		const { id } = begun(10);
		const types = await eventsOf(() => client.delete(`/subscriptions/${id}?billingPeriod=0`));
		expect(types).toEqual(['subscription.deactivated']);
		expect(await read(id)).toMatchObject({ state: 'deactivated', active: false });
		expect((await post({ subscription: id, deactivation: null })).entries[0]).toMatchObject({ result: 'error', error: { uncancel: 'Subscription is not active.' } });
	});

	test('a managed one ends at once', async () => {
		const { id } = begun(10, 'mastering-usage');
		expect(await eventsOf(() => client.delete(`/subscriptions/${id}`))).toEqual(['subscription.deactivated']);
	});

	test.each<[string, string, () => string, Body]>([
		['unknown', '', () => 'nothing', { subscription: 'Subscription not found' }],
		['twice', '', () => some(({ state }) => state === 'canceled').id, { subscription: 'The subscription is already canceled' }],
		['ended', '?billingPeriod=0', () => some(({ state }) => state === 'deactivated').id, { subscription: 'The subscription is already canceled' }],
		['another period', '?billingPeriod=2', () => some(({ state }) => state === 'active').id, { billingPeriod: 'billingPeriod=0 to cancel immediately or billingPeriod=1 to cancel at the next period.' }],
	])('%s is HTTP 500 with a flat error', async (_name, query, idOf, error) => {
		const id = idOf();
		const { status, body } = await client.delete(`/subscriptions/${id}${query}`);
		expect([status, body]).toEqual([500, { subscription: id, action: 'subscription.cancel', result: 'error', error }]);
	});
});

describe('pause and resume', () => {
	test('a pause waits for the next billing; taking it back restores the dates', async () => {
		const { id, next } = begun(10);
		const types = await eventsOf(async () => {
			const { body } = await client.post(`/subscriptions/${id}/pause`, { pausePeriodCount: 2 });
			expect(body).toMatchObject({ action: 'subscriptions.pause.get', result: 'success', id, state: 'active', isPauseScheduled: true, pauseDate: next, resumeDateDisplayISO8601: '2027-01-24', nextChargeDateDisplayISO8601: '2027-01-24' });
		});
		expect(types).toEqual(['subscription.updated', 'subscription.paused']);
		const resumed = await client.post(`/subscriptions/${id}/resume`);
		expect(resumed.body).toMatchObject({ action: 'subscriptions.resume.get', result: 'success', state: 'active', isPauseScheduled: false, nextChargeDate: next });
		expect(resumed.body).not.toHaveProperty('pauseDate');
		expect(events().at(-1)).toBe('subscription.resumed');
	});

	test('resuming a running pause charges now and begins a new cycle', async () => {
		const paused = some(({ state, payment, failing }) => state === 'paused' && payment !== null && failing === null);
		expect(await read(paused.id)).toMatchObject({ state: 'paused', isPauseScheduled: false, pauseDate: expect.any(Number) });
		const types = await eventsOf(() => client.post(`/subscriptions/${paused.id}/resume`, {}));
		expect(types).toEqual(['subscription.resumed', 'subscription.charge.completed']);
		expect(await read(paused.id)).toMatchObject({ state: 'active', nextDisplayISO8601: '2026-12-03' });
	});

	test.each<[string, () => string, unknown, string]>([
		['unknown', () => 'nothing', { pausePeriodCount: 1 }, 'Unable to find subscription.'],
		['no number', () => begun(10).id, {}, 'Number of periods is required.'],
		['no body', () => begun(10).id, undefined, 'Number of periods is required.'],
		['zero', () => begun(10).id, { pausePeriodCount: 0 }, 'Invalid number of Periods.'],
		['a text', () => begun(10).id, { pausePeriodCount: '2' }, 'Invalid number of Periods.'],
		['canceled', () => some(({ state }) => state === 'canceled').id, { pausePeriodCount: 1 }, 'Subscription is not active.'],
	])('pause, %s: one key with a dot in it', async (_name, idOf, request, text) => {
		const { status, body } = await client.post(`/subscriptions/${idOf()}/pause`, request);
		expect([status, body]).toEqual([400, { action: 'subscriptions.pause', result: 'error', error: { 'subscriptions.pause': text } }]);
	});

	test.each([
		['nothing', 'Unable to find subscription.'],
		['running', 'Subscription is not paused.'],
	])('resume, %s', async (which, text) => {
		const id = which === 'running' ? begun(10).id : which;
		const { status, body } = await client.post(`/subscriptions/${id}/resume`);
		expect([status, body]).toEqual([400, { action: 'subscriptions.resume', result: 'error', error: { 'subscriptions.resume': text } }]);
	});
});

describe('POST /subscriptions/{id}/convert', () => {
	test('a session for a trial that ended unpaid', async () => {
		const lapsed = some(({ trialEndedUnpaid }) => trialEndedUnpaid);
		const { status, body } = await client.post(`/subscriptions/${lapsed.id}/convert`);
		expect([status, body]).toEqual([200, { id: expect.stringMatching(/^\d{13}$/), currency: lapsed.currency, expires: client.clock.at + DAY, order: null, account: lapsed.account, subtotal: expect.any(Number), items: [{ product: lapsed.product, quantity: lapsed.quantity }] }]);
		expect(client.sandbox.store.sessions.has(String(body['id']))).toBe(true);
	});

	test.each<[string, () => string, string]>([
		['unknown', () => 'nothing', 'Unable to find subscription.'],
		['paid', () => some(({ payment, state }) => payment !== null && state === 'deactivated').id, 'Unable to reactivate. Please specify a subscription where payment was not collected.'],
		['running', () => some(({ payment, state }) => payment === null && state === 'trial').id, 'Only deactivated subscriptions can be reactivated.'],
	])('%s is refused', async (_name, idOf, text) => {
		const { status, body } = await client.post(`/subscriptions/${idOf()}/convert`, {});
		expect([status, body]).toEqual([400, { action: 'subscription.convert', result: 'error', error: { 'subscription.convert': text } }]);
	});
});

describe('POST /subscriptions/charge', () => {
	const charge = async (...ids: string[]) => client.post('/subscriptions/charge', { subscriptions: ids.map((subscription) => ({ subscription })) });

	test('success stands under the singular, beside failures; the order is a rebill', async () => {
		const managed = begun(40, 'mastering-usage');
		const failing = begun(40, 'mastering-usage');
		failing.failing = 'EXPIRED_CARD';
		const types = await eventsOf(async () => {
			const { status, body } = await charge(managed.id, failing.id);
			expect([status, body]).toEqual([
				200,
				{
					subscription: [
						{ subscription: managed.id, action: 'subscription.charge', result: 'success' },
						{ subscription: failing.id, action: 'subscription.charge', result: 'error', error: { subscription: 'EXPIRED_CARD' } },
					],
				},
			]);
		});
		expect(types).toEqual(['subscription.charge.completed', 'subscription.charge.failed']);
		const order = await client.get(`/orders/${managed.orders.at(-1)}`);
		expect(order.body).toMatchObject({ reference: expect.stringMatching(/B$/), total: 15, items: [{ subscription: managed.id }] });
		expect((await charge(managed.id)).body).toMatchObject({ subscriptions: [{ error: { subscription: 'Only 1 successful rebill per day and 4 successful rebills per 30 days allowed.' } }] });
	});

	test('total failure is 400 under the plural', async () => {
		const { id } = begun(10);
		const { status, body } = await charge(id, 'nothing');
		expect([status, body]).toEqual([
			400,
			{
				subscriptions: [
					{ subscription: id, action: 'subscription.charge', result: 'error', error: { subscription: "Renew can only be performed for 'Adhoc' subscriptions." } },
					{ subscription: 'nothing', action: 'subscription.charge', result: 'error', error: { subscription: 'Not found' } },
				],
			},
		]);
	});
});

describe('POST /subscriptions/transfer', () => {
	const transfer = (body: Body) => client.post('/subscriptions/transfer', { initiatedBy: 'ops@lumenaudio.example', ...body });

	test('moves what it can, tells what it cannot, and what is left', async () => {
		const moved = begun(10);
		const stays = begun(10);
		const { store } = client.sandbox;
		const ended = begun(10);
		await client.delete(`/subscriptions/${ended.id}?billingPeriod=0`);
		const target = first(store.accounts.values(), ({ id }) => id !== moved.account);
		const sourceAccountId = moved.account;
		const { status, body } = await transfer({ sourceAccountId, targetAccountId: target.id, subscriptions: [moved.id, 'nothing', ended.id] });
		expect([status, body]).toEqual([
			200,
			{
				status: '200',
				siteId: store.company.siteId,
				sourceAccountId,
				targetAccountId: target.id,
				transferredSubscriptions: [moved.id],
				failedSubscriptions: [
					{ subscriptionId: 'nothing', errorMessage: 'Subscription not found', errorCode: 'SUBSCRIPTION_NOT_FOUND' },
					{ subscriptionId: ended.id, errorMessage: 'Subscription is not active', errorCode: 'SUBSCRIPTION_NOT_ACTIVE' },
				],
				remainingSubscriptions: expect.arrayContaining([stays.id]),
			},
		]);
		expect((await client.get(`/accounts/${target.id}`)).body['subscriptions']).toContain(moved.id);
		expect((await client.get(`/accounts/${sourceAccountId}`)).body['subscriptions']).not.toContain(moved.id);
		expect(await read(moved.id)).toMatchObject({ account: target.id });
	});

	test('to somebody new', async () => {
		const { id, account } = begun(10);
		const { body } = await transfer({ sourceAccountId: account, subscriptions: [id], targetAccount: { email: 'heir@example.com', account: { firstName: 'Ann', lastName: 'Heir', address: { country: 'GB', postalCode: 1234 } } } });
		expect((await client.get(`/accounts/${String(body['targetAccountId'])}`)).body).toMatchObject({ contact: { email: 'heir@example.com', first: 'Ann' }, country: 'GB', address: { postalCode: '1234' }, subscriptions: [id] });
	});

	test.each([
		['no subscriptions', { subscriptions: [] }],
		['more than twenty', { subscriptions: Array.from({ length: 21 }, () => 'x') }],
		['no target', { targetAccountId: 'nobody' }],
		['no source', { sourceAccountId: 'nobody' }],
	])('%s is refused', async (_name, change) => {
		const { id, account } = begun(10);
		const target = first(client.sandbox.store.accounts.keys(), (one) => one !== account);
		expect((await transfer({ sourceAccountId: account, targetAccountId: target, subscriptions: [id], ...change })).status).toBe(400);
	});
});

test('a previewed update and the store rule agree', () => {
	const subscription = begun(10);
	const outcome = update(client.sandbox.store, subscription, { quantity: 2, prorate: true, preview: true });
	expect(outcome).toMatchObject({ preview: { after: { quantity: 2 }, figures: { due: 16.26 } } });
});

keepsToTheDocuments(() => client);
