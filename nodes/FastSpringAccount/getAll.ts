import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { atMostOne, choice, collection, email, id, text } from '../shared/fields';
import { include, overview } from './overview';
import { view } from './view';

export const getAll = operation({
	name: 'Get Many',
	action: 'Get many accounts',
	description:
		'List customer accounts, or find one by its email address, with its orders and subscriptions as IDs or in full',
	route: api.account.getAll,
	fields: {
		include,
		filters: atMostOne(
			collection(
				'Filters',
				{
					custom: text('Custom Lookup Key', {
						description: 'Your own key, as set when the account was created',
					}),
					email: email('Email', { description: 'The exact email address of the customer' }),
					global: id('Global Lookup Key', {
						description: "FastSpring's key in an account's lookup",
					}),
					orderId: id('Order ID'),
					orderReference: text('Order Reference', { placeholder: 'e.g. ABC230906-7581-30108' }),
					products: id('Product Path', { description: 'Accounts that bought this product' }),
					refunds: choice('Refunds', { true: 'With Refunds' }),
					subscriptionId: id('Subscription ID'),
					subscriptions: choice('Subscription State', {
						active: 'Active',
						canceled: 'Canceled',
						ended: 'Ended',
						started: 'Started',
					}),
				},
				{ add: 'Add Filter', description: 'FastSpring takes one criterion at a time' },
			),
		),
	},
	query: (f) => f.filters,
	include: overview,
	simplify: view,
});
