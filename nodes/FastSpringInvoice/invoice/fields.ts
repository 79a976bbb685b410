import { boolean, collection, moment, text } from '../../shared/fields';
import { deliverTo } from './contact';
import { tags } from './tags';

/** What an invoice can say beyond what it needs. */
export const additionalFields = collection('Additional Fields', {
	autoConvertPaymentCurrency: boolean(
		'Convert Payment Currency',
		"Whether the customer pays in the currency of the customer's country",
		true,
	),
	deliverTo,
	dueDate: moment('Due Date', { description: 'Until when the invoice is to be paid' }),
	invoiceNote: text('Note', { maxLength: 5_000, rows: 3, description: 'Text on the invoice' }),
	languageCode: text('Language', {
		placeholder: 'e.g. en',
		description: 'Language of the invoice',
	}),
	tagsJson: tags,
});

export const paymentMethod = text('Payment Method', {
	default: 'CARD',
	description:
		'How the invoice is to be paid: CARD, PAYPAL, WIRE, ACH, or another method of your store',
});
