import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { choice, collection, text } from '../shared/fields';
import { locator } from '../shared/pickers';
import { reasons } from './reasons';
import { checked } from './risk';
import { view } from './view';
import { items, refundType } from './items';

export const create = operation({
	name: 'Create',
	action: 'Refund an order',
	description:
		'Refund an order, in full or some amounts of its items. A refund is sent once and never repeated; a subscription goes on until it is canceled.',
	route: api.return.create,
	fields: {
		orderId: locator.orderAsEntered(),
		refundType,
		items,
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
	finalize: checked,
	simplify: view,
});
