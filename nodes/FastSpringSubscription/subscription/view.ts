/** A simplified subscription. */
export const view = [
	'subscription',
	'account',
	'product',
	'display',
	'quantity',
	'state',
	'active',
	'live',
	'currency',
	'price',
	'begin',
	'next',
	'end',
	'deactivationDate',
	'nextChargeTotal',
];
