import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { choice } from '../shared/fields';
import { locator } from '../shared/pickers';
import { answerOf } from './entitlements/answer';
import { options, products } from './entitlements/options';

export const getEntitlements = operation({
	name: 'Get Entitlements',
	action: 'Check what an account has access to',
	description:
		'Check whether a customer has access, to which products, until when and why, from the current subscriptions and orders. An email address, key or reference that no account has gives no access.',
	route: api.account.get,
	fields: {
		accountId: locator.customer(),
		products,
		returnAs: choice('Return', {
			customer: 'One Item per Customer',
			product: 'One Item per Product',
		}),
		options,
	},
	path: (f) => ({ account_id: String(f.accountId.account ?? '') }),
	// A look-up may have given the whole account already.
	settled: ({ accountId }) =>
		accountId.account === null ||
		(Array.isArray(accountId.orders) && Array.isArray(accountId.subscriptions))
			? accountId
			: undefined,
	include: [
		{
			when: () => true,
			ids: (row) => row.subscriptions,
			route: api.subscription.get,
			as: 'subscriptions',
		},
		{ when: () => true, ids: (row) => row.orders, route: api.order.get, as: 'orders' },
	],
	conclude: answerOf,
});
