import { view as orderView } from '../FastSpringOrder/view';
import { view as subscriptionView } from '../FastSpringSubscription/subscription/view';
import { api } from '../shared/endpoints';
import { choices, optional } from '../shared/fields';
import type { Json } from '../shared/json';

/** What a record of an account can bring along. */
export const include = optional(
	choices(
		'Include',
		{
			orders: ['Orders', "The account's orders in full instead of their IDs"],
			subscriptions: ['Subscriptions', "The account's subscriptions in full instead of their IDs"],
		},
		{ description: 'Records to read along with the account, up to 50 in a call across all items' },
	),
);

interface Asked {
	include?: Array<'orders' | 'subscriptions'> | undefined;
}

/** The customer's whole picture in a handful of calls. */
export const overview = [
	{
		when: (f: Asked) => f.include?.includes('orders') === true,
		ids: (row: Json) => row.orders,
		route: api.order.get,
		as: 'orders',
		view: orderView,
	},
	{
		when: (f: Asked) => f.include?.includes('subscriptions') === true,
		ids: (row: Json) => row.subscriptions,
		route: api.subscription.get,
		as: 'subscriptions',
		view: subscriptionView,
	},
];
