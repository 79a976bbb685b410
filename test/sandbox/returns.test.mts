import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { placeOrder } from '../../sandbox/store/orders.mts';
import type { Order } from '../../sandbox/store/model.mts';
import { first, keepsToTheDocuments, listOf, open, type Body, type Client } from './support.mts';

let client: Client;
let order: Order;
beforeAll(async () => {
	client = await open({ seed: { accounts: 4, orders: 0, subscriptions: 0 } });
});
beforeEach(() => {
	client.sandbox.reset();
	order = buy('EUR');
});
afterAll(() => client.sandbox.close());

/** Two items at 40 and 8, with a fifth of tax on top. */
function buy(currency: string): Order {
	const { store } = client.sandbox;
	const account = first(store.accounts.values());
	account.country = 'FR';
	const product = (path: string) => first(store.products.values(), (one) => one.product === path);
	return placeOrder(store, {
		account,
		currency,
		items: [
			{ product: product('tape-echo'), price: 40 },
			{ product: product('mixdesk-3'), price: 8 },
		],
	});
}

const give = async (...returns: Body[]) => {
	const { status, body } = await client.post('/returns', { returns });
	return { status, entries: listOf(body, 'returns') };
};
const partly = (amount: unknown, product: unknown = 'tape-echo', more: Body = {}) => ({
	order: order.id,
	refundType: 'PARTIAL',
	items: [{ product, amount }],
	...more,
});
const refusal = (code: string) => ({
	status: 400,
	entries: [
		{
			action: 'return.create',
			return: expect.stringMatching(/^[\w-]{22}$/),
			result: 'error',
			error: { [code]: expect.any(String) },
		},
	],
});

describe('POST /returns', () => {
	test('a full refund gives back everything, tax included, and is told', async () => {
		const { status, entries } = await give({
			order: order.id,
			reason: 'DUPLICATE_ORDER',
			note: 'Twice',
			notification: 'ORIGINAL',
			refundType: 'FULL',
		});
		expect([status, entries]).toMatchObject([
			200,
			[
				{
					reference: `${order.reference}X`,
					completed: true,
					currency: 'EUR',
					totalReturn: 57.6,
					tax: 9.6,
					subtotal: 48,
					reason: 'Duplicate Order',
					note: 'Twice',
					type: 'RETURN',
					original: { order: order.id, reference: order.reference, total: 57.6 },
					items: [
						{ product: 'tape-echo', quantity: 1, refundType: 'Full Refund', subtotal: 40 },
						{ product: 'mixdesk-3', subtotal: 8 },
					],
					action: 'return.create',
					result: 'success',
				},
			],
		]);
		const id = entries[0]?.['return'];
		expect((await client.get(`/orders/${order.id}`)).body['returns']).toMatchObject([
			{ return: id, amount: 57.6 },
		]);
		expect(
			client.sandbox.store.events.filter(({ type }) => type === 'return.created'),
		).toMatchObject([{ data: { return: id } }]);
	});

	test('is a full refund when it does not say so, whatever else it holds', async () => {
		const { entries } = await give({
			order: order.id,
			amount: 5,
			items: [{ product: 'tape-echo', amount: 1 }],
		});
		expect(entries).toMatchObject([{ totalReturn: 57.6 }]);
	});

	test('takes the reference of an order, and several orders at once', async () => {
		const other = buy('USD');
		const { status, entries } = await give(
			{ order: order.reference },
			{ order: 'nobodys' },
			{ order: other.id, reason: 'ORGINAL' },
		);
		expect([status, entries]).toMatchObject([
			200,
			[
				{ original: { order: order.id } },
				{ result: 'error', error: { order: 'Not found' } },
				{ original: { order: other.id }, reason: 'None' },
			],
		]);
	});

	test('partial refunds use up what there is', async () => {
		expect((await give(partly(12.5))).entries).toMatchObject([
			{
				totalReturn: 15,
				tax: 2.5,
				subtotal: 12.5,
				items: [{ product: 'tape-echo', quantity: 0, refundType: 'Partial Refund' }],
			},
		]);
		expect(await give(partly(27.51))).toEqual(
			refusal('RETURN_ITEMS_AMOUNT_GREATER_THAN_ORIGINAL_ITEM_ERROR'),
		);
		expect((await give(partly(27.5))).entries).toMatchObject([
			{ reference: `${order.reference}X2`, subtotal: 27.5 },
		]);
		expect(await give(partly(0.01))).toEqual(refusal('RETURN_ITEMS_NO_REMAINING_AMOUNT_ERROR'));
		// What is left goes with a full one, and then there is nothing more.
		expect((await give({ order: order.id })).entries).toMatchObject([
			{ subtotal: 8, items: [{ product: 'mixdesk-3' }] },
		]);
		expect(await give({ order: order.id })).toEqual(
			refusal('RETURN_ITEMS_NO_REMAINING_AMOUNT_ERROR'),
		);
	});

	test.each<[string, Body]>([
		['REFUND_TYPE_ERROR', { refundType: 'partial' }],
		['RETURN_ITEMS_ARRAY_ERROR', { items: undefined }],
		['RETURN_ITEMS_NOT_AN_ARRAY_ERROR', { items: { product: 'tape-echo', amount: 1 } }],
		['RETURN_ITEMS_ARRAY_EMPTY_ERROR', { items: [] }],
		['RETURN_ITEMS_ELEMENTS_INVALID_FORMAT', { items: ['tape-echo'] }],
		['RETURN_ITEMS_PRODUCT_NOT_SPECIFIED_ERROR', { items: [{ amount: 1 }] }],
		['RETURN_ITEMS_PRODUCT_EMPTY_ERROR', { items: [{ product: '', amount: 1 }] }],
		[
			'RETURN_ITEMS_PRODUCT_DUPLICATED_ERROR',
			{
				items: [
					{ product: 'tape-echo', amount: 1 },
					{ product: 'tape-echo', amount: 2 },
				],
			},
		],
		['RETURN_ITEMS_PRODUCT_NOT_FOUND_ERROR', { items: [{ product: 'reverb-pack', amount: 1 }] }],
		['RETURN_ITEMS_AMOUNT_NOT_SPECIFIED_ERROR', { items: [{ product: 'tape-echo' }] }],
		['RETURN_ITEMS_AMOUNT_ZERO_ERROR', { items: [{ product: 'tape-echo', amount: 0 }] }],
		[
			'RETURN_ITEMS_AMOUNT_CURRENCY_SCALE_MISMATCH',
			{ items: [{ product: 'tape-echo', amount: 1.005 }] },
		],
		['order', { order: 'nobodys' }],
	])('%s', async (code, more) => {
		const before = client.sandbox.store.returns.size;
		expect(await give(partly(1, 'tape-echo', more))).toEqual(refusal(code));
		expect([client.sandbox.store.returns.size, order.returns]).toEqual([before, []]);
	});

	test('yen have no decimals', async () => {
		order = buy('JPY');
		expect(await give(partly(1.5))).toEqual(refusal('RETURN_ITEMS_AMOUNT_CURRENCY_SCALE_MISMATCH'));
		expect((await give(partly(15))).entries).toMatchObject([
			{ currency: 'JPY', subtotal: 15, totalReturn: 18 },
		]);
	});

	test('an order that was not paid cannot be refunded', async () => {
		order.status = 'failed';
		expect(await give({ order: order.id })).toEqual(refusal('order'));
	});

	test('a body without returns is refused', async () => {
		const { status, body } = await client.post('/returns', { order: order.id });
		expect([status, body]).toMatchObject([
			400,
			{ returns: [{ result: 'error', error: { returns: 'required' } }] },
		]);
	});
});

describe('GET /returns/{ids}', () => {
	test('one and several, always in a list; unknown ones in their places', async () => {
		const { entries } = await give(partly(1), partly(2));
		const [a, b] = entries.map((entry) => String(entry['return']));
		const one = await client.get(`/returns/${a}`);
		expect([one.status, listOf(one.body, 'returns')]).toEqual([
			200,
			[{ ...entries[0], action: 'return.get' }],
		]);
		const many = await client.get(`/returns/${b},nothing,${a}`);
		const unknown = {
			action: 'return.get',
			return: 'nothing',
			result: 'error',
			error: { return: 'Not found' },
		};
		expect([many.status, listOf(many.body, 'returns')]).toMatchObject([
			200,
			[{ return: b }, unknown, { return: a }],
		]);
		const none = await client.get('/returns/nothing');
		expect([none.status, none.body]).toEqual([400, { returns: [unknown] }]);
		expect(
			(await client.get(`/returns/${Array.from({ length: 51 }, () => a).join(',')}`)).status,
		).toBe(400);
	});
});

keepsToTheDocuments(() => client);
