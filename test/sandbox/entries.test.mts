import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Subscription } from '../../sandbox/store/model.mts';
import {
	DAY,
	first,
	keepsToTheDocuments,
	listOf,
	open,
	type Body,
	type Client,
} from './support.mts';

let client: Client;
let subscription: Subscription;
beforeAll(async () => {
	client = await open({ seed: { accounts: 20, orders: 0, subscriptions: 40 } });
});
beforeEach(() => {
	client.sandbox.reset();
	const settled = (one: Subscription) =>
		one.state === 'active' &&
		one.product === 'mixdesk-pro-monthly' &&
		!one.pause &&
		one.addons.length === 0 &&
		one.orders.length > 1 &&
		one.charges.length > 0;
	subscription = first(client.sandbox.store.subscriptions.values(), settled);
});
afterAll(() => client.sandbox.close());

const change = async (fields: Body) => {
	const { body } = await client.post('/subscriptions', {
		subscriptions: [{ subscription: subscription.id, ...fields }],
	});
	expect(listOf(body, 'subscriptions')).toMatchObject([{ result: 'success' }]);
};
const entries = async (id = subscription.id): Promise<Body[]> =>
	JSON.parse((await client.get(`/subscriptions/${id}/entries`)).text);
const history = async (query = '') =>
	listOf((await client.get(`/subscriptions/${subscription.id}/history${query}`)).body, 'changes');

describe('GET /subscriptions/{id}/entries', () => {
	test('gives every order in a bare list, newest first, with its period', async () => {
		const found = await entries();
		expect(found.map((entry) => entry['order'])).toMatchObject(
			[...subscription.orders].reverse().map((order) => ({ order, account: subscription.account })),
		);
		const [newest] = found;
		expect([newest?.['beginPeriodDate'], newest?.['endPeriodDate']]).toEqual(
			[subscription.periodStart, subscription.next - DAY].map((at) =>
				new Date(at).toISOString().slice(0, 10),
			),
		);
		expect(new Set(found.map((entry) => entry['id'])).size).toBe(found.length);
		expect(await entries()).toEqual(found);
	});

	test('puts a prorated change into its period', async () => {
		await change({ quantity: subscription.quantity + 1, prorate: true });
		const [prorated, period] = await entries();
		expect(prorated).toMatchObject({
			beginEntryDate: '2026-11-03',
			beginPeriodDate: period?.['beginPeriodDate'],
			endPeriodDate: period?.['endPeriodDate'],
		});
	});

	test('refuses an unknown subscription', async () => {
		expect(await client.get('/subscriptions/nobodys/entries')).toMatchObject({
			status: 400,
			body: { message: 'not found', params: [] },
		});
	});
});

describe('GET /subscriptions/{id}/history', () => {
	const base = () => ({
		subscriptionId: subscription.id,
		siteId: client.sandbox.store.company.siteId,
		insertTimestamp: client.clock.now(),
	});

	test('tells a change of plan, and the order that settled it', async () => {
		await change({ product: 'mixdesk-studio-monthly', prorate: true });
		expect(await history()).toEqual([
			expect.objectContaining({
				...base(),
				prorated: true,
				orderId: subscription.orders.at(-1),
				orderRef: expect.stringMatching(/^LUM/),
				itemType: 'BASE_PLAN',
				changeType: 'BASE_PLAN_CHANGE',
				changedFrom: 'mixdesk-pro-monthly',
				changedTo: 'mixdesk-studio-monthly',
			}),
		]);
	});

	test('changes made together share an id, also of add-ons', async () => {
		await change({
			quantity: subscription.quantity + 2,
			addons: [{ product: 'mixdesk-seat', quantity: 2 }],
		});
		const made = await history('?order=increasing');
		expect(made).toMatchObject([
			{
				itemType: 'BASE_PLAN',
				changeType: 'BASE_PLAN_QUANTITY',
				changedFrom: String(subscription.quantity - 2),
				changedTo: String(subscription.quantity),
				prorated: false,
				orderRef: null,
			},
			{
				itemType: 'ADD_ON',
				changeType: 'ADD_ON_ADD',
				itemProductPath: 'mixdesk-seat',
				itemProductDisplay: 'MixDesk extra seat',
				changedFrom: '0',
				changedTo: '2',
			},
		]);
		expect(made[0]?.['changeId']).toBe(made[1]?.['changeId']);
		await change({ addons: [{ product: 'mixdesk-seat', quantity: 0 }] });
		expect((await history())[0]).toMatchObject({
			changeType: 'ADD_ON_REMOVE',
			changedFrom: '2',
			changedTo: '0',
		});
	});

	test('keeps to the scope and the order', async () => {
		await change({ quantity: subscription.quantity + 1 });
		await change({ addons: [{ product: 'mixdesk-seat', quantity: 1 }] });
		const types = async (query: string) => (await history(query)).map((one) => one['itemType']);
		expect([
			await types(''),
			await types('?order=increasing'),
			await types('?scope=base_plan'),
			await types('?scope=add_on'),
		]).toEqual([['ADD_ON', 'BASE_PLAN'], ['BASE_PLAN', 'ADD_ON'], ['BASE_PLAN'], ['ADD_ON']]);
	});

	test('says nothing of updates that leave the plan as it is, of previews and of refused ones', async () => {
		await change({ taxExemptId: 'EX-1' });
		await change({ quantity: subscription.quantity + 1, prorate: true, preview: true });
		await client.post('/subscriptions', {
			subscriptions: [{ subscription: subscription.id, quantity: 0 }],
		});
		expect(await history()).toEqual([]);
	});

	test.each([
		['scope', 'all'],
		['order', 'newest'],
	])('refuses a %s that it does not know', async (name, value) => {
		expect(
			await client.get(`/subscriptions/${subscription.id}/history?${name}=${value}`),
		).toMatchObject({
			status: 400,
			body: { subscriptions: [{ result: 'error', error: { [name]: expect.any(String) } }] },
		});
	});

	test('refuses an unknown subscription', async () => {
		expect(await client.get('/subscriptions/nobodys/history')).toMatchObject({
			status: 400,
			body: {
				subscriptions: [
					{
						action: 'subscription.get',
						subscription: 'nobodys',
						result: 'error',
						error: { subscription: 'Not found' },
					},
				],
			},
		});
	});
});

keepsToTheDocuments(() => client);
