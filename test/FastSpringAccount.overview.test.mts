import { expect } from '@jest/globals';
import type { Store } from '../sandbox/store.mts';
import { orderView } from '../sandbox/views/order.mts';
import { byId, failed, operations } from './support/operations.mts';

const accounts = (store: Store) => [...store.accounts.values()];
const account = byId('={{ $json.id }}');
const bought = (store: Store) =>
	accounts(store).filter(
		({ orders, subscriptions }) => orders.length > 1 && subscriptions.length > 0,
	);
/** The paths that read these ids, fifty in a call. */
const reads = (kind: 'orders' | 'subscriptions', ids: readonly string[]): string[] =>
	Array.from(
		{ length: Math.ceil(ids.length / 50) },
		(_, page) => `GET /${kind}/${ids.slice(50 * page, 50 * (page + 1)).join(',')}`,
	);

operations('fastSpringAccount', {
	get: {
		'brings its orders in full': ({ store }) => {
			const [one] = bought(store);
			const { id = '', orders = [], subscriptions = [] } = one ?? {};
			return {
				parameters: { accountId: byId(id), include: ['orders'] },
				calls: [`GET /accounts/${id}`, ...reads('orders', orders)],
				output: [
					expect.objectContaining({
						account: id,
						subscriptions,
						orders: orders.map((order) => ({
							...withoutCopies(store, order),
							items: expect.any(Array),
							customer: expect.any(Object),
						})),
					}),
				],
			};
		},
		'brings them untouched without Simplify': ({ store }) => {
			const { id = '', orders = [] } = bought(store)[0] ?? {};
			const full = (order: string) => ({
				...(store.orders.has(order) ? orderView(store, store.orders.get(order) as never) : {}),
				action: 'order.get',
				result: 'success',
			});
			return {
				parameters: { accountId: byId(id), include: ['orders'], simplify: false },
				output: [expect.objectContaining({ id, orders: orders.map(full) })],
			};
		},
		'leaves ids as they are where nothing is to be included': ({ store }) => {
			const { id = '', orders = [], subscriptions = [] } = bought(store)[0] ?? {};
			return {
				parameters: { accountId: byId(id), include: [] },
				calls: [`GET /accounts/${id}`],
				output: [expect.objectContaining({ orders, subscriptions })],
			};
		},
		'includes for those items whose expression says so': ({ store }) => {
			const [a, b] = bought(store);
			const given = (one: typeof a) => ({ account: one?.id, orders: one?.orders });
			return {
				items: [
					{ id: a?.id, include: ['subscriptions'] },
					{ id: b?.id, include: [] },
				],
				parameters: { accountId: account, include: '={{ $json.include }}' },
				calls: [
					`GET /accounts/${a?.id}`,
					`GET /accounts/${b?.id}`,
					...reads('subscriptions', a?.subscriptions ?? []),
				],
				output: [
					expect.objectContaining({
						...given(a),
						subscriptions: (a?.subscriptions ?? []).map((subscription) =>
							expect.objectContaining({ subscription, state: expect.any(String) }),
						),
					}),
					expect.objectContaining({ ...given(b), subscriptions: b?.subscriptions }),
				],
			};
		},
		"reads an account's orders once for items that ask twice": ({ store }) => {
			const { id = '', orders = [] } = bought(store)[0] ?? {};
			const full = expect.objectContaining({
				orders: orders.map((order) => expect.objectContaining({ order })),
			});
			return {
				items: [{ id }, { id }],
				parameters: { accountId: account, include: ['orders'] },
				calls: [`GET /accounts/${id}`, ...reads('orders', orders)],
				output: [full, full],
			};
		},
		'an order that is gone stays an id': ({ store }) => {
			const { id = '', orders: [first = '', ...others] = [] } = bought(store)[0] ?? {};
			store.orders.delete(first);
			return {
				parameters: { accountId: byId(id), include: ['orders'] },
				output: [
					expect.objectContaining({
						orders: [
							{ order: first },
							...others.map((order) =>
								expect.objectContaining({ order, reference: expect.any(String) }),
							),
						],
					}),
				],
			};
		},
		'has nothing to read for a buyer without orders': ({ store }) => {
			const { id = '' } = accounts(store).find(({ orders }) => orders.length === 0) ?? {};
			return {
				parameters: { accountId: byId(id), include: ['orders', 'subscriptions'] },
				calls: [`GET /accounts/${id}`],
				output: [expect.objectContaining({ account: id, orders: [], subscriptions: [] })],
			};
		},
		'fails the items whose orders could not be read, and no other': ({ store }) => {
			const { id = '' } = bought(store)[0] ?? {};
			const { id: nobody = '' } = accounts(store).find(({ orders }) => orders.length === 0) ?? {};
			return {
				items: [{ id: nobody }, { id }],
				parameters: { accountId: account, include: ['orders'] },
				faults: [{ match: { path: '/orders/*' }, kind: 'status', status: 503 }],
				output: [expect.objectContaining({ account: nobody }), failed('503')],
			};
		},
	},

	getAll: {
		'finds a customer by the e-mail address, with the whole picture, in three calls': ({
			store,
		}) => {
			const { contact, orders = [], subscriptions = [] } = bought(store)[0] ?? {};
			return {
				parameters: { filters: { email: contact?.email }, include: ['orders', 'subscriptions'] },
				calls: [
					`GET /accounts?email=${contact?.email}&limit=50&page=1`,
					...reads('orders', orders),
					...reads('subscriptions', subscriptions),
				],
				output: [
					expect.objectContaining({
						contact,
						orders: orders.map((order) =>
							expect.objectContaining({
								order,
								reference: expect.any(String),
								total: expect.any(Number),
							}),
						),
						subscriptions: subscriptions.map((subscription) =>
							expect.objectContaining({
								subscription,
								product: expect.any(String),
								nextChargeTotal: expect.any(Number),
							}),
						),
					}),
				],
				hint: '1 item in 3 calls',
			};
		},
		'gives an empty list for nobody': {
			parameters: { filters: { email: 'nobody@example.com' }, include: ['orders'] },
			calls: ['GET /accounts?email=nobody@example.com&limit=50&page=1'],
			output: [[]],
		},
	},
});

operations(
	'fastSpringAccount',
	{
		getAll: {
			'reads a hundred accounts with all their orders in a handful of calls': ({ store }) => {
				const found = accounts(store)
					.filter(({ subscriptions }) =>
						subscriptions.some((id) =>
							['active', 'trial', 'overdue', 'canceled', 'paused'].includes(
								store.subscriptions.get(id)?.state ?? '',
							),
						),
					)
					.slice(0, 100);
				expect(found).toHaveLength(100);
				const orders = found.flatMap((one) => one.orders);
				return {
					parameters: { limit: 100, filters: { subscriptions: 'active' }, include: ['orders'] },
					calls: [
						'GET /accounts?limit=50&page=1&subscriptions=active',
						'GET /accounts?limit=50&page=2&subscriptions=active',
						...reads('orders', orders),
					],
					output: [
						found.map((one) =>
							expect.objectContaining({
								account: one.id,
								orders: one.orders.map((order) =>
									expect.objectContaining({ order, account: one.id }),
								),
							}),
						),
					],
					after: ({ calls }) => expect(calls.length).toBeLessThan(20),
				};
			},
		},
	},
	{ seed: { accounts: 200, orders: 0, subscriptions: 260 } },
);

/** A simplified order, but for what stands inside its items. */
function withoutCopies(store: Store, id: string) {
	const order = store.orders.get(id);
	if (!order) throw new Error(`No order ${id}`);
	const view = orderView(store, order);
	const names = [
		'order',
		'reference',
		'buyerReference',
		'account',
		'completed',
		'live',
		'currency',
		'total',
		'tax',
		'tags',
		...(order.returns.length > 0 ? ['returns'] : []),
	];
	return {
		...Object.fromEntries(
			names.map((name) => [name, name === 'returns' ? expect.any(Array) : view[name]]),
		),
		changed: new Date(Number(view['changed'])).toISOString(),
	};
}
