/** What buyers, banks and time do to a shop beyond plain purchases. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
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
import { subscriptionsOf } from './subscriptionSupport.mts';

let client: Client;
beforeAll(async () => {
	client = await open({
		seed: { accounts: 20, orders: 30, subscriptions: 20 },
		webhooks: { automatic: false },
	});
});
afterAll(() => client.sandbox.close());
beforeEach(() => {
	client.clock.at = START;
	client.sandbox.reset();
});

const { begun, post, read, eventsOf } = subscriptionsOf(() => client);
const store = () => client.sandbox.store;
const act = async (action: string, fields: Body = {}) => {
	const { status, body } = await client.post(`/__sandbox/do/${action}`, fields);
	return {
		status,
		message: String(body['message']),
		types: listOf({ events: [], ...body }, 'events').map(({ type }) => type),
	};
};
const told = (type: string) =>
	store()
		.events.filter((event) => event.type === type)
		.map(({ data }) => data);
const update = (id: string, change: Body) => post({ subscription: id, ...change });

describe('a prorated change', () => {
	test('to something cheaper pays back on the order before, with an order of its own', async () => {
		const one = begun(10, 'mixdesk-studio-monthly');
		one.state = 'active';
		one.trialEnd = null;
		one.charges = [START - 10 * DAY];
		one.periodStart = Math.floor((START - 10 * DAY) / DAY) * DAY;
		one.next = one.periodStart + 30 * DAY;
		const paid = store().orders.get(one.initialOrder);
		if (paid?.items[0]) paid.items[0].subtotal = one.price;
		const preview = await update(one.id, {
			product: 'mixdesk-pro-monthly',
			prorate: true,
			preview: true,
		});
		const { refundAmount, creditAmount } = objectAt(preview.entries[0] ?? {}, 'proration');
		expect([refundAmount, creditAmount]).toEqual([expect.any(Number), undefined]);
		const types = await eventsOf(() =>
			update(one.id, { product: 'mixdesk-pro-monthly', prorate: true }),
		);
		expect(types).toEqual(['return.created', 'payoutEntry.created', 'subscription.updated']);
		const [back] = told('return.created').slice(-1);
		expect(back).toMatchObject({
			subtotal: refundAmount,
			note: 'Proration',
			original: { id: one.initialOrder },
		});
		const order = (await client.get(`/orders/${one.orders.at(-1)}`)).body;
		expect([one.orders.length, order['total'], listOf(order, 'items')[0]]).toEqual([
			2,
			0,
			expect.objectContaining({ proratedItemChangeAmount: -Number(refundAmount) }),
		]);
	});

	test('to something dearer charges, and pays nothing back', async () => {
		const one = begun(10);
		const types = await eventsOf(() => update(one.id, { quantity: 3, prorate: true }));
		expect(types).toEqual([
			'subscription.charge.completed',
			'payoutEntry.created',
			'subscription.updated',
		]);
	});

	test.each<[string, Body, (one: { next: number }) => number]>([
		[
			'of the quantity goes on with the running period',
			{ quantity: 2 },
			({ next }) => Math.round((next - Math.floor(START / DAY) * DAY) / DAY),
		],
		['of the interval begins a whole new one', { product: 'mixdesk-pro-yearly' }, () => 365],
	])('%s', async (_what, change, days) => {
		const one = begun(10);
		const { entries } = await update(one.id, { ...change, prorate: true, preview: true });
		expect(objectAt(entries[0] ?? {}, 'proration')['nextRemainingDays']).toBe(days(one));
	});
});

test('an overdue subscription whose cancellation is withdrawn is still overdue', async () => {
	const one = begun(40);
	one.failing = 'EXPIRED_CARD';
	await client.post('/__sandbox/advance', { days: 1 });
	expect(one.state).toBe('overdue');
	await client.delete(`/subscriptions/${one.id}`);
	expect([one.state, (one.deactivationDate ?? 0) > store().now()]).toEqual(['canceled', true]);
	await update(one.id, { deactivation: null });
	expect([one.state, (await read(one.id))['state']]).toEqual(['overdue', 'overdue']);
});

test('a price in other currencies alone is refused', async () => {
	const one = begun(5);
	const { entries } = await update(one.id, { pricing: { price: { EUR: 5 } } });
	expect(entries[0]).toMatchObject({
		result: 'error',
		error: { 'pricing.price': 'Price in USD is required' },
	});
	const { body } = await client.post('/products', {
		products: [{ product: 'mixdesk-3', pricing: { price: { USD: 1, XXX: 2 } } }],
	});
	expect(listOf(body, 'products')[0]).toMatchObject({
		result: 'error',
		error: { 'pricing.price.XXX': 'Currency is not supported' },
	});
});

test.each<[string, Body, Body]>([
	[
		'/returns',
		{ returns: [{ order: 'ORDER', notification: 'YES' }] },
		{ notification: 'Supported value: ORIGINAL, NONE' },
	],
	['/returns', { returns: [{ order: 'ORDER', reason: 5 }] }, { reason: 'Must be a text' }],
])('%s %j is refused', async (path, body, error) => {
	const order = first(
		store().orders.values(),
		({ status, returns }) => status === 'completed' && returns.length === 0,
	);
	const answer = await client.post(
		path,
		JSON.parse(JSON.stringify(body).replace('ORDER', order.id)),
	);
	expect([answer.status, listOf(answer.body, 'returns')[0]?.['error']]).toEqual([400, error]);
});

test('unknown keys of offers and unknown filters of reports are refused', async () => {
	const offer = { type: 'addon', items: ['tape-echo'], colour: 'red' };
	const offers = await client.post('/products/offers/mixdesk-3', {
		products: [{ product: 'mixdesk-3', offers: [offer] }],
	});
	expect([offers.status, offers.body['error']]).toEqual([
		400,
		{ 'offers.0.colour': 'Field was not recognized' },
	]);
	for (const kind of ['revenue', 'subscription']) {
		const { status, body } = await client.post(`/data/v1/${kind}`, {
			filter: { startdate: '2026-01-01' },
		});
		expect([status, body['message']]).toEqual([400, 'startdate field is not valid']);
	}
});

describe('buyers', () => {
	test('accept and pay quotes, which are told with their reasons', async () => {
		await act('quote');
		expect((await act('acceptQuote')).types).toEqual(['quote.updated']);
		expect((await act('payQuote')).message).toMatch(/was paid: order LUM/);
		expect(told('quote.updated').slice(-1)[0]).toMatchObject({
			Reason: 'Quote Completed',
			'order status': 'COMPLETED',
			order: expect.any(String),
			'order reference': expect.stringMatching(/^LUM/),
		});
		expect(told('quote.updated').slice(-1)[0]).not.toHaveProperty('total');
	});

	test('pay an invoice once: it is an order with the reference of the invoice', async () => {
		const contact = { email: 'ines@example.com', firstName: 'Ines', lastName: 'Vega' };
		const made = await client.post('/invoices/paymentInvoice', {
			currencyCode: 'USD',
			contacts: ['billTo', 'deliverTo'].map((contactType) => ({
				contactType,
				contact,
				address: { country: 'US' },
			})),
			invoiceItems: [{ productPath: 'mixdesk-3', quantity: 2, useCatalogPricing: true }],
			paymentMethod: 'WIRE',
			mode: 'LIVE',
		});
		const invoice = String(made.body['id']);
		const { types } = await act('payInvoice', { invoice });
		expect(types).toEqual(expect.arrayContaining(['account.created', 'order.completed']));
		expect(told('order.completed').slice(-1)[0]).toMatchObject({
			reference: made.body['orderReference'],
			acquisitionTransactionType: 'INVOICE_PAYMENT_ORDER',
			total: made.body['totalOrderValue'],
		});
		expect((await client.get(`/invoices/${invoice}`)).body['status']).toBe('COMPLETE');
		expect(await act('payInvoice', { invoice })).toMatchObject({ status: 409 });
	});

	test('complete sessions of both kinds, once', async () => {
		const at = '/v2/checkouts/lumenaudio/popup-checkout/sessions';
		const made = await client.post(at, {
			orderTags: { deal: 'D-1' },
			customer: { billToContact: { email: 'ada@example.com', firstName: 'Ada', lastName: 'N' } },
			cart: { lineItems: [{ productPath: 'mixdesk-3', quantity: 2 }] },
		});
		const session = String(made.body['id']);
		expect((await act('completeSession', { session })).types).toEqual(
			expect.arrayContaining(['order.completed']),
		);
		expect(told('order.completed').slice(-1)[0]).toMatchObject({
			tags: { deal: 'D-1' },
			customer: { email: 'ada@example.com' },
		});
		expect((await client.get(`${at}/${session}`)).body['status']).toBe('COMPLETED');
		expect(await act('completeSession', { session })).toMatchObject({ status: 409 });

		const account = first(store().accounts.keys());
		const legacy = await client.post('/sessions', { account, items: [{ product: 'tape-echo' }] });
		expect((await act('completeSession', { session: String(legacy.body['id']) })).message).toMatch(
			/was completed/,
		);
		expect(told('order.completed').slice(-1)[0]).toMatchObject({ account });
	});

	test('change their card, and the next charge succeeds', async () => {
		const one = begun(5);
		one.failing = 'EXPIRED_CARD';
		await act('updatePayment', { subscription: one.id });
		expect(told('subscription.updated').slice(-1)[0]).toMatchObject({
			id: one.id,
			paymentMethodAction: 'updated',
			paymentMethod: { type: 'card', cardBrand: 'visa', lastFour: '4242', expirationDate: '12/29' },
		});
		expect((await act('renew', { subscription: one.id })).message).toMatch(/was renewed/);
	});
});

describe('order-level coupons', () => {
	const coupon = {
		coupon: 'whole-20',
		orderLevelDiscount: true,
		discount: { type: 'flat', amount: { USD: 20 } },
		codes: ['WHOLE20'],
	};

	test('are refused, unless the store has them', async () => {
		const { status, text } = await client.post('/coupons', coupon);
		expect([status, text]).toEqual([200, expect.stringMatching(/not enabled for this store/)]);
	});

	test('take their amount off the whole order, in proportion, and come back as they are', async () => {
		await client.post('/__sandbox/switches', { orderLevelDiscounts: true });
		expect((await client.post('/coupons', coupon)).status).toBe(200);
		expect((await client.get('/coupons/whole-20')).body).toMatchObject({
			orderLevelDiscount: true,
			combine: true,
			discountPeriodCount: 1,
		});
		const made = await client.post('/v2/checkouts/lumenaudio/popup-checkout/sessions', {
			country: 'US',
			cart: {
				couponCode: 'WHOLE20',
				lineItems: [{ productPath: 'mixdesk-3' }, { productPath: 'tape-echo' }],
			},
		});
		const [a, b] = ['mixdesk-3', 'tape-echo'].map(
			(path) => store().products.get(path)?.pricing.price['USD'] ?? 0,
		);
		await act('completeSession', { session: String(made.body['id']) });
		const [order] = told('order.completed').slice(-1);
		expect(order).toMatchObject({
			orderLevelCouponApplied: true,
			subtotal: (a ?? 0) + (b ?? 0) - 20,
			discount: 20,
			coupons: ['WHOLE20'],
		});
		const [first, second] = listOf(order ?? {}, 'items').map(({ discount }) => Number(discount));
		expect((first ?? 0) / (a ?? 1)).toBeCloseTo((second ?? 0) / (b ?? 1), 2);
	});
});

test('answers are dated by the time of the shop, which may have passed', async () => {
	await act('pass', { days: 30 });
	const { headers } = await client.get('/products');
	expect(Date.parse(String(headers['date']))).toBe(START + 30 * DAY);
});

test('records are listed, searched and read with their history', async () => {
	const one = begun(5);
	await update(one.id, { quantity: 2 });
	const found = await client.get(`/__sandbox/records/subscriptions?search=${one.id.toUpperCase()}`);
	expect(found.body).toMatchObject({ total: 1, rows: [{ id: one.id, state: 'active' }] });
	const { body } = await client.get(`/__sandbox/records/subscriptions/${one.id}`);
	expect(body['record']).toEqual(await read(one.id));
	expect(listOf(body, 'history').map(({ what }) => what)).toEqual(
		expect.arrayContaining([
			'BASE_PLAN_QUANTITY',
			'subscription.updated',
			'subscription.activated',
		]),
	);
	for (const path of ['nothing', 'orders/nothing', '__proto__', '__proto__/x'])
		expect((await client.get(`/__sandbox/records/${path}`)).status).toBe(404);
});

keepsToTheDocuments(() => client);
