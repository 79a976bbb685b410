import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DAY, first, keepsToTheDocuments, open, type Body, type Client } from './support.mts';
import { day, subscriptionsOf } from './subscriptionSupport.mts';

let client: Client;
beforeAll(async () => {
	client = await open();
});
afterAll(() => client.sandbox.close());

const { some, read, post, events, eventsOf, begun } = subscriptionsOf(() => client);

describe('cancel and uncancel', () => {
	test('at the end of the period, and back', async () => {
		const { id, next } = begun(10);
		const types = await eventsOf(async () => {
			const { status, body } = await client.delete(`/subscriptions/${id}`);
			expect([status, body]).toEqual([
				200,
				{ subscriptions: [{ subscription: id, action: 'subscription.cancel', result: 'success' }] },
			]);
			expect(await read(id)).toMatchObject({
				state: 'canceled',
				active: true,
				canceledDate: Date.parse(day(0)),
				end: next,
				deactivationDate: next + DAY,
			});
			// Leaving the null out succeeds and does nothing.
			expect((await post({ subscription: id })).entries[0]).toMatchObject({ result: 'success' });
			expect(await read(id)).toMatchObject({ state: 'canceled' });
			expect((await post({ subscription: id, deactivation: null })).entries[0]).toMatchObject({
				result: 'success',
			});
			expect(await read(id)).toMatchObject({
				state: 'active',
				canceledDate: null,
				deactivationDate: null,
				end: null,
			});
			expect((await post({ subscription: id, deactivation: null })).entries[0]).toMatchObject({
				result: 'success',
			});
		});
		expect(types).toEqual(['subscription.canceled', 'subscription.uncanceled']);
	});

	test('now, and no way back', async () => {
		const { id } = begun(10);
		const types = await eventsOf(() => client.delete(`/subscriptions/${id}?billingPeriod=0`));
		expect(types).toEqual(['subscription.deactivated']);
		expect(await read(id)).toMatchObject({ state: 'deactivated', active: false });
		expect((await post({ subscription: id, deactivation: null })).entries[0]).toMatchObject({
			result: 'error',
			error: { uncancel: 'Subscription is not active.' },
		});
	});

	test('a managed one ends at once', async () => {
		const { id } = begun(10, 'mastering-usage');
		expect(await eventsOf(() => client.delete(`/subscriptions/${id}`))).toEqual([
			'subscription.deactivated',
		]);
	});

	test.each<[string, string, () => string, Body]>([
		['unknown', '', () => 'nothing', { subscription: 'Subscription not found' }],
		[
			'twice',
			'',
			() => some(({ state }) => state === 'canceled').id,
			{ subscription: 'The subscription is already canceled' },
		],
		[
			'ended',
			'?billingPeriod=0',
			() => some(({ state }) => state === 'deactivated').id,
			{ subscription: 'The subscription is already canceled' },
		],
		[
			'another period',
			'?billingPeriod=2',
			() => some(({ state }) => state === 'active').id,
			{
				billingPeriod:
					'billingPeriod=0 to cancel immediately or billingPeriod=1 to cancel at the next period.',
			},
		],
	])('%s is HTTP 500 with a flat error', async (_name, query, idOf, error) => {
		const id = idOf();
		const { status, body } = await client.delete(`/subscriptions/${id}${query}`);
		expect([status, body]).toEqual([
			500,
			{ subscription: id, action: 'subscription.cancel', result: 'error', error },
		]);
	});
});

describe('pause and resume', () => {
	test('a pause waits for the next billing; taking it back restores the dates', async () => {
		const { id, next } = begun(10);
		const types = await eventsOf(async () => {
			const { body } = await client.post(`/subscriptions/${id}/pause`, { pausePeriodCount: 2 });
			expect(body).toMatchObject({
				action: 'subscriptions.pause.get',
				result: 'success',
				id,
				state: 'active',
				isPauseScheduled: true,
				pauseDate: next,
				resumeDateDisplayISO8601: '2027-01-24',
				nextChargeDateDisplayISO8601: '2027-01-24',
			});
		});
		expect(types).toEqual(['subscription.updated', 'subscription.paused']);
		const resumed = await client.post(`/subscriptions/${id}/resume`);
		expect(resumed.body).toMatchObject({
			action: 'subscriptions.resume.get',
			result: 'success',
			state: 'active',
			isPauseScheduled: false,
			nextChargeDate: next,
		});
		expect(resumed.body).not.toHaveProperty('pauseDate');
		expect(events().at(-1)).toBe('subscription.resumed');
	});

	test('resuming a running pause charges now and begins a new cycle', async () => {
		const paused = some(
			({ state, payment, failing }) => state === 'paused' && payment !== null && failing === null,
		);
		expect(await read(paused.id)).toMatchObject({
			state: 'paused',
			isPauseScheduled: false,
			pauseDate: expect.any(Number),
		});
		const types = await eventsOf(() => client.post(`/subscriptions/${paused.id}/resume`, {}));
		expect(types).toEqual([
			'subscription.resumed',
			'subscription.charge.completed',
			'payoutEntry.created',
		]);
		expect(await read(paused.id)).toMatchObject({
			state: 'active',
			nextDisplayISO8601: '2026-12-03',
		});
	});

	test.each<[string, () => string, unknown, string]>([
		['unknown', () => 'nothing', { pausePeriodCount: 1 }, 'Unable to find subscription.'],
		['no number', () => begun(10).id, {}, 'Number of periods is required.'],
		['no body', () => begun(10).id, undefined, 'Number of periods is required.'],
		['zero', () => begun(10).id, { pausePeriodCount: 0 }, 'Invalid number of Periods.'],
		['a text', () => begun(10).id, { pausePeriodCount: '2' }, 'Invalid number of Periods.'],
		[
			'canceled',
			() => some(({ state }) => state === 'canceled').id,
			{ pausePeriodCount: 1 },
			'Subscription is not active.',
		],
	])('pause, %s: one key with a dot in it', async (_name, idOf, request, text) => {
		const { status, body } = await client.post(`/subscriptions/${idOf()}/pause`, request);
		expect([status, body]).toEqual([
			400,
			{ action: 'subscriptions.pause', result: 'error', error: { 'subscriptions.pause': text } },
		]);
	});

	test.each([
		['nothing', 'Unable to find subscription.'],
		['running', 'Subscription is not paused.'],
	])('resume, %s', async (which, text) => {
		const id = which === 'running' ? begun(10).id : which;
		const { status, body } = await client.post(`/subscriptions/${id}/resume`);
		expect([status, body]).toEqual([
			400,
			{ action: 'subscriptions.resume', result: 'error', error: { 'subscriptions.resume': text } },
		]);
	});
});

describe('POST /subscriptions/{id}/convert', () => {
	test('a session for a trial that ended unpaid', async () => {
		const lapsed = some(({ trialEndedUnpaid }) => trialEndedUnpaid);
		const { status, body } = await client.post(`/subscriptions/${lapsed.id}/convert`);
		expect([status, body]).toEqual([
			200,
			{
				id: expect.stringMatching(/^\d{13}$/),
				currency: lapsed.currency,
				expires: client.clock.at + DAY,
				order: null,
				account: lapsed.account,
				subtotal: expect.any(Number),
				items: [{ product: lapsed.product, quantity: lapsed.quantity }],
			},
		]);
		expect(client.sandbox.store.sessions.has(String(body['id']))).toBe(true);
	});

	test.each<[string, () => string, string]>([
		['unknown', () => 'nothing', 'Unable to find subscription.'],
		[
			'paid',
			() => some(({ payment, state }) => payment !== null && state === 'deactivated').id,
			'Unable to reactivate. Please specify a subscription where payment was not collected.',
		],
		[
			'running',
			() => some(({ payment, state }) => payment === null && state === 'trial').id,
			'Only deactivated subscriptions can be reactivated.',
		],
	])('%s is refused', async (_name, idOf, text) => {
		const { status, body } = await client.post(`/subscriptions/${idOf()}/convert`, {});
		expect([status, body]).toEqual([
			400,
			{ action: 'subscription.convert', result: 'error', error: { 'subscription.convert': text } },
		]);
	});
});

describe('POST /subscriptions/charge', () => {
	const charge = async (...ids: string[]) =>
		client.post('/subscriptions/charge', {
			subscriptions: ids.map((subscription) => ({ subscription })),
		});

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
						{
							subscription: failing.id,
							action: 'subscription.charge',
							result: 'error',
							error: { subscription: 'EXPIRED_CARD' },
						},
					],
				},
			]);
		});
		expect(types).toEqual([
			'subscription.charge.completed',
			'payoutEntry.created',
			'subscription.charge.failed',
		]);
		const order = await client.get(`/orders/${managed.orders.at(-1)}`);
		expect(order.body).toMatchObject({
			reference: expect.stringMatching(/B$/),
			total: 15,
			items: [{ subscription: managed.id }],
		});
		expect((await charge(managed.id)).body).toMatchObject({
			subscriptions: [
				{
					error: {
						subscription:
							'Only 1 successful rebill per day and 4 successful rebills per 30 days allowed.',
					},
				},
			],
		});
	});

	test('total failure is 400 under the plural', async () => {
		const { id } = begun(10);
		const { status, body } = await charge(id, 'nothing');
		expect([status, body]).toEqual([
			400,
			{
				subscriptions: [
					{
						subscription: id,
						action: 'subscription.charge',
						result: 'error',
						error: { subscription: "Renew can only be performed for 'Adhoc' subscriptions." },
					},
					{
						subscription: 'nothing',
						action: 'subscription.charge',
						result: 'error',
						error: { subscription: 'Not found' },
					},
				],
			},
		]);
	});
});

describe('POST /subscriptions/transfer', () => {
	const transfer = (body: Body) =>
		client.post('/subscriptions/transfer', { initiatedBy: 'ops@lumenaudio.example', ...body });

	test('moves what it can, tells what it cannot, and what is left', async () => {
		const moved = begun(10);
		const stays = begun(10);
		const { store } = client.sandbox;
		const ended = begun(10);
		await client.delete(`/subscriptions/${ended.id}?billingPeriod=0`);
		const target = first(store.accounts.values(), ({ id }) => id !== moved.account);
		const sourceAccountId = moved.account;
		const { status, body } = await transfer({
			sourceAccountId,
			targetAccountId: target.id,
			subscriptions: [moved.id, 'nothing', ended.id],
		});
		expect([status, body]).toEqual([
			200,
			{
				status: '200',
				siteId: store.company.siteId,
				sourceAccountId,
				targetAccountId: target.id,
				transferredSubscriptions: [moved.id],
				failedSubscriptions: [
					{
						subscriptionId: 'nothing',
						errorMessage: 'Subscription not found',
						errorCode: 'SUBSCRIPTION_NOT_FOUND',
					},
					{
						subscriptionId: ended.id,
						errorMessage: 'Subscription is not active',
						errorCode: 'SUBSCRIPTION_NOT_ACTIVE',
					},
				],
				remainingSubscriptions: expect.arrayContaining([stays.id]),
			},
		]);
		expect((await client.get(`/accounts/${target.id}`)).body['subscriptions']).toContain(moved.id);
		expect((await client.get(`/accounts/${sourceAccountId}`)).body['subscriptions']).not.toContain(
			moved.id,
		);
		expect(await read(moved.id)).toMatchObject({ account: target.id });
	});

	test('to somebody new', async () => {
		const { id, account } = begun(10);
		const { body } = await transfer({
			sourceAccountId: account,
			subscriptions: [id],
			targetAccount: {
				email: 'heir@example.com',
				account: {
					firstName: 'Ann',
					lastName: 'Heir',
					address: { country: 'GB', postalCode: 1234 },
				},
			},
		});
		expect((await client.get(`/accounts/${String(body['targetAccountId'])}`)).body).toMatchObject({
			contact: { email: 'heir@example.com', first: 'Ann' },
			country: 'GB',
			address: { postalCode: '1234' },
			subscriptions: [id],
		});
	});

	test.each([
		['no subscriptions', { subscriptions: [] }],
		['more than twenty', { subscriptions: Array.from({ length: 21 }, () => 'x') }],
		['no target', { targetAccountId: 'nobody' }],
		['no source', { sourceAccountId: 'nobody' }],
	])('%s is refused', async (_name, change) => {
		const { id, account } = begun(10);
		const target = first(client.sandbox.store.accounts.keys(), (one) => one !== account);
		expect(
			(
				await transfer({
					sourceAccountId: account,
					targetAccountId: target,
					subscriptions: [id],
					...change,
				})
			).status,
		).toBe(400);
	});
});

keepsToTheDocuments(() => client);
