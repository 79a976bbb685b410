import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import {
	boolean,
	choice,
	collection,
	currency,
	integer,
	json,
	list,
	moment,
	optional,
	text,
} from '../../shared/fields';
import { pick } from '../../shared/pickers';
import { contacts, party } from './contact';
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
		invoiceItems: list(
			'Items',
			'Item',
			{
				productPath: pick.product(),
				quantity: integer('Quantity', { min: 1, default: 1 }),
				useCatalogPricing: optional(
					boolean(
						'Use Catalog Pricing',
						'Whether the product costs what the catalog says. Other prices need a field that FastSpring names on request: give it as Further Fields (JSON).',
						true,
					),
				),
			},
			{
				least: 1,
				more: {
					display: text('Display Name', {
						description: 'Name on the invoice, instead of the one of the product',
					}),
					extendedItemDescription: text('Extended Description', {
						longest: 5_000,
						rows: 2,
						description: 'Text below the item on the invoice',
					}),
					furtherFieldsJson: json('Further Fields (JSON)', {
						description: 'More fields of this item, as FastSpring names them',
					}),
					sku: text('SKU'),
					summary: text('Summary', { longest: 5_000 }),
				},
			},
		),
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
			invoiceNote: text('Note', { longest: 5_000, rows: 3, description: 'Text on the invoice' }),
			languageCode: text('Language', {
				placeholder: 'e.g. en',
				description: 'Language of the invoice',
			}),
			tagsJson: tags,
		}),
	},
	body: ({
		billTo,
		invoiceItems,
		additionalFields: { deliverTo, tagsJson, ...details },
		...required
	}) => ({
		...required,
		contacts: contacts(billTo, deliverTo),
		invoiceItems: invoiceItems.map(({ furtherFieldsJson, useCatalogPricing = true, ...item }) => ({
			...item,
			useCatalogPricing,
			...furtherFieldsJson,
		})),
		...details,
		...(tagsJson ? { tagsJson: JSON.stringify(tagsJson) } : {}),
	}),
	simplify: view,
});
