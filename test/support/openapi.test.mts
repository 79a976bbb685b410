import { describe, expect, test } from '@jest/globals';
import { leniences, openapi } from './openapi.mts';

const documents = openapi.available ? describe : describe.skip;

if (!openapi.available)
	console.warn(`${openapi.missing}: the tests that hold traffic against them stand aside`);

test('each lenience says why', () => {
	expect(leniences.filter(({ why }) => why.length < 20)).toEqual([]);
});

documents('the documents', () => {
	test('describe 73 operations in 12 groups', () => {
		const operations = openapi.operations();
		expect([
			operations.length,
			new Set(operations.map(({ id }) => id)).size,
			new Set(operations.map(({ group }) => group)).size,
		]).toEqual([73, 73, 12]);
	});

	test('match every path to its own operation', () => {
		const wrong = openapi
			.operations()
			.filter(
				(operation) =>
					openapi.matchOperation(operation.method, operation.path.replaceAll(/\{\w+\}/g, 'abc'))
						?.operation !== operation,
			);
		expect(wrong).toEqual([]);
	});

	test.each([
		['GET', '/orders/a1,b2', 'GET /orders/{order_id}', { order_id: 'a1,b2' }],
		['get', '/products/price?page=2', 'GET /products/price', {}],
		['GET', '/products/caf%C3%A9', 'GET /products/{product_path}', { product_path: 'café' }],
		[
			'GET',
			'/v2/checkouts/acme/main/sessions/OS1',
			'GET /v2/checkouts/{checkoutPath}/sessions/{sessionId}',
			{ checkoutPath: 'acme/main', sessionId: 'OS1' },
		],
		[
			'POST',
			'/v2/checkouts/acme%2Fmain/sessions',
			'POST /v2/checkouts/{checkoutPath}/sessions',
			{ checkoutPath: 'acme/main' },
		],
	])('match %s %s', (method, path, id, parameters) => {
		const match = openapi.matchOperation(method, path);
		expect([match?.operation.id, match?.parameters]).toEqual([id, parameters]);
	});

	test('match nothing to a call that is not documented', () => {
		expect(openapi.matchOperation('DELETE', '/accounts/abc')).toBeUndefined();
		expect(openapi.validateRequest({ method: 'PATCH', path: '/accounts/abc' })).toEqual([
			'PATCH /accounts/abc is not documented',
		]);
		expect(openapi.validateResponse({ method: 'GET', path: '/nothing', status: 200 })).toEqual([
			'GET /nothing is not documented',
		]);
	});

	test('list the fields of a request with what is required and allowed', () => {
		const fields = openapi.operations().find(({ id }) => id === 'POST /products')?.fields ?? [];
		const field = (path: string) => fields.find((one) => one.path === path);
		expect(field('products')).toEqual({
			in: 'body',
			path: 'products',
			type: 'array',
			required: true,
			always: false,
			enum: [],
		});
		expect(field('products[].product')?.required).toBe(true);
		expect(field('products[].pricing.price.*')).toEqual(
			expect.objectContaining({ type: 'number', required: false }),
		);
		expect(field('products[].pricing.interval')?.enum).toEqual(['week', 'month', 'year']);
		const always = (id: string) =>
			openapi
				.operations()
				.find((one) => one.id === id)
				?.fields.filter((one) => one.always)
				.map(({ in: place, path }) => `${place} ${path}`);
		expect(always('POST /webhooks/keys')).toEqual(['body url', 'body hmacSecret']);
		expect(always('POST /subscriptions/{subscription_id}/pause')).toEqual([
			'path subscription_id',
			'body pausePeriodCount',
		]);
		expect(always('GET /events/processed')).toEqual(['query days']);
		expect(
			openapi
				.operations()
				.find(({ id }) => id === 'GET /quotes')
				?.fields.find(({ path }) => path === 'statuses')?.enum,
		).toContain('OPEN');
	});
});

/** Samples that break their own documents in a way that nobody should follow. */
const slips = [
	'POST /v2/checkouts/{checkoutPath}/sessions AllFields: body.cart.lineItems[0].imageUrl is not documented',
	'POST /v2/checkouts/{checkoutPath}/sessions AllFields: body.cart.lineItems[0].quantityDefault must be integer',
	'POST /v2/checkouts/{checkoutPath}/sessions AllFields: body.paymentMethodsOrder[0] must be one of …',
	'POST /v2/checkouts/{checkoutPath}/sessions AllFields: body.paymentMethodsOrder[1] must be one of …',
	'POST /v2/checkouts/{checkoutPath}/sessions AllFields: body.hidePaymentMethods[0] must be one of …',
	'POST /subscriptions DiscountWithPercentOff: body.subscriptions[0].pricing.price must be object',
	'POST /subscriptions/transfer NewAccountExample: body.targetAccount.account.address.postalCode must be string',
];

documents('the samples of the documents', () => {
	test('keep to the schemas, but for known slips', () => {
		const violations = openapi.operations().flatMap(({ id, method, path, examples }) =>
			examples.flatMap(({ direction, status, name, value }) => {
				const call = { method, path: path.replaceAll(/\{\w+\}/g, 'abc'), body: value };
				const found =
					direction === 'request'
						? openapi.validateRequest(call)
						: openapi.validateResponse({ ...call, status: Number(status) });
				return found.map(
					(violation) =>
						`${id} ${name}: ${violation.replace(/ must be one of .*/, ' must be one of …')}`,
				);
			}),
		);
		expect(violations).toEqual(slips);
	});
});

const contact = { first: 'Mira', last: 'Voss', email: 'mira@example.com' };
const survey = { subscription: 's1', cancelSurvey: { reasonId: '2' } };
const session = '/v2/checkouts/acme/main/sessions';

documents('a request', () => {
	test.each<[string, string, object]>([
		['GET', '/accounts/abc', {}],
		['GET', '/quotes', { query: { statuses: ['OPEN', 'EXPIRED'], onlyQuoteId: 'true' } }],
		['GET', '/quotes', { query: { statuses: 'OPEN' } }],
		[
			'GET',
			'/subscriptions',
			{ query: { customReferenceId: 'crm-7', limit: '50', begin: '2026-01-31' } },
		],
		['DELETE', '/subscriptions/abc', { query: { billingPeriod: '0' } }],
		['POST', '/subscriptions/abc/resume', { body: {} }],
		['POST', '/accounts', { body: JSON.stringify({ contact }) }],
		[
			'POST',
			'/orders',
			{
				body: {
					orders: [
						{
							order: 'o1',
							tags: { crm: '17', TagKey9: 'x' },
							items: [{ product: 'p', attributes: { seat: 'A' } }],
						},
					],
				},
			},
		],
		[
			'POST',
			'/products',
			{
				body: {
					products: [
						{ product: 'pro', badge: { de: 'Neu' }, rank: 1 },
						{ product: 'plus', display: { fr: 'Plus' }, pricing: { price: { CHF: 9.5 } } },
					],
				},
			},
		],
		[
			'POST',
			'/products',
			{
				body: {
					products: [
						{
							product: 'pro',
							pricing: {
								quantityDiscounts: { 5: 10, 30: { USD: 25 } },
								interval: 'adhoc',
								setupFee: { price: { USD: 5 } },
							},
						},
					],
				},
			},
		],
		[
			'POST',
			'/subscriptions',
			{
				body: {
					subscriptions: [
						{ subscription: 's1', deactivation: null },
						{ subscription: 's2', end: 0, next: 1775347200000, customReferenceId: 'x' },
					],
				},
			},
		],
		[
			'POST',
			'/subscriptions',
			{
				body: {
					subscriptions: [
						{
							subscription: 's1',
							next: '2026-05-01',
							pricing: { discount: { type: 'amount', amount: { EUR: 3 }, duration: 2 } },
						},
					],
				},
			},
		],
		[
			'POST',
			'/subscriptions/estimate',
			{ body: { subscription: 's1', addons: [{ product: 'seat', quantity: 2 }] } },
		],
		[
			'POST',
			'/subscriptions/cancelSurvey/response',
			{ body: { ...survey, cancelSurvey: { reasonName: 'cost', lang: 'en' } } },
		],
		['GET', '/subscriptions/cancelSurvey/reasons/s1', { query: { lang: 'en' } }],
		[
			'POST',
			'/sessions',
			{
				body: {
					contact: { email: 'a@example.com' },
					items: [{ product: 'pro', pricing: { price: { EUR: 12.5, USD: '13' } } }],
				},
			},
		],
		[
			'POST',
			'/returns',
			{
				body: {
					returns: [
						{ order: 'o1', refundType: 'PARTIAL', items: [{ product: 'pro', amount: 4.99 }] },
					],
				},
			},
		],
		[
			'POST',
			session,
			{
				body: {
					country: 'DE',
					customer: { billToAddress: { city: 'Ulm', country: 'DE' } },
					orderTags: { a: 'b' },
				},
			},
		],
		[
			'PUT',
			`${session}/OS1/cart/items/pro`,
			{ body: { quantity: 3, customPrice: { unitPrice: { SEK: 9 }, edsFee: { EUR: 1 } } } },
		],
	])('%s %s that keeps to the documents', (method, path, rest) => {
		expect(openapi.validateRequest({ method, path, ...rest })).toEqual([]);
	});

	test.each<[string, string, object, string[]]>([
		[
			'GET',
			'/accounts',
			{ query: { mail: 'x', limit: 'many', subscriptions: 'gone' } },
			[
				'query.mail is not documented',
				'query.subscriptions must be one of active, ended, canceled, started',
				'query.limit must be number',
			],
		],
		['GET', '/events/unprocessed', { query: { days: '31' } }, ['query.days must be <= 30']],
		['GET', '/events/processed', {}, ["query must have required property 'days'"]],
		[
			'GET',
			'/quotes',
			{ query: { statuses: ['open'] } },
			['query.statuses[0] must be one of OPEN, CANCELED, AWAITING_PAYMENT, COMPLETED, EXPIRED'],
		],
		['GET', '/orders', { query: { begin: '31.1.2026' } }, ['query.begin must match format "date"']],
		[
			'GET',
			'/accounts/abc',
			{ body: { contact } },
			['body: GET /accounts/{account_id} takes none'],
		],
		['POST', '/accounts', {}, ['body must be object']],
		['POST', '/accounts', { body: '{"contact":' }, ['body must be object']],
		[
			'POST',
			'/accounts',
			{ body: { contact: { ...contact, last: undefined, first: 7 }, vip: true } },
			[
				'body.vip is not documented',
				"body.contact must have required property 'last'",
				'body.contact.first must be string',
			],
		],
		[
			'POST',
			'/coupons',
			{ body: { coupon: 'a b', discount: { type: 'half' }, limit: -1 } },
			[
				'body.coupon must match pattern "^[a-zA-Z0-9_-]+$"',
				'body.discount.type must be one of percent, flat',
				'body.limit must be >= 0',
			],
		],
		[
			'POST',
			'/products',
			{ body: { products: [{ visibility: 'public' }] } },
			[
				"body.products[0] must have required property 'product'",
				'body.products[0].visibility is not documented',
			],
		],
		[
			'POST',
			'/products',
			{ body: { products: [{ product: 'pro', pricing: { price: { USD: '5' } } }] } },
			['body.products[0].pricing.price.USD must be number'],
		],
		[
			'POST',
			'/subscriptions',
			{ body: { customReferenceId: 'x', subscriptions: [{ end: true }] } },
			[
				'body.customReferenceId is not documented',
				"body.subscriptions[0] must have required property 'subscription'",
				'body.subscriptions[0].end must be string',
				'body.subscriptions[0].end must be integer',
			],
		],
		[
			'POST',
			'/subscriptions/abc/pause',
			{ body: { pausePeriodCount: 1.5 } },
			['body.pausePeriodCount must be integer'],
		],
		[
			'POST',
			'/sessions',
			{ body: { items: [], checkoutPath: 'x' } },
			['body.checkoutPath is not documented'],
		],
		[
			'POST',
			session,
			{ body: { locale: 'en_GB_x', customer: { externalAccountId: 'abc' } } },
			[
				'body.locale must NOT have more than 5 characters',
				'body.customer.externalAccountId must NOT have fewer than 4 characters',
			],
		],
		[
			'POST',
			'/webhooks/keys',
			{ body: { url: 'not a url', hmacSecret: 's' } },
			['body.url must match format "uri"'],
		],
	])('%s %s that does not', (method, path, rest, violations) => {
		expect(openapi.validateRequest({ method, path, ...rest })).toEqual(violations);
	});
});

documents('an answer', () => {
	test.each<[string, string, number, unknown]>([
		[
			'GET',
			'/accounts',
			200,
			{
				action: 'account.getall',
				result: 'success',
				page: 1,
				limit: 50,
				nextPage: null,
				total: 2,
				accounts: ['a', { account: 'b' }],
			},
		],
		[
			'GET',
			'/accounts/abc',
			200,
			{
				account: 'abc',
				charges: [
					{
						total: 12.5,
						totalInPayoutCurrency: '12.50',
						timestampDisplay: '3/1/26',
						status: 'failed',
					},
				],
				unheard: 'of',
			},
		],
		[
			'GET',
			'/orders/a,b',
			200,
			{
				orders: [
					{ order: 'a', total: 5, quote: null },
					{ order: 'b', result: 'error', error: { order: 'Not found' } },
				],
			},
		],
		['GET', '/orders/a', 400, { orders: [{ order: 'a', result: 'error', error: 'Not found' }] }],
		[
			'GET',
			'/coupons/c',
			200,
			{
				coupon: 'c',
				discount: { type: 'percent', percent: 10 },
				limit: 5,
				products: ['p', { product: 'q' }],
				reason: { sv: 'Rea' },
			},
		],
		['POST', '/coupons', 200, { coupon: 'c', result: 'error', error: 'Codes in use' }],
		['POST', '/coupons', 503, 'Service Unavailable'],
		['GET', '/data/v1/downloads/j1', 200, 'a,b\n1,2'],
		['DELETE', `${session}/OS1/cart/items/pro`, 204, ''],
		[
			'GET',
			'/products/price',
			200,
			{
				products: [
					{
						product: 'p',
						pricing: {
							DE: { currency: 'EUR', price: 5, quantityDiscount: { 10: { discountPercent: 5 } } },
						},
					},
				],
			},
		],
	])('%s %s with %d that keeps to the documents', (method, path, status, body) => {
		expect(openapi.validateResponse({ method, path, status, body })).toEqual([]);
	});

	test.each<[string, string, number, unknown, string[]]>([
		[
			'GET',
			'/accounts/abc',
			200,
			{ accounts: [{ contact: 'Mira' }] },
			['body.contact must be object'],
		],
		[
			'GET',
			'/accounts/abc',
			200,
			{ id: ['abc'], contact: { subscribed: 'yes' } },
			['body.id must be number,string', 'body.contact.subscribed must be boolean'],
		],
		[
			'GET',
			'/accounts/abc',
			200,
			{ charges: [{ status: 'lost' }] },
			['body.charges[0].status must be one of successful, failed'],
		],
		[
			'GET',
			'/accounts',
			200,
			{ data: [] },
			[
				'body has none of the documented fields action, result, page, limit, nextPage, total, accounts',
			],
		],
		['GET', '/accounts', 200, '<html>', ['body must be object']],
		['GET', '/accounts', 201, {}, ['status: GET /accounts answers 200, not 201']],
		[
			'DELETE',
			`${session}/OS1/cart/items/pro`,
			204,
			{},
			[
				`body: DELETE /v2/checkouts/{checkoutPath}/sessions/{sessionId}/cart/items/{productPath} answers 204 without one`,
			],
		],
	])('%s %s with %d that does not', (method, path, status, body, violations) => {
		expect(openapi.validateResponse({ method, path, status, body })).toEqual(violations);
	});
});
