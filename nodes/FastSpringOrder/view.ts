/** A simplified order. */
export const view = [
	'order',
	'reference',
	'buyerReference',
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
