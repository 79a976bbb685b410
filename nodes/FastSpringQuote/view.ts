import type { View } from '../shared/simplify';

/** A simplified quote. */
export const view: View = [
	'id',
	'name',
	'status',
	'quoteUrl',
	'currency',
	'tax',
	'total',
	'expires',
	{ recipient: ['first', 'last', 'email', 'company'] },
	{ items: ['product', 'display', 'quantity', 'unitListPrice', 'customPrice', 'unitPrice'] },
	'orderReference',
	'invoiceId',
];
