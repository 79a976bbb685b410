import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { choice, collection } from '../../shared/fields';
import { locator } from '../../shared/pickers';

export const getAll = operation({
	name: 'Get Many',
	action: 'Get many plan changes of a subscription',
	description: 'List the changes of the plan and the add-ons of a subscription, from March 2023 on',
	route: api.planChange.getAll,
	fields: {
		subscriptionId: locator.subscription(),
		filters: collection(
			'Filters',
			{
				order: choice('Order', { decreasing: 'Newest First', increasing: 'Oldest First' }),
				scope: choice('Scope', { add_on: 'Add-Ons', base_plan: 'Plan' }),
			},
			{ add: 'Add Filter' },
		),
	},
	path: (f) => ({ subscription_id: f.subscriptionId }),
	query: (f) => f.filters,
	simplify: [
		'changeId',
		'subscriptionId',
		'insertTimestamp',
		'changeType',
		'itemType',
		'itemProductPath',
		'changedFrom',
		'changedTo',
		'prorated',
		'orderId',
	],
});
