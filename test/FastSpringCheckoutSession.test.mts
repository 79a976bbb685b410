import { expect } from '@jest/globals';
import { openCheckout, type CheckoutRequest } from '../sandbox/store/checkouts.mts';
import type { Store } from '../sandbox/store.mts';
import { byId, failed, operations, type Json } from './support/operations.mts';

const CHECKOUT = 'lumenaudio/popup-checkout';
const AT = `/v2/checkouts/${CHECKOUT}/sessions`;
const open = (store: Store, asked: CheckoutRequest = {}): string =>
	openCheckout(store, CHECKOUT, asked).id;
const at = (sessionId: string): Json => ({ checkoutPath: CHECKOUT, sessionId });
const rows = (...entry: Json[]) => ({ entry }) as never;
const pair = (key: string, value: unknown): Json => ({ key, value });
const having = (fields: Json): Json => expect.objectContaining(fields) as never;
const cart = (...productPaths: string[]): CheckoutRequest => ({
	country: 'US',
	cart: { lineItems: productPaths.map((productPath) => ({ productPath })) },
});
const CUSTOM: CheckoutRequest = {
	country: 'US',
	cart: { lineItems: [{ productPath: 'tape-echo', customPrice: { unitPrice: { USD: 40 } } }] },
};
const each = (id: string): Json => ({ id });
const OF_ITEM = { checkoutPath: CHECKOUT, sessionId: '={{ $json.id }}' };
const NO_SESSION = 'FastSpring refused the request: sessionId: There is no such session';
const NOT_THERE = 'FastSpring refused the request: Session not found';

/** What the node sends again of a line that it read. */
const again = (productPath: string, more: Json = {}): Json => ({
	productPath,
	quantity: 1,
	quantityBehavior: 'ALLOW',
	quantityDefault: 1,
	...more,
});
const TAPE = again('tape-echo', { descriptions: { display: { en: 'Tape Echo' } } });

/** A success whose cart has these products, whatever was asked for. */
const success = (...products: string[]) => ({
	kind: 'status' as const,
	status: 200,
	body: { id: 'OSLESS', ...cart(...products) },
});

const CUSTOMER = {
	accountTags: { tier: 'studio' },
	billToAddress: {
		addressLine1: '48 Quarry Road',
		addressLine2: 'Unit 6',
		city: 'Boulder',
		country: 'US',
		postalCode: '80301',
		region: 'CO',
	},
	billToContact: {
		company: 'Tidewater Labs',
		email: 'maren.osei@example.org',
		firstName: 'Maren',
		lastName: 'Osei',
		phoneNumber: '+1 720 555 0142',
	},
	externalAccountId: 'crm-88123',
	shipToAddress: { city: 'Austin' },
	shipToContact: { email: 'ap@example.org' },
	shipToType: 'SHIP_TO',
	taxId: '12-345',
	taxIdRegion: 'CO',
};

operations('fastSpringCheckoutSession', {
	'session.create': {
		'sends an empty object when nothing was entered': {
			parameters: { checkoutPath: CHECKOUT },
			calls: [[`POST ${AT}`, {}]],
			output: [
				having({
					id: expect.stringMatching(/^OS/),
					checkoutStatus: ['PRODUCTS_REQUIRED'],
					checkoutUrls: { webcheckoutUrl: expect.stringContaining('/checkout/session/OS') },
				}),
			],
		},
		'says which products a success left out': {
			parameters: {
				checkoutPath: CHECKOUT,
				lineItems: rows(
					{ productPath: byId('tape-echo'), quantity: 1 },
					{ productPath: byId('reverb-pack'), quantity: 1 },
				),
			},
			faults: [success('tape-echo')],
			output: [failed('processed the request only in part: the cart is without reverb-pack')],
			stops: 'Processed in part: item 0.',
		},
		'sends every field, money as it was entered': {
			parameters: {
				checkoutPath: CHECKOUT,
				lineItems: rows({
					productPath: byId('mixdesk-pro-monthly'),
					quantity: 2,
					additionalFields: {
						attributes: rows(pair('seatOwner', 'maren')),
						customPrice: {
							unitPrice: rows(pair('USD', 120.5), pair('JPY', 500)),
							discounts: rows(
								{ minQuantity: 2, additionalFields: { percentDiscount: 10 } },
								{
									minQuantity: 5,
									additionalFields: { amountDiscount: rows(pair('USD', 20), pair('JPY', 100)) },
								},
							),
							discountDuration: 3,
							setupFee: rows(pair('USD', 10)),
							edsFee: rows(pair('USD', 2.5)),
							shippingFee: rows(pair('USD', 4)),
						},
						descriptions: {
							display: rows(pair('en', 'Desk'), pair('de', 'Pult')),
							instructions: rows(pair('en', 'Plug in')),
							summary: rows(pair('iw', 'Two seats')),
							imageUrl: 'https://example.com/desk.png',
						},
						quantityBehavior: 'LOCK',
						quantityDefault: 2,
						subscriptionOverrides: {
							billingFrequency: { intervalUnit: 'YEAR', intervalLength: 1, intervalCount: 2 },
							trialDays: 7,
						},
					},
				}),
				additionalFields: {
					buyerIp: '203.0.113.24',
					country: 'US',
					couponCode: 'SPRING30',
					customer: { ...CUSTOMER, accountTags: rows(pair('tier', 'studio')) } as never,
					hidePaymentMethods: ['WIRE'],
					live: false,
					locale: 'en',
					orderTags: rows(pair('campaign', 'autumn')),
					paymentMethodsOrder: ['PAYPAL', 'CARD'],
				},
			},
			calls: [
				[
					`POST ${AT}`,
					{
						buyerIp: '203.0.113.24',
						country: 'US',
						customer: CUSTOMER,
						hidePaymentMethods: ['WIRE'],
						live: false,
						locale: 'en',
						orderTags: { campaign: 'autumn' },
						paymentMethodsOrder: ['PAYPAL', 'CARD'],
						cart: {
							couponCode: 'SPRING30',
							lineItems: [
								{
									productPath: 'mixdesk-pro-monthly',
									quantity: 2,
									attributes: { seatOwner: 'maren' },
									customPrice: {
										unitPrice: { USD: 120.5, JPY: 500 },
										discounts: [
											{ minQuantity: 2, percentDiscount: 10 },
											{ minQuantity: 5, amountDiscount: { USD: 20, JPY: 100 } },
										],
										discountDuration: 3,
										setupFee: { USD: 10 },
										edsFee: { USD: 2.5 },
										shippingFee: { USD: 4 },
									},
									descriptions: {
										display: { en: 'Desk', de: 'Pult' },
										instructions: { en: 'Plug in' },
										summary: { iw: 'Two seats' },
										imageUrl: 'https://example.com/desk.png',
									},
									quantityBehavior: 'LOCK',
									quantityDefault: 2,
									subscriptionOverrides: {
										billingFrequency: { intervalUnit: 'YEAR', intervalLength: 1, intervalCount: 2 },
										trialDays: 7,
									},
								},
							],
						},
					},
				],
			],
			output: [
				having({
					live: false,
					currency: 'USD',
					cart: having({ couponHasApplied: true, withoutTaxNetTotal: expect.any(Number) }),
				}),
			],
		},
		'takes line items and maps by expression, yen as yen': {
			items: [
				{
					country: 'JP',
					cart: [
						{ productPath: 'tape-echo', quantity: 2, customPrice: { unitPrice: { JPY: 500 } } },
					],
					tags: { crm: 'a' },
				},
				{
					country: 'DE',
					cart: [{ productPath: 'reverb-pack', quantity: '1' }],
					tags: { crm: 'b' },
				},
			],
			parameters: {
				checkoutPath: CHECKOUT,
				options: { lineItemsJson: '={{ $json.cart }}' },
				additionalFields: {
					country: '={{ $json.country }}',
					orderTagsJson: '={{ $json.tags }}',
				},
			},
			calls: [
				[
					`POST ${AT}`,
					{
						country: 'JP',
						orderTags: { crm: 'a' },
						cart: {
							lineItems: [
								{ productPath: 'tape-echo', quantity: 2, customPrice: { unitPrice: { JPY: 500 } } },
							],
						},
					},
				],
				[
					`POST ${AT}`,
					{
						country: 'DE',
						orderTags: { crm: 'b' },
						cart: { lineItems: [{ productPath: 'reverb-pack', quantity: 1 }] },
					},
				],
			],
			ordered: true,
			output: [
				having({
					currency: 'JPY',
					cart: having({ withoutTaxNetTotal: 1_000, taxTotal: 100, withTaxNetTotal: 1_100 }),
				}),
				having({ currency: 'EUR', cart: having({ withTaxNetTotal: 42.84 }) }),
			],
		},
		'leaves the answer as it is without Simplify': {
			parameters: { checkoutPath: CHECKOUT, simplify: false },
			output: [
				having({
					created: expect.any(String),
					locale: 'en',
					cart: having({ netTotalDisplay: '$0.00' }),
				}),
			],
		},
		'fails only the item whose cart is refused': {
			items: [{ product: 'tape-echo' }, { product: 'nothing' }],
			parameters: {
				checkoutPath: CHECKOUT,
				lineItems: rows({ productPath: byId('={{ $json.product }}'), quantity: 1 }),
			},
			calls: ['tape-echo', 'nothing'].map(
				(productPath) =>
					[`POST ${AT}`, { cart: { lineItems: [{ productPath, quantity: 1 }] } }] as const,
			),
			output: [
				having({ checkoutStatus: ['READY_FOR_CHECKOUT'] }),
				failed('cart.lineItems[0].productPath: There is no such product'),
			],
			stops: 'Already processed: item 0',
		},
		'refuses checkout paths, addresses, codes and keys that cannot be, before anything is sent': {
			items: [
				{ path: 'lumenaudio' },
				{ path: 'lumenaudio/' },
				{ path: '../accounts' },
				{ path: 'lumenaudio/a/b' },
				{ path: 'lumenaudio%2Fpopup-checkout' },
				{ path: CHECKOUT, ip: '300.1.1.1' },
				{ path: CHECKOUT, country: 'usa' },
				{ path: CHECKOUT, key: 'abc' },
			],
			parameters: {
				checkoutPath: '={{ $json.path }}',
				additionalFields: {
					buyerIp: '={{ $json.ip }}',
					country: '={{ $json.country }}',
					customer: { externalAccountId: '={{ $json.key }}' } as never,
				},
			},
			calls: [],
			output: [
				...Array.from({ length: 5 }, () =>
					failed('which is not a checkout path; enter the store ID and the checkout ID'),
				),
				failed('"Additional Fields > Buyer IP Address" is not an IP address'),
				failed('"Additional Fields > Country"'),
				failed('"Additional Fields > Customer > External Account ID" is not a lookup key'),
			],
		},
		'does not send a call again whose outcome is unknown': {
			parameters: { checkoutPath: CHECKOUT },
			faults: [{ kind: 'dropAfter', times: 5 }],
			calls: [[`POST ${AT}`, {}]],
			output: [failed('the outcome is unknown', 'a duplicate session is harmless')],
		},
	},

	'session.get': {
		'reads the session of each item, the same one once': ({ store }) => {
			const [a, b] = [open(store, cart('tape-echo')), open(store)];
			return {
				items: [a, b, a].map(each),
				parameters: OF_ITEM,
				calls: [`GET ${AT}/${a}`, `GET ${AT}/${b}`],
				output: [
					having({
						id: a,
						cart: having({
							lineItems: [
								having({ productPath: 'tape-echo', price: having({ unitListPrice: 59 }) }),
							],
						}),
					}),
					having({ id: b }),
					having({ id: a }),
				],
			};
		},
		'keeps a few fields, or all of them': ({ store }) => {
			const id = open(store);
			return {
				parameters: { ...at(id), simplify: false } as never,
				output: [having({ id, paymentMethods: expect.any(Array), hidePaymentMethods: [] })],
			};
		},
		'one session that is not there': ({ store }) => {
			const id = open(store);
			return {
				items: [id, 'OSNOBODY'].map(each),
				parameters: OF_ITEM,
				output: [having({ id }), failed(NOT_THERE, 'Check the ID')],
			};
		},
	},

	'session.update': {
		'takes the coupon off and empties a contact, on purpose only': ({ store }) => {
			const id = open(store, {
				customer: { billToContact: { email: 'a@example.org', company: 'A Ltd' } },
				cart: { couponCode: 'SPRING30' },
			});
			return {
				items: [
					{ clear: ['couponCode'], company: ['company'] },
					{ clear: [], company: [] },
				],
				parameters: {
					...at(id),
					updateFields: {
						couponCode: '',
						country: 'us',
						clearFields: '={{ $json.clear }}',
						customer: { billToContact: { company: '', clearFields: '={{ $json.company }}' } },
					},
				} as never,
				output: [expect.objectContaining({ id }), expect.objectContaining({ id })],
				undocumented: true,
				after: ({ calls }) =>
					expect(calls.filter(({ method }) => method === 'PUT').map(({ body }) => body)).toEqual([
						expect.objectContaining({
							country: 'US',
							cart: { couponCode: '', lineItems: [] },
							customer: { billToContact: { email: 'a@example.org', company: '' } },
						}),
						expect.objectContaining({ country: 'US' }),
					]),
			};
		},
		'reads the session, merges and puts the whole of it': ({ store }) => {
			const id = open(store, {
				country: 'US',
				locale: 'en',
				live: false,
				orderTags: { campaign: 'autumn' },
				customer: {
					billToContact: { email: 'a@example.org', firstName: 'Ana' },
					taxIdRegion: 'CO',
				},
				hidePaymentMethods: ['WIRE'],
				cart: {
					couponCode: 'SPRING30',
					lineItems: [{ productPath: 'tape-echo', quantity: 3, attributes: { source: 'mail' } }],
				},
			});
			return {
				parameters: {
					...at(id),
					updateFields: {
						customer: { billToContact: { lastName: 'Ruiz' } },
						orderTags: rows(pair('deal', 'D-1')),
					},
				} as never,
				calls: [
					`GET ${AT}/${id}`,
					[
						`PUT ${AT}/${id}`,
						{
							locale: 'en',
							country: 'US',
							live: false,
							orderTags: { campaign: 'autumn', deal: 'D-1' },
							customer: {
								billToContact: { email: 'a@example.org', firstName: 'Ana', lastName: 'Ruiz' },
								taxIdRegion: 'CO',
							},
							hidePaymentMethods: ['WIRE'],
							cart: {
								couponCode: 'SPRING30',
								lineItems: [{ ...TAPE, quantity: 3, attributes: { source: 'mail' } }],
							},
						},
					],
				],
				ordered: true,
				output: [
					having({
						id,
						orderTags: { campaign: 'autumn', deal: 'D-1' },
						cart: having({ couponHasApplied: true, withoutTaxNetTotal: 123.9 }),
					}),
				],
			};
		},
		'misses nothing that Additional Fields (JSON) put in the place of': ({ store }) => {
			const id = open(store, cart('tape-echo'));
			const lineItems = [{ productPath: 'reverb-pack', quantity: 2 }];
			return {
				items: [{ lines: rows({ productPath: byId('tape-echo'), quantity: 1 }) }, {}],
				parameters: {
					...at(id),
					updateFields: { country: 'US', lineItems: '={{ $json.lines }}' },
					options: { additionalFieldsJson: { cart: { lineItems } } },
				} as never,
				output: [0, 1].map(() =>
					having({ id, cart: having({ lineItems: lineItems.map(having) }) }),
				),
			};
		},
		'two items for one session build on each other': ({ store }) => {
			const id = open(store, cart('tape-echo'));
			const body = (orderTags: Json) => ({
				locale: 'en',
				country: 'US',
				live: true,
				orderTags,
				customer: {},
				hidePaymentMethods: [],
				cart: { lineItems: [TAPE] },
			});
			return {
				items: [
					{ id, tag: 'a' },
					{ id, tag: 'b' },
				],
				parameters: {
					...OF_ITEM,
					updateFields: { orderTags: rows(pair('={{ $json.tag }}', '1')) },
				},
				calls: [
					`GET ${AT}/${id}`,
					[`PUT ${AT}/${id}`, body({ a: '1' })],
					`GET ${AT}/${id}`,
					[`PUT ${AT}/${id}`, body({ a: '1', b: '1' })],
				],
				ordered: true,
				output: [having({ orderTags: { a: '1' } }), having({ orderTags: { a: '1', b: '1' } })],
			};
		},
		'new line items take the place of the old ones; fees are not sent as lines': ({ store }) => {
			const id = open(store, cart('mixdesk-studio-yearly'));
			return {
				parameters: {
					...at(id),
					simplify: false,
					updateFields: { lineItems: rows({ productPath: byId('reverb-pack'), quantity: 2 }) },
				} as never,
				calls: [
					`GET ${AT}/${id}`,
					[
						`PUT ${AT}/${id}`,
						{
							locale: 'en',
							country: 'US',
							live: true,
							customer: {},
							hidePaymentMethods: [],
							cart: { lineItems: [{ productPath: 'reverb-pack', quantity: 2 }] },
						},
					],
				],
				output: [having({ cart: having({ netTotal: 78 }), paymentMethods: expect.any(Array) })],
			};
		},
		'says when a custom price went, since it cannot be read back': ({ store }) => {
			const [plain, custom, moved] = [
				open(store, cart('tape-echo')),
				open(store, CUSTOM),
				open(store, CUSTOM),
			];
			return {
				items: [{ id: plain }, { id: custom }, { id: moved, country: 'DE' }],
				parameters: { ...OF_ITEM, updateFields: { locale: 'de', country: '={{ $json.country }}' } },
				output: [
					having({ id: plain }),
					failed(
						'processed the request only in part: the unit price of tape-echo in USD was 40 and is 59 now',
						'FastSpring has processed this item',
					),
					having({ id: moved, currency: 'EUR' }),
				],
			};
		},
		'fails only the item whose session is not there, and puts nothing for it': ({ store }) => {
			const id = open(store);
			return {
				items: [each('OSNOBODY'), each(id)],
				parameters: { ...OF_ITEM, updateFields: { country: 'DE' } },
				calls: [
					`GET ${AT}/OSNOBODY`,
					`GET ${AT}/${id}`,
					[
						`PUT ${AT}/${id}`,
						{
							locale: 'en',
							country: 'DE',
							live: true,
							customer: {},
							hidePaymentMethods: [],
							cart: { lineItems: [] },
						},
					],
				],
				output: [failed(NOT_THERE), having({ id, currency: 'EUR' })],
			};
		},
	},

	'session.getPaymentMethods': {
		'one item for each method': ({ store }) => {
			const [a, b] = [
				open(store, {
					country: 'US',
					paymentMethodsOrder: ['PAYPAL'],
					hidePaymentMethods: ['AMAZON', 'APPLE_PAY', 'GOOGLE_PAY', 'WIRE', 'ACH'],
				}),
				open(store, {
					country: 'IN',
					cart: { lineItems: [{ productPath: 'lumen-cloud-monthly' }] },
				}),
			];
			const ids = (...list: string[]): Json[] => list.map((id) => having({ id }));
			return {
				items: [a, b].map(each),
				parameters: OF_ITEM,
				calls: [`GET ${AT}/${a}/payment-methods`, `GET ${AT}/${b}/payment-methods`],
				output: [ids('PAYPAL', 'CARD'), ids('CARD', 'PAYPAL', 'APPLE_PAY', 'GOOGLE_PAY', 'UPI')],
			};
		},
		'of one session': ({ store }) => {
			const id = open(store, {
				hidePaymentMethods: ['PAYPAL', 'AMAZON', 'APPLE_PAY', 'GOOGLE_PAY', 'WIRE', 'ACH'],
			});
			return {
				parameters: at(id) as never,
				output: [
					[
						having({
							id: 'CARD',
							variants: expect.arrayContaining(['VISA']),
							requiredFieldElements: ['NAME', 'EMAIL', 'CARD'],
						}),
					],
				],
			};
		},
		'fails only the item whose session is not there': ({ store }) => {
			const id = open(store, {
				hidePaymentMethods: ['PAYPAL', 'AMAZON', 'APPLE_PAY', 'GOOGLE_PAY', 'WIRE', 'ACH'],
			});
			return {
				items: [each('OSNOBODY'), each(id)],
				parameters: OF_ITEM,
				output: [failed(NO_SESSION), [having({ id: 'CARD' })]],
			};
		},
	},

	'cartItem.add': {
		'says where a success left the product out': {
			parameters: { checkoutPath: CHECKOUT, sessionId: 'OSLESS', productPath: byId('tape-echo') },
			faults: [success()],
			output: [failed('processed the request only in part: the cart is without tape-echo')],
		},
		'puts a product into the cart of each item, one after another': ({ store }) => {
			const id = open(store, { country: 'US' });
			return {
				items: [
					{ id, product: 'tape-echo' },
					{ id, product: 'reverb-pack' },
				],
				parameters: {
					...OF_ITEM,
					productPath: byId('={{ $json.product }}'),
					quantity: 2,
					additionalFields: { attributes: rows(pair('source', 'upsell')) },
				},
				calls: ['tape-echo', 'reverb-pack'].map(
					(productPath) =>
						[
							`POST ${AT}/${id}/cart/items`,
							{ productPath, quantity: 2, attributes: { source: 'upsell' } },
						] as const,
				),
				ordered: true,
				output: [
					having({ productPath: 'tape-echo', price: having({ extendedNetTotal: 118 }) }),
					having({ productPath: 'reverb-pack', quantity: 2 }),
				],
			};
		},
		'one product with a price of its own, unsimplified': ({ store }) => {
			const id = open(store, { country: 'JP' });
			return {
				parameters: {
					...at(id),
					productPath: byId('tape-echo'),
					additionalFields: { customPrice: { unitPrice: rows(pair('JPY', 500)) } },
					simplify: false,
				} as never,
				calls: [
					[
						`POST ${AT}/${id}/cart/items`,
						{ productPath: 'tape-echo', quantity: 1, customPrice: { unitPrice: { JPY: 500 } } },
					],
				],
				output: [
					having({
						virtualProduct: false,
						price: having({
							unitListPrice: 500,
							unitListPriceDisplay: expect.stringContaining('500'),
						}),
					}),
				],
			};
		},
		'fails only the item whose product is in the cart already': ({ store }) => {
			const id = open(store, cart('tape-echo'));
			return {
				items: [{ product: 'tape-echo' }, { product: 'reverb-pack' }],
				parameters: { ...at(id), productPath: byId('={{ $json.product }}') } as never,
				output: [
					failed('productPath: The product is in the cart already'),
					having({ productPath: 'reverb-pack' }),
				],
			};
		},
	},

	'cartItem.update': {
		'keeps what is not given, the quantity too': ({ store }) => {
			const id = open(store, {
				country: 'US',
				cart: {
					lineItems: [
						{ productPath: 'mixdesk-pro-monthly', quantity: 3, attributes: { source: 'mail' } },
					],
				},
			});
			return {
				parameters: {
					...at(id),
					productPath: byId('mixdesk-pro-monthly'),
					updateFields: { quantityBehavior: 'HIDE' },
				} as never,
				calls: [
					`GET ${AT}/${id}`,
					[
						`PUT ${AT}/${id}/cart/items/mixdesk-pro-monthly`,
						again('mixdesk-pro-monthly', {
							quantity: 3,
							quantityBehavior: 'HIDE',
							descriptions: expect.objectContaining({
								display: { en: 'MixDesk Pro (monthly)', de: 'MixDesk Pro (monatlich)' },
							}),
							attributes: { tier: 'pro', source: 'mail' },
							subscriptionOverrides: {
								billingFrequency: { intervalUnit: 'MONTH', intervalLength: 1 },
								trialDays: 0,
							},
						}),
					],
				],
				ordered: true,
				output: [
					having({
						quantity: 3,
						quantityBehavior: 'HIDE',
						price: having({ extendedNetTotal: 72 }),
					}),
				],
			};
		},
		'two lines of one cart': ({ store }) => {
			const id = open(store, cart('tape-echo', 'reverb-pack'));
			return {
				items: [
					{ product: 'tape-echo', quantity: 2 },
					{ product: 'reverb-pack', quantity: 5 },
				],
				parameters: {
					...at(id),
					productPath: byId('={{ $json.product }}'),
					updateFields: { quantity: '={{ $json.quantity }}' },
				} as never,
				calls: [
					`GET ${AT}/${id}`,
					[`PUT ${AT}/${id}/cart/items/tape-echo`, { ...TAPE, quantity: 2 }],
					[
						`PUT ${AT}/${id}/cart/items/reverb-pack`,
						again('reverb-pack', {
							quantity: 5,
							descriptions: { display: { en: 'Reverb Pack', de: 'Hall-Paket' } },
						}),
					],
				],
				output: [having({ quantity: 2 }), having({ quantity: 5 })],
				after: ({ store: after }) =>
					expect(after.sessions.get(id)).toMatchObject({
						items: [
							{ product: 'tape-echo', quantity: 2 },
							{ product: 'reverb-pack', quantity: 5 },
						],
					}),
			};
		},
		'says when a custom price went, since it cannot be read back': ({ store }) => {
			const [custom, plain] = [open(store, CUSTOM), open(store, cart('tape-echo'))];
			return {
				items: [custom, plain].map(each),
				parameters: { ...OF_ITEM, productPath: byId('tape-echo'), updateFields: { quantity: 2 } },
				output: [
					failed('the unit price of tape-echo in USD was 40 and is 59 now'),
					having({ quantity: 2 }),
				],
			};
		},
		'takes a new custom price': ({ store }) => {
			const id = open(store, CUSTOM);
			return {
				parameters: {
					...at(id),
					productPath: byId('tape-echo'),
					simplify: false,
					updateFields: { customPrice: { unitPrice: rows(pair('USD', 35)) } },
				} as never,
				calls: [
					`GET ${AT}/${id}`,
					[
						`PUT ${AT}/${id}/cart/items/tape-echo`,
						{ ...TAPE, customPrice: { unitPrice: { USD: 35 } } },
					],
				],
				output: [having({ price: having({ unitListPrice: 35, unitListPriceDisplay: '$35.00' }) })],
			};
		},
		'fails only the item whose product is not in the cart': ({ store }) => {
			const id = open(store, cart('tape-echo'));
			return {
				items: [{ product: 'tape-echo' }, { product: 'reverb-pack' }],
				parameters: {
					...at(id),
					productPath: byId('={{ $json.product }}'),
					updateFields: { quantity: 2 },
				} as never,
				output: [having({ quantity: 2 }), failed('productPath: The product is not in the cart')],
			};
		},
	},

	'cartItem.remove': {
		'tells what is gone': ({ store }) => {
			const id = open(store, cart('tape-echo', 'reverb-pack'));
			return {
				parameters: { ...at(id), productPath: byId('tape-echo') } as never,
				calls: [`DELETE ${AT}/${id}/cart/items/tape-echo`],
				output: [{ deleted: true, sessionId: id, productPath: 'tape-echo' }],
				after: ({ store: after }) =>
					expect(after.sessions.get(id)).toMatchObject({
						items: [{ product: 'reverb-pack', quantity: 1 }],
					}),
			};
		},
		'fails only the item whose product is not in the cart': ({ store }) => {
			const id = open(store, cart('tape-echo', 'reverb-pack'));
			return {
				items: [{ product: 'tape-echo' }, { product: 'tape-echo' }, { product: 'reverb-pack' }],
				parameters: { ...at(id), productPath: byId('={{ $json.product }}') } as never,
				calls: [
					`DELETE ${AT}/${id}/cart/items/tape-echo`,
					`DELETE ${AT}/${id}/cart/items/tape-echo`,
					`DELETE ${AT}/${id}/cart/items/reverb-pack`,
				],
				ordered: true,
				output: [
					having({ deleted: true }),
					failed('productPath: The product is not in the cart'),
					having({ productPath: 'reverb-pack' }),
				],
				stops: 'Already processed: item 0',
			};
		},
	},

	'customer.update': {
		'reads the customer, merges and puts it': ({ store }) => {
			const id = open(store, {
				country: 'DE',
				customer: {
					billToContact: { email: 'a@example.org', firstName: 'Ana' },
					accountTags: { tier: 'studio' },
				},
			});
			const billToContact = { email: 'a@example.org', firstName: 'Ana', lastName: 'Ruiz' };
			return {
				parameters: {
					...at(id),
					updateFields: {
						billToContact: { lastName: 'Ruiz' },
						taxId: 'DE123456789',
						shipToType: 'GIFT_PURCHASE',
					},
				} as never,
				calls: [
					`GET ${AT}/${id}`,
					[
						`PUT ${AT}/${id}/customer`,
						{
							billToContact,
							accountTags: { tier: 'studio' },
							taxId: 'DE123456789',
							shipToType: 'GIFT_PURCHASE',
						},
					],
				],
				ordered: true,
				output: [{ billToContact, accountTags: { tier: 'studio' }, taxId: 'DE123456789' }],
			};
		},
		'keeps the data of an account, and never sends its payment method': ({ store }) => {
			const account = [...store.accounts.values()].find(({ payment }) => payment?.creditcard);
			const { contact, lookup, address } =
				account ??
				(() => {
					throw new Error('No card in the seed');
				})();
			const id = open(store, { customer: { accountId: account?.id } });
			const filled = (all: Json): Json =>
				Object.fromEntries(
					Object.entries(all).filter(([, value]) => value !== null && value !== undefined),
				);
			return {
				items: [{ city: 'Porto' }],
				parameters: {
					...at(id),
					updateFields: { billToAddress: { city: '={{ $json.city }}' } },
				} as never,
				calls: [
					`GET ${AT}/${id}`,
					[
						`PUT ${AT}/${id}/customer`,
						{
							accountId: account?.id,
							...filled({ externalAccountId: lookup.custom }),
							billToContact: filled({
								email: contact.email,
								firstName: contact.first,
								lastName: contact.last,
								company: contact.company,
								phoneNumber: contact.phone,
							}),
							billToAddress: {
								...filled({
									addressLine1: address.addressLine1,
									region: address.region,
									postalCode: address.postalCode,
								}),
								city: 'Porto',
							},
						},
					],
				],
				output: [
					having({
						accountId: account?.id,
						savedPaymentMethod: having({ paymentMethodType: 'CARD' }),
						billToAddress: having({ city: 'Porto' }),
					}),
				],
			};
		},
		'fails only the item whose session is not there': ({ store }) => {
			const id = open(store);
			return {
				items: [each('OSNOBODY'), each(id)],
				parameters: { ...OF_ITEM, updateFields: { billToContact: { email: 'b@example.org' } } },
				calls: [
					`GET ${AT}/OSNOBODY`,
					`GET ${AT}/${id}`,
					[`PUT ${AT}/${id}/customer`, { billToContact: { email: 'b@example.org' } }],
				],
				output: [failed(NOT_THERE), { billToContact: { email: 'b@example.org' } }],
			};
		},
		'refuses a wrong address before anything is sent': ({ store }) => ({
			parameters: {
				...at(open(store)),
				updateFields: { billToContact: { email: 'nobody' } },
			} as never,
			calls: [],
			output: [failed('"Update Fields > Billing Contact > Email" is not an email address')],
		}),
	},
});
