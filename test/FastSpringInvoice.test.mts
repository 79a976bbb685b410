import { expect } from '@jest/globals';
import { createInvoice, invoicesOf, type Invoice } from '../sandbox/store/invoices.mts';
import type { Store } from '../sandbox/store.mts';
import type { Subscription } from '../sandbox/store/model.mts';
import { invoiceView } from '../sandbox/views/invoice.mts';
import { byId, failed, operations, type Json } from './support/operations.mts';

const contact = { email: 'ap@tonwerk.example', firstName: 'Ines', lastName: 'Park' };
const BILL_TO = { ...contact, city: 'Berlin', country: 'DE' };
const PARTY = { contact, address: { city: 'Berlin', country: 'DE' } };
const REQUIRED = {
	currencyCode: 'EUR',
	paymentMethod: 'WIRE',
	billTo: BILL_TO,
	invoiceItems: { entry: [{ productPath: byId('onboarding-call'), quantity: 3 }] },
};
const SENT = {
	mode: 'TEST',
	currencyCode: 'EUR',
	paymentMethod: 'WIRE',
	contacts: [
		{ contactType: 'billTo', ...PARTY },
		{ contactType: 'deliverTo', ...PARTY },
	],
	invoiceItems: [{ productPath: 'onboarding-call', quantity: 3, useCatalogPricing: true }],
};
const CREATE = 'POST /invoices/paymentInvoice';

/** An invoice that somebody has made before. */
const made = (store: Store, quantity = 1): Invoice => {
	const party = { contact, address: { country: 'DE' } };
	return createInvoice(store, {
		currency: 'EUR',
		language: 'en',
		live: false,
		billTo: party,
		deliverTo: party,
		items: [{ product: 'tape-echo', quantity }],
		due: null,
		note: 'A note',
		tagsJson: null,
		convert: false,
		paymentMethod: 'CARD',
	});
};
const raw = (store: Store, invoice: Invoice): Json =>
	JSON.parse(JSON.stringify(invoiceView(store, invoice)));
const simple = (store: Store, invoice: Invoice): Json => {
	const {
		id,
		status,
		invoiceType,
		orderReference,
		currency,
		subTotal,
		totalTaxValue,
		totalOrderValue,
		dueDate,
		items,
	} = raw(store, invoice);
	return {
		id,
		status,
		invoiceType,
		orderReference,
		currency,
		subTotal,
		totalTaxValue,
		totalOrderValue,
		dueDate,
		purchaser: { ...contact, companyName: null },
		items: (items as Json[]).map(
			({ id: item, productPath, display, quantity, listPrice, totalPreShippingPrice }) => ({
				id: item,
				productPath,
				display,
				quantity,
				listPrice,
				totalPreShippingPrice,
			}),
		),
	};
};

const subscription = (
	store: Store,
	test: (one: Subscription) => boolean,
	place = 0,
): Subscription => {
	const found = [...store.subscriptions.values()].filter(test)[place];
	if (!found) throw new Error('No such subscription in the shop');
	return found;
};
const monthly = ({ state, product }: Subscription) =>
	state === 'active' && product === 'mixdesk-pro-monthly';
const PROFORMA = '/subscriptions/proformaInvoice';
const document = (one: Subscription, language: string, more: Json = {}): Json => ({
	proformaInvoiceHeader: expect.objectContaining({
		currency: one.currency,
		language,
		proFormaInvoiceCreationDate: expect.stringMatching(/^2026-.+Z$/),
	}),
	contact: expect.objectContaining({
		address: expect.objectContaining({ accountId: one.account }),
	}),
	items: expect.objectContaining({ subscription: one.id, currency: one.currency }),
	...more,
});

operations('fastSpringInvoice', {
	'invoice.create': {
		'delivers to who pays, and keeps the links': {
			parameters: REQUIRED,
			calls: [[CREATE, SENT]],
			output: [
				{
					id: expect.stringMatching(/^IV/),
					status: 'OPEN',
					invoiceType: 'INVOICE',
					orderReference: expect.stringMatching(/^LUM/),
					currency: 'EUR',
					subTotal: 255,
					totalTaxValue: 48.45,
					totalOrderValue: 303.45,
					dueDate: expect.any(String),
					purchaser: { ...contact, companyName: null },
					items: [
						{
							id: expect.any(String),
							productPath: 'onboarding-call',
							display: 'Onboarding call (60 min)',
							quantity: 3,
							listPrice: 85,
							totalPreShippingPrice: 255,
						},
					],
					paymentInvoiceWebLink: expect.stringContaining('/invoice/IV'),
					paymentInvoicePdfLink: expect.stringMatching(/\/pdf$/),
					paymentInvoiceWebPayLink: expect.stringMatching(/\/pay$/),
				},
			],
			after: ({ store }) =>
				expect([...invoicesOf(store).values()][0]).toMatchObject({ live: false }),
		},
		'sends every field, tags as JSON text, moments in ISO 8601; the answer is untouched without Simplify':
			{
				parameters: {
					...REQUIRED,
					mode: 'LIVE',
					billTo: {
						...BILL_TO,
						companyName: 'Tonwerk',
						fullName: 'Ines M. Park',
						phoneNumber: '+49 30 5550199',
						website: 'https://tonwerk.example',
						addressLine1: 'Lindenweg 8',
						addressLine2: '2. Hof',
						region: 'BE',
						postalCode: '10115',
						organizationName: 'Tonwerk GmbH',
						organizationType: 'GmbH',
						organizationReference: 'T-19',
					},
					invoiceItems: {
						entry: [
							{
								productPath: 'onboarding-call',
								quantity: 1,
								useCatalogPricing: false,
								additionalFields: {
									sku: 'ONB-1',
									display: 'Call',
									summary: 'A call',
									extendedItemDescription: 'In June',
									furtherFieldsJson: '{"price": 77.5}',
								},
							},
						],
					},
					additionalFields: {
						autoConvertPaymentCurrency: true,
						deliverTo: {
							entry: {
								email: 'ines@tonwerk.example',
								firstName: 'Ines',
								lastName: 'Park',
								country: 'GB',
							},
						},
						dueDate: '2026-12-31T01:00:00+01:00',
						invoiceNote: 'Thanks',
						languageCode: 'de',
						tagsJson: {
							entry: [
								{ key: 'po', value: 'PO "7"' },
								{ key: 'cc', value: '={{ ["a", "b"] }}' },
							],
						},
					},
					simplify: false,
				},
				undocumented: true,
				calls: [
					[
						CREATE,
						{
							mode: 'LIVE',
							currencyCode: 'EUR',
							paymentMethod: 'WIRE',
							contacts: [
								{
									contactType: 'billTo',
									contact: {
										...contact,
										companyName: 'Tonwerk',
										fullName: 'Ines M. Park',
										phoneNumber: '+49 30 5550199',
										website: 'https://tonwerk.example',
									},
									address: {
										addressLine1: 'Lindenweg 8',
										addressLine2: '2. Hof',
										city: 'Berlin',
										region: 'BE',
										postalCode: '10115',
										country: 'DE',
									},
									organization: {
										organizationName: 'Tonwerk GmbH',
										organizationType: 'GmbH',
										organizationReference: 'T-19',
									},
								},
								{
									contactType: 'deliverTo',
									contact: { ...contact, email: 'ines@tonwerk.example' },
									address: { country: 'GB' },
								},
							],
							invoiceItems: [
								{
									productPath: 'onboarding-call',
									quantity: 1,
									useCatalogPricing: false,
									sku: 'ONB-1',
									display: 'Call',
									summary: 'A call',
									extendedItemDescription: 'In June',
									price: 77.5,
								},
							],
							autoConvertPaymentCurrency: true,
							dueDate: '2026-12-31T00:00:00.000Z',
							invoiceNote: 'Thanks',
							languageCode: 'de',
							tagsJson: '{"po":"PO \\"7\\"","cc":["a","b"]}',
						},
					],
				],
				output: [
					expect.objectContaining({
						subTotal: 77.5,
						notes: 'Thanks',
						receiver: expect.objectContaining({ email: 'ines@tonwerk.example' }),
						paymentTotals: expect.objectContaining({ payableTotalDisplay: expect.any(String) }),
						invoiceSecret: expect.any(String),
					}) as Json,
				],
			},
		'takes yen as yen, one invoice after the other': {
			items: [
				{ currency: 'JPY', country: 'JP' },
				{ currency: 'EUR', country: 'DE' },
			],
			parameters: {
				...REQUIRED,
				currencyCode: '={{ $json.currency }}',
				billTo: { ...BILL_TO, city: '', country: '={{ $json.country }}' },
				options: { invoiceItemsJson: '[{"productPath": "tape-echo", "quantity": 1}]' },
			},
			ordered: true,
			calls: ['JPY JP', 'EUR DE'].map((pair): [string, unknown] => {
				const [currencyCode, country] = pair.split(' ');
				const party = { contact, address: { country } };
				return [
					CREATE,
					{
						...SENT,
						currencyCode,
						contacts: [
							{ contactType: 'billTo', ...party },
							{ contactType: 'deliverTo', ...party },
						],
						invoiceItems: [{ productPath: 'tape-echo', quantity: 1, useCatalogPricing: true }],
					},
				];
			}),
			output: [
				expect.objectContaining({ currency: 'JPY', subTotal: 8900, totalOrderValue: 9790 }) as Json,
				expect.objectContaining({ currency: 'EUR', subTotal: 54, totalOrderValue: 64.26 }) as Json,
			],
		},
		'fails only the item that FastSpring refuses': {
			items: [{ product: 'onboarding-call' }, { product: 'nothing' }],
			parameters: {
				...REQUIRED,
				invoiceItems: { entry: [{ productPath: byId('={{ $json.product }}'), quantity: 3 }] },
			},
			calls: [
				[CREATE, SENT],
				[
					CREATE,
					{
						...SENT,
						invoiceItems: [{ productPath: 'nothing', quantity: 3, useCatalogPricing: true }],
					},
				],
			],
			output: [
				expect.objectContaining({ status: 'OPEN' }) as Json,
				failed('VALIDATION_ERROR: invoiceItems: product nothing does not exist'),
			],
			stops: 'Already processed: item 0',
		},
		'says what is missing, and sends nothing': {
			parameters: { ...REQUIRED, billTo: {} },
			calls: [],
			output: [failed('"Bill To > Email" is empty; fill it in')],
		},
		'is never repeated after a broken connection': {
			parameters: REQUIRED,
			faults: [{ kind: 'dropAfter' }],
			calls: [[CREATE, SENT]],
			output: [failed('the outcome is unknown', 'check whether the invoice was created')],
			after: ({ store }) => expect(invoicesOf(store).size).toBe(1),
		},
		'is not repeated after a server fault either': {
			parameters: REQUIRED,
			faults: [
				{
					kind: 'status',
					status: 500,
					body: { code: 'INTERNAL_ERROR', message: 'Something broke' },
				},
			],
			calls: [[CREATE, SENT]],
			output: [failed(/INTERNAL_ERROR: Something broke|the outcome is unknown/)],
		},
	},

	'invoice.get': {
		'reads one invoice': ({ store }) => {
			const invoice = made(store);
			return {
				parameters: { invoiceId: invoice.id },
				calls: [`GET /invoices/${invoice.id}`],
				output: [simple(store, invoice)],
			};
		},
		'reads each invoice once, untouched without Simplify': ({ store }) => {
			const [a, b] = [made(store), made(store, 2)];
			return {
				items: [a, b, a].map(({ id }) => ({ id })),
				parameters: { invoiceId: '={{ $json.id }}', simplify: false },
				calls: [`GET /invoices/${a.id}`, `GET /invoices/${b.id}`],
				output: [a, b, a].map((one) => raw(store, one)),
			};
		},
		'fails only the item whose invoice is unknown, and says which': ({ store }) => {
			const invoice = made(store);
			return {
				items: [{ id: 'IVNOPE' }, { id: invoice.id }],
				parameters: { invoiceId: '={{ $json.id }}' },
				calls: ['GET /invoices/IVNOPE', `GET /invoices/${invoice.id}`],
				output: [
					failed('Invoice was not found for parameters {id=IVNOPE}', 'Check the ID'),
					simple(store, invoice),
				],
			};
		},
	},

	'proformaInvoice.create': {
		'works out a change': ({ store }) => {
			const one = subscription(store, monthly);
			return {
				parameters: {
					subscriptionId: byId(one.id),
					product: byId('mixdesk-pro-yearly'),
					quantity: 4,
				},
				calls: [
					[
						`POST ${PROFORMA}`,
						{ subscription: one.id, product: 'mixdesk-pro-yearly', quantity: 4, prorate: false },
					],
				],
				output: [
					document(one, one.language, {
						invoice: expect.objectContaining({
							subscription: one.id,
							product: 'mixdesk-pro-yearly',
							quantity: 4,
							prorated: false,
						}),
					}),
				],
			};
		},
		'sends prices and language; the same question is asked once, and is repeated after a broken connection':
			({ store }) => {
				const one = subscription(store, monthly);
				const call: [string, unknown] = [
					`POST ${PROFORMA}`,
					{
						subscription: one.id,
						product: 'mixdesk-pro-monthly',
						quantity: 2,
						prorate: true,
						language: 'fr',
						pricing: { price: { [one.currency]: 11.5, BRL: 18 } },
					},
				];
				const output = document(one, 'fr', {
					supportContact: expect.anything(),
					merchantContact: { merchantName: 'FastSpring', merchantAddress: expect.any(String) },
					invoice: expect.objectContaining({ prorated: true, language: 'fr' }),
					proformaInvoiceHeader: expect.objectContaining({
						proFormaInvoiceCreationDateDisplayISO8601: expect.any(String),
					}),
				});
				return {
					items: [{}, {}],
					parameters: {
						subscriptionId: byId(one.id),
						product: byId('mixdesk-pro-monthly'),
						quantity: 2,
						prorate: true,
						additionalFields: {
							language: 'fr',
							price: {
								entry: [
									{ key: one.currency, value: 11.5 },
									{ key: 'BRL', value: 18 },
								],
							},
						},
						simplify: false,
					},
					faults: [{ kind: 'dropAfter', times: 1 }],
					calls: [call, call],
					output: [output, output],
				};
			},
		'fails only the item whose subscription is in its trial: 405': ({ store }) => {
			const [one, trial] = [
				subscription(store, monthly),
				subscription(store, ({ state }) => state === 'trial'),
			];
			const call = (id: string): [string, unknown] => [
				`POST ${PROFORMA}`,
				{ subscription: id, product: 'mixdesk-pro-monthly', quantity: 1, prorate: false },
			];
			return {
				items: [{ id: one.id }, { id: trial.id }],
				parameters: {
					subscriptionId: byId('={{ $json.id }}'),
					product: byId('mixdesk-pro-monthly'),
				},
				calls: [call(one.id), call(trial.id)],
				output: [
					document(one, one.language, { invoice: expect.anything() }),
					failed(`subscriptions.proforma.invoice: Subscription is in trial period: ${trial.id}`),
				],
			};
		},
	},

	'proformaInvoice.get': {
		'works out the next renewal': ({ store }) => {
			const one = subscription(store, monthly);
			return {
				parameters: { subscriptionId: byId(one.id) },
				calls: [`GET ${PROFORMA}/${one.id}`],
				output: [document(one, one.language)],
			};
		},
		'in a language, untouched without Simplify': ({ store }) => {
			const [a, b] = [subscription(store, monthly), subscription(store, monthly, 1)];
			const output = (one: Subscription) =>
				document(one, 'de', {
					supportContact: expect.anything(),
					merchantContact: expect.anything(),
					proformaInvoiceHeader: expect.objectContaining({
						language: 'de',
						proFormaInvoiceExpirationDate: one.next,
					}),
				});
			return {
				items: [{ id: a.id }, { id: b.id }],
				parameters: {
					subscriptionId: byId('={{ $json.id }}'),
					additionalFields: { lang: 'de' },
					simplify: false,
				},
				calls: [`GET ${PROFORMA}/${a.id}?lang=de`, `GET ${PROFORMA}/${b.id}?lang=de`],
				output: [output(a), output(b)],
			};
		},
		'fails only the items that have no renewal: unknown 404, in trial 405, over 500, each asked once':
			({ store }) => {
				const [one, trial, over] = [
					subscription(store, monthly),
					subscription(store, ({ state }) => state === 'trial'),
					subscription(store, ({ state }) => state === 'deactivated'),
				];
				const ids = [one.id, 'nobodys', trial.id, over.id];
				return {
					items: ids.map((id) => ({ id })),
					parameters: { subscriptionId: byId('={{ $json.id }}') },
					calls: ids.map((id) => `GET ${PROFORMA}/${id}`),
					output: [
						document(one, one.language),
						failed('Subscription ID does not exist: nobodys'),
						failed(`Subscription is in trial period: ${trial.id}`),
						failed(`Exception getting subscription change estimate for sub_id:${over.id}`),
					],
				};
			},
	},
});
