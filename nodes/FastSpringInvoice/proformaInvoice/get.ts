import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { collection } from '../../shared/fields';
import { locator } from '../../shared/pickers';
import { language, view } from './document';

export const get = operation({
	name: 'Get',
	action: 'Get a proforma invoice',
	description:
		'Work out what the next renewal of a subscription will cost, as a document for the customer. It is not possible during a trial.',
	route: api.proformaInvoice.get,
	fields: {
		subscriptionId: locator.subscription(),
		additionalFields: collection('Additional Fields', { lang: language }),
	},
	path: (f) => ({ subscription_id: f.subscriptionId }),
	query: (f) => f.additionalFields,
	simplify: view,
});
