import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { without } from '../../sandbox/store/without.mts';
import { keepsToTheDocuments, listOf, objectAt, open, type Client } from './support.mts';

let client: Client;
beforeAll(async () => {
	client = await open({ seed: { accounts: 0 } });
});
afterAll(() => client.sandbox.close());

const write = async (...products: unknown[]) => {
	const { status, body } = await client.post('/products', { products });
	return { status, entries: listOf(body, 'products') };
};
const read = async (path: string) =>
	listOf((await client.get(`/products/${path}`)).body, 'products');

describe('GET /products', () => {
	test('paths only, in one go', async () => {
		const { body } = await client.get('/products');
		expect(body).toEqual({
			action: 'products.getall',
			result: 'success',
			page: null,
			limit: null,
			nextPage: null,
			total: 14,
			products: [...client.sandbox.store.products.keys()],
		});
	});

	test.each([
		['limit', 'Pagination is not supported for this endpoint'],
		['page', 'Pagination is not supported for this endpoint'],
		['type', 'Unrecognized Key'],
	])('%s is refused under HTTP 200', async (key, text) => {
		const { status, body } = await client.get(`/products?${key}=1`);
		expect([status, body]).toEqual([
			200,
			{ action: 'products.getall', result: 'error', error: { [key]: text } },
		]);
	});
});

describe('GET /products/{paths}', () => {
	test('always in a list', async () => {
		const [product] = await read('mixdesk-pro-monthly');
		expect(product).toMatchObject({
			product: 'mixdesk-pro-monthly',
			parent: null,
			productAppReference: expect.stringMatching(/^[\w-]{22}$/),
			visibility: 'public',
			taxcodeDescription: expect.any(String),
			fulfillments: {
				instructions: { en: expect.any(String) },
				'mixdesk-pro-monthly_license_0': { applicability: 'NON_REBILL_ONLY' },
			},
			pricing: {
				price: { USD: 24, JPY: 3600 },
				interval: 'month',
				intervalLength: 1,
				renew: 'auto',
				quantityDiscounts: { 5: 10, 20: 20 },
				overdueNotification: { amount: 4 },
			},
			action: 'products.get',
			result: 'success',
		});
		expect(product).not.toHaveProperty('id');
		expect(product).not.toHaveProperty('changed');
	});

	test('several, with errors in their places; 400 when none is there', async () => {
		const failed = {
			action: 'products.get',
			product: 'nothing',
			result: 'error',
			error: { product: 'Not found' },
		};
		const mixed = await client.get('/products/tape-echo,nothing,mixdesk-3');
		expect([mixed.status, listOf(mixed.body, 'products')]).toMatchObject([
			200,
			[{ product: 'tape-echo' }, failed, { product: 'mixdesk-3' }],
		]);
		const none = await client.get('/products/nothing');
		expect([none.status, none.body]).toEqual([400, { products: [failed] }]);
		expect(
			(await client.get(`/products/${Array.from({ length: 51 }, () => 'tape-echo').join(',')}`))
				.status,
		).toBe(400);
	});
});

describe('POST /products', () => {
	const plain = {
		product: 'icon-set',
		display: { en: 'Icon Set' },
		pricing: { price: { USD: 15 } },
	};

	test('creates and updates; the ids stand under keys with a dot in them', async () => {
		const { status, entries } = await write(plain, {
			product: 'tape-echo',
			badge: { en: 'Hot' },
			rank: 4,
		});
		const [created, updated] = entries;
		expect([status, created, updated]).toEqual([
			200,
			{
				product: 'icon-set',
				action: 'product.create',
				'created.id': expect.stringMatching(/^[\w-]{22}$/),
				result: 'success',
			},
			{
				product: 'tape-echo',
				action: 'product.update',
				'updated.id': expect.stringMatching(/^[\w-]{22}$/),
				result: 'success',
			},
		]);
		const [icons, echo] = await read('icon-set,tape-echo');
		expect(icons).toMatchObject({
			productAppReference: created?.['created.id'],
			format: 'digital',
			attributes: {},
			offers: [],
			pricing: { price: { USD: 15 }, quantityBehavior: 'allow' },
		});
		expect(icons).not.toHaveProperty('sku');
		expect(echo).toMatchObject({
			badge: { en: 'Hot' },
			rank: 4,
			display: { en: 'Tape Echo' },
			pricing: { price: { USD: 59 } },
		});
	});

	test('what is not sent stays, inside pricing too; instructions are read under another name', async () => {
		await write({
			product: 'reverb-pack',
			pricing: { quantityDefault: 2 },
			fulfillment: { instructions: { en: 'Unzip' } },
			image: 'https://cdn.example.com/a/reverb.png',
		});
		const [product] = await read('reverb-pack');
		expect(product).toMatchObject({
			pricing: {
				price: { USD: 39, EUR: 36 },
				quantityDefault: 2,
				quantityDiscounts: { 10: { USD: 5 } },
			},
			fulfillments: {
				instructions: { en: 'Unzip' },
				'reverb-pack_file_0': { name: 'File Download (reverb-pack.zip)' },
			},
			image: expect.stringMatching(/^https:\/\/d8y8nchqlnmka\.cloudfront\.net\/.+\/reverb\.png$/),
		});
		expect(product).not.toHaveProperty('fulfillment');
	});

	test('a bad entry does not stop a good one, and the status stays 200', async () => {
		const { status, entries } = await write(
			{ ...plain, product: 'good-one' },
			{ ...plain, product: 'bad-one', visibility: 'private' },
		);
		expect([status, entries.map((entry) => entry['result'])]).toEqual([200, ['success', 'error']]);
		expect(entries[1]).toEqual({
			product: 'bad-one',
			action: 'product.create',
			result: 'error',
			error: { visibility: 'Field was not recognized' },
		});
		expect(client.sandbox.store.products.has('bad-one')).toBe(false);
	});

	test('what was read cannot be sent back', async () => {
		const product = without((await read('mixdesk-3'))[0] ?? {}, 'action', 'result');
		const [entry] = (await write(product)).entries;
		expect(Object.keys(objectAt(entry ?? {}, 'error')).sort()).toEqual([
			'fulfillments',
			'offers',
			'parent',
			'productAppReference',
			'quotable',
			'taxcodeDescription',
			'visibility',
		]);
	});

	test.each<[string, unknown, string[]]>([
		['a path with capitals', { ...plain, product: 'Icon Set' }, ['product']],
		['a new product without name and price', { product: 'no-name' }, ['display', 'pricing']],
		['a name without English', { ...plain, display: { de: 'Symbole' } }, ['display']],
		['a format that is none', { ...plain, format: 'service' }, ['format']],
		[
			'a paid trial without price',
			{
				...plain,
				pricing: {
					price: { USD: 9 },
					interval: 'month',
					intervalLength: 1,
					trial: 7,
					paidTrial: true,
				},
			},
			['trialPrice'],
		],
		[
			'a set-up fee on a trial without payment',
			{
				...plain,
				pricing: {
					price: { USD: 9 },
					interval: 'month',
					intervalLength: 1,
					trial: 7,
					paymentCollected: false,
					setupFee: { price: { USD: 1 }, title: { en: 'Fee' } },
				},
			},
			['setupFee'],
		],
		[
			'an interval without length',
			{ ...plain, pricing: { price: { USD: 9 }, interval: 'month' } },
			['intervalLength'],
		],
		[
			'an unknown price field',
			{ ...plain, pricing: { price: { USD: 9 }, cost: 1 } },
			['pricing.cost'],
		],
		[
			'renewal changed later',
			{ product: 'mixdesk-pro-monthly', pricing: { renew: 'manual' } },
			['renew'],
		],
	])('%s is refused', async (_name, product, fields) => {
		const [entry] = (await write(product)).entries;
		expect([entry?.['result'], Object.keys(objectAt(entry ?? {}, 'error')).sort()]).toEqual([
			'error',
			fields,
		]);
	});

	test('300 at once, not more', async () => {
		const many = Array.from({ length: 301 }, (_, index) => ({
			...plain,
			product: `bulk-${index}`,
		}));
		expect((await client.post('/products', { products: many })).status).toBe(400);
		expect((await write(...many.slice(0, 300))).entries).toHaveLength(300);
	});
});

test('DELETE /products/{path}: gone once', async () => {
	const gone = await client.delete('/products/onboarding-call');
	expect([gone.status, gone.body]).toEqual([
		200,
		{ products: [{ action: 'products.delete', result: 'success', product: 'onboarding-call' }] },
	]);
	const again = await client.delete('/products/onboarding-call');
	expect([again.status, again.body]).toEqual([
		400,
		{
			products: [
				{
					action: 'products.delete',
					product: 'onboarding-call',
					result: 'error',
					error: { product: 'Not found' },
				},
			],
		},
	]);
});

describe('prices', () => {
	test('of one product in one country', async () => {
		const { body } = await client.get('/products/price/mixdesk-pro-monthly?country=DE');
		expect(body).toEqual({
			page: 1,
			limit: 50,
			products: [
				{
					action: 'product.price.get',
					result: 'success',
					product: 'mixdesk-pro-monthly',
					pricing: {
						DE: {
							currency: 'EUR',
							price: 22.5,
							display: expect.stringMatching(/^22,50\s€$/),
							quantityDiscount: {
								5: {
									discountPercent: 10,
									discountValue: 2.25,
									discountValueDisplay: expect.stringMatching(/^2,25\s€$/),
									unitPrice: 20.25,
									unitPriceDisplay: expect.any(String),
								},
								20: {
									discountPercent: 20,
									discountValue: 4.5,
									discountValueDisplay: expect.any(String),
									unitPrice: 18,
									unitPriceDisplay: expect.any(String),
								},
							},
							discountPeriodCount: null,
							discountReason: { en: 'Team discount' },
						},
					},
				},
			],
		});
	});

	test('yen are whole, a currency can be forced, set-up fees are told', async () => {
		const price = async (query: string) =>
			objectAt(
				listOf((await client.get(`/products/price/${query}`)).body, 'products')[0] ?? {},
				'pricing',
			);
		expect(await price('mixdesk-3?country=JP')).toMatchObject({
			JP: { currency: 'JPY', price: 19_800, display: expect.stringMatching(/^.19,800$/) },
		});
		expect(await price('reverb-pack?country=US&currency=GBP')).toMatchObject({
			US: { currency: 'GBP', price: 30.81 },
		});
		expect(await price('mixdesk-studio-yearly?country=DE')).toMatchObject({
			DE: { setupFeePrice: 32, setupFeeReason: { en: 'Studio set-up' } },
		});
	});

	test('of all products, page by page, every country unless one is named', async () => {
		const { body } = await client.get('/products/price?limit=5&page=2');
		expect(body).toMatchObject({ page: 2, limit: 5, nextPage: 3 });
		const [entry] = listOf(body, 'products');
		expect(entry?.['action']).toBe('product.price.getall');
		expect(Object.keys(objectAt(entry ?? {}, 'pricing'))).toEqual(
			expect.arrayContaining(['US', 'DE', 'JP']),
		);
	});

	test.each([
		['/products/price/nothing', { product: 'Not found' }],
		['/products/price/tape-echo?country=Germany', { country: 'country invalid' }],
		['/products/price/tape-echo?currency=XXX', { currency: 'currency invalid' }],
		['/products/price?sort=1', { sort: 'Unrecognized Key' }],
	])('%s is an error at the root', async (path, error) => {
		const { status, body } = await client.get(path);
		expect([status, body['result'], body['error']]).toEqual([400, 'error', error]);
	});
});

describe('offers', () => {
	const path = '/products/offers/mixdesk-pro-monthly';

	test('a type that is posted is replaced, the others stay, an empty list removes', async () => {
		const sent = await client.post(path, {
			products: [
				{
					product: 'mixdesk-pro-monthly',
					offers: [
						{ type: 'addon', items: ['cloud-storage-100'] },
						{ type: 'downgrade', display: { en: 'Less' }, items: ['lumen-cloud-monthly'] },
					],
				},
			],
		});
		expect([sent.status, sent.body]).toEqual([
			200,
			{
				products: [
					{ product: 'mixdesk-pro-monthly', action: 'products.offers.update', result: 'success' },
				],
			},
		]);
		const [all] = listOf((await client.get(path)).body, 'products');
		expect(all).toMatchObject({
			action: 'products.offers.get',
			result: 'success',
			offers: [
				{ type: 'upgrade' },
				{ type: 'addon', display: {}, items: ['cloud-storage-100'] },
				{ type: 'downgrade' },
			],
		});
		const [one] = listOf((await client.get(`${path}?type=addon`)).body, 'products');
		expect(one?.['offers']).toHaveLength(1);
		await client.post(path, {
			products: [{ product: 'mixdesk-pro-monthly', offers: [{ type: 'addon', items: [] }] }],
		});
		expect(
			listOf((await client.get(`${path}?type=addon`)).body, 'products')[0]?.['offers'],
		).toEqual([]);
	});

	test.each<[string, unknown, string]>([
		[
			'mixdesk-pro-monthly',
			{ product: 'mixdesk-pro-month', offers: [] },
			"Product in URL 'mixdesk-pro-monthly' does not match product in request body 'mixdesk-pro-month'",
		],
		['nothing', { product: 'nothing', offers: [{ type: 'addon', items: [] }] }, 'Not found'],
	])('POST for %s is refused, flat', async (product, entry, text) => {
		const { status, body } = await client.post(`/products/offers/${product}`, {
			products: [entry],
		});
		expect([status, body]).toEqual([
			400,
			{ product, action: 'products.offers.update', result: 'error', error: { product: text } },
		]);
	});

	test('GET of an unknown product or type', async () => {
		expect((await client.get('/products/offers/nothing')).body).toEqual({
			products: [
				{
					action: 'products.offers.get',
					product: 'nothing',
					result: 'error',
					error: { product: 'Not found' },
				},
			],
		});
		expect((await client.get(`${path}?type=gift`)).status).toBe(400);
	});
});

keepsToTheDocuments(() => client);
