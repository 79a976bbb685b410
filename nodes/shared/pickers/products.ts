import { api } from '../endpoints';
import type { Search } from '../fields';
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
		const paths = (await ask({ route: api.product.getAll })).map(({ product }) => String(product));
		if (filter === '') {
			const from = startOf(page);
			const some = await productsOf(ask, paths.slice(from, from + SHOWN));
			const next = from + SHOWN < paths.length ? { next: String(from + SHOWN) } : {};
			return { ...pageOf(some.map(productChoice)), ...next };
		}
		const all = (await productsOf(ask, paths.slice(0, LOADED))).map(productChoice);
		return pageOf(matching(all, filter), page);
	},
};

/** All products at once, for fields that take several. */
export const allProducts: Search = {
	name: 'getProducts',
	async choices(ask) {
		const paths = (await ask({ route: api.product.getAll })).map(({ product }) => String(product));
		const known = await productsOf(ask, paths.slice(0, LOADED));
		return { results: known.map(productChoice).map(({ name, value }) => ({ name, value })) };
	},
};

const productChoice = ({ product, productAppReference, display, sku }: Json): Choice => ({
	name: `${textOf(display)} (${String(product)})`,
	value: String(product),
	...(productAppReference ? { url: pageInApp.product(String(productAppReference)) } : {}),
	words: [sku, String(product).replace(/[-_]/g, ' ')],
});
