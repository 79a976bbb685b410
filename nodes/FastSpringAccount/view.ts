/** A simplified account. */
export const view = [
	'account',
	'contact',
	'country',
	'language',
	'address',
	'lookup',
	'orders',
	'subscriptions',
	'payment',
	'url',
];
