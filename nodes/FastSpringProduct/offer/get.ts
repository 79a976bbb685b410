import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { choice, collection } from '../../shared/fields';
import { locator } from '../../shared/pickers';
import { types } from './types';

export const get = operation({
	name: 'Get',
	action: 'Get the offers of a product',
	description: 'Retrieve the products that are offered together with a product, or instead of it',
	route: api.offer.get,
	fields: {
		productPath: locator.product(),
		filters: collection('Filters', { type: choice('Type', types) }, { add: 'Add Filter' }),
	},
	path: (f) => ({ product_path: f.productPath }),
	query: (f) => f.filters,
});
