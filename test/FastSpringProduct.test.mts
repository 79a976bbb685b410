import { expect } from '@jest/globals';
import { productView } from '../sandbox/views/product.mts';
import type { Store } from '../sandbox/store.mts';
import { byId, failed, operations, type Json } from './support/operations.mts';

const [A, B] = ['mixdesk-3', 'tape-echo'];
const product = byId('={{ $json.path }}');
const three = [{ path: A }, { path: 'no-such-thing' }, { path: B }];

/** What FastSpring answers about a product. */
const raw = (store: Store, path: string): Json => {
	const found = store.products.get(path);
	if (!found) throw new Error(`No product ${path}`);
	return productView(found);
};

/** The same as the node shows it by default. */
const simple = (store: Store, path: string): Json => {
	const {
		product: own,
		display,
		description,
		sku,
		format,
		visibility,
		pricing,
		attributes,
		offers,
		parent,
	} = raw(store, path);
	return {
		product: own,
		display,
		...(description ? { description } : {}),
		sku,
		format,
		visibility,
		pricing,
		attributes,
		offers,
		parent,
	};
};

const pricesOf = (store: Store, path: string) => store.products.get(path)?.pricing.price;

const written = (path: string, action = 'product.update') =>
	expect.objectContaining({ product: path, action, result: 'success' });

operations('fastSpringProduct', {
	'product.get': {
		'reads one product': ({ store }) => ({
			parameters: { productPath: byId(A) },
			calls: [`GET /products/${A}`],
			output: [simple(store, A)],
		}),
		'reads two products in one call': ({ store }) => ({
			items: [{ path: B }, { path: A }],
			parameters: { productPath: product },
			calls: [`GET /products/${B},${A}`],
			output: [simple(store, B), simple(store, A)],
		}),
		"gives FastSpring's answer untouched without Simplify": ({ store }) => ({
			parameters: { productPath: byId(A), simplify: false },
			calls: [`GET /products/${A}`],
			output: [{ ...raw(store, A), action: 'products.get', result: 'success' }],
		}),
		'fails only the item whose product is unknown': ({ store }) => ({
			items: three,
			parameters: { productPath: product },
			calls: [`GET /products/${A},no-such-thing,${B}`],
			output: [simple(store, A), failed('product: Not found'), simple(store, B)],
		}),
	},

	'product.getAll': {
		'lists paths and reads the products behind the first of them': ({ store }) => {
			const paths = [...store.products.keys()].slice(0, 3);
			return {
				parameters: { limit: 3 },
				calls: ['GET /products', `GET /products/${paths.join(',')}`],
				output: [paths.map((path) => simple(store, path))],
			};
		},
		'returns all, untouched': ({ store }) => {
			const paths = [...store.products.keys()];
			return {
				parameters: { returnAll: true, simplify: false },
				calls: ['GET /products', `GET /products/${paths.join(',')}`],
				output: [
					paths.map((path) => ({ ...raw(store, path), action: 'products.get', result: 'success' })),
				],
			};
		},
		'returns bare paths for every item, asked once': ({ store }) => {
			const paths = [...store.products.keys()].slice(0, 2).map((path) => ({ product: path }));
			return {
				items: [{}, {}],
				parameters: { limit: 2, returnFullRecords: false },
				calls: ['GET /products'],
				output: [paths, paths],
			};
		},
		'fails only the item whose limit makes no sense': ({ store }) => ({
			items: [{ limit: 1 }, { limit: 0 }],
			parameters: { limit: '={{ $json.limit }}', returnFullRecords: false },
			calls: ['GET /products'],
			output: [
				{ product: [...store.products.keys()][0] },
				failed('"Limit" is 0; must be at least 1'),
			],
		}),
	},

	'product.upsert': {
		'creates a product with all that one can say about it': {
			parameters: {
				productPath: byId('new-thing'),
				pricing: {
					cancellation: { entry: { interval: 'week', intervalLength: 2 } },
					discountDuration: 3,
					discountReason: { entry: [{ key: 'en', value: 'Launch' }] },
					interval: 'month',
					intervalLength: 1,
					overdueNotification: {
						entry: { enabled: true, interval: 'day', intervalLength: 3, amount: 2 },
					},
					paidTrial: true,
					paymentCollected: true,
					price: {
						entry: [
							{ key: 'USD', value: 12.5 },
							{ key: 'EUR', value: '11.9' },
						],
					},
					quantityBehavior: 'lock',
					quantityDefault: 1,
					quantityDiscounts: { entry: [{ key: '10', value: 15 }] },
					reminderNotification: { entry: { enabled: false, interval: 'week', intervalLength: 1 } },
					trial: 14,
					trialPrice: { entry: [{ key: 'USD', value: 1 }] },
				},
				additionalFields: {
					attributes: { entry: [{ key: 'tier', value: 'gold' }] },
					badge: { entry: [{ key: 'en', value: 'New' }] },
					description: {
						entry: {
							summary: { entry: [{ key: 'en', value: '**Good**' }] },
							action: { entry: [] },
							full: { entry: [{ key: 'en', value: 'Long' }] },
						},
					},
					display: {
						entry: [
							{ key: 'en', value: 'New thing' },
							{ key: 'de', value: 'Neues Ding' },
						],
					},
					format: 'digital',
					fulfillment: { entry: { instructions: { entry: [{ key: 'en', value: 'Read me' }] } } },
					image: 'https://cdn.example.com/new.png',
					rank: 4,
					sku: 'N-1',
					taxcode: 'DC020500',
				},
			},
			calls: [
				'GET /products/new-thing',
				[
					'POST /products',
					{
						products: [
							{
								product: 'new-thing',
								attributes: { tier: 'gold' },
								badge: { en: 'New' },
								description: { summary: { en: '**Good**' }, full: { en: 'Long' } },
								display: { en: 'New thing', de: 'Neues Ding' },
								format: 'digital',
								fulfillment: { instructions: { en: 'Read me' } },
								image: 'https://cdn.example.com/new.png',
								rank: 4,
								sku: 'N-1',
								taxcode: 'DC020500',
								pricing: {
									cancellation: { interval: 'week', intervalLength: 2 },
									discountDuration: 3,
									discountReason: { en: 'Launch' },
									interval: 'month',
									intervalLength: 1,
									overdueNotification: {
										enabled: true,
										interval: 'day',
										intervalLength: 3,
										amount: 2,
									},
									paidTrial: true,
									paymentCollected: true,
									price: { USD: 12.5, EUR: 11.9 },
									quantityBehavior: 'lock',
									quantityDefault: 1,
									quantityDiscounts: { 10: 15 },
									reminderNotification: { enabled: false, interval: 'week', intervalLength: 1 },
									trial: 14,
									trialPrice: { USD: 1 },
								},
							},
						],
					},
				],
			],
			output: [written('new-thing', 'product.create')],
			after: ({ store }) =>
				expect(store.products.get('new-thing')).toMatchObject({
					display: { en: 'New thing' },
					pricing: { price: { USD: 12.5, EUR: 11.9 }, trial: 14 },
				}),
		},
		'gives the reference of the record under a name without a dot': {
			parameters: { productPath: byId(A), additionalFields: { rank: 2 } },
			calls: [['POST /products', { products: [{ product: A, rank: 2 }] }]],
			output: [
				{ product: A, action: 'product.update', updatedId: expect.any(String), result: 'success' },
			],
		},
		"gives FastSpring's answer untouched without Simplify": {
			parameters: { productPath: byId(A), simplify: false, additionalFields: { rank: 2 } },
			calls: [['POST /products', { products: [{ product: A, rank: 2 }] }]],
			output: [
				{
					product: A,
					action: 'product.update',
					'updated.id': expect.any(String),
					result: 'success',
				},
			],
		},
		'leaves out what is empty': {
			parameters: {
				productPath: byId(A),
				pricing: { quantityDefault: '' },
				additionalFields: { sku: '', image: '' },
			},
			calls: [['POST /products', { products: [{ product: A }] }]],
			output: [written(A)],
		},
		'changes the prices of several items in one call, out of an expression, and keeps the others':
			({ store }) => ({
				items: [
					{ path: A, usd: 99 },
					{ path: B, usd: 49.5 },
				],
				parameters: {
					productPath: product,
					pricing: { priceJson: '={{ { USD: $json.usd } }}' },
				},
				calls: [
					`GET /products/${A},${B}`,
					[
						'POST /products',
						{
							products: [
								{ product: A, pricing: { price: { ...pricesOf(store, A), USD: 99 } } },
								{ product: B, pricing: { price: { ...pricesOf(store, B), USD: 49.5 } } },
							],
						},
					],
				],
				ordered: true,
				output: [written(A), written(B)],
				hint: '2 items in 2 calls',
			}),
		'fails only the item that FastSpring refuses, under HTTP 200': {
			items: [{ path: A }, { path: 'brand-new' }, { path: B }],
			parameters: { productPath: product, additionalFields: { sku: 'S' } },
			calls: [
				[
					'POST /products',
					{ products: [A, 'brand-new', B].map((path) => ({ product: path, sku: 'S' })) },
				],
			],
			output: [
				written(A),
				failed('display: Display is required; pricing: Price in USD is required'),
				written(B),
			],
			stops: 'Already processed: items 0, 2.',
		},
		'lays Additional Fields (JSON) over everything': ({ store }) => ({
			parameters: {
				productPath: byId(A),
				pricing: { price: { entry: [{ key: 'USD', value: 1 }] } },
				options: {
					additionalFieldsJson:
						'{ "pricing": { "price": { "USD": 2 }, "dateLimitsEnabled": false }, "sku": "J" }',
				},
			},
			calls: [
				`GET /products/${A}`,
				[
					'POST /products',
					{
						products: [
							{
								product: A,
								pricing: { price: { ...pricesOf(store, A), USD: 2 }, dateLimitsEnabled: false },
								sku: 'J',
							},
						],
					},
				],
			],
			output: [written(A)],
		}),
	},

	'product.delete': {
		'deletes a product': {
			parameters: { productPath: byId(A) },
			calls: [`DELETE /products/${A}`],
			output: [{ deleted: true, product: A }],
			after: ({ store }) => expect(store.products.has(A)).toBe(false),
		},
		'deletes one product after the other': {
			items: [{ path: A }, { path: B }],
			parameters: { productPath: product },
			calls: [`DELETE /products/${A}`, `DELETE /products/${B}`],
			ordered: true,
			output: [
				{ deleted: true, product: A },
				{ deleted: true, product: B },
			],
		},
		'fails only the item whose product is unknown': {
			items: three,
			parameters: { productPath: product },
			calls: [A, 'no-such-thing', B].map((path) => `DELETE /products/${path}`),
			output: [
				{ deleted: true, product: A },
				failed('product: Not found'),
				{ deleted: true, product: B },
			],
			stops: 'Already processed: item 0.',
		},
	},

	'offer.get': {
		'reads the offers of a kind': ({ store }) => ({
			parameters: { productPath: byId('mixdesk-pro-monthly'), filters: { type: 'upgrade' } },
			calls: ['GET /products/offers/mixdesk-pro-monthly?type=upgrade'],
			output: [
				{
					action: 'products.offers.get',
					product: 'mixdesk-pro-monthly',
					result: 'success',
					offers: store.products
						.get('mixdesk-pro-monthly')
						?.offers.filter(({ type }) => type === 'upgrade'),
				},
			],
		}),
		'fails only the item whose product is unknown': {
			items: three,
			parameters: { productPath: product },
			calls: [A, 'no-such-thing', B].map((path) => `GET /products/offers/${path}`),
			output: [
				expect.objectContaining({ product: A, offers: expect.any(Array) }),
				failed('product: Not found'),
				expect.objectContaining({ product: B, offers: [] }),
			],
		},
	},

	'offer.upsert': {
		'replaces the offers of the kinds that are given': {
			parameters: {
				productPath: byId(A),
				offers: {
					entry: [
						{
							type: 'cross-sell',
							items: `${B}, reverb-pack`,
							display: { entry: [{ key: 'en', value: 'Sounds good with' }] },
						},
						{ type: 'upsell', items: 'onboarding-call' },
					],
				},
			},
			calls: [
				`GET /products/offers/${A}`,
				[
					`POST /products/offers/${A}`,
					{
						products: [
							{
								product: A,
								offers: [
									{
										type: 'cross-sell',
										items: [B, 'reverb-pack'],
										display: { en: 'Sounds good with' },
									},
									{ type: 'upsell', items: ['onboarding-call'] },
								],
							},
						],
					},
				],
			],
			output: [{ product: A, action: 'products.offers.update', result: 'success' }],
			after: ({ store }) =>
				expect(store.products.get(A)?.offers.map(({ type, items }) => [type, items])).toEqual([
					['cross-sell', [B, 'reverb-pack']],
					['upsell', ['onboarding-call']],
				]),
		},
		'takes the offers out of an expression, and fails only the item whose product is unknown': {
			items: three,
			parameters: {
				productPath: product,
				options: { offersJson: '={{ [{ type: "addon", items: ["mixdesk-seat"] }] }}' },
			},
			calls: [A, 'no-such-thing', B].map(
				(path) =>
					[
						`POST /products/offers/${path}`,
						{ products: [{ product: path, offers: [{ type: 'addon', items: ['mixdesk-seat'] }] }] },
					] as const,
			),
			output: [
				expect.objectContaining({ product: A, result: 'success' }),
				failed('product: Not found'),
				expect.objectContaining({ product: B, result: 'success' }),
			],
			stops: /Already processed: items? 0(, 2)?\./,
		},
		'names the row and the field that are wrong, and sends nothing': {
			parameters: {
				productPath: byId(A),
				offers: {
					entry: [
						{ type: 'addon', items: 'mixdesk-seat' },
						{ type: 'gift', items: 'x' },
					],
				},
			},
			calls: [],
			output: [failed('"Offers 2 > Type" is "gift"; must be one of addon, alternatives')],
		},
	},

	'price.get': {
		'reads a price in a country and a currency': {
			parameters: { productPath: byId(A), filters: { country: 'DE', currency: 'USD' } },
			calls: [`GET /products/price/${A}?country=DE&currency=USD`],
			output: [
				{
					action: 'product.price.get',
					result: 'success',
					product: A,
					pricing: { DE: { currency: 'USD', price: 129, display: expect.any(String) } },
				},
			],
		},
		'fails only the item whose product is unknown': {
			items: three,
			parameters: { productPath: product, filters: { country: 'US' } },
			calls: [A, 'no-such-thing', B].map((path) => `GET /products/price/${path}?country=US`),
			output: [
				expect.objectContaining({ product: A }),
				failed('product: Not found'),
				expect.objectContaining({ product: B }),
			],
		},
	},

	'price.getAll': {
		'lists the prices of a country': ({ store }) => ({
			parameters: { limit: 4, filters: { country: 'GB' } },
			calls: ['GET /products/price?country=GB&limit=4&page=1'],
			output: [
				[...store.products.keys()].slice(0, 4).map((path) => ({
					action: 'product.price.getall',
					result: 'success',
					product: path,
					pricing: { GB: expect.objectContaining({ currency: 'GBP' }) },
				})),
			],
		}),
		'fails only the item whose country is wrong, and asks for each country once': ({ store }) => {
			const prices = [...store.products.keys()].map((path) =>
				expect.objectContaining({ product: path }),
			);
			return {
				items: [{ country: 'GB' }, { country: 'usa' }, { country: 'us' }, { country: 'GB' }],
				parameters: { returnAll: true, filters: { country: '={{ $json.country }}' } },
				calls: [
					'GET /products/price?country=GB&limit=1000&page=1',
					'GET /products/price?country=US&limit=1000&page=1',
				],
				output: [
					prices,
					failed('"Filters > Country" is "USA"; enter a two-letter'),
					prices,
					prices,
				],
			};
		},
	},
});
