/** A simplified return. */
export const view = [
	'return',
	'reference',
	{ original: ['order', 'reference', 'total', 'subscriptions'] },
	'account',
	'completed',
	'changed',
	'live',
	'currency',
	'totalReturn',
	'tax',
	'reason',
	'note',
	{ items: ['product', 'quantity', 'refundType', 'subtotal', 'subscription'] },
];
