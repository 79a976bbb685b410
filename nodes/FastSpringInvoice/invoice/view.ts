import type { View } from '../../shared/simplify';

/** A simplified invoice. The links are there when it was just made; FastSpring does not repeat them later. */
export const view: View = [
	'id',
	'status',
	'invoiceType',
	'orderReference',
	'currency',
	'subTotal',
	'totalTaxValue',
	'totalOrderValue',
	'dueDate',
	{ purchaser: ['email', 'firstName', 'lastName', 'companyName'] },
	{ items: ['id', 'productPath', 'display', 'quantity', 'listPrice', 'totalPreShippingPrice'] },
	'paymentInvoiceWebLink',
	'paymentInvoicePdfLink',
	'paymentInvoiceWebPayLink',
];
