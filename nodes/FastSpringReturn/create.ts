import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { amount, choice, collection, list, onlyWhen, text } from '../shared/fields';
import { locator } from '../shared/pickers';
import { reasons } from './reasons';
import { riskOf } from './risk';
import { view } from './view';

export const create = operation({
	name: 'Create',
	action: 'Create a return',
	description:
		'Refund an order, in full or some amounts of its items. A refund is sent once and never repeated; a subscription goes on until it is canceled.',
	route: api.return.create,
	fields: {
		orderId: locator.orderAsEntered(),
		refundType: choice(
			'Refund',
			{
				FULL: ['Full', 'Everything that has not been refunded yet'],
				PARTIAL: ['Partial', 'An amount for each item'],
			},
			{ default: 'FULL' },
		),
		items: onlyWhen(
			{ refundType: ['PARTIAL'] },
			list('Items to Refund', 'Item', {
				product: text('Product Path', { description: 'A product that is in the order' }),
				amount: amount('Amount', {
					min: 0.01,
					description:
						"Amount before tax in the order's currency, as it is written there: 15.75, or 500 for 500 yen",
				}),
			}),
		),
		notification: choice(
			'Notify Customer',
			{ ORIGINAL: ['Yes', 'FastSpring emails the customer about the refund'], NONE: 'No' },
			{ default: 'ORIGINAL' },
		),
		additionalFields: collection('Additional Fields', {
			note: text('Note', { description: 'A remark that the customer may read' }),
			reason: choice('Reason', reasons, { default: 'OTHER' }),
		}),
	},
	payload: ({ orderId, additionalFields, ...refund }) => ({
		order: orderId,
		...refund,
		...additionalFields,
	}),
	refuse: riskOf,
	simplify: view,
});
