/** Prices by columns: n8n's resource mapper, which leaves it to the node to take columns by their names. */
import { expect, test } from '@jest/globals';
import type { Store } from '../../../sandbox/store.mts';
import { mapperColumns } from '../../support/n8n.mts';
import { byId, failed, operations, picked, useShop } from '../../support/operations.mts';

const [A, B] = ['mixdesk-3', 'tape-echo'];
const product = picked('path', '={{ $json.path }}');
const auto = { mappingMode: 'autoMapInputData', value: null, matchingColumns: [], schema: [] };
const byHand = (value: Record<string, string | number | null>) => ({
	...auto,
	mappingMode: 'defineBelow',
	value,
});
const pricesOf = (store: Store, path: string) => store.products.get(path)?.pricing.price;
const written = (path: string) => expect.objectContaining({ product: path, result: 'success' });
const sent = (...products: Array<[string, object]>): [string, unknown] => [
	'POST /products',
	{ products: products.map(([path, price]) => ({ product: path, pricing: { price } })) },
];

operations('fastSpringProduct', {
	'product.upsert': {
		'takes the columns of the input by their names, and keeps the other prices': ({ store }) => ({
			items: [
				{ path: A, USD: '135,00', eur: 125.5, JPY: '', all: 9, notes: 'x' },
				{ path: B, USD: 49, eur: '', JPY: null, all: 9, notes: 'x' },
			],
			parameters: { productPath: product, prices: auto },
			calls: [
				`GET /products/${A},${B}`,
				sent(
					[A, { ...pricesOf(store, A), USD: 135, EUR: 125.5 }],
					[B, { ...pricesOf(store, B), USD: 49 }],
				),
			],
			output: [written(A), written(B)],
		}),
		'takes a currency that is not in the list, once the editor has loaded it': ({ store }) => ({
			items: [{ path: A, AED: 500 }],
			parameters: { productPath: product, prices: { ...auto, schema: [{ id: 'AED' }] } },
			calls: [`GET /products/${A}`, sent([A, { ...pricesOf(store, A), AED: 500 }])],
			output: [written(A)],
		}),
		'fails only the item without a column for a price, or with one that is no amount': ({
			store,
		}) => ({
			items: [
				{ path: A, price: 9 },
				{ path: A, USD: 'about 99' },
				{ path: B, USD: 5 },
			],
			parameters: { productPath: product, prices: auto },
			calls: [`GET /products/${B}`, sent([B, { ...pricesOf(store, B), USD: 5 }])],
			output: [
				failed('"Prices" finds none of its columns in the input'),
				failed('"Prices > USD" is "about 99"'),
				written(B),
			],
		}),
		'takes each column by a value of its own, and leaves out what is empty': ({ store }) => ({
			items: [{ path: A, dollars: '56,50', euros: '' }],
			parameters: {
				productPath: product,
				prices: byHand({ USD: '={{ $json.dollars }}', EUR: '={{ $json.euros }}', GBP: null }),
			},
			calls: [`GET /products/${A}`, sent([A, { ...pricesOf(store, A), USD: 56.5 }])],
			output: [written(A)],
		}),
		'replaces all prices without reading the record': {
			items: [{ path: A, USD: 1, EUR: 2 }],
			parameters: {
				productPath: product,
				prices: auto,
				options: { otherEntries: 'replace' },
			},
			calls: [sent([A, { USD: 1, EUR: 2 }])],
			output: [written(A)],
		},
		'adds rows of other currencies, and refuses a second price of one': ({ store }) => ({
			items: [
				{ path: A, currency: 'EUR' },
				{ path: B, currency: 'usd' },
			],
			parameters: {
				productPath: product,
				prices: byHand({ USD: 1 }),
				pricing: { price: { entry: [{ key: '={{ $json.currency }}', value: 2 }] } },
			},
			calls: [`GET /products/${A},${B}`, sent([A, { ...pricesOf(store, A), USD: 1, EUR: 2 }])],
			output: [
				written(A),
				failed('"Prices > USD" has an amount under Pricing > Prices as Rows, too'),
			],
		}),
		'says nothing of prices where no column is filled': {
			parameters: { productPath: byId(A), prices: byHand({}), additionalFields: { rank: 2 } },
			calls: [['POST /products', { products: [{ product: A, rank: 2 }] }]],
			output: [written(A)],
		},
	},
});

const bench = useShop();
const columnsFor = async (productPath: ReturnType<typeof picked>) => {
	const fields = await mapperColumns({
		type: 'fastSpringProduct',
		method: 'getPriceColumns',
		credentials: bench.credentials(),
		parameters: { resource: 'product', operation: 'upsert', productPath },
	});
	const names = (isRemoved: boolean) =>
		fields.filter(({ removed }) => removed === isRemoved).map(({ id }) => id);
	expect(
		fields.every(({ type, required, display }) => type === 'string' && !required && display),
	).toBe(true);
	return { shown: names(false), more: names(true), calls: bench.sent().map(([call]) => call) };
};

test('the columns are the currencies of the product; the others can be added', async () => {
	const own = Object.keys(pricesOf(bench.sandbox.store, A) ?? {});
	const { shown, more, calls } = await columnsFor(picked('path', A));
	expect(own.length).toBeGreaterThan(1);
	expect(shown).toEqual(own);
	expect(more).toContain('CAD');
	expect(more.filter((one) => own.includes(one))).toEqual([]);
	expect(calls).toEqual(['GET /products', `GET /products/${A}`]);
});

test('a product is also told by the URL of its page', async () => {
	const own = Object.keys(pricesOf(bench.sandbox.store, A) ?? {});
	const url = `https://acme.onfastspring.com/popup-store/${A}`;
	expect((await columnsFor(picked('url', url))).shown).toEqual(own);
});

test.each([
	['none is chosen', ''],
	['it is new', 'new-thing'],
	['an expression waits', '={{ $json.x }}'],
])('a product begins with a price in US dollars where %s', async (_, path) => {
	const { shown, more } = await columnsFor(picked('path', path));
	expect(shown).toEqual(['USD']);
	expect(more).toContain('EUR');
});
