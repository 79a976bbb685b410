import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { locator } from '../../shared/pickers';

export const getAll = operation({
	name: 'Get Many',
	action: 'Get many entries of a subscription',
	description:
		'List the orders of a subscription: the first one, its renewals and its prorated changes',
	route: api.entry.getAll,
	fields: { subscriptionId: locator.subscription() },
	path: (f) => ({ subscription_id: f.subscriptionId }),
	simplify: true,
});
