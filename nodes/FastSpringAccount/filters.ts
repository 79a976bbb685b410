import { checked, choice, collection, email, id, text } from '../shared/fields';
import { locator } from '../shared/pickers';

/** By what accounts are found. */
export const filters = checked(
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
			orderId: id('Order ID', { description: 'The account that placed this order' }),
			orderReference: text('Order Reference', { placeholder: 'e.g. ABC230906-7581-30108' }),
			products: locator.product(),
			refunds: choice('Refunds', { true: 'With Refunds' }),
			subscriptionId: id('Subscription ID', {
				description: 'The account that has this subscription',
			}),
			subscriptions: choice('Subscription State', {
				active: 'Active',
				canceled: 'Canceled',
				ended: 'Ended',
				started: 'Started',
			}),
		},
		{ add: 'Add Filter', description: 'FastSpring takes one criterion at a time' },
	),
	(values) => {
		const { length } = Object.values(values).filter((one) => one !== undefined);
		return length > 1 ? `has ${length} entries; FastSpring takes one at a time` : undefined;
	},
);
