import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { filters } from './filters';
import { view } from './view';

export const getAll = operation({
	name: 'Get Many',
	action: 'Get many subscriptions',
	description:
		'List subscriptions, by customer, product, status, or what happened to them in a period',
	route: api.subscription.getAll,
	fields: { filters },
	query: (f) => f.filters,
	simplify: view,
});
