import { expect } from '@jest/globals';
import { byId, failed, operations } from './support/operations.mts';

operations('fastSpringOrder', {
	get: {
		'reads two orders in one call': ({ store }) => {
			const [a = '', b = ''] = [...store.orders.keys()];
			return {
				items: [{ id: a }, { id: b }],
				parameters: { orderId: byId('={{ $json.id }}') },
				calls: [`GET /orders/${a},${b}`],
				output: [expect.objectContaining({ order: a }), expect.objectContaining({ order: b })],
				hint: '2 items in 1 call',
			};
		},
		'fails only the item whose order is unknown': ({ store }) => {
			const [a = '', b = ''] = [...store.orders.keys()];
			return {
				items: [{ id: a }, { id: 'nobodys' }, { id: b }],
				parameters: { orderId: byId('={{ $json.id }}') },
				calls: [`GET /orders/${a},nobodys,${b}`],
				output: [expect.objectContaining({ order: a }), failed('order: Not found'), expect.objectContaining({ order: b })],
			};
		},
	},
});
