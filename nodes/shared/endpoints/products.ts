import { route, type Route } from '../http/route';
import type { Json } from '../json';
import { idempotent, irreversible } from './terms';

const product = { rows: 'products', key: 'product' } as const;
const productGet = route('multiRead', 'GET /products/{product_path}', { ...product, many: 50 });

/** FastSpring replaces these as a whole; whether it merges some of them is not documented. */
const maps = {
	read: productGet,
	at: [
		'attributes',
		'badge',
		'description.action',
		'description.full',
		'description.summary',
		'display',
		'fulfillment.instructions',
		'pricing.discountReason',
		'pricing.price',
		'pricing.quantityDiscounts',
		'pricing.setupFee.price',
		'pricing.setupFee.title',
		'pricing.trialPrice',
	],
	asWritten: (record: Json) => ({ ...record, fulfillment: record.fulfillments }),
} satisfies Route['maps'];

const offerGet = route('read', 'GET /products/offers/{product_path}', {
	...product,
	mayBeEmpty: true,
});

/** Products, their prices and offers. */
export const products = {
	product: {
		upsert: route('arrayWrite', 'POST /products', {
			...product,
			...idempotent,
			array: 'products',
			many: 300,
			maps,
		}),
		get: productGet,
		getAll: route('list', 'GET /products', { ...product, paging: 'none', records: productGet }),
		delete: route('write', 'DELETE /products/{product_path}', { ...product, ...irreversible }),
	},
	offer: {
		upsert: route('arrayWrite', 'POST /products/offers/{product_path}', {
			...product,
			...idempotent,
			array: 'products',
			many: 1,
			maps: { read: offerGet, at: ['offers[type].display'] },
		}),
		get: offerGet,
	},
	price: {
		get: route('read', 'GET /products/price/{product_path}', product),
		getAll: route('list', 'GET /products/price', { ...product, paging: 'page' }),
	},
} as const;
