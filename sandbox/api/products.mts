import { textOf } from '../store/fields.mts';
import type { FastifyInstance } from 'fastify';
import { countries, currencies } from '../store/money.mts';
import { productErrors, writeProduct } from '../store/products.mts';
import { priceView, productView } from '../views/product.mts';
import type { Store } from '../store.mts';
import type { Offer, Product } from '../store/model.mts';
import {
	bytesOf,
	entriesOf,
	entryOf,
	hasErrors,
	idsOf,
	isFields,
	MANY,
	pageOf,
	paginate,
	refuse,
	sendList,
	TOO_MANY,
	unknownFields,
	type Fields,
} from './answer.mts';

/** A bulk write holds at most this many products. */
const BULK = 300;

/** Products, their prices and their offers. */
export function registerProducts(app: FastifyInstance, store: Store): void {
	app.get('/products', async (request) => {
		const [parameter] = Object.keys(request.query as Fields);
		if (parameter !== undefined) {
			// HTTP 200 with an error inside.
			const error = PAGING.includes(parameter)
				? 'Pagination is not supported for this endpoint'
				: 'Unrecognized Key';
			return { action: 'products.getall', result: 'error', error: { [parameter]: error } };
		}
		return {
			action: 'products.getall',
			result: 'success',
			page: null,
			limit: null,
			nextPage: null,
			total: store.products.size,
			products: [...store.products.keys()],
		};
	});

	app.get<{ Params: { path: string } }>('/products/:path', async (request, reply) => {
		const paths = idsOf(request.params.path);
		if (paths.length > MANY)
			return reply
				.code(400)
				.send({ products: [failed('products.get', request.params.path, TOO_MANY)] });
		const found = paths.map((path) => store.products.get(path));
		if (found.every((product) => product === undefined)) reply.code(400);
		const entries = found.map((product, index) =>
			product
				? entryOf(store, product, productView, 'products.get')
				: bytesOf(failed('products.get', paths[index] ?? '')),
		);
		return sendList(reply, 'products', entries);
	});

	app.post('/products', async (request, reply) => {
		const entries = entriesOf(request.body, 'products');
		if (!entries) return refuse(reply, 'required', 'products');
		if (entries.length > BULK) return refuse(reply, 'too many products', String(entries.length));
		// Bad entries stand beside good ones, under HTTP 200.
		return { products: entries.map((entry) => upsert(store, entry)) };
	});

	app.delete<{ Params: { path: string } }>('/products/:path', async (request, reply) => {
		const { path } = request.params;
		if (!store.products.delete(path))
			return reply.code(400).send({ products: [failed('products.delete', path)] });
		return { products: [{ action: 'products.delete', result: 'success', product: path }] };
	});

	app.get('/products/price', async (request, reply) => {
		const query = request.query as Fields;
		const page = pageOf(store, query);
		const error = typeof page === 'string' ? { limit: page } : placeErrors(query);
		if (typeof page === 'string' || hasErrors(error))
			return reply.code(400).send({ action: 'product.price.getall', result: 'error', error });
		const { items, nextPage } = paginate([...store.products.values()], page);
		return {
			page: page.page,
			limit: page.limit,
			nextPage,
			products: items.map((product) => priceEntry(product, query, 'product.price.getall')),
		};
	});

	app.get<{ Params: { path: string } }>('/products/price/:path', async (request, reply) => {
		const query = request.query as Fields;
		const { path } = request.params;
		const product = store.products.get(path);
		const error: Record<string, string> = product ? placeErrors(query) : { product: 'Not found' };
		// Unlike its sisters this call puts its error at the root.
		if (!product || hasErrors(error))
			return reply
				.code(400)
				.send({ action: 'product.price.get', product: path, result: 'error', error });
		return { page: 1, limit: 50, products: [priceEntry(product, query, 'product.price.get')] };
	});

	app.get<{ Params: { path: string } }>('/products/offers/:path', async (request, reply) => {
		const { path } = request.params;
		const { type } = request.query as Fields;
		const product = store.products.get(path);
		const head = { action: 'products.offers.get', product: path };
		if (!product) return reply.code(400).send({ products: [failed('products.offers.get', path)] });
		if (type !== undefined && !OFFER_TYPES.includes(textOf(type))) {
			return reply.code(400).send({
				products: [
					{
						...head,
						result: 'error',
						error: { type: `Supported value: ${OFFER_TYPES.join(', ')}` },
					},
				],
			});
		}
		return {
			products: [
				{
					...head,
					result: 'success',
					offers: product.offers.filter((offer) => type === undefined || offer.type === type),
				},
			],
		};
	});

	app.post<{ Params: { path: string } }>('/products/offers/:path', async (request, reply) => {
		const { path } = request.params;
		const entry = entriesOf(request.body, 'products')?.[0];
		if (!entry) return refuse(reply, 'required', 'products');
		const fail = (error: Record<string, string>) =>
			reply
				.code(400)
				.send({ product: path, action: 'products.offers.update', result: 'error', error });
		if (entry['product'] !== path)
			return fail({
				product: `Product in URL '${path}' does not match product in request body '${textOf(entry['product'])}'`,
			});
		const product = store.products.get(path);
		if (!product) return fail({ product: 'Not found' });
		const strange = {
			...unknownFields(entry, ['product', 'offers']),
			...Object.assign(
				{},
				...(entriesOf(entry, 'offers') ?? []).map((offer, index) =>
					unknownFields(offer, ['type', 'display', 'items'], `offers.${index}.`),
				),
			),
		};
		if (hasErrors(strange)) return fail(strange);
		const offers = entriesOf(entry, 'offers');
		const bad = offers?.find(
			(offer) => !OFFER_TYPES.includes(textOf(offer['type'])) || !isTexts(offer['items']),
		);
		if (!offers || bad)
			return fail({ offers: 'Each offer needs a known type and a list of products' });
		// A posted type replaces all offers of that type; the others stay.
		const posted = offers.map(
			(offer): Offer => ({
				type: textOf(offer['type']),
				display: isFields(offer['display']) ? (offer['display'] as Offer['display']) : {},
				items: isTexts(offer['items']) ? offer['items'] : [],
			}),
		);
		const types = posted.map((offer) => offer.type);
		product.offers = [
			...product.offers.filter((offer) => !types.includes(offer.type)),
			...posted.filter((offer) => offer.items.length > 0),
		];
		store.touch(product);
		return { products: [{ product: path, action: 'products.offers.update', result: 'success' }] };
	});
}

const PAGING = ['page', 'limit'];
const OFFER_TYPES = [
	'addon',
	'alternatives',
	'cross-sell',
	'crossgrade',
	'downgrade',
	'downsell',
	'upsell',
	'upgrade',
];

/** The path decides whether the entry creates or updates. The id's key holds a literal dot. */
function upsert(store: Store, entry: Fields): Fields {
	const path = typeof entry['product'] === 'string' ? entry['product'] : '';
	const existing = store.products.get(path);
	const action = existing ? 'product.update' : 'product.create';
	const error = productErrors(entry, existing);
	if (hasErrors(error)) return { product: path, action, result: 'error', error };
	const product = writeProduct(store, path, entry);
	return {
		product: path,
		action,
		[existing ? 'updated.id' : 'created.id']: product.productAppReference,
		result: 'success',
	};
}

function priceEntry(product: Product, query: Fields, action: string): Fields {
	const places =
		query['country'] === undefined ? Object.keys(countries) : [textOf(query['country'])];
	const currency = query['currency'] === undefined ? undefined : textOf(query['currency']);
	const pricing = Object.fromEntries(
		places.map((country) => [country, priceView(product, country, currency)]),
	);
	return { action, result: 'success', product: product.product, pricing };
}

function placeErrors(query: Fields): Record<string, string> {
	const error: Record<string, string> = {};
	for (const key of Object.keys(query))
		if (!['country', 'currency', ...PAGING].includes(key)) error[key] = 'Unrecognized Key';
	const { country, currency } = query;
	if (country !== undefined && !/^[A-Z]{2}$/.test(textOf(country)))
		error['country'] = 'country invalid';
	if (currency !== undefined && !currencies[textOf(currency)])
		error['currency'] = 'currency invalid';
	return error;
}

function isTexts(value: unknown): value is string[] {
	return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function failed(action: string, product: string, text = 'Not found'): Fields {
	return { action, product, result: 'error', error: { product: text } };
}
