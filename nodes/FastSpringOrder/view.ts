/** A simplified order. */
export const view = [
	'order',
	'reference',
	'account',
	'completed',
	'changed',
	'live',
	'currency',
	'total',
	'tax',
	'customer',
	'items',
	'tags',
	'returns',
];
