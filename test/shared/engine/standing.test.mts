/** Maps on updates: what else is in them stays, unless the user replaces all. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { merge } from '../../../nodes/shared/json.ts';
import type { Sandbox } from '../../../sandbox/server.mts';
import { quotesOf } from '../../../sandbox/store/quotes.mts';
import { openCheckout } from '../../../sandbox/store/checkouts.mts';
import { packModule } from '../../support/n8n.mts';
import { byId, useShop, type Json } from '../../support/operations.mts';

const bench = useShop();
type Store = Sandbox['store'];

const PRODUCT = 'mixdesk-3';
const CHECKOUT = 'lumenaudio/popup-checkout';
const must = <T,>(value: T | undefined): T => {
	if (value === undefined) throw new Error('Not in the seed');
	return value;
};
const product = (store: Store) => must(store.products.get(PRODUCT));
const order = (store: Store) => must([...store.orders.values()][0]);
const quote = (store: Store) =>
	must([...quotesOf(store).values()].find(({ status }) => status === 'OPEN'));

/** A map of an update: how it is entered, where the record keeps it, and where it is in the call. */
interface Place {
	type: string;
	operation: string;
	/** The values before, and those that are entered: the first of them changes an entry that is there. */
	before: Json;
	given: Json;
	/** Puts the map into the store, and says which record is changed. */
	put: (store: Store, map: Json) => Json;
	/** The field with the map in it. */
	fields: (map: Json, store: Store) => Json;
	/** The map in the body of the write. */
	sent: (body: Json) => unknown;
	/** The read of the record. Without one, the operation itself reads what it replaces. */
	read?: string;
	/** The same parameters for a record that does not exist, where the write creates it. */
	missing?: Json;
}

const rows = (map: Json) => ({
	entry: Object.entries(map).map(([key, value]) => ({ key, value })),
});
const TEXTS = { before: { en: 'Old', de: 'Alt', fr: 'Vieux' }, given: { en: 'New', es: 'Nuevo' } };
const PRICES = { before: { USD: 10, EUR: 9, GBP: 8, JPY: 900 }, given: { USD: 11, PLN: 40 } };
const PAIRS = { before: { a: '1', b: '2' }, given: { a: '3', c: '4' } };

const at = (place: string) => (body: Json) =>
	place.split('.').reduce<unknown>((value, name) => Object(value)[name], body);

const ofProduct = (
	sample: Pick<Place, 'before' | 'given'>,
	place: string,
	{ stored = place, fields }: { stored?: string; fields: Place['fields'] },
): Place => ({
	...sample,
	type: 'fastSpringProduct',
	operation: 'product.upsert',
	put: (store, map) => {
		const names = stored.split('.');
		const last = must(names.pop());
		const holder = names.reduce<Json>(
			(value, name) => Object((value[name] ??= {})),
			Object(product(store)),
		);
		holder[last] = map;
		return { productPath: byId(PRODUCT) };
	},
	fields,
	sent: at(`products.0.${place}`),
	read: `GET /products/${PRODUCT}`,
	missing: { productPath: byId('brand-new') },
});
const more =
	(name: string): Place['fields'] =>
	(map) => ({ additionalFields: { [name]: rows(map) } });
const pricing =
	(name: string): Place['fields'] =>
	(map) => ({ pricing: { [name]: rows(map) } });
const described =
	(name: string): Place['fields'] =>
	(map) => ({
		additionalFields: { description: { entry: { [name]: rows(map) } } },
	});
const inJson =
	(place: string): Place['fields'] =>
	(map) => ({
		options: {
			additionalFieldsJson: place
				.split('.')
				.reduceRight<Json>((value, name) => ({ [name]: value }), map),
		},
	});

const open = (store: Store, asked: Parameters<typeof openCheckout>[2]): Json => ({
	checkoutPath: CHECKOUT,
	sessionId: openCheckout(store, CHECKOUT, asked).id,
});
const line = (more: Json) => ({
	country: 'US',
	cart: { lineItems: [{ productPath: 'tape-echo', ...more }] },
});

const places: Record<string, Place> = {
	'prices of a product': ofProduct(PRICES, 'pricing.price', { fields: pricing('price') }),
	'trial prices of a product': ofProduct(PRICES, 'pricing.trialPrice', {
		fields: pricing('trialPrice'),
	}),
	'quantity discounts of a product': ofProduct(
		{ before: { 5: 10, 10: 20 }, given: { 5: 12, 50: 30 } },
		'pricing.quantityDiscounts',
		{ fields: pricing('quantityDiscounts') },
	),
	'the discount reason of a product': ofProduct(TEXTS, 'pricing.discountReason', {
		fields: pricing('discountReason'),
	}),
	'the setup fee of a product, given as JSON': ofProduct(PRICES, 'pricing.setupFee.price', {
		fields: inJson('pricing.setupFee.price'),
	}),
	'the title of a setup fee of a product, given as JSON': ofProduct(
		TEXTS,
		'pricing.setupFee.title',
		{ fields: inJson('pricing.setupFee.title') },
	),
	'attributes of a product': ofProduct(PAIRS, 'attributes', { fields: more('attributes') }),
	'the badge of a product': ofProduct(TEXTS, 'badge', { fields: more('badge') }),
	'the name of a product': ofProduct(TEXTS, 'display', { fields: more('display') }),
	'the summary of a product': ofProduct(TEXTS, 'description.summary', {
		fields: described('summary'),
	}),
	'the call to action of a product': ofProduct(TEXTS, 'description.action', {
		fields: described('action'),
	}),
	'the full text of a product': ofProduct(TEXTS, 'description.full', { fields: described('full') }),
	'instructions, which a product holds elsewhere': ofProduct(TEXTS, 'fulfillment.instructions', {
		stored: 'fulfillments.instructions',
		fields: (map) => ({
			additionalFields: { fulfillment: { entry: { instructions: rows(map) } } },
		}),
	}),
	'the text of an offer': {
		...TEXTS,
		type: 'fastSpringProduct',
		operation: 'offer.upsert',
		put: (store, map) => {
			const display = map as Record<string, string>;
			product(store).offers = [{ type: 'upsell', display, items: ['tape-echo'] }];
			return { productPath: byId(PRODUCT) };
		},
		fields: (map) => ({
			offers: { entry: [{ type: 'upsell', items: 'tape-echo', display: rows(map) }] },
		}),
		sent: at('products.0.offers.0.display'),
		read: `GET /products/offers/${PRODUCT}`,
	},
	'amounts of a coupon': {
		...PRICES,
		type: 'fastSpringCoupon',
		operation: 'coupon.upsert',
		put: (store, map) => {
			must(store.coupons.get('student-50')).discounts = [
				{ type: 'flat', amount: map as Record<string, number> },
			];
			return { couponId: byId('student-50') };
		},
		fields: (map) => ({ discountType: 'flat', amount: rows(map) }),
		sent: at('discount.amount'),
		read: 'GET /coupons/student-50',
		missing: { couponId: byId('brand-new') },
	},
	'the reason of a coupon': {
		...TEXTS,
		type: 'fastSpringCoupon',
		operation: 'coupon.upsert',
		put: (store, map) => {
			must(store.coupons.get('student-50')).reason = map as Record<string, string>;
			return { couponId: byId('student-50') };
		},
		fields: (map) => ({
			discountType: 'percent',
			percent: 5,
			additionalFields: { reason: rows(map) },
		}),
		sent: at('reason'),
		read: 'GET /coupons/student-50',
		missing: { couponId: byId('brand-new') },
	},
	'tags of an order': {
		...PAIRS,
		type: 'fastSpringOrder',
		operation: 'update',
		put: (store, map) => {
			order(store).tags = map as Record<string, string>;
			return { orderId: byId(order(store).id) };
		},
		fields: (map) => ({ updateFields: { tags: rows(map) } }),
		sent: at('orders.0.tags'),
		read: 'GET /orders/*',
	},
	'attributes of an item of an order': {
		...PAIRS,
		type: 'fastSpringOrder',
		operation: 'update',
		put: (store, map) => {
			must(order(store).items[0]).attributes = map as Record<string, string>;
			return { orderId: byId(order(store).id) };
		},
		fields: (map, store) => ({
			updateFields: {
				items: { entry: [{ product: order(store).items[0]?.product, attributes: rows(map) }] },
			},
		}),
		sent: at('orders.0.items.0.attributes'),
		read: 'GET /orders/*',
	},
	'tags of a quote, which are a list': {
		...PAIRS,
		type: 'fastSpringQuote',
		operation: 'update',
		put: (store, map) => {
			quote(store).tags = rows(map).entry as never;
			return { quoteId: byId(quote(store).id) };
		},
		fields: (map) => ({ updateFields: { tags: rows(map) } }),
		sent: (body) => {
			const tags = at('updateQuoteRequest.tags')(body) as Array<{ key: string; value: string }>;
			return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
		},
	},
	'order tags of a session': {
		...PAIRS,
		type: 'fastSpringCheckoutSession',
		operation: 'session.update',
		put: (store, map) => open(store, { country: 'US', orderTags: map as never }),
		fields: (map) => ({ updateFields: { orderTags: rows(map) } }),
		sent: at('orderTags'),
	},
	'account tags of a session': {
		...PAIRS,
		type: 'fastSpringCheckoutSession',
		operation: 'session.update',
		put: (store, map) => open(store, { country: 'US', customer: { accountTags: map as never } }),
		fields: (map) => ({ updateFields: { customer: { accountTags: rows(map) } } }),
		sent: at('customer.accountTags'),
	},
	'account tags of the customer of a session': {
		...PAIRS,
		type: 'fastSpringCheckoutSession',
		operation: 'customer.update',
		put: (store, map) => open(store, { country: 'US', customer: { accountTags: map as never } }),
		fields: (map) => ({ updateFields: { accountTags: rows(map) } }),
		sent: at('accountTags'),
	},
	'attributes of an item of a cart': {
		...PAIRS,
		type: 'fastSpringCheckoutSession',
		operation: 'cartItem.update',
		put: (store, map) => ({
			...open(store, line({ attributes: map }) as never),
			productPath: byId('tape-echo'),
		}),
		fields: (map) => ({ updateFields: { attributes: rows(map) } }),
		sent: at('attributes'),
	},
	...Object.fromEntries(
		['display', 'instructions', 'summary'].map((name): [string, Place] => [
			`the ${name} text of an item of a cart`,
			{
				...TEXTS,
				type: 'fastSpringCheckoutSession',
				operation: 'cartItem.update',
				put: (store, map) => ({
					...open(store, line({ descriptions: { [name]: map } }) as never),
					productPath: byId('tape-echo'),
				}),
				fields: (map) => ({ updateFields: { descriptions: { [name]: rows(map) } } }),
				sent: at(`descriptions.${name}`),
			},
		]),
	),
};

const all = Object.entries(places);
const writes = () => bench.calls().filter(({ method }) => method !== 'GET');
const reads = () =>
	bench
		.sent()
		.map(([call]) => call)
		.filter((call) => call.startsWith('GET'));

async function change(place: Place, more: Json = {}, record?: Json) {
	const { store } = bench.sandbox;
	const target = place.put(store, structuredClone(place.before));
	const run = await bench.run(place.type, place.operation, {
		parameters: merge(
			{ ...target, ...record },
			merge(place.fields(place.given, store), more),
		) as never,
		onError: 'continueRegularOutput',
	});
	return { run, sent: writes().map(({ body }) => place.sent(Object(body))) };
}

describe.each(all)('%s', (_, place) => {
	test('keep what else is in them', async () => {
		const { sent } = await change(place);
		expect(sent).toEqual([{ ...place.before, ...place.given }]);
		expect(bench.violations({ answers: false })).toEqual([]);
	});

	test('are replaced where the user says so', async () => {
		const { sent } = await change(place, { options: { otherEntries: 'replace' } });
		expect(sent).toEqual([place.given]);
		if (place.read) expect(reads()).toEqual([]);
	});

	test('are not written where the record cannot be read', async () => {
		bench.sandbox.faults.add({ match: { method: 'GET' }, kind: 'status', status: 503 });
		const { run, sent } = await change(place);
		expect(sent).toEqual([]);
		const [{ json } = { json: {} }] = run.output[0] ?? [];
		expect(json).toMatchObject({
			error: expect.stringMatching(
				place.read ? /could not be read, so its other entries could not be kept: .*503/ : /503/,
			),
		});
	});
});

describe.each(all.filter(([, { missing }]) => missing))('%s', (_, place) => {
	test('are sent as given where there is no record yet', async () => {
		const { sent } = await change(place, {}, place.missing);
		expect(sent).toEqual([place.given]);
		expect(reads()).toHaveLength(1);
	});
});

const price = (path: string, map: Json) => ({ path, map });
const upsert = {
	productPath: byId('={{ $json.path }}'),
	pricing: { priceJson: '={{ $json.map }}' },
};

test('120 products are read in three calls and written in one', async () => {
	const { store } = bench.sandbox;
	const paths = Array.from({ length: 120 }, (_, index) => `product-${index}`);
	for (const path of paths)
		store.products.set(path, {
			...structuredClone(product(store)),
			product: path,
			pricing: { ...product(store).pricing, price: { USD: 1, EUR: 2 } },
		});
	const { hints } = await bench.run('fastSpringProduct', 'product.upsert', {
		parameters: upsert,
		items: paths.map((path) => price(path, { USD: 5 })),
	});
	expect(hints.map(({ message }) => message)).toEqual(['120 items in 4 calls']);
	expect(paths.map((path) => store.products.get(path)?.pricing.price)).toEqual(
		paths.map(() => ({ USD: 5, EUR: 2 })),
	);
});

test('nothing is read for what holds no map', async () => {
	await bench.run('fastSpringProduct', 'product.upsert', {
		parameters: { productPath: byId(PRODUCT), additionalFields: { rank: 3 } },
	});
	expect(reads()).toEqual([]);
});

test('items for one record add to what those before them wrote, and to nothing that was refused', async () => {
	const { store } = bench.sandbox;
	product(store).pricing.price = { USD: 1, GBP: 1 };
	const { output } = await bench.run('fastSpringProduct', 'product.upsert', {
		parameters: upsert,
		items: [
			price(PRODUCT, { EUR: 2 }),
			price('tape-echo', { EUR: 2 }),
			price(PRODUCT, { XTS: 3 }),
			price(PRODUCT, { JPY: 400 }),
		],
		onError: 'continueRegularOutput',
	});
	expect(output[0]?.map(({ json }) => 'error' in json)).toEqual([false, false, true, false]);
	expect(product(store).pricing.price).toEqual({ USD: 1, GBP: 1, EUR: 2, JPY: 400 });
	expect(reads()).toEqual([`GET /products/${PRODUCT},tape-echo`]);
});

test('what an item replaced is not brought back by the next one', async () => {
	const { store } = bench.sandbox;
	product(store).pricing.price = { USD: 1, GBP: 1 };
	await bench.run('fastSpringProduct', 'product.upsert', {
		parameters: { ...upsert, options: { otherEntries: '={{ $json.mode }}' } },
		items: [
			{ ...price(PRODUCT, { JPY: 1 }), mode: 'keep' },
			{ ...price(PRODUCT, { USD: 2 }), mode: 'replace' },
			{ ...price(PRODUCT, { EUR: 3 }), mode: 'keep' },
		],
	});
	expect(product(store).pricing.price).toEqual({ USD: 2, EUR: 3 });
});

test('a record that could not be read is asked for again by the next item', async () => {
	const { store } = bench.sandbox;
	product(store).pricing.price = { USD: 1, GBP: 1 };
	// One read has five attempts.
	bench.sandbox.faults.add({ match: { method: 'GET' }, kind: 'status', status: 503, times: 5 });
	const { output } = await bench.run('fastSpringProduct', 'product.upsert', {
		parameters: upsert,
		items: [price(PRODUCT, { USD: 2 }), price(PRODUCT, { EUR: 3 })],
		onError: 'continueRegularOutput',
	});
	expect(output[0]?.map(({ json }) => 'error' in json)).toEqual([true, false]);
	expect(product(store).pricing.price).toEqual({ USD: 1, GBP: 1, EUR: 3 });
});

describe('a payload', () => {
	const { update } = packModule<{ update: { payload: (f: Json) => Json } }>(
		'nodes/FastSpringOrder/update.js',
	);
	const { payload } = update;
	afterEach(() => void Object.assign(update, { payload }));
	const tagged = (count: number) => {
		const orders = [...bench.sandbox.store.orders.keys()].slice(0, count);
		return {
			items: orders.map((id) => ({ id })),
			parameters: {
				orderId: byId('={{ $json.id }}'),
				updateFields: { tags: rows({ k: 'v' }) } as never,
			},
			onError: 'continueRegularOutput' as const,
		};
	};

	test('that cannot be made fails its own item, and no other', async () => {
		const run = tagged(3);
		Object.assign(update, {
			payload: (f: Json) => {
				if (f['orderId'] === run.items[1]?.id) throw new Error('cannot be made');
				return payload(f);
			},
		});
		const { output } = await bench.run('fastSpringOrder', 'update', run);
		expect(output[0]?.map(({ json }) => json['error'] ?? json['order'])).toEqual([
			run.items[0]?.id,
			'cannot be made',
			run.items[2]?.id,
		]);
	});

	test('is made once for an item', async () => {
		const run = tagged(3);
		const made: unknown[] = [];
		Object.assign(update, {
			payload: (f: Json) => {
				made.push(f['orderId']);
				return payload(f);
			},
		});
		await bench.run('fastSpringOrder', 'update', run);
		expect(made).toEqual(run.items.map(({ id }) => id));
	});
});
