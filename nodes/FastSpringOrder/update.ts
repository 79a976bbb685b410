import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { changes, list, pairs } from '../shared/fields';
import { locator } from '../shared/pickers';

export const update = operation({
	name: 'Update',
	action: 'Update an order',
	description:
		'Set tags of an order and attributes of its items. Attributes also reach the active subscriptions that came from it.',
	route: api.order.update,
	fields: {
		orderId: locator.order(),
		updateFields: changes({
			items: list('Item Attributes', 'Item', {
				product: locator.product(),
				attributes: pairs('Attributes', 'Attribute'),
			}),
			tags: pairs('Tags', 'Tag'),
		}),
	},
	payload: (f) => ({ order: f.orderId, ...f.updateFields }),
});
