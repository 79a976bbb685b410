import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { view } from './view';

export const getAll = operation({
	name: 'Get Many',
	action: 'Get many products',
	description: 'List the products of the store',
	route: api.product.getAll,
	fields: {},
	simplify: view,
});
