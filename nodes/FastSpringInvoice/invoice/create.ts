import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { boolean, choice, collection, currency, moment, text } from '../../shared/fields';
import { contacts, party } from './contact';
import { invoiceItems } from './items';
import { tags } from './tags';
import { view } from './view';

export const create = operation({
	name: 'Create',
	action: 'Create an invoice',
	description:
		'Make and finalize an invoice that the customer can pay online. It is sent once and never repeated. Keep the links of the answer: they cannot be read again.',
	route: api.invoice.create,
	fields: {
		mode: choice('Mode', { TEST: ['Test', 'No money moves'], LIVE: ['Live', 'A real invoice'] }),
		currencyCode: currency(),
		paymentMethod: text('Payment Method', {
			default: 'CARD',
			description:
				'How the invoice is to be paid: CARD, PAYPAL, WIRE, ACH, or another method of your store',
		}),
		billTo: party('Bill To', 'Who pays. The products go there too, unless Deliver To is added.'),
		invoiceItems,
		additionalFields: collection('Additional Fields', {
			autoConvertPaymentCurrency: boolean(
				'Convert Payment Currency',
				"Whether the customer pays in the currency of the customer's country",
				true,
			),
			deliverTo: party(
				'Deliver To',
				'Who gets the products, where it is somebody else than Bill To',
			),
			dueDate: moment('Due Date'),
			invoiceNote: text('Note', { maxLength: 5_000, rows: 3, description: 'Text on the invoice' }),
			languageCode: text('Language', {
				placeholder: 'e.g. en',
				description: 'Language of the invoice',
			}),
			tagsJson: tags,
		}),
	},
	payload: ({
		billTo,
		invoiceItems: items,
		additionalFields: { deliverTo, tagsJson, ...details },
		...required
	}) => ({
		...required,
		contacts: contacts(billTo, deliverTo),
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
