import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
	DAY,
	first,
	keepsToTheDocuments,
	objectAt,
	open,
	type Body,
	type Client,
} from './support.mts';
import { cancelInvoice, payInvoice } from '../../sandbox/store/invoices.mts';
import type { Subscription } from '../../sandbox/store/model.mts';

let client: Client;
beforeAll(async () => {
	client = await open();
});
afterAll(() => client.sandbox.close());

const contact = {
	email: 'ap@tonwerk.example',
	firstName: 'Ines',
	lastName: 'Park',
	companyName: 'Tonwerk',
};
const BILL_TO = {
	contactType: 'billTo',
	contact,
	address: { city: 'Berlin', postalCode: '10115', country: 'DE' },
};
const DELIVER_TO = {
	contactType: 'deliverTo',
	contact: { ...contact, email: 'ines@tonwerk.example' },
	address: { country: 'GB' },
	organization: { organizationName: 'Tonwerk Ltd' },
};
const INVOICE = {
	currencyCode: 'EUR',
	contacts: [BILL_TO, DELIVER_TO],
	invoiceItems: [
		{
			productPath: 'onboarding-call',
			quantity: 3,
			useCatalogPricing: true,
			display: 'Three calls',
			extendedItemDescription: 'In June',
		},
	],
	paymentMethod: 'WIRE',
	mode: 'TEST',
};

describe('POST /invoices/paymentInvoice', () => {
	test('totals with tax, both parties, links on the test host', async () => {
		const { status, body } = await client.post('/invoices/paymentInvoice', {
			...INVOICE,
			dueDate: '2026-12-31T00:00:00Z',
			invoiceNote: 'Thanks',
			tagsJson: '{"po":"PO-7","cc":["a","b"]}',
		});
		expect(status).toBe(200);
		const page = `https://lumenaudio.test.onfastspring.com/account/order/${String(body['orderReference'])}/invoice/${String(body['id'])}`;
		expect(body).toMatchObject({
			id: expect.stringMatching(/^IV[A-Z0-9]{26}$/),
			status: 'OPEN',
			currency: 'EUR',
			createdOn: '2026-11-03T09:30:00Z',
			dueDate: '2026-12-31T00:00:00Z',
			subTotal: 255,
			taxRate: 20,
			totalTaxValue: 51,
			totalOrderValue: 306,
			notes: 'Thanks',
			tagsJson: '{"po":"PO-7","cc":["a","b"]}',
			purchaser: { email: 'ap@tonwerk.example', fullName: 'Ines Park', companyName: 'Tonwerk' },
			receiver: { email: 'ines@tonwerk.example' },
			receiverOrganization: { organizationName: 'Tonwerk Ltd' },
			purchaserOrganization: null,
			items: [
				{
					productPath: 'onboarding-call',
					display: 'Three calls',
					quantity: 3,
					listPrice: 85,
					totalPreShippingPrice: 255,
					extendedItemDescription: 'In June',
					itemTaxes: [{ value: 51, taxRate: 20 }],
				},
			],
			paymentInvoiceWebLink: page,
			paymentInvoicePdfLink: `${page}/pdf`,
			paymentCurrencyCode: 'EUR',
			paymentTotals: { payableTotal: 306, payableTotalDisplay: '€306.00' },
		});
	});

	test('is due in thirty days; yen have no decimals; the payment may be in another currency', async () => {
		const { body } = await client.post('/invoices/paymentInvoice', {
			...INVOICE,
			currencyCode: 'JPY',
			autoConvertPaymentCurrency: true,
			contacts: [
				{ ...BILL_TO, address: { country: 'JP' } },
				{ ...DELIVER_TO, address: { country: 'JP' } },
			],
			mode: 'LIVE',
		});
		expect(body).toMatchObject({
			currency: 'JPY',
			subTotal: 40_770,
			totalTaxValue: 4077,
			totalOrderValue: 44_847,
			dueDate: '2026-12-03T09:30:00Z',
			paymentCurrencyCode: 'JPY',
		});
		expect(body['paymentInvoiceWebLink']).toContain('https://lumenaudio.onfastspring.com/');
		const converted = (
			await client.post('/invoices/paymentInvoice', {
				...INVOICE,
				currencyCode: 'USD',
				autoConvertPaymentCurrency: true,
			})
		).body;
		expect(converted).toMatchObject({
			currency: 'USD',
			totalOrderValue: 324,
			paymentCurrencyCode: 'EUR',
			paymentTotals: { payableTotal: 298.08 },
		});
	});

	test.each<[string, Body, string]>([
		['one contact', { contacts: [BILL_TO] }, 'a deliverTo contact is needed'],
		['no items', { invoiceItems: [] }, 'invoiceItems'],
		[
			'an unknown product',
			{ invoiceItems: [{ productPath: 'nothing', quantity: 1, useCatalogPricing: true }] },
			'product nothing does not exist',
		],
		[
			'no price',
			{ invoiceItems: [{ productPath: 'tape-echo', quantity: 1, useCatalogPricing: false }] },
			'tape-echo needs a price',
		],
		['a mode that is none', { mode: 'DEMO' }, 'mode'],
		['tags that are an object', { tagsJson: { po: 'PO-7' } }, 'tagsJson'],
		['tags that are no object', { tagsJson: '[1]' }, 'tagsJson: must be a JSON object'],
		['an unknown field', { tags: {} }, 'tags'],
	])('%s: 400 with a code', async (_, more, text) => {
		const { status, body } = await client.post('/invoices/paymentInvoice', { ...INVOICE, ...more });
		expect([status, body]).toEqual([
			400,
			{ code: 'VALIDATION_ERROR', message: expect.stringContaining(text) },
		]);
	});
});

describe('GET /invoices/{id}', () => {
	test('the same, without the links; paid, canceled and void', async () => {
		const made = (await client.post('/invoices/paymentInvoice', INVOICE)).body;
		const path = `/invoices/${String(made['id'])}`;
		const read = (await client.get(path)).body;
		expect(read).toMatchObject({
			id: made['id'],
			totalOrderValue: made['totalOrderValue'],
			netTermsDays: 30,
			paymentDate: null,
			refunds: [],
		});
		expect(Object.keys(read).filter((name) => name.startsWith('paymentInvoice'))).toEqual([]);
		client.clock.advance(DAY);
		payInvoice(client.sandbox.store, String(made['id']));
		expect((await client.get(path)).body).toMatchObject({
			status: 'COMPLETE',
			paymentDate: '2026-11-04T09:30:00Z',
			updatedOn: '2026-11-04T09:30:00Z',
		});
		cancelInvoice(client.sandbox.store, String(made['id']));
		expect((await client.get(path)).body).toMatchObject({ status: 'VOID' });
	});

	test('404 says which', async () => {
		const { status, body } = await client.get('/invoices/IVNOPE');
		expect([status, body]).toEqual([
			404,
			expect.objectContaining({
				status: 'NOT_FOUND',
				message: 'Resource does not exist.',
				details: 'Invoice was not found for parameters {id=IVNOPE}',
			}),
		]);
	});
});

describe('proforma invoices', () => {
	const having = (test: (subscription: Subscription) => boolean) =>
		first(client.sandbox.store.subscriptions.values(), test);
	const running = () =>
		having(
			({ state, product, addons }) =>
				state === 'active' && product === 'mixdesk-pro-monthly' && addons.length === 0,
		);
	const ERROR = 'subscriptions.proforma.invoice';

	test('of the next renewal: both plans are the same, valid until then', async () => {
		const subscription = running();
		const { status, body } = await client.get(
			`/subscriptions/proformaInvoice/${subscription.id}?lang=de`,
		);
		expect(status).toBe(200);
		const { contact: buyer } = first(
			client.sandbox.store.accounts.values(),
			({ id }) => id === subscription.account,
		);
		expect(body).toMatchObject({
			proformaInvoiceHeader: {
				currency: subscription.currency,
				language: 'de',
				message: expect.stringContaining('Gültig'),
				proFormaInvoiceExpirationDate: subscription.next,
			},
			contact: {
				email: buyer.email,
				firstName: buyer.first,
				address: { accountId: subscription.account },
			},
			items: { subscription: subscription.id, amountDue: { totalAmountDue: 0 } },
		});
		const items = objectAt(body, 'items');
		expect(objectAt(items, 'proposedPlan')['total']).toBe(objectAt(items, 'currentPlan')['total']);
		expect(body).not.toHaveProperty('invoice');
	});

	test('of a change: nothing is changed by it; with proration it is due now and valid for a day', async () => {
		const subscription = running();
		const before = structuredClone(subscription);
		const change = {
			subscription: subscription.id,
			product: 'mixdesk-pro-monthly',
			quantity: subscription.quantity + 3,
			prorate: false,
			language: 'fr',
			pricing: { price: { [subscription.currency]: 11 } },
		};
		const later = (await client.post('/subscriptions/proformaInvoice', change)).body;
		expect(later).toMatchObject({
			invoice: {
				subscription: subscription.id,
				quantity: change.quantity,
				prorated: false,
				language: 'fr',
			},
			items: { price: { [subscription.currency]: 11 }, amountDue: { totalAmountDue: 0 } },
		});
		const now = (
			await client.post('/subscriptions/proformaInvoice', {
				...change,
				prorate: true,
				pricing: { price: { [subscription.currency]: 9_999 } },
			})
		).body;
		expect(objectAt(now, 'proformaInvoiceHeader')['proFormaInvoiceExpirationDate']).toBe(
			client.clock.at + DAY,
		);
		expect(objectAt(objectAt(now, 'items'), 'amountDue')['totalAmountDue']).toBeGreaterThan(0);
		expect(
			first(client.sandbox.store.subscriptions.values(), ({ id }) => id === subscription.id),
		).toEqual(before);
	});

	test.each<[string, number, (client: Client) => string, string]>([
		['unknown', 404, () => 'nobody', 'Subscription ID does not exist: nobody'],
		[
			'in its trial',
			405,
			() => having(({ state }) => state === 'trial').id,
			'Subscription is in trial period',
		],
		[
			'over',
			500,
			() => having(({ state }) => state === 'deactivated').id,
			'Exception getting subscription change estimate',
		],
	])('%s: %i', async (_, status, idOf, text) => {
		const id = idOf(client);
		const answer = {
			action: ERROR,
			result: 'error',
			error: { [ERROR]: expect.stringContaining(text) },
		};
		const read = await client.get(`/subscriptions/proformaInvoice/${id}`);
		expect([read.status, read.body]).toEqual([status, answer]);
		const made = await client.post('/subscriptions/proformaInvoice', {
			subscription: id,
			product: 'mixdesk-pro-monthly',
			quantity: 1,
			prorate: false,
		});
		expect([made.status, made.body]).toEqual([status, answer]);
	});

	test.each<[string, unknown, string]>([
		['a list', [], 'single root object'],
		[
			'nothing',
			{},
			'subscription: Required; product: Required; prorate: Required; quantity: Required',
		],
		[
			'an unknown plan',
			{ subscription: 'ID', product: 'nothing', quantity: 1, prorate: false },
			'product: Not found',
		],
		[
			'a language that is none',
			{
				subscription: 'ID',
				product: 'mixdesk-pro-monthly',
				quantity: 1,
				prorate: false,
				language: 'xx',
			},
			'language',
		],
	])('%s: 400', async (_, body, text) => {
		const sent: unknown = JSON.parse(
			JSON.stringify(body).replace('"ID"', JSON.stringify(running().id)),
		);
		const answer = await client.post('/subscriptions/proformaInvoice', sent);
		expect([answer.status, answer.body]).toEqual([
			400,
			{ action: ERROR, result: 'error', error: { [ERROR]: expect.stringContaining(text) } },
		]);
	});

	test('a language that is none: 400', async () => {
		expect(
			(await client.get(`/subscriptions/proformaInvoice/${running().id}?lang=xx`)).status,
		).toBe(400);
	});
});

keepsToTheDocuments(() => client);
