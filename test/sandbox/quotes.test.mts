import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { acceptQuote, payQuote, quotesOf, type QuoteStatus } from '../../sandbox/store/quotes.mts';
import {
	DAY,
	first,
	HEADERS,
	keepsToTheDocuments,
	objectAt,
	open,
	type Answer,
	type Body,
	type Client,
} from './support.mts';

let client: Client;
beforeAll(async () => {
	client = await open();
});
afterAll(() => client.sandbox.close());

const TERMS = {
	name: 'Tonwerk, 5 seats',
	items: [{ product: 'mixdesk-3', quantity: 5 }],
	recipient: {
		first: 'Ines',
		last: 'Park',
		email: 'ines.park@tonwerk.example',
		company: 'Tonwerk',
	},
	recipientAddress: { country: 'DE', postalCode: '10115', city: 'Berlin' },
};
/** What an update has to hold at least. */
const WHOLE = { ...TERMS, currency: 'EUR', expirationDateDays: 30, fulfillmentTerm: 'ON_PAYMENT' };

const put = (id: unknown, body: unknown): Promise<Answer> =>
	client.send('PUT', `/quotes/${String(id)}`, HEADERS, JSON.stringify(body));
const create = async (more: Body = {}): Promise<Body> =>
	(await client.post('/quotes', { ...TERMS, ...more })).body;
const stored = (id: unknown) =>
	first(quotesOf(client.sandbox.store).values(), (quote) => quote.id === id);
const listed = async (query = ''): Promise<Body[]> =>
	objectAt((await client.get(`/quotes${query}`)).body, '_embedded')['quotes'] as Body[];
const events = (type: string): Body[] =>
	client.sandbox.store.events.filter((event) => event.type === type).map(({ data }) => data);

describe('POST /quotes', () => {
	test('is open, expires by the clock, and has its totals: 5 × 119 and 19 % tax', async () => {
		const { status, body } = await client.post('/quotes', { ...TERMS, expirationDateDays: 45 });
		expect(status).toBe(201);
		expect(body).toMatchObject({
			id: expect.stringMatching(/^QU[A-Z0-9]{26}$/),
			status: 'OPEN',
			currency: 'EUR',
			subtotal: 595,
			tax: 113.05,
			taxRate: 19,
			taxType: 'VAT',
			total: 708.05,
			totalDisplay: '€708.05',
			created: '2026-11-03T09:30:00.000+00:00',
			expires: '2026-12-18T09:30:00.000+00:00',
			statusHistory: [{ statusUpdatedTo: 'OPEN' }],
			orderReference: null,
			invoiceId: null,
			items: [
				{
					product: 'mixdesk-3',
					quantity: 5,
					customPrice: false,
					unitListPrice: 119,
					unitPrice: 119,
				},
			],
			quoteUrl: `https://lumenaudio.onfastspring.com/popup-b2b/account/order/quote/${String(body['id'])}`,
		});
		expect(events('quote.created')).toContainEqual(
			expect.objectContaining({
				quote: body['id'],
				quoteStatus: 'OPEN',
				updatedBy: 'null',
				total: '708.05',
				tax: 113.05,
				taxType: 'VAT',
				changedDisplay: '11/03/26',
				changedTimeDisplay: '09:30:00 UTC',
				Reason: 'Quote Created',
			}),
		);
	});

	test.each<[string, Body, Body]>([
		[
			'a price by hand',
			{ items: [{ product: 'mixdesk-3', quantity: 2, unitListPrice: 90 }] },
			{ subtotal: 180, items: [{ customPrice: true, unitListPrice: 90 }] },
		],
		[
			'quantity discount: 10 % off five seats',
			{ items: [{ product: 'mixdesk-pro-yearly', quantity: 5 }] },
			{ subtotal: 1012.5, discount: 112.5 },
		],
		[
			'coupon: 30 %',
			{ coupon: 'SPRING30' },
			{
				coupon: 'SPRING30',
				discount: 178.5,
				subtotal: 416.5,
				items: [{ unitCouponDiscount: 35.7, unitPrice: 83.3 }],
			},
		],
		[
			'yen have no decimals',
			{
				currency: 'JPY',
				coupon: 'SPRING30',
				recipientAddress: { country: 'JP', postalCode: '530-0001' },
				items: [{ product: 'mixdesk-3', quantity: 1, unitListPrice: 19_805 }],
			},
			{ subtotal: 13_863, tax: 1386, total: 15_249 },
		],
		[
			'a tax ID takes the tax away',
			{ taxId: 'DE123456789' },
			{ tax: 0, total: 595, taxId: 'DE123456789' },
		],
		['an empty text is no default', { notes: '' }, { notes: '' }],
		[
			'the rest',
			{
				netTermsDays: 14,
				fulfillmentTerm: 'ON_QUOTE_ACCEPTANCE',
				tags: [{ key: 'deal', value: 'D-1' }],
				source: 'CRM',
				sourceIP: '203.0.113.7',
			},
			{
				netTermsDays: 14,
				fulfillmentTerm: 'ON_QUOTE_ACCEPTANCE',
				tags: [{ key: 'deal', value: 'D-1' }],
				source: 'CRM',
				sourceIP: '203.0.113.7',
			},
		],
	])('%s', async (_, more, expected) => {
		expect(await create(more)).toMatchObject(expected);
	});

	test.each<[string, Body, string]>([
		['no items', { items: [] }, 'items'],
		['an unknown product', { items: [{ product: 'nothing' }] }, 'items[0].product'],
		['no country', { recipientAddress: { postalCode: '1' } }, 'recipientAddress.country'],
		['too long', { expirationDateDays: 91 }, 'expirationDateDays'],
		['a spent coupon', { coupon: 'LASTONE' }, 'coupon'],
		['a term that is none', { fulfillmentTerm: 'LATER' }, 'fulfillmentTerm'],
	])('%s: 400, by field', async (_, more, field) => {
		const { status, body } = await client.post('/quotes', { ...TERMS, ...more });
		expect([status, body]).toEqual([
			400,
			expect.objectContaining({
				status: 'BAD_REQUEST',
				errors: [expect.objectContaining({ field })],
			}),
		]);
	});
});

describe('GET /quotes', () => {
	test('all, by status (repeated or with commas), by maker, and ids only', async () => {
		const all = await listed();
		expect(new Set(all.map(({ status }) => status))).toEqual(
			new Set(['OPEN', 'CANCELED', 'AWAITING_PAYMENT', 'COMPLETED', 'EXPIRED']),
		);
		const wanted = all.filter(({ status }) => status === 'OPEN' || status === 'CANCELED');
		expect(await listed('?statuses=OPEN&statuses=CANCELED')).toEqual(wanted);
		expect(await listed('?statuses=OPEN,CANCELED')).toEqual(wanted);
		const mine = await listed('?createdEmail=mira@lumenaudio.example');
		expect(mine.length).toBeGreaterThan(0);
		expect(
			mine.every(({ createdBy }) => (createdBy as Body)['email'] === 'mira@lumenaudio.example'),
		).toBe(true);
		expect(await listed('?onlyQuoteId=true')).toEqual(all.map(({ id }) => ({ id })));
		expect((await client.get('/quotes?statuses=LOST')).status).toBe(400);
	});

	test('one, and one that nobody has', async () => {
		const quote = await create();
		expect((await client.get(`/quotes/${String(quote['id'])}`)).body).toEqual(quote);
		const { status, body } = await client.get('/quotes/QUNOPE');
		expect([status, body]).toEqual([
			404,
			{
				status: 'NOT_FOUND',
				timestamp: '2026-11-03T09:30:00.000Z',
				id: expect.any(String),
				message: 'Resource does not exist.',
				details: 'Quote was not found for parameters {id=QUNOPE}',
			},
		]);
	});
});

describe('PUT /quotes/{id}', () => {
	test('replaces everything, in the wrapper and without it', async () => {
		const { id } = await create({
			coupon: 'SPRING30',
			tags: [{ key: 'deal', value: 'D-1' }],
			notes: 'Old',
		});
		const { status, body } = await put(id, {
			updateQuoteRequest: {
				...WHOLE,
				name: 'Eight',
				items: [{ product: 'mixdesk-3', quantity: 8 }],
			},
		});
		expect(status).toBe(200);
		expect(body).toMatchObject({
			name: 'Eight',
			subtotal: 952,
			coupon: null,
			tags: [],
			status: 'OPEN',
		});
		expect(body['notes']).not.toBe('Old');
		expect((await put(id, { ...WHOLE, name: 'Flat' })).body).toMatchObject({ name: 'Flat' });
	});

	test('what is required has to be there', async () => {
		const { id } = await create();
		const { status, body } = await put(id, { updateQuoteRequest: { name: 'Only a name' } });
		const fields = (body['errors'] as Body[]).map(({ field }) => field).sort();
		expect([status, fields]).toEqual([
			400,
			[
				'currency',
				'expirationDateDays',
				'fulfillmentTerm',
				'items',
				'recipient',
				'recipientAddress',
			],
		]);
	});

	test('an expired quote is reopened by other days, and by nothing else', async () => {
		const { id } = await create();
		client.clock.advance(31 * DAY);
		expect((await client.get(`/quotes/${String(id)}`)).body).toMatchObject({
			status: 'EXPIRED',
			statusHistory: [
				{},
				{ statusUpdatedTo: 'EXPIRED', statusUpdatedOn: '2026-12-03T09:30:00.000+00:00' },
			],
		});
		expect((await put(id, WHOLE)).body).toMatchObject({
			status: 'CONFLICT',
			details: expect.stringContaining('expirationDateDays'),
		});
		const { body } = await put(id, { ...WHOLE, expirationDateDays: 10 });
		expect(body).toMatchObject({
			status: 'OPEN',
			expires: new Date(client.clock.at + 10 * DAY).toISOString().replace('Z', '+00:00'),
		});
		expect(
			events('quote.updated')
				.filter(({ quote }) => quote === id)
				.map(({ quoteStatus }) => quoteStatus),
		).toEqual(['EXPIRED', 'OPEN']);
	});
});

describe('POST /quotes/{id}/cancel', () => {
	test('once', async () => {
		const { id } = await create();
		expect(await client.post(`/quotes/${String(id)}/cancel`)).toMatchObject({
			status: 200,
			body: { id, status: 'CANCELED' },
		});
		expect(await client.post(`/quotes/${String(id)}/cancel`)).toMatchObject({
			status: 409,
			body: { details: expect.stringContaining('CANCELED') },
		});
		expect((await client.post('/quotes/QUNOPE/cancel')).status).toBe(404);
		expect(await put(id, WHOLE)).toMatchObject({ status: 409 });
	});
});

describe('what buyers do', () => {
	test('accepting makes an invoice, canceling cancels it', async () => {
		const { id } = await create({ netTermsDays: 14 });
		acceptQuote(client.sandbox.store, stored(id));
		const quote = (await client.get(`/quotes/${String(id)}`)).body;
		expect(quote).toMatchObject({
			status: 'AWAITING_PAYMENT',
			invoiceId: expect.stringMatching(/^IV/),
		});
		const invoice = `/invoices/${String(quote['invoiceId'])}`;
		expect((await client.get(invoice)).body).toMatchObject({
			status: 'OPEN',
			totalOrderValue: 708.05,
			netTermsDays: 14,
			purchaser: { email: TERMS.recipient.email },
		});
		await client.post(`/quotes/${String(id)}/cancel`);
		expect((await client.get(invoice)).body).toMatchObject({ status: 'CANCELED' });
	});

	test('paying makes an order with the same total, and pays the invoice', async () => {
		const { id } = await create({
			items: [{ product: 'mixdesk-3', quantity: 2, unitListPrice: 100 }],
		});
		acceptQuote(client.sandbox.store, stored(id));
		const order = payQuote(client.sandbox.store, stored(id));
		const quote = (await client.get(`/quotes/${String(id)}`)).body;
		expect(quote).toMatchObject({
			status: 'COMPLETED' satisfies QuoteStatus,
			orderReference: order.reference,
			total: 238,
		});
		expect((await client.get(`/orders/${order.id}`)).body).toMatchObject({
			quote: id,
			total: 238,
			customer: { email: TERMS.recipient.email },
		});
		expect((await client.get(`/invoices/${String(quote['invoiceId'])}`)).body).toMatchObject({
			status: 'COMPLETE',
			paymentDate: expect.any(String),
		});
		expect((await client.post(`/quotes/${String(id)}/cancel`)).status).toBe(409);
	});
});

test('a reset shop begins with the same quotes again, an empty one with none', async () => {
	const before = (await listed()).length;
	client.sandbox.reset();
	const after = await listed();
	expect(after.length).toBeLessThan(before);
	client.sandbox.reset();
	expect((await listed()).map(({ id }) => id)).toEqual(after.map(({ id }) => id));
	const empty = await open({ seed: 'empty' });
	expect((await empty.get('/quotes')).body).toEqual({ _embedded: { quotes: [] } });
	await empty.sandbox.close();
});

keepsToTheDocuments(() => client);
