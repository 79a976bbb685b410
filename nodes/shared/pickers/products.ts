import { api } from '../endpoints';
import type { Ask, Search } from '../fields';
import type { Json } from '../json';
import { matching, pageOf, SHOWN, startOf, textOf, type Choice } from './choices';
import { pageInApp } from './customers';
import { productsOf } from './lookUps';

/** Products that a search looks through, 50 a call. */
const LOADED = 1_000;

/** By path where it can, since the list tells paths only; otherwise by name and SKU. */
export const products: Search = {
	name: 'searchProducts',
	async choices(ask, filter, page) {
		const paths = await pathsOf(ask);
		const load = async (from: number, end: number) =>
			(await productsOf(ask, paths.slice(from, end))).map(productChoice);
		if (filter !== '') return pageOf(matching(await load(0, LOADED), filter), page);
		const end = startOf(page) + SHOWN;
		const next = end < paths.length ? { next: String(end) } : {};
		return { ...pageOf(await load(startOf(page), end)), ...next };
	},
};

/** All products at once, for fields that take several. */
export const allProducts: Search = {
	name: 'getProducts',
	async choices(ask) {
		const known = await productsOf(ask, (await pathsOf(ask)).slice(0, LOADED));
		return { results: known.map(productChoice) };
	},
};

const pathsOf = async (ask: Ask): Promise<string[]> =>
	(await ask({ route: api.product.getAll })).map(({ product }) => String(product));

const productChoice = ({ product, productAppReference, display, sku }: Json): Choice => ({
	name: `${textOf(display)} (${String(product)})`,
	value: String(product),
	...(productAppReference ? { url: pageInApp.product(String(productAppReference)) } : {}),
	words: [sku, String(product).replace(/[-_]/g, ' ')],
});
