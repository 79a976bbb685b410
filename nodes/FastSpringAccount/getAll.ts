import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { include, overview } from './overview';
import { view } from './view';
import { filters } from './filters';

export const getAll = operation({
	name: 'Get Many',
	action: 'Get many accounts',
	description:
		'List customer accounts, or find one by its email address, with its orders and subscriptions as IDs or in full',
	route: api.account.getAll,
	fields: {
		include,
		filters,
	},
	query: (f) => f.filters,
	include: overview,
	simplify: view,
});
