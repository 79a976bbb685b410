import { expect } from '@jest/globals';
import { orderView } from '../sandbox/views/order.mts';
import type { Store } from '../sandbox/store.mts';
import type { Order } from '../sandbox/store/model.mts';
import { byId, failed, operations, picked, type Json } from './support/operations.mts';

const orders = (store: Store) => [...store.orders.values()];
const ids = (store: Store, count: number) =>
	[...store.orders.keys()].slice(0, count) as [string, string, ...string[]];
const order = byId('={{ $json.id }}');

/** What FastSpring answers about an order. */
const raw = (store: Store, id: string): Json => {
	const found = store.orders.get(id);
	if (!found) throw new Error(`No order ${id}`);
	return orderView(store, found);
};

/** The same as the node shows it by default: its own fields only, no copies, moments in ISO 8601. */
const simple = (store: Store, id: string): Json => {
	const {
		reference,
		buyerReference,
		account,
		completed,
		changed,
		live,
		currency,
		total,
		tax,
		customer,
		tags,
		returns,
		items,
	} = raw(store, id);
	return {
		order: id,
		reference,
		buyerReference,
		account,
		completed,
		changed: new Date(Number(changed)).toISOString(),
		live,
		currency,
		total,
		tax,
		customer,
		tags,
		items: (items as Json[]).map(({ product, quantity, subtotal }) =>
			expect.objectContaining({ product, quantity, subtotal }),
		),
		...(returns ? { returns: expect.any(Array) } : {}),
	};
};

const entry = (id: string) => ({ action: 'order.update', result: 'success', order: id });
const firstItem = (found: Order | undefined) => found?.items[0]?.product ?? '';

operations('fastSpringOrder', {
	get: {
		'reads one order': ({ store }) => {
			const [id] = ids(store, 1);
			return {
				parameters: { orderId: picked('list', id) },
				calls: [`GET /orders/${id}`],
				output: [simple(store, id)],
			};
		},
		'reads three orders in one call, each once': ({ store }) => {
			const [a, b] = ids(store, 2);
			return {
				items: [{ id: b }, { id: a }, { id: b }],
				parameters: { orderId: order },
				calls: [`GET /orders/${b},${a}`],
				output: [b, a, b].map((id) => simple(store, id)),
				hint: '3 items in 1 call',
			};
		},
		"gives FastSpring's answer untouched without Simplify": ({ store }) => {
			const [id] = ids(store, 1);
			return {
				parameters: { orderId: byId(id), simplify: false },
				calls: [`GET /orders/${id}`],
				output: [{ ...raw(store, id), action: 'order.get', result: 'success' }],
			};
		},
		'finds an order by its reference': ({ store }) => {
			const [found] = orders(store);
			const { id = '', reference = '', account = '' } = found ?? {};
			const owned = store.accounts.get(account)?.orders ?? [];
			return {
				items: [{ reference }, { reference }],
				parameters: { orderId: picked('reference', '={{ $json.reference }}') },
				calls: [
					`GET /accounts?orderReference=${reference}&limit=50&page=1`,
					`GET /orders/${owned.join(',')}`,
					`GET /orders/${id}`,
				],
				output: [simple(store, id), simple(store, id)],
			};
		},
		'says which reference no order has, whatever it looks like': ({ store }) => {
			const { reference: known, account = '', id = '' } = orders(store)[0] ?? {};
			const reference = String(known);
			const lookUp = (wanted: string) => `GET /accounts?orderReference=${wanted}&limit=50&page=1`;
			const none = ['LUM260310-1111-11111', 'HARBOURAUDI260310-1234-56789', 'odd'];
			return {
				items: [reference, ...none].map((wanted) => ({ wanted })),
				parameters: { orderId: picked('reference', '={{ $json.wanted }}') },
				calls: [
					...[reference, ...none].map(lookUp),
					`GET /orders/${(store.accounts.get(account)?.orders ?? []).join(',')}`,
					`GET /orders/${id}`,
				],
				output: [
					simple(store, id),
					...none.map((wanted) =>
						failed(`"Order" is "${wanted}"; no order with this reference was found`),
					),
				],
			};
		},
		'takes an ID only, where the user chose By ID': ({ store }) => {
			const [id] = ids(store, 1);
			return {
				items: [{ id }, { id: 'NINTHSS260310-1111-11111' }],
				parameters: { orderId: order },
				calls: [`GET /orders/${id}`],
				output: [
					simple(store, id),
					failed('"Order" is "NINTHSS260310-1111-11111", an order reference; choose By Reference'),
				],
			};
		},
		'fails only the item whose order is unknown': ({ store }) => {
			const [a, b] = ids(store, 2);
			return {
				items: [{ id: a }, { id: 'nobodys' }, { id: b }],
				parameters: { orderId: order },
				calls: [`GET /orders/${a},nobodys,${b}`],
				output: [simple(store, a), failed('order: Not found'), simple(store, b)],
			};
		},
		'gives every item a call of its own with a batch size of 1': ({ store }) => {
			const [a, b] = ids(store, 2);
			return {
				items: [{ id: a }, { id: b }],
				parameters: { orderId: order, options: { batchSize: 1 } },
				calls: [`GET /orders/${a}`, `GET /orders/${b}`],
				output: [simple(store, a), simple(store, b)],
			};
		},
	},

	getAll: {
		'lists ids and reads the records behind them in one call': ({ store }) => {
			const some = ids(store, 3);
			return {
				parameters: { limit: 3 },
				calls: ['GET /orders?limit=3&page=1', `GET /orders/${some.join(',')}`],
				output: [some.map((id) => simple(store, id))],
			};
		},
		'takes the records that a filtered list holds': ({ store }) => ({
			parameters: { returnAll: true, simplify: false, filters: { status: 'failed', scope: 'all' } },
			calls: ['GET /orders?limit=1000&page=1&scope=all&status=failed'],
			output: [
				orders(store)
					.filter(({ status }) => status === 'failed')
					.map(({ id }) => raw(store, id)),
			],
		}),
		'sends all filters as FastSpring writes them': {
			parameters: {
				filters: {
					begin: '2026-01-01T00:00:00.000Z',
					end: '2026-03-01',
					products: 'mixdesk-3, tape-echo',
					rebill: false,
					returns: true,
					scope: 'live',
					status: 'completed',
				},
			},
			calls: [
				'GET /orders?begin=2026-01-01&end=2026-03-01&limit=50&page=1&products=mixdesk-3,tape-echo&rebill=false&returns=true&scope=live&status=completed',
			],
		},
		'leaves empty filters out': {
			parameters: { limit: 1, returnFullRecords: false, filters: { days: '', products: '' } },
			calls: ['GET /orders?limit=1&page=1'],
		},
		'asks an identical question once': ({ store }) => {
			const [id] = ids(store, 1);
			return {
				items: [{}, {}],
				parameters: { limit: 1, returnFullRecords: false },
				calls: ['GET /orders?limit=1&page=1'],
				output: [{ order: id }, { order: id }],
			};
		},
		'fails only the item whose filter is refused': ({ store }) => ({
			items: [{ begin: '2020-01-01' }, { begin: '2026-03-09' }],
			parameters: { limit: 1, filters: { begin: '={{ $json.begin }}', end: '2026-03-01' } },
			calls: ['2020-01-01', '2026-03-09'].map(
				(begin) => `GET /orders?begin=${begin}&end=2026-03-01&limit=1&page=1`,
			),
			output: [simple(store, ids(store, 1)[0]), failed('end: End date must be after begin date')],
		}),
		'says which filter is wrong, and sends nothing': {
			parameters: { filters: { begin: 'last week' } },
			calls: [],
			output: [failed('"Filters > Begin Date" is "last week"; enter an ISO 8601 date')],
		},
	},

	update: {
		'sets tags and attributes': ({ store }) => {
			const [first] = orders(store);
			const id = first?.id ?? '';
			const product = firstItem(first);
			const { tags, items } = structuredClone(first) ?? {};
			return {
				parameters: {
					orderId: byId(id),
					updateFields: {
						tags: { entry: [{ key: 'crm', value: '4711' }] },
						items: { entry: [{ product, attributes: { entry: [{ key: 'seat', value: 'B2' }] } }] },
					},
				},
				calls: [
					`GET /orders/${id}`,
					[
						'POST /orders',
						{
							orders: [
								{
									order: id,
									items: [{ product, attributes: { ...items?.[0]?.attributes, seat: 'B2' } }],
									tags: { ...tags, crm: '4711' },
								},
							],
						},
					],
				],
				output: [entry(id)],
				after: ({ store: shop }) =>
					expect([shop.orders.get(id)?.tags, shop.orders.get(id)?.items[0]?.attributes]).toEqual([
						expect.objectContaining({ crm: '4711' }),
						expect.objectContaining({ seat: 'B2' }),
					]),
			};
		},
		'writes the orders of several items in one call': ({ store }) => {
			const [a, b] = ids(store, 2);
			return {
				items: [
					{ id: a, tag: 'x' },
					{ id: b, tag: 'y' },
				],
				parameters: {
					orderId: order,
					updateFields: { tags: { entry: [{ key: 'tag', value: '={{ $json.tag }}' }] } },
				},
				calls: [
					`GET /orders/${a},${b}`,
					[
						'POST /orders',
						{
							orders: [
								{ order: a, tags: { ...store.orders.get(a)?.tags, tag: 'x' } },
								{ order: b, tags: { ...store.orders.get(b)?.tags, tag: 'y' } },
							],
						},
					],
				],
				output: [entry(a), entry(b)],
				hint: '2 items in 2 calls',
			};
		},
		'writes the same order twice in the order of the items, and reads it once': ({ store }) => {
			const [a, b] = ids(store, 2);
			const before = structuredClone([a, b].map((id) => store.orders.get(id)?.tags));
			const body = (id: string, tags: Json) => ({
				order: id,
				tags: { ...before[id === a ? 0 : 1], ...tags },
			});
			return {
				items: [
					{ id: a, tags: { tag: 'first', one: '1' } },
					{ id: b, tags: { tag: 'x' } },
					{ id: a, tags: { tag: 'last' } },
				],
				parameters: {
					orderId: order,
					updateFields: { tagsJson: '={{ $json.tags }}' },
				},
				calls: [
					`GET /orders/${a},${b}`,
					[
						'POST /orders',
						{ orders: [body(a, { tag: 'first', one: '1' }), body(b, { tag: 'x' })] },
					],
					['POST /orders', { orders: [body(a, { tag: 'last', one: '1' })] }],
				],
				ordered: true,
				output: [entry(a), entry(b), entry(a)],
				after: ({ store: shop }) => expect(shop.orders.get(a)?.tags).toMatchObject({ tag: 'last' }),
			};
		},
		'fails only the item whose order is unknown, though FastSpring names it by its place': ({
			store,
		}) => {
			const [a, b] = ids(store, 2);
			return {
				items: [{ id: a }, { id: 'nobodys' }, { id: b }],
				parameters: {
					orderId: order,
					updateFields: { tagsJson: '{ "k": "v" }' },
				},
				calls: [
					`GET /orders/${a},nobodys,${b}`,
					[
						'POST /orders',
						{
							orders: [a, 'nobodys', b].map((id) => ({
								order: id,
								tags: { ...store.orders.get(id)?.tags, k: 'v' },
							})),
						},
					],
				],
				output: [entry(a), failed('order: Not found'), entry(b)],
				stops: 'Already processed: items 0, 2.',
			};
		},
		'says what FastSpring has against an item of the order': ({ store }) => {
			const [id] = ids(store, 1);
			return {
				parameters: {
					orderId: byId(id),
					updateFields: {
						items: {
							entry: [{ product: 'not-in-it', attributes: { entry: [{ key: 'a', value: 'b' }] } }],
						},
					},
				},
				calls: [
					`GET /orders/${id}`,
					[
						'POST /orders',
						{ orders: [{ order: id, items: [{ product: 'not-in-it', attributes: { a: 'b' } }] }] },
					],
				],
				output: [failed('items.not-in-it: Product is not specified as a valid item in the order')],
			};
		},
		'lays Additional Fields (JSON) over everything': ({ store }) => {
			const [id] = ids(store, 1);
			return {
				parameters: {
					orderId: byId(id),
					updateFields: {
						tags: {
							entry: [
								{ key: 'a', value: '1' },
								{ key: 'b', value: '1' },
							],
						},
					},
					options: { additionalFieldsJson: '{ "tags": { "b": "2", "c": "3" } }' },
				},
				calls: [
					`GET /orders/${id}`,
					[
						'POST /orders',
						{
							orders: [
								{ order: id, tags: { ...store.orders.get(id)?.tags, a: '1', b: '2', c: '3' } },
							],
						},
					],
				],
				output: [entry(id)],
			};
		},
	},
});
