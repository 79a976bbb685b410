import { amount, choice, list, onlyWhen, text } from '../shared/fields';

/** What is refunded, where it is not everything. */
export const items = onlyWhen(
	{ refundType: ['PARTIAL'] },
	list('Items to Refund', 'Item', {
		product: text('Product in Order', {
			description: 'Path of a product that is in the order; a setup fee has one, too',
		}),
		amount: amount('Amount', {
			min: 0.01,
			description:
				"Amount before tax in the order's currency, as it is written there: 15.75, or 500 for 500 yen",
		}),
	}),
);

export const refundType = choice(
	'Refund',
	{
		FULL: ['Full', 'Everything that has not been refunded yet'],
		PARTIAL: ['Partial', 'An amount for each item'],
	},
	{ default: 'FULL' },
);
