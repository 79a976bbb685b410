import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { orderTotals } from '../../sandbox/store/lines.mts';
import type { Account, Subscription } from '../../sandbox/store/model.mts';
import { placeOrder } from '../../sandbox/store/orders.mts';
import {
	DAY,
	first,
	keepsToTheDocuments,
	listOf,
	objectAt,
	open,
	START,
	type Body,
	type Client,
} from './support.mts';

let client: Client;
let account: Account;
let members: [Subscription, Subscription, Subscription];
beforeAll(async () => {
	client = await open({ seed: { accounts: 4, orders: 0, subscriptions: 0 } });
});
beforeEach(() => {
	client.sandbox.reset();
	account = first(client.sandbox.store.accounts.values());
	account.country = 'FR';
	members = [buy(20), buy(10), buy(5)];
	client.sandbox.store.events.length = 0;
});
afterAll(() => client.sandbox.close());

/** A monthly subscription at 30 euros, some days old. */
function buy(
	age: number,
	product = 'mixdesk-pro-monthly',
	currency = 'EUR',
	owner = account,
): Subscription {
	const { store } = client.sandbox;
	const order = store.at(START - age * DAY, () =>
		placeOrder(store, {
			account: owner,
			currency,
			items: [
				{ product: first(store.products.values(), (one) => one.product === product), price: 30 },
			],
		}),
	);
	return first(store.subscriptions.values(), ({ id }) => id === order.items[0]?.subscription);
}

const ROOT = '/subscriptions/coterm';
const create = (subscriptions: readonly Subscription[], more: Body = {}) =>
	client.post(ROOT, {
		accountId: account.id,
		coTermGroup: { subscriptions: subscriptions.map(({ id }) => id), ...more },
	});
const created = async (...subscriptions: Subscription[]) =>
	String(objectAt((await create(subscriptions)).body, 'coTermGroup')['coTermGroupId']);
const act = (id: string, what: string) => client.post(`${ROOT}/${id}/${what}`);
const change = (
	id: string,
	action: string,
	subscriptions: readonly Subscription[],
	more: Body = {},
) =>
	client.post(`${ROOT}/${id}`, {
		action,
		subscriptions: subscriptions.map((one) => one.id),
		...more,
	});
const refusal = (message: string) => ({
	status: 400,
	body: { result: 'error', error: { message: expect.stringContaining(message) } },
});
const told = () =>
	client.sandbox.store.events
		.map(({ type }) => type)
		.filter((type) => type.startsWith('subscription.group.'));

describe('POST coterm', () => {
	test('groups subscriptions of one account and tells of it', async () => {
		const { status, body } = await create(members, { displayName: 'All of it' });
		expect([status, body]).toEqual([
			200,
			{
				action: 'subscriptions.coterm.create',
				result: 'success',
				accountId: account.id,
				coTermGroup: {
					coTermGroupId: expect.any(String),
					displayName: 'All of it',
					groupingCriteria: [
						{
							interval: [{ unit: 'month', length: 1 }],
							currency: ['EUR'],
							paymentMethods: [{ type: expect.any(String), ending: expect.any(String) }],
						},
					],
					subscriptions: members.map(({ id }) => ({ subscription: id, status: 'Co-Termed' })),
				},
			},
		]);
		expect(client.sandbox.store.events).toMatchObject([
			{
				type: 'subscription.group.created',
				data: {
					cotermGroupDisplayName: 'All of it',
					cotermGroupSize: 3,
					cotermGroupStatus: 'CREATED',
				},
			},
		]);
		expect(client.sandbox.store.orders.size).toBe(3);
	});

	test.each<[string, () => readonly Subscription[], string]>([
		['a lone subscription', () => [members[0]], 'two subscriptions'],
		[
			'one of another account',
			() => [
				members[0],
				buy(
					3,
					'mixdesk-pro-monthly',
					'EUR',
					first(client.sandbox.store.accounts.values(), ({ id }) => id !== account.id),
				),
			],
			'not found for this account',
		],
		['another interval', () => [members[0], buy(3, 'mixdesk-pro-yearly')], 'differs in interval'],
		[
			'another currency',
			() => [members[0], buy(3, 'mixdesk-pro-monthly', 'USD')],
			'differs in interval, currency',
		],
		['a trial', () => [members[0], buy(3, 'mixdesk-studio-monthly')], 'Subscription is trial'],
		[
			'a managed one',
			() => [members[0], buy(3, 'mastering-usage')],
			'does not renew automatically',
		],
		[
			'a canceled one',
			() => [members[0], Object.assign(members[1], { state: 'canceled' })],
			'Subscription is canceled',
		],
		[
			'a fixed term',
			() => [members[0], Object.assign(members[1], { remainingPeriods: 3 })],
			'fixed term',
		],
		[
			'one without a payment method',
			() => [members[0], Object.assign(members[1], { payment: null })],
			'no payment method',
		],
	])('refuses %s', async (_, chosen, message) => {
		expect(await create(chosen())).toMatchObject(refusal(message));
		expect(told()).toEqual([]);
	});

	test('refuses a second group of the same kind, and an unknown account', async () => {
		const id = await created(members[0], members[1]);
		expect(await create([members[0], members[2]])).toMatchObject(
			refusal('in a co-term group already'),
		);
		expect(await create([members[2], buy(2)])).toMatchObject(refusal(`exists already: [${id}]`));
		expect(await client.post(ROOT, { accountId: 'nobodys', coTermGroup: {} })).toMatchObject(
			refusal('Account not found'),
		);
	});
});

describe('estimate and execute', () => {
	test('an estimate charges the days up to the date of the longest period, and nothing else happens', async () => {
		const id = await created(...members);
		const { body } = await act(id, 'estimate');
		const [oldest, middle, newest] = members;
		// Periods of 31 days from October: 15 and 5 days are missing to the newest one's date.
		const due = [oldest, middle].map(
			({ periodStart, next }) =>
				Math.round(
					(30 * 100 * Math.round((newest.next - next) / DAY)) /
						Math.round((next - periodStart) / DAY),
				) / 100,
		);
		const total = objectAt(body, 'amountDueTotal');
		expect(total['prorationSubtotal']).toBeCloseTo(
			due.reduce((sum, one) => sum + one, 0),
			1,
		);
		expect(total['totalAmountDue']).toBeCloseTo(
			Number(total['prorationSubtotal']) + Number(total['prorationTax']),
			2,
		);
		expect(total).toMatchObject({ nextChargeDate: newest.next, nextChargeAmount: 108 });
		expect(listOf(body, 'subscriptions')).toMatchObject(
			members.map((one) => ({
				subscription: one.id,
				status: 'Ready to Prorate',
				nextChargeDate: newest.next,
			})),
		);
		expect(client.sandbox.store.orders.size).toBe(3);
	});

	test('execution wants an estimate first', async () => {
		const id = await created(...members);
		expect(await act(id, 'execute')).toMatchObject(
			refusal('should be estimated before committing'),
		);
		await act(id, 'estimate');
		await change(id, 'REMOVE', [members[2]]);
		expect(await act(id, 'execute')).toMatchObject(
			refusal('should be estimated before committing'),
		);
	});

	test('execution charges what was estimated in one order and moves all to one date', async () => {
		const id = await created(...members);
		const due = objectAt((await act(id, 'estimate')).body, 'amountDueTotal')['totalAmountDue'];
		const { next } = members[2];
		const { body } = await act(id, 'execute');
		expect(body).toMatchObject({
			action: 'subscriptions.coterm.execute',
			coTermGroupId: id,
			prorated: true,
			timezone: 'UTC',
			periodStartDate: Date.UTC(2026, 10, 3),
			periodEndDate: next - DAY,
			subscriptions: members.map((one) => one.id),
		});
		const order = first(client.sandbox.store.orders.values(), (one) => one.id === body['order']);
		expect(orderTotals(order).total).toBeCloseTo(Number(due), 1);
		expect(members.map((one) => one.next)).toEqual([next, next, next]);
		expect(told()).toEqual(['subscription.group.created', 'subscription.group.prorated']);
		expect((await client.get(`${ROOT}/${id}`)).body).toMatchObject({
			coTermGroupId: id,
			initialOrder: order.id,
			nextPeriodDate: next,
			subscriptions: members.map((one) => ({
				subscription: one.id,
				coTermStatus: 'Co-Termed',
				nextPeriodDate: next,
			})),
		});
		expect(await act(id, 'execute')).toMatchObject(refusal('should be estimated'));
	});

	test('a declined payment leaves everything as it was', async () => {
		const id = await created(...members);
		await act(id, 'estimate');
		const before = members.map(({ next }) => next);
		members[1].failing = 'EXPIRED_CARD';
		expect(await act(id, 'execute')).toMatchObject(refusal('EXPIRED_CARD'));
		expect([members.map(({ next }) => next), client.sandbox.store.orders.size]).toEqual([
			before,
			3,
		]);
		expect(told()).toEqual([
			'subscription.group.created',
			'subscription.group.payment.charge.failed',
		]);
	});

	test('says when there is nothing to prorate', async () => {
		const id = await created(members[2], buy(5));
		expect(await act(id, 'estimate')).toMatchObject(
			refusal('no subscriptions available for proration'),
		);
	});
});

describe('update and delete', () => {
	test('adds and removes, one by one: what fails stands beside what went well', async () => {
		const id = await created(members[0], members[1]);
		const yearly = buy(3, 'mixdesk-pro-yearly');
		expect(
			(await change(id, 'ADD', [members[2], yearly], { displayName: 'Renamed' })).body,
		).toMatchObject({
			action: 'subscriptions.coterm.update',
			result: 'success',
			coTermChangesResult: [
				{ subscription: members[2].id, status: 'CREATED' },
				{
					subscription: yearly.id,
					error: { code: 'subscription', message: expect.stringContaining('differs') },
				},
			],
		});
		expect(
			listOf((await change(id, 'REMOVE', [members[0], yearly])).body, 'coTermChangesResult'),
		).toMatchObject([
			{ status: 'Opted Out of Co-Terming' },
			{ error: { message: 'Subscription not found in the coTerm group' } },
		]);
		expect((await client.get(`${ROOT}/${id}`)).body).toMatchObject({
			displayName: 'Renamed',
			subscriptions: [{ subscription: members[1].id }, { subscription: members[2].id }],
		});
		expect(told()).toEqual([
			'subscription.group.created',
			'subscription.group.updated',
			'subscription.group.updated',
		]);
	});

	test('after the execution a change is previewed or prorated', async () => {
		const id = await created(members[0], members[2]);
		await act(id, 'estimate');
		await act(id, 'execute');
		const orders = client.sandbox.store.orders.size;
		expect(await change(id, 'ADD', [members[1]])).toMatchObject(refusal('preview or prorate'));
		expect(
			listOf(
				(await change(id, 'ADD', [members[1]], { preview: true })).body,
				'coTermChangesResult',
			),
		).toMatchObject([
			{
				subscription: members[1].id,
				status: 'Ready to Prorate',
				amountDue: { nextChargeDate: members[2].next },
			},
		]);
		expect(client.sandbox.store.orders.size).toBe(orders);
		expect(
			listOf(
				(await change(id, 'ADD', [members[1]], { prorate: true })).body,
				'coTermChangesResult',
			),
		).toMatchObject([{ subscription: members[1].id, status: 'EXECUTED' }]);
		expect([client.sandbox.store.orders.size, members[1].next]).toEqual([
			orders + 1,
			members[2].next,
		]);
	});

	test('a dissolved group is gone, its subscriptions go on', async () => {
		const id = await created(members[0], members[1]);
		expect((await client.delete(`${ROOT}/${id}`)).body).toEqual({
			action: 'subscriptions.coterm.delete',
			result: 'success',
			subscriptions: [members[0], members[1]].map((one) => ({
				subscription: one.id,
				status: 'Opted Out of Co-Terming',
			})),
		});
		expect(told()).toEqual(['subscription.group.created', 'subscription.group.deactivated']);
		expect(members[0].state).toBe('active');
		for (const answer of [
			await client.get(`${ROOT}/${id}`),
			await client.delete(`${ROOT}/${id}`),
			await act(id, 'estimate'),
			await act(id, 'execute'),
			await change(id, 'ADD', [members[2]]),
		]) {
			expect(answer).toMatchObject(refusal(`Active coTerm group not found with id: [${id}]`));
		}
		expect((await create([members[0], members[1]])).status).toBe(200);
	});

	test('refuses what it cannot do', async () => {
		const id = await created(members[0], members[1]);
		expect(await change(id, 'MOVE', [members[2]])).toMatchObject(refusal('ADD or REMOVE'));
		expect(await change(id, 'ADD', [])).toMatchObject(refusal('Subscriptions are required'));
	});
});

keepsToTheDocuments(() => client);
