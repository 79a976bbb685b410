import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { locator } from '../shared/pickers';
import { view } from './view';

export const get = operation({
	name: 'Get',
	action: 'Get an order',
	description: 'Retrieve an order by its ID, or by the reference that the customer knows',
	route: api.order.get,
	fields: { orderId: locator.orderOrReference() },
	path: (f) => ({ order_id: f.orderId }),
	simplify: view,
});
