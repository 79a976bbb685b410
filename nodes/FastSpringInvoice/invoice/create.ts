import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { choice, currency } from '../../shared/fields';
import { billTo, contacts } from './contact';
import { invoiceItems } from './items';
import { view } from './view';
import { additionalFields, paymentMethod } from './fields';

export const create = operation({
	name: 'Create',
	action: 'Create an invoice',
	description:
		'Make and finalize an invoice that the customer can pay online. It is sent once and never repeated. Keep the links of the answer: they cannot be read again.',
	route: api.invoice.create,
	fields: {
		mode: choice('Mode', { TEST: ['Test', 'No money moves'], LIVE: ['Live', 'A real invoice'] }),
		currencyCode: currency(),
		paymentMethod,
		billTo,
		invoiceItems,
		additionalFields,
	},
	payload: ({
		billTo: payer,
		invoiceItems: items,
		additionalFields: { deliverTo, tagsJson, ...details },
		...required
	}) => ({
		...required,
		contacts: contacts(payer, deliverTo),
		invoiceItems: items.map(({ furtherFieldsJson, useCatalogPricing = true, ...item }) => ({
			...item,
			useCatalogPricing,
			...furtherFieldsJson,
		})),
		...details,
		...(tagsJson ? { tagsJson: JSON.stringify(tagsJson) } : {}),
	}),
	simplify: view,
});
