import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
	first,
	keepsToTheDocuments,
	listOf,
	objectAt,
	open,
	type Body,
	type Client,
} from './support.mts';

let client: Client;
beforeAll(async () => {
	client = await open();
});
afterAll(() => client.sandbox.close());

const orders = () => [...client.sandbox.store.orders.values()];
const ids = (body: Body) => listOf(body, 'orders').map((entry) => entry['id'] ?? entry['value']);

describe('GET /orders', () => {
	test('without a filter: ids', async () => {
		const { body } = await client.get('/orders?page=2');
		expect(body).toMatchObject({
			action: 'order.getall',
			result: 'success',
			page: 2,
			limit: 50,
			nextPage: 3,
			total: 600,
		});
		expect(body['orders']).toEqual(
			orders()
				.slice(50, 100)
				.map(({ id }) => id),
		);
		expect((await client.get('/orders?limit=200&page=3')).body).toMatchObject({ nextPage: null });
	});

	test.each([
		['cap', 300, { limit: 200, nextPage: 3 }, 200],
		['silent', 300, { limit: 300, nextPage: 3 }, 200],
		['refuse', 300, { result: 'error', error: { limit: 'limit must be 200 at most' } }, 0],
		['refuse', 200, { limit: 200, nextPage: 3 }, 200],
		['ignore', 5, { limit: 5, nextPage: 3 }, 200],
	] as const)('larger pages: %s of %i', async (largerPages, limit, told, count) => {
		await client.post('/__sandbox/switches', { largestPage: 200, largerPages });
		const { body } = await client.get(`/orders?limit=${limit}&page=2`);
		await client.post('/__sandbox/switches', { largestPage: 1_000, largerPages: 'cap' });
		expect(body).toMatchObject(told);
		expect(body['orders'] ?? []).toEqual(
			orders()
				.slice(200, 200 + count)
				.map(({ id }) => id),
		);
	});

	test('with a filter: whole orders, and the range in short form', async () => {
		const { body } = await client.get('/orders?begin=2026-09-01&end=2026-09-30&limit=5');
		expect(body).toMatchObject({
			action: 'order.lookup',
			result: 'success',
			begin: '9/1/26',
			end: '9/30/26',
			page: 1,
			limit: 5,
			nextPage: 2,
		});
		const days = listOf(body, 'orders').map((order) => String(order['changedDisplayISO8601']));
		expect(days).toHaveLength(5);
		expect(listOf(body, 'orders')[0]).toMatchObject({
			currency: expect.any(String),
			items: expect.any(Array),
		});
		expect(listOf(body, 'orders')[0]).not.toHaveProperty('action');
	});

	test.each<[string, (order: ReturnType<typeof orders>[number]) => boolean]>([
		['status=failed', (order) => order.status === 'failed'],
		['status=canceled', (order) => order.status === 'canceled'],
		['scope=test', (order) => !order.live],
		['scope=all', () => true],
		['rebill=true', (order) => order.kind === 'rebill'],
		['rebill=false&scope=live', (order) => order.kind !== 'rebill' && order.live],
		['returns=true', (order) => order.returns.length > 0],
		[
			'products=tape-echo,reverb-pack',
			(order) => order.items.some(({ product }) => ['tape-echo', 'reverb-pack'].includes(product)),
		],
		['days=30', (order) => order.created >= client.clock.at - 30 * 86_400_000],
		[
			'begin=2026-10-01&end=2026-10-31',
			(order) => order.created >= Date.UTC(2026, 9, 1) && order.created < Date.UTC(2026, 10, 1),
		],
	])('%s', async (query, test) => {
		const expected = orders()
			.filter(test)
			.map(({ id }) => id);
		const { body } = await client.get(`/orders?${query}&limit=1000`);
		expect(expected.length).toBeGreaterThan(0);
		expect(ids(body)).toEqual(expected);
		expect(body).toMatchObject({ total: expected.length });
	});

	test('orders with returns tell them', async () => {
		const [order] = listOf((await client.get('/orders?returns=true')).body, 'orders');
		expect(order?.['returns']).toMatchObject([
			{
				return: expect.any(String),
				amount: expect.any(Number),
				amountDisplay: expect.any(String),
				amountInPayoutCurrency: expect.any(Number),
			},
		]);
	});

	test.each([
		['begin=11/01/26', { begin: 'Invalid begin date' }],
		['begin=2026-10-02&end=2026-10-02', { end: 'End date must be after begin date' }],
		['end=2026-02-30', { end: 'Invalid end date' }],
		['status=paid', { status: 'Supported value: completed, canceled, failed' }],
		['days=-1', { days: 'Invalid number of days' }],
		['email=a@example.com', { email: 'Unrecognized Key' }],
	])('%s is an error', async (query, error) => {
		const { status, body } = await client.get(`/orders?${query}`);
		expect([status, body]).toEqual([400, { action: 'order.lookup', result: 'error', error }]);
	});
});

describe('GET /orders/{ids}', () => {
	test('one id: flat', async () => {
		const order = first(orders(), ({ kind }) => kind === 'rebill');
		const { status, body } = await client.get(`/orders/${order.id}`);
		expect(status).toBe(200);
		expect(body).toMatchObject({
			order: order.id,
			id: order.id,
			reference: expect.stringMatching(/^LUM\d{6}-\d{4}-\d{5}B$/),
			action: 'order.get',
			result: 'success',
			completed: true,
			account: order.account,
		});
	});

	test('several ids: wrapped, in the order asked for, errors beside records', async () => {
		const [a, b] = orders();
		const { status, body } = await client.get(`/orders/${b?.id},nowhere,${a?.id}`);
		expect(status).toBe(200);
		expect(listOf(body, 'orders')).toMatchObject([
			{ id: b?.id, action: 'order.get', result: 'success' },
			{ action: 'order.get', order: 'nowhere', result: 'error', error: { order: 'Not found' } },
			{ id: a?.id, result: 'success' },
		]);
		expect(Object.keys(body)).toEqual(['orders']);
	});

	test('fifty at once, not more', async () => {
		const many = orders().map(({ id }) => id);
		expect(ids((await client.get(`/orders/${many.slice(0, 50).join(',')}`)).body)).toEqual(
			many.slice(0, 50),
		);
		expect((await client.get(`/orders/${many.slice(0, 51).join(',')}`)).status).toBe(400);
	});

	test.each(['nowhere', 'nowhere,neither'])('%s: 400 and a list', async (path) => {
		const { status, body } = await client.get(`/orders/${path}`);
		const entries = path.split(',').map((order) => ({
			action: 'order.get',
			order,
			result: 'error',
			error: { order: 'Not found' },
		}));
		expect([status, body]).toEqual([400, { orders: entries }]);
	});

	test('figures agree: items less discount plus tax, in both currencies, and yen have no decimals', async () => {
		const seen = new Set<string>();
		for (const order of orders()) {
			if (seen.has(order.currency)) continue;
			seen.add(order.currency);
			const { body } = await client.get(`/orders/${order.id}`);
			const sum = listOf(body, 'items').reduce(
				(total, item) => total + Number(item['subtotal']),
				0,
			);
			expect(Number(body['subtotal'])).toBeCloseTo(sum, 6);
			expect(Number(body['total'])).toBeCloseTo(Number(body['subtotal']) + Number(body['tax']), 6);
			for (const family of ['total', 'tax', 'subtotal', 'discount', 'discountWithTax']) {
				expect([
					typeof body[family],
					typeof body[`${family}Display`],
					typeof body[`${family}InPayoutCurrency`],
					typeof body[`${family}InPayoutCurrencyDisplay`],
				]).toEqual(['number', 'string', 'number', 'string']);
			}
			if (order.currency === 'JPY')
				expect([Number.isInteger(body['total']), String(body['totalDisplay'])]).toEqual([
					true,
					expect.not.stringContaining('.'),
				]);
		}
		expect([...seen]).toEqual(expect.arrayContaining(['USD', 'EUR', 'GBP', 'JPY']));
	});

	test('an order that failed has no reference', async () => {
		const { id } = first(orders(), ({ status }) => status === 'failed');
		expect((await client.get(`/orders/${id}`)).body).toMatchObject({
			completed: false,
			reference: null,
			invoiceUrl: expect.stringContaining('/order/null/invoice'),
			reason: 'INTERNAL_ERROR',
		});
	});
});

describe('POST /orders', () => {
	test('tags and attributes are merged, the subscription gets the attributes, the answer is an id', async () => {
		const { store } = client.sandbox;
		const order = first(
			orders(),
			({ items }) => store.subscriptions.get(items[0]?.subscription ?? '')?.state === 'active',
		);
		const [item] = order.items;
		await client.post('/orders', { orders: [{ order: order.id, tags: { a: '1', b: '2' } }] });
		client.clock.advance(60_000);
		const { status, body } = await client.post('/orders', {
			orders: [
				{
					order: order.id,
					tags: { b: '3' },
					items: [{ product: item?.product, attributes: { seat: 'studio' } }],
				},
			],
		});
		expect([status, body]).toEqual([
			200,
			{ orders: [{ action: 'order.update', result: 'success', order: order.id }] },
		]);
		const read = (await client.get(`/orders/${order.id}`)).body;
		expect(objectAt(read, 'tags')).toMatchObject({ a: '1', b: '3' });
		expect(read).toMatchObject({ changed: client.clock.at });
		expect(listOf(read, 'items')[0]).toMatchObject({
			attributes: { ...item?.attributes, seat: 'studio' },
		});
		expect((await client.get(`/subscriptions/${item?.subscription}`)).body).toMatchObject({
			attributes: { seat: 'studio' },
		});
	});

	test('an unknown order is named by its place, a wrong product by a dotted key; alone they are 400, beside a good one 200', async () => {
		const [order] = orders();
		const good = { order: order?.id, tags: { x: 'y' } };
		const unknown = {
			action: 'order.update',
			order: '[1]',
			result: 'error',
			error: { order: 'Not found' },
		};
		const mixed = await client.post('/orders', { orders: [good, { order: 'nowhere', tags: {} }] });
		expect([mixed.status, mixed.body]).toEqual([
			200,
			{ orders: [{ action: 'order.update', result: 'success', order: order?.id }, unknown] },
		]);
		const wrong = await client.post('/orders', {
			orders: [{ order: order?.id, items: [{ product: 'not-in-it', attributes: { a: 'b' } }] }],
		});
		expect([wrong.status, wrong.body]).toEqual([
			400,
			{
				orders: [
					{
						action: 'order.update',
						order: order?.id,
						result: 'error',
						error: { 'items.not-in-it': 'Product is not specified as a valid item in the order' },
					},
				],
			},
		]);
	});

	test.each([
		[{ tags: { a: 1 } }, ['tags']],
		[{ items: [{ product: 'PRODUCT' }] }, ['items.PRODUCT']],
		[{ note: 'x' }, ['note']],
	])('%j is refused', async (change, fields) => {
		const [order] = orders();
		const product = order?.items[0]?.product ?? '';
		const text = JSON.stringify({ order: order?.id, ...change }).replaceAll('PRODUCT', product);
		const { status, body } = await client.post('/orders', { orders: [JSON.parse(text)] });
		const [entry] = listOf(body, 'orders');
		expect([status, Object.keys(objectAt(entry ?? {}, 'error'))]).toEqual([
			400,
			fields.map((field) => field.replace('PRODUCT', product)),
		]);
	});
});

keepsToTheDocuments(() => client);
