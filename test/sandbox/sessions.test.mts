import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
	DAY,
	first,
	HEADERS,
	keepsToTheDocuments,
	listOf,
	objectAt,
	open,
	type Answer,
	type Body,
	type Client,
} from './support.mts';

let client: Client;
beforeAll(async () => {
	client = await open({ seed: { accounts: 30, orders: 0, subscriptions: 0 } });
});
afterAll(() => client.sandbox.close());

const AT = '/v2/checkouts/lumenaudio/popup-checkout/sessions';
const put = (path: string, body: unknown): Promise<Answer> =>
	client.send('PUT', path, HEADERS, JSON.stringify(body));
const create = async (body: unknown = {}, at = AT): Promise<Body> => {
	const answer = await client.post(at, body);
	expect(answer.status).toBe(201);
	return answer.body;
};
const pathOf = ({ id }: Body): string => `${AT}/${String(id)}`;
const cartOf = (session: Body): Body => objectAt(session, 'cart');
const line = (productPath: string, more: Body = {}): Body => ({ productPath, ...more });
const codes = (session: Body): unknown[] => listOf(session, 'warnings').map(({ code }) => code);

/** A refusal as the newer calls give it: each wrong field with its code. */
const refusal = (...fields: Array<[field: string, errorCode: string]>): Body => ({
	status: '400 BAD_REQUEST',
	timestamp: new Date(client.clock.at).toISOString(),
	id: expect.stringMatching(/^FS[A-Z0-9]+$/),
	message: expect.any(String),
	errors: fields.map(([field, errorCode]) => ({
		errorCode,
		field,
		message: expect.any(String),
		rejectedValue: expect.any(String),
	})),
});
const expectRefused = (
	{ status, body }: Answer,
	...fields: Array<[field: string, errorCode: string]>
) => expect({ status, body }).toEqual({ status: 400, body: refusal(...fields) });

describe('POST /sessions', () => {
	const order = (items: Body[], more: Body = {}) =>
		client.post('/sessions', {
			account: first(client.sandbox.store.accounts.values(), ({ country }) => country === 'DE').id,
			items,
			...more,
		});

	test('a cart in the currency of the account, for a day', async () => {
		const { status, body } = await order(
			[{ product: 'reverb-pack', quantity: 2 }, { product: 'tape-echo' }],
			{ tags: { campaign: 'autumn' } },
		);
		expect(status).toBe(200);
		expect(body).toEqual({
			id: expect.stringMatching(/^[\w-]{22}$/),
			account: expect.any(String),
			currency: 'EUR',
			expires: client.clock.at + DAY,
			order: null,
			subtotal: 126,
			items: [
				{ product: 'reverb-pack', quantity: 2 },
				{ product: 'tape-echo', quantity: 1 },
			],
		});
	});

	test.each<[string, Body[], Body, number]>([
		['a coupon', [{ product: 'tape-echo' }], { coupon: 'SPRING30' }, 37.8],
		['a price of its own', [{ product: 'tape-echo', pricing: { price: { EUR: 40 } } }], {}, 40],
		[
			'a price as a text',
			[{ product: 'tape-echo', pricing: { price: { EUR: '40.50' } } }],
			{},
			40.5,
		],
		[
			'a percentage from a quantity on',
			[
				{
					product: 'tape-echo',
					quantity: 3,
					pricing: { discountType: 'percent', quantityDiscounts: { 2: 10, 5: 20 } },
				},
			],
			{},
			145.8,
		],
		[
			'an amount from a quantity on',
			[
				{
					product: 'tape-echo',
					quantity: 2,
					pricing: { discountType: 'amount', quantityDiscounts: { 2: { EUR: 4 } } },
				},
			],
			{},
			100,
		],
	])('the subtotal follows %s', async (_, items, more, subtotal) => {
		expect((await order(items, more)).body).toMatchObject({ subtotal });
	});

	test('expires after up to seven days', async () => {
		expect((await order([{ product: 'tape-echo' }], { expiration: 7 })).body).toMatchObject({
			expires: client.clock.at + 7 * DAY,
		});
		expect((await order([{ product: 'tape-echo' }], { expiration: 8 })).status).toBe(400);
	});

	test('a contact finds its account by e-mail, or becomes one: without a country from the US', async () => {
		const { accounts } = client.sandbox.store;
		const known = first(accounts.values(), ({ country }) => country === 'GB');
		const items = [{ product: 'tape-echo' }];
		expect(
			(
				await client.post('/sessions', {
					contact: { email: known.contact.email, country: 'DE' },
					items,
				})
			).body,
		).toMatchObject({ account: known.id, currency: 'GBP' });
		const { body } = await client.post('/sessions', {
			contact: { first: 'Ines', last: 'Park', email: 'ines.park@example.org' },
			lookup: { custom: 'crm-771' },
			items,
		});
		expect(body).toMatchObject({ currency: 'USD', subtotal: 59 });
		expect(accounts.get(String(body['account']))).toMatchObject({
			contact: { first: 'Ines' },
			country: 'US',
			lookup: { custom: 'crm-771' },
		});
		expect(
			(
				await client.post('/sessions', {
					contact: { email: 'kenji@example.org', country: 'JP' },
					items,
				})
			).body,
		).toMatchObject({ currency: 'JPY', subtotal: 8900 });
	});

	test.each<[string, Body, Body]>([
		['no items', { items: [] }, { message: 'required', params: ['items'] }],
		[
			'a product twice',
			{ items: [{ product: 'tape-echo' }, { product: 'tape-echo' }] },
			{ message: 'Item exists.', params: [] },
		],
		[
			'an unknown product',
			{ items: [{ product: 'nothing' }] },
			{ message: 'Product not found', params: ['nothing'] },
		],
		[
			'a coupon out of date',
			{ items: [{ product: 'tape-echo' }], coupon: 'SUMMER20' },
			{ message: 'Coupon is not valid', params: ['SUMMER20'] },
		],
		[
			'an unknown field',
			{ items: [{ product: 'tape-echo' }], locale: 'en' },
			{ message: expect.any(String), params: ['locale'] },
		],
		[
			'no buyer',
			{ items: [{ product: 'tape-echo' }], account: undefined },
			{ message: 'required', params: ['account'] },
		],
		[
			'an unknown buyer',
			{ items: [{ product: 'tape-echo' }], account: 'nobody' },
			{ message: 'Account not found', params: ['nobody'] },
		],
		[
			'a paid trial without its price',
			{ items: [{ product: 'mixdesk-pro-monthly', pricing: { paidTrial: true } }] },
			{ message: 'trialPrice is required for a paid trial', params: ['items.0.pricing'] },
		],
	])('refuses %s', async (_, body, error) => {
		const account = first(client.sandbox.store.accounts.keys());
		const answer = await client.post('/sessions', { account, ...body });
		expect([answer.status, answer.body]).toEqual([400, error]);
	});
});

describe('POST /v2/checkouts/…/sessions', () => {
	test('an empty cart asks for products', async () => {
		const session = await create();
		expect(session).toMatchObject({
			id: expect.stringMatching(/^OS[A-Z0-9]{18}$/),
			created: new Date(client.clock.at).toISOString(),
			expires: new Date(client.clock.at + DAY).toISOString(),
			status: 'OPEN',
			checkoutStatus: ['PRODUCTS_REQUIRED'],
			live: true,
			country: 'US',
			currency: 'USD',
			locale: 'en',
			checkoutUrls: {
				webcheckoutUrl: `https://lumenaudio.onfastspring.com/checkout/session/${String(session['id'])}`,
			},
			warnings: [],
		});
		expect(session).not.toHaveProperty('paymentMethods');
		expect(cartOf(session)).toMatchObject({ lineItems: [], netTotal: 0, netTotalDisplay: '$0.00' });
	});

	test('prices, taxes and totals of the country', async () => {
		const cart = cartOf(
			await create({
				country: 'DE',
				cart: { lineItems: [line('mixdesk-pro-monthly', { quantity: 5 }), line('tape-echo')] },
			}),
		);
		expect(cart).toMatchObject({
			listTotal: 166.5,
			discountTotal: 11.25,
			productDiscountTotal: 11.25,
			couponDiscountTotal: 0,
			netTotal: 155.25,
			taxRate: 19,
			taxTotal: 29.5,
			withTaxNetTotal: 184.75,
			withoutTaxNetTotal: 155.25,
			taxIncluded: 'TAXES_ADDED_TO_PRICE',
			couponHasApplied: false,
		});
		expect(listOf(cart, 'lineItems')).toMatchObject([
			{
				productPath: 'mixdesk-pro-monthly',
				quantity: 5,
				quantityBehavior: 'ALLOW',
				productType: 'SUBSCRIPTION_PLAN',
				removable: true,
				price: {
					unitListPrice: 22.5,
					unitNetPrice: 20.25,
					extendedNetTotal: 101.25,
					extendedTaxTotal: 19.24,
					taxPercent: 19,
					taxExempt: false,
				},
				subscription: {
					billingFrequency: { intervalUnit: 'MONTH', intervalLength: 1 },
					trialDays: 0,
				},
			},
			{ productPath: 'tape-echo', productType: 'ONE_TIME', price: { unitListPrice: 54 } },
		]);
	});

	test('yen have no decimals', async () => {
		const session = await create({
			country: 'JP',
			locale: 'en',
			cart: { lineItems: [line('tape-echo', { customPrice: { unitPrice: { JPY: 500 } } })] },
		});
		expect(cartOf(session)).toMatchObject({
			netTotal: 500,
			netTotalDisplay: '¥500',
			taxTotal: 50,
			withTaxNetTotal: 550,
		});
	});

	test.each<[string, Body, Body]>([
		[
			'the IP address',
			{ buyerIp: '198.51.100.7' },
			{ country: 'DE', currency: 'EUR', locale: 'de' },
		],
		[
			'the country before the IP address',
			{ country: 'gb', buyerIp: '198.51.100.7' },
			{ country: 'GB', currency: 'GBP', locale: 'en' },
		],
		['the locale', { country: 'DE', locale: 'en' }, { country: 'DE', locale: 'en' }],
		[
			'a country whose currency the shop does not have',
			{ country: 'BR' },
			{ country: 'BR', currency: 'USD' },
		],
		[
			'test mode',
			{ live: false },
			{
				live: false,
				checkoutUrls: {
					webcheckoutUrl: expect.stringMatching('^https://lumenaudio.test.onfastspring.com/'),
				},
			},
		],
	])('goes by %s', async (_, body, effective) => {
		const session = await create(body);
		expect(session).toMatchObject(effective);
		expect(codes(session)).toEqual([]);
	});

	test.each<[string, Body, Body]>([
		['INVALID_COUNTRY', { country: 'QQ' }, { country: 'US' }],
		['INVALID_BUYER_IP', { buyerIp: 'not-an-address' }, { country: 'US' }],
		['INVALID_LOCALE', { locale: 'E1', country: 'FR' }, { locale: 'fr' }],
		[
			'INVALID_POSTAL_CODE',
			{ country: 'US', customer: { billToAddress: { postalCode: 'SW1' } } },
			{},
		],
		['INVALID_TAX_ID', { country: 'DE', customer: { taxId: 'DE1' } }, {}],
		[
			'INVALID_PROMO_CODE',
			{ cart: { couponCode: 'LASTONE', lineItems: [line('tape-echo')] } },
			{
				cart: expect.objectContaining({
					couponCode: 'LASTONE',
					couponHasApplied: false,
					netTotal: 59,
				}),
			},
		],
	])('%s is a warning only', async (code, body, effective) => {
		const session = await create(body);
		expect(session).toMatchObject(effective);
		expect(codes(session)).toEqual([code]);
	});

	test('a checkout in test mode makes test sessions', async () => {
		const session = await create({ live: true }, '/v2/checkouts/lumenaudio/popup-preview/sessions');
		expect(session).toMatchObject({ live: false });
		expect(codes(session)).toEqual(['CHECKOUT_NOT_LIVE']);
	});

	test('a good tax number frees from tax', async () => {
		const session = await create({
			country: 'DE',
			customer: { taxId: 'DE123456789' },
			cart: { lineItems: [line('tape-echo')] },
		});
		expect(cartOf(session)).toMatchObject({
			taxTotal: 0,
			taxRate: 0,
			lineItems: [{ price: { taxExempt: true } }],
		});
	});

	test('a coupon takes the place of the discount of the product', async () => {
		const cart = cartOf(
			await create({
				country: 'US',
				cart: { couponCode: 'SPRING30', lineItems: [line('mixdesk-pro-monthly', { quantity: 5 })] },
			}),
		);
		expect(cart).toMatchObject({
			couponHasApplied: true,
			listTotal: 120,
			couponDiscountTotal: 36,
			productDiscountTotal: 0,
			netTotal: 84,
		});
		expect(listOf(cart, 'lineItems')[0]).toMatchObject({ price: { couponDiscountDuration: 3 } });
	});

	test('custom prices, discounts and fees; a fee is a line that nobody can remove', async () => {
		const customPrice = {
			unitPrice: { USD: 20 },
			discounts: [
				{ minQuantity: 1, percentDiscount: 5 },
				{ minQuantity: 3, amountDiscount: { USD: 4 } },
			],
			discountDuration: 2,
			setupFee: { USD: 12.5 },
		};
		const cart = cartOf(
			await create({
				country: 'US',
				cart: { lineItems: [line('mixdesk-pro-monthly', { quantity: 3, customPrice })] },
			}),
		);
		expect(cart).toMatchObject({ listTotal: 72.5, productDiscountTotal: 12, netTotal: 60.5 });
		expect(listOf(cart, 'lineItems')).toMatchObject([
			{
				productPath: 'mixdesk-pro-monthly',
				virtualProduct: false,
				price: { unitListPrice: 20, unitDiscount: 4, productDiscountDuration: 2 },
			},
			{
				productPath: 'mixdesk-pro-monthly.setupFee',
				virtualProduct: true,
				removable: false,
				quantity: 1,
				price: { unitListPrice: 12.5 },
			},
		]);
	});

	test('an account brings its data; its own key finds it', async () => {
		const account = first(
			client.sandbox.store.accounts.values(),
			({ lookup, payment }) => lookup.custom !== undefined && payment?.creditcard !== undefined,
		);
		for (const customer of [
			{ accountId: account.id },
			{ externalAccountId: account.lookup.custom },
		]) {
			expect(await create({ customer })).toMatchObject({
				country: account.country,
				customer: {
					accountId: account.id,
					externalAccountId: account.lookup.custom,
					billToContact: { email: account.contact.email, firstName: account.contact.first },
					savedPaymentMethod: { paymentMethodType: 'CARD' },
				},
			});
		}
	});

	test.each<[string, Body, [string, string]]>([
		[
			'e-mail address',
			{ customer: { billToContact: { email: 'nobody' } } },
			['customer.billToContact.email', 'INVALID_EMAIL_FORMAT'],
		],
		['country', { country: 'USA' }, ['country', 'INVALID_VALUE']],
		[
			'payment method',
			{ hidePaymentMethods: ['CASH'] },
			['hidePaymentMethods[0]', 'INVALID_VALUE'],
		],
		['field', { expiration: 3 }, ['expiration', 'UNKNOWN_FIELD']],
		['account', { customer: { accountId: 'nobody' } }, ['customer.accountId', 'ACCOUNT_NOT_FOUND']],
		[
			'product',
			{ cart: { lineItems: [line('tape-echo'), line('nothing')] } },
			['cart.lineItems[1].productPath', 'PRODUCT_NOT_FOUND'],
		],
		[
			'second line',
			{ cart: { lineItems: [line('tape-echo'), line('tape-echo')] } },
			['cart.lineItems[1].productPath', 'ITEM_EXISTS'],
		],
		[
			'download fee',
			{ cart: { lineItems: [line('tape-echo', { customPrice: { edsFee: { USD: 1.5 } } })] } },
			['cart.lineItems[0].customPrice.edsFee', 'INVALID_FEE'],
		],
		[
			'setup fee',
			{ cart: { lineItems: [line('tape-echo', { customPrice: { setupFee: { USD: 5 } } })] } },
			['cart.lineItems[0].customPrice.setupFee', 'INVALID_FEE'],
		],
		[
			'discount',
			{
				cart: {
					lineItems: [
						line('tape-echo', {
							customPrice: {
								discounts: [{ percentDiscount: 5 }, { minQuantity: 1, percentDiscount: 7 }],
							},
						}),
					],
				},
			},
			['cart.lineItems[0].customPrice.discounts', 'OVERLAPPING_DISCOUNTS'],
		],
	])('refuses a wrong %s', async (_, body, error) => {
		expectRefused(await client.post(AT, body), error);
	});

	test('a checkout that does not exist', async () => {
		expectRefused(await client.post('/v2/checkouts/lumenaudio/nowhere/sessions', {}), [
			'checkoutPath',
			'CHECKOUT_NOT_FOUND',
		]);
		expect(
			(await client.post('/v2/checkouts/lumenaudio%2Fpopup-checkout/sessions', {})).status,
		).toBe(404);
	});
});

describe('a session', () => {
	test('is read with its payment methods, at its own checkout only', async () => {
		const session = await create({ hidePaymentMethods: ['PAYPAL'] });
		expect((await client.get(pathOf(session))).body).toMatchObject({
			...session,
			hidePaymentMethods: ['PAYPAL'],
			paymentMethods: expect.any(Array),
		});
		const elsewhere = await client.get(pathOf(session).replace('popup-checkout', 'web-checkout'));
		expect([elsewhere.status, elsewhere.body]).toEqual([
			404,
			{
				status: '404 NOT_FOUND',
				timestamp: expect.any(String),
				id: expect.any(String),
				message: 'Session not found',
			},
		]);
	});

	test('ends after a day: it is still read, and cannot be changed', async () => {
		const session = await create({ cart: { lineItems: [line('tape-echo')] } });
		client.clock.advance(DAY);
		expect((await client.get(pathOf(session))).body).toMatchObject({
			status: 'EXPIRED',
			checkoutStatus: ['CONCLUDED'],
		});
		const closed: [string, string] = ['sessionId', 'SESSION_NOT_OPEN'];
		expectRefused(await put(pathOf(session), {}), closed);
		expectRefused(await put(`${pathOf(session)}/customer`, {}), closed);
		expectRefused(await client.post(`${pathOf(session)}/cart/items`, line('reverb-pack')), closed);
		expectRefused(await client.delete(`${pathOf(session)}/cart/items/tape-echo`), closed);
	});

	test('is forgotten with a reset', async () => {
		const own = await open({ seed: { accounts: 0 } });
		const { body } = await own.post(AT, {});
		own.sandbox.reset();
		expect((await own.get(pathOf(body))).status).toBe(404);
		await own.sandbox.close();
	});
});

describe('PUT /v2/checkouts/…/sessions/{sessionId}', () => {
	test('puts what is sent in the place of all that was there', async () => {
		const session = await create({
			country: 'DE',
			orderTags: { campaign: 'autumn' },
			customer: { billToContact: { email: 'a@example.org' } },
			cart: { couponCode: 'SPRING30', lineItems: [line('tape-echo')] },
		});
		const { status, body } = await put(pathOf(session), {
			country: 'US',
			cart: { lineItems: [line('reverb-pack', { quantity: 2 })] },
		});
		expect(status).toBe(200);
		expect(body).toMatchObject({
			id: session['id'],
			created: session['created'],
			currency: 'USD',
			orderTags: {},
			customer: {},
			cart: { netTotal: 78, couponHasApplied: false },
			paymentMethods: expect.any(Array),
		});
		expect(body['customer']).toEqual({});
		expect((await client.get(pathOf(session))).body).toEqual(body);
	});

	test('nothing changes when a field is wrong', async () => {
		const session = await create({ country: 'DE' });
		expectRefused(await put(pathOf(session), { country: 'US', live: 'yes' }), [
			'live',
			'INVALID_VALUE',
		]);
		expect((await client.get(pathOf(session))).body).toMatchObject({ country: 'DE' });
	});
});

describe('GET …/payment-methods', () => {
	const ids = async (body: Body): Promise<unknown[]> =>
		listOf(
			(await client.get(`${pathOf(await create(body))}/payment-methods`)).body,
			'paymentMethods',
		).map(({ id }) => id);

	test('those of the country and the cart', async () => {
		expect(await ids({ country: 'NL', cart: { lineItems: [line('tape-echo')] } })).toEqual([
			'CARD',
			'PAYPAL',
			'APPLE_PAY',
			'GOOGLE_PAY',
			'SEPA',
			'IDEAL',
			'KLARNA',
			'WIRE',
		]);
		expect(
			await ids({ country: 'NL', cart: { lineItems: [line('mixdesk-pro-monthly')] } }),
		).toEqual(['CARD', 'PAYPAL', 'APPLE_PAY', 'GOOGLE_PAY', 'SEPA']);
	});

	test('in the asked order, without the hidden ones', async () => {
		expect(
			await ids({
				country: 'US',
				paymentMethodsOrder: ['PAYPAL', 'PIX', 'CARD'],
				hidePaymentMethods: ['WIRE', 'AMAZON'],
			}),
		).toEqual(['PAYPAL', 'CARD', 'APPLE_PAY', 'GOOGLE_PAY', 'ACH']);
	});

	test('of no session', async () => {
		expectRefused(await client.get(`${AT}/OSNOBODY/payment-methods`), [
			'sessionId',
			'SESSION_NOT_FOUND',
		]);
	});
});

describe('the cart', () => {
	test('items come, change and go, and the totals with them', async () => {
		const session = await create({ country: 'US', cart: { lineItems: [line('tape-echo')] } });
		const total = async () => cartOf((await client.get(pathOf(session))).body)['netTotal'];
		const added = await client.post(
			`${pathOf(session)}/cart/items`,
			line('reverb-pack', { quantity: 2, attributes: { source: 'upsell' } }),
		);
		expect([added.status, added.body]).toMatchObject([
			200,
			{
				productPath: 'reverb-pack',
				quantity: 2,
				attributes: { source: 'upsell' },
				price: { extendedNetTotal: 78 },
			},
		]);
		expect(await total()).toBe(137);

		const changed = await put(
			`${pathOf(session)}/cart/items/reverb-pack`,
			line('reverb-pack', { customPrice: { unitPrice: { USD: 30 } } }),
		);
		expect(changed.body).toMatchObject({
			quantity: 1,
			attributes: {},
			price: { extendedNetTotal: 30 },
		});
		expect(await total()).toBe(89);

		const several = await put(`${pathOf(session)}/cart/items/tape-echo,reverb-pack`, {
			quantity: 2,
		});
		expect(several.body).toMatchObject({ productPath: 'tape-echo', quantity: 2 });
		expect(await total()).toBe(196);

		const removed = await client.delete(`${pathOf(session)}/cart/items/tape-echo`);
		expect([removed.status, removed.text]).toEqual([204, '']);
		expect(await total()).toBe(78);
	});

	test.each<[string, (path: string) => Promise<Answer>, [string, string]]>([
		[
			'a product that is in it already',
			(path) => client.post(`${path}/cart/items`, line('tape-echo')),
			['productPath', 'ITEM_EXISTS'],
		],
		[
			'a product that does not exist',
			(path) => client.post(`${path}/cart/items`, line('nothing')),
			['productPath', 'PRODUCT_NOT_FOUND'],
		],
		[
			'no product',
			(path) => client.post(`${path}/cart/items`, {}),
			['productPath', 'INVALID_VALUE'],
		],
		[
			'a change of what is not in it',
			(path) => put(`${path}/cart/items/reverb-pack`, line('reverb-pack')),
			['productPath', 'ITEM_NOT_FOUND'],
		],
		[
			'the removal of what is not in it',
			(path) => client.delete(`${path}/cart/items/reverb-pack`),
			['productPath', 'ITEM_NOT_FOUND'],
		],
		[
			'a trial of a one-time product',
			(path) =>
				put(
					`${path}/cart/items/tape-echo`,
					line('tape-echo', { subscriptionOverrides: { trialDays: 3 } }),
				),
			['subscriptionOverrides', 'NOT_A_SUBSCRIPTION'],
		],
	])('refuses %s', async (_, act, error) => {
		expectRefused(
			await act(pathOf(await create({ cart: { lineItems: [line('tape-echo')] } }))),
			error,
		);
	});
});

describe('PUT …/customer', () => {
	test('puts the customer in the place of the old one, and the taxes follow', async () => {
		const session = await create({
			country: 'DE',
			customer: { billToContact: { email: 'a@example.org' }, accountTags: { tier: 'studio' } },
			cart: { lineItems: [line('tape-echo')] },
		});
		const { status, body } = await put(`${pathOf(session)}/customer`, {
			billToAddress: { city: 'Berlin', country: 'DE' },
			taxId: 'DE123456789',
			shipToType: 'SHIP_TO',
		});
		expect([status, body]).toEqual([
			200,
			{ billToAddress: { city: 'Berlin' }, taxId: 'DE123456789' },
		]);
		expect((await client.get(pathOf(session))).body).toMatchObject({
			country: 'DE',
			customer: body,
			cart: { taxTotal: 0 },
		});
	});

	test('refuses a wrong field', async () => {
		expectRefused(
			await put(`${pathOf(await create())}/customer`, {
				shipToType: 'DRONE',
				billToContact: { email: 'x' },
			}),
			['billToContact.email', 'INVALID_EMAIL_FORMAT'],
			['shipToType', 'INVALID_VALUE'],
		);
	});
});

keepsToTheDocuments(() => client);
