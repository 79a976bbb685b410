import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { view } from './view';
import { filters } from './filters';

export const getAll = operation({
	name: 'Get Many',
	action: 'Get many orders',
	description:
		'List orders, by date, product, status, and whether they are renewals or were refunded',
	route: api.order.getAll,
	fields: {
		filters,
	},
	query: (f) => f.filters,
	simplify: view,
});
