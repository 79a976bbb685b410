import { expect } from '@jest/globals';
import { orderView } from '../../sandbox/views/order.mts';
import type { Store } from '../../sandbox/store.mts';
import type { Subscription } from '../../sandbox/store/model.mts';
import { byId, failed, operations, type Json } from '../support/operations.mts';
import { subscription, those } from './subscription/shop.mts';

const isOld = ({ orders }: Subscription): boolean => orders.length > 1;
const path = ({ id }: Subscription): string => `GET /subscriptions/${id}/entries`;
/** Its orders, newest first, as the node shows them. */
const shown = ({ orders }: Subscription) =>
	[...orders].reverse().map((order) =>
		expect.objectContaining({
			id: expect.any(String),
			beginPeriodDate: expect.stringMatching(/^20/),
			order: expect.objectContaining({ order }),
		}),
	);
const view = (store: Store, id: string): Json => {
	const order = store.orders.get(id);
	return order ? orderView(store, order) : {};
};

operations('fastSpringSubscription', {
	'entry.getAll': {
		'lists the orders of a subscription, newest first': ({ store }) => {
			const [one] = those(store, isOld, 2);
			return {
				parameters: { subscriptionId: byId(one.id), returnAll: true },
				calls: [path(one)],
				output: [shown(one)],
				after: (_, { output }) => {
					const order = output[0]?.[0]?.json['order'];
					expect(order).toMatchObject({ changed: expect.stringMatching(/Z$/) });
					expect(
						Object.keys(Object.assign({}, order)).filter((name) =>
							/(Display|InPayoutCurrency|InSeconds)$/.test(name),
						),
					).toEqual([]);
				},
			};
		},
		'gives them untouched without Simplify, up to the limit': ({ store }) => {
			const [one] = those(store, isOld, 2);
			return {
				parameters: { subscriptionId: byId(one.id), limit: 1, simplify: false },
				calls: [path(one)],
				output: [[expect.objectContaining({ order: view(store, one.orders.at(-1) ?? '') })]],
			};
		},
		'asks for the same subscription once': ({ store }) => {
			const [a, b] = those(store, isOld, 2);
			return {
				items: [a, b, a].map(({ id }) => ({ id })),
				parameters: { subscriptionId: subscription, returnAll: true },
				calls: [path(a), path(b)],
				output: [shown(a), shown(b), shown(a)],
				hint: '3 items in 2 calls',
			};
		},
		'fails only the item whose subscription is unknown': ({ store }) => {
			const [a, b] = those(store, isOld, 2);
			return {
				items: [a.id, 'nobodys', b.id].map((id) => ({ id })),
				parameters: { subscriptionId: subscription, returnAll: true },
				calls: [path(a), 'GET /subscriptions/nobodys/entries', path(b)],
				output: [shown(a), failed('FastSpring refused the request: not found'), shown(b)],
			};
		},
		'says that no subscription was given, and sends nothing': {
			parameters: { subscriptionId: byId('={{ $json.none }}') },
			calls: [],
			output: [failed('"Subscription" is empty')],
		},
	},
});
