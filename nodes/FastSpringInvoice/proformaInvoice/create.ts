import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { boolean, collection, integer, prices } from '../../shared/fields';
import { compact } from '../../shared/json';
import { locator } from '../../shared/pickers';
import { language, view } from './document';

export const create = operation({
	name: 'Create',
	action: 'Create a proforma invoice',
	description:
		'Work out what a change of plan or quantity would cost, as a document for the customer. It changes nothing, and is not possible during a trial.',
	route: api.proformaInvoice.create,
	fields: {
		subscriptionId: locator.subscription(),
		product: locator.product('Plan'),
		quantity: integer('Quantity', { min: 1, default: 1 }),
		prorate: boolean(
			'Prorate',
			'Whether the change is to be settled now instead of at the next renewal; the document is then valid for one day',
		),
		additionalFields: collection('Additional Fields', {
			language,
			price: prices('Price', {
				description: 'Unit price per currency, instead of the one of the product',
			}),
		}),
	},
	payload: ({ subscriptionId, additionalFields: { language: spoken, price }, ...change }) => ({
		subscription: subscriptionId,
		...change,
		...compact({ language: spoken, pricing: price && { price } }),
	}),
	simplify: view,
});
