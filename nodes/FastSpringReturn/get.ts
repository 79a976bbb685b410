import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { id } from '../shared/fields';
import { view } from './view';

export const get = operation({
	name: 'Get',
	action: 'Get a return',
	description: 'Retrieve a return by its ID. Order: Get lists the IDs of the returns of an order.',
	route: api.return.get,
	fields: {
		returnId: id('Return ID', {
			description: 'From Return: Create, an order, or the event return.created',
		}),
	},
	path: (f) => ({ return_id: f.returnId }),
	simplify: view,
});
