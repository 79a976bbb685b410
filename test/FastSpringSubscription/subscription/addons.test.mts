import { expect } from '@jest/globals';
import { byId, operations } from '../../support/operations.mts';
import { runs, those } from './shop.mts';

operations('fastSpringSubscription', {
	'subscription.estimate': {
		'sends prices and discounts of add-ons, and leaves empty ones out': ({ store }) => {
			const [{ id, currency }] = those(store, runs, 2);
			const price = { entry: [{ key: currency, value: 9 }] };
			return {
				parameters: {
					subscriptionId: byId(id),
					additionalFields: {
						addons: {
							entry: [
								{
									product: 'mixdesk-seat',
									quantity: 2,
									price,
									discount: { entry: { type: 'percent', percentage: 10, amount: 3 } },
								},
								{ product: 'mixdesk-seat', quantity: 1, price: {}, discount: {} },
							],
						},
					},
				},
				calls: [
					[
						'POST /subscriptions/estimate',
						{
							subscription: id,
							addons: [
								{
									product: 'mixdesk-seat',
									quantity: 2,
									pricing: {
										price: { [currency]: 9 },
										discount: { type: 'percent', percentage: 10 },
									},
								},
								{ product: 'mixdesk-seat', quantity: 1 },
							],
						},
					],
				],
				output: [expect.objectContaining({ subscription: id })],
			};
		},
	},
});
