import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { locator } from '../../shared/pickers';
import { place } from './place';

export const get = operation({
	name: 'Get',
	action: 'Get the price of a product',
	description:
		'Retrieve the price of a product per country, taxes included where the country wants it',
	route: api.price.get,
	fields: { productPath: locator.product(), filters: place },
	path: (f) => ({ product_path: f.productPath }),
	query: (f) => f.filters,
});
