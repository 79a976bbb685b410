import { expect, test } from '@jest/globals';
import type { Sandbox } from '../sandbox/server.mts';
import { refund, refundable } from '../sandbox/store/returns.mts';
import type { Order, Return } from '../sandbox/store/model.mts';
import { byId, failed, operations, picked, useShop, type Json } from './support/operations.mts';
import { listSearch } from './support/n8n.mts';

/** Orders of which everything can still be refunded; those with two items first. */
function orders(
	{ store }: Sandbox,
	passes: (order: Order) => boolean = () => true,
): [Order, Order, Order] {
	const [a, b, c] = [...store.orders.values()]
		.filter(
			(order) =>
				order.status === 'completed' &&
				order.returns.length === 0 &&
				order.items.every((item) => item.subtotal > 2) &&
				passes(order),
		)
		.sort((one, other) => other.items.length - one.items.length);
	if (!a || !b || !c) throw new Error('The shop has too few orders');
	return [a, b, c];
}

function returns(shop: Sandbox): [Return, Return] {
	const [a, b] = orders(shop);
	return [refund(shop.store, a, {}), refund(shop.store, b, {})];
}

const full = (order: string, more: object = {}) =>
	[
		'POST /returns',
		{ returns: [{ order, refundType: 'FULL', notification: 'ORIGINAL', ...more }] },
	] as const;
const partial = (order: string, items: object[]) =>
	[
		'POST /returns',
		{ returns: [{ order, refundType: 'PARTIAL', items, notification: 'NONE' }] },
	] as const;
const refunded = (order: Order, more: object = {}): Json =>
	expect.objectContaining({
		original: expect.objectContaining({ order: order.id, reference: order.reference }),
		completed: true,
		...more,
	}) as Json;
const orderId = byId('={{ $json.order }}');
const items = (...entry: object[]) => ({ entry }) as never;

operations('fastSpringReturn', {
	create: {
		'refunds an order in full, and says so': (shop) => {
			const [order] = orders(shop);
			return {
				parameters: {
					orderId: byId(order.id),
					additionalFields: { reason: 'DUPLICATE_ORDER', note: 'Charged twice' },
				},
				calls: [full(order.id, { reason: 'DUPLICATE_ORDER', note: 'Charged twice' })],
				output: [
					{
						return: expect.any(String),
						reference: `${order.reference}X`,
						original: {
							order: order.id,
							reference: order.reference,
							total: expect.any(Number),
							subscriptions: expect.any(Array),
						},
						account: order.account,
						completed: true,
						changed: expect.stringMatching(/^2026-03-10T12:0/),
						live: order.live,
						currency: order.currency,
						totalReturn: expect.any(Number),
						tax: expect.any(Number),
						reason: 'Duplicate Order',
						note: 'Charged twice',
						items: order.items.map(({ product, subtotal }) =>
							expect.objectContaining({ product, subtotal, refundType: 'Full Refund' }),
						),
					},
				],
				after: ({ store }) => expect(store.orders.get(order.id)?.returns).toHaveLength(1),
			};
		},
		'refunds several orders one after the other, one call each, by id, reference and URL': (
			shop,
		) => {
			const [a, b, c] = orders(shop);
			return {
				items: [
					{ order: a.id },
					{ order: b.reference },
					{ order: `https://app.fastspring.com/order/${c.id}` },
				],
				parameters: {
					orderId: picked('reference', '={{ $json.order }}'),
					notification: 'NONE',
					simplify: false,
				},
				ordered: true,
				calls: [a.id, b.reference ?? '', c.id].map((order) =>
					full(order, { notification: 'NONE' }),
				),
				output: [a, b, c].map((order) =>
					refunded(order, {
						action: 'return.create',
						result: 'success',
						refundPerformerType: 'api',
						totalReturnDisplay: expect.any(String),
					}),
				),
				hint: '3 items in 3 calls',
			};
		},
		'refunds amounts of items as they were entered': (shop) => {
			const [order] = orders(shop, ({ currency }) => currency !== 'JPY');
			const [item] = order.items;
			return {
				parameters: {
					orderId: byId(order.id),
					refundType: 'PARTIAL',
					notification: 'NONE',
					items: items({ product: item?.product, amount: 1.75 }),
				},
				calls: [partial(order.id, [{ product: item?.product, amount: 1.75 }])],
				output: [
					refunded(order, {
						items: [
							expect.objectContaining({
								product: item?.product,
								refundType: 'Partial Refund',
								subtotal: 1.75,
							}),
						],
					}),
				],
			};
		},
		'never converts an amount: 100 yen are 100, and have no decimals': (shop) => {
			const [order] = orders(shop);
			const made = {
				...order,
				id: 'yen',
				currency: 'JPY',
				items: order.items.map((item) => ({ ...item, subtotal: 3_600 })),
			};
			const product = made.items[0]?.product;
			shop.store.orders.set(made.id, made);
			return {
				items: [{ amount: 100 }, { amount: 100.5 }, { amount: '200' }],
				parameters: {
					orderId: byId('yen'),
					refundType: 'PARTIAL',
					notification: 'NONE',
					items: items({ product, amount: '={{ $json.amount }}' }),
				},
				ordered: true,
				calls: [100, 100.5, 200].map((amount) => partial('yen', [{ product, amount }])),
				output: [
					refunded(made, { currency: 'JPY' }),
					failed('RETURN_ITEMS_AMOUNT_CURRENCY_SCALE_MISMATCH'),
					refunded(made),
				],
				after: ({ store }, { error }) => {
					const left = made.items[0] && refundable(store, made, made.items[0]);
					// Stop ends with the second item, and says what was done.
					expect([left, error?.description?.includes('Already processed: item 0')]).toEqual(
						error ? [3_500, true] : [3_300, undefined],
					);
				},
			};
		},
		'takes items by expression': (shop) => {
			const [order] = orders(shop);
			const rows = order.items.map(({ product }) => ({ product, amount: 1 }));
			return {
				items: [{ rows }],
				parameters: {
					orderId: byId(order.id),
					refundType: 'PARTIAL',
					notification: 'NONE',
					options: { itemsJson: '={{ $json.rows }}' },
				},
				calls: [partial(order.id, rows)],
				output: [refunded(order)],
			};
		},
		'refuses a partial refund without items before it is sent': (shop) => {
			const [a, b] = orders(shop);
			return {
				items: [
					{ order: a.id, type: 'PARTIAL' },
					{ order: b.id, type: 'FULL' },
				],
				parameters: { orderId, refundType: '={{ $json.type }}' },
				calls: [full(b.id)],
				output: [
					failed('"Items to Refund" is empty', 'Nothing was sent for this item'),
					refunded(b),
				],
			};
		},
		'refuses a full refund that names items or an amount': (shop) => {
			const [a, b, c] = orders(shop);
			const product = a.items[0]?.product;
			return {
				items: [
					{ order: a.id, more: { items: [{ product, amount: 1 }] } },
					{ order: b.id, more: { amount: 5 } },
					{ order: c.id, more: { refundType: 'partial' } },
					{ order: a.id, more: { refundType: 'PARTIAL', items: [{ product, amount: 1 }] } },
				],
				parameters: { orderId, options: { additionalFieldsJson: '={{ $json.more }}' } },
				calls: [
					[
						'POST /returns',
						{
							returns: [
								{
									order: a.id,
									refundType: 'PARTIAL',
									notification: 'ORIGINAL',
									items: [{ product, amount: 1 }],
								},
							],
						},
					],
				],
				output: [
					failed('yet it names items or an amount'),
					failed('yet it names items or an amount'),
					failed('"partial"; enter FULL or PARTIAL'),
					refunded(a),
				],
			};
		},
		'refuses amounts that are none': (shop) => {
			const [order] = orders(shop);
			return {
				items: [
					{ amount: 0 },
					{ amount: 0.001 },
					{ amount: 1.005 },
					{ amount: 'ten' },
					{ amount: '1,050' },
					{ amount: '' },
					{},
				],
				parameters: {
					orderId: byId(order.id),
					refundType: 'PARTIAL',
					items: items({ product: order.items[0]?.product, amount: '={{ $json.amount }}' }),
				},
				calls: [],
				output: [
					failed('"Items to Refund 1 > Amount" is 0; must be at least 0.01'),
					failed('is 0.001; must be at least 0.01'),
					failed('is 1.005; an amount has at most two decimals'),
					failed('is "ten"; must be a number'),
					failed('is "1,050"; must be a number'),
					failed('Amount" is empty'),
					failed('Amount" is empty'),
				],
			};
		},
		'goes on after an order that FastSpring does not refund': (shop) => {
			const [a, b] = orders(shop);
			return {
				items: [{ order: a.id }, { order: a.reference }, { order: 'nobodys' }, { order: b.id }],
				parameters: { orderId },
				ordered: true,
				calls: [a.id, a.reference ?? '', 'nobodys', b.id].map((order) => full(order)),
				output: [
					refunded(a),
					failed('RETURN_ITEMS_NO_REMAINING_AMOUNT_ERROR'),
					failed('order: Not found'),
					refunded(b),
				],
				stops: 'Already processed: item 0',
			};
		},
		'takes an error under HTTP 200 for an error': (shop) => {
			const [a] = orders(shop);
			return {
				parameters: { orderId: byId(a.id) },
				faults: [
					{
						kind: 'status',
						status: 200,
						body: {
							returns: [
								{
									action: 'return.create',
									return: 'Pz4kWv9xNs2tQb6mLc1rYd',
									result: 'error',
									error: { product: 'Refund window closed' },
								},
							],
						},
					},
				],
				calls: [full(a.id)],
				output: [failed('FastSpring refused the request: product: Refund window closed')],
			};
		},
		'is never repeated when it was broken off, and says how to find out': (shop) => {
			const [a, b] = orders(shop);
			return {
				items: [{ order: a.id }, { order: b.id }],
				parameters: { orderId },
				faults: [{ kind: 'dropAfter', match: { method: 'POST' }, times: 1 }],
				ordered: true,
				calls: [full(a.id), full(b.id)],
				output: [
					failed(
						'the outcome is unknown',
						/was not repeated\. Before you run it again, check the order's returns: Order: Get shows/,
					),
					refunded(b),
				],
				after: ({ store }) => expect(store.orders.get(a.id)?.returns).toHaveLength(1),
			};
		},
		'is never repeated after a fault of the server': (shop) => {
			const [a] = orders(shop);
			return {
				parameters: { orderId: byId(a.id) },
				faults: [{ kind: 'status', status: 503 }],
				calls: [full(a.id)],
				output: [failed('HTTP 503 without an error message; the outcome is unknown')],
			};
		},
	},

	get: {
		'reads returns in one call, each of them once': (shop) => {
			const [a, b] = returns(shop);
			const at = (record: Return) =>
				expect.objectContaining({
					return: record.id,
					reference: record.reference,
					original: expect.objectContaining({ order: record.order }),
				}) as Json;
			return {
				items: [{ id: a.id }, { id: b.id }, { id: a.id }],
				parameters: { returnId: '={{ $json.id }}' },
				calls: [`GET /returns/${a.id},${b.id}`],
				output: [at(a), at(b), at(a)],
				hint: '3 items in 1 call',
			};
		},
		'fails only the item whose return is unknown': (shop) => {
			const [{ id }] = returns(shop);
			return {
				items: [{ id: 'nothing' }, { id }],
				parameters: { returnId: '={{ $json.id }}' },
				calls: [`GET /returns/nothing,${id}`],
				output: [failed('return: Not found'), expect.objectContaining({ return: id })],
			};
		},
		'leaves the answer as it is without Simplify': (shop) => {
			const [{ id }] = returns(shop);
			return {
				parameters: { returnId: id, simplify: false },
				calls: [`GET /returns/${id}`],
				output: [
					expect.objectContaining({
						return: id,
						changedInSeconds: expect.any(Number),
						action: 'return.get',
						result: 'success',
					}),
				],
			};
		},
		'explains a reference in the place of an id': {
			parameters: { returnId: 'LUM260310-1234-56789X' },
			calls: [],
			output: [failed('an order reference; enter an ID here')],
		},
	},
});

const bench = useShop();

test('the picker finds an order by its reference', async () => {
	const [order] = orders(bench.sandbox);
	const { results } = await listSearch({
		type: 'fastSpringReturn',
		method: 'searchOrders',
		credentials: bench.credentials(),
		filter: order.reference ?? '',
	});
	expect(results.map(({ value }) => value)).toEqual([order.id]);
});
