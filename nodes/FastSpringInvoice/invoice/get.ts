import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { id } from '../../shared/fields';
import { view } from './view';

export const get = operation({
	name: 'Get',
	action: 'Get an invoice',
	description: 'Retrieve an invoice with its status, items, taxes and contacts',
	route: api.invoice.get,
	fields: {
		invoiceId: id('Invoice ID', {
			placeholder: 'e.g. INV2ZK7QM4RTX9BWD0LPSYE6HCVA',
			description: 'The ID that creating the invoice gave, or the invoiceId of a quote',
		}),
	},
	path: (f) => ({ invoiceId: f.invoiceId }),
	simplify: view,
});
