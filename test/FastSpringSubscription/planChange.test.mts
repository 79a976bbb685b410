import { expect } from '@jest/globals';
import { update, type Change } from '../../sandbox/store/changes.mts';
import type { Store } from '../../sandbox/store.mts';
import type { Subscription } from '../../sandbox/store/model.mts';
import { byId, failed, operations, type Json } from '../support/operations.mts';
import { runs, subscription, those } from './subscription/shop.mts';

const isPlain = (one: Subscription): boolean => runs(one) && one.addons.length === 0;
const path = ({ id }: Subscription): string => `GET /subscriptions/${id}/history`;

/** Two subscriptions, each with a larger quantity and then an add-on. */
function changed(store: Store): [Subscription, Subscription] {
	const [a, b] = those(store, isPlain, 2);
	const change = (one: Subscription, what: Change) => expect(update(store, one, what)).toEqual({});
	for (const one of [a, b]) {
		change(one, { quantity: one.quantity + 1 });
		change(one, { addons: [{ product: 'mixdesk-seat', quantity: 2 }] });
	}
	return [a, b];
}

const addon = ({ id }: Subscription, more: Json = {}): Json => ({
	changeId: expect.any(String),
	subscriptionId: id,
	insertTimestamp: expect.stringMatching(/^2026-03-10T12:.*Z$/),
	changeType: 'ADD_ON_ADD',
	itemType: 'ADD_ON',
	itemProductPath: 'mixdesk-seat',
	changedFrom: '0',
	changedTo: '2',
	prorated: false,
	orderId: expect.any(String),
	...more,
});
const plan = (one: Subscription): Json =>
	addon(one, {
		changeType: 'BASE_PLAN_QUANTITY',
		itemType: 'BASE_PLAN',
		itemProductPath: one.product,
		changedFrom: String(one.quantity - 1),
		changedTo: String(one.quantity),
	});

operations('fastSpringSubscription', {
	'planChange.getAll': {
		'lists what was changed, newest first': ({ store }) => {
			const [one] = changed(store);
			return {
				parameters: { subscriptionId: byId(one.id), returnAll: true },
				calls: [path(one)],
				output: [[addon(one), plan(one)]],
			};
		},
		'sends scope and order, and stops at the limit': ({ store }) => {
			const [one] = changed(store);
			return {
				parameters: {
					subscriptionId: byId(one.id),
					limit: 1,
					filters: { order: 'increasing', scope: 'base_plan' },
				},
				calls: [`${path(one)}?order=increasing&scope=base_plan`],
				output: [[plan(one)]],
			};
		},
		'gives them untouched without Simplify': ({ store }) => {
			const [one] = changed(store);
			return {
				parameters: { subscriptionId: byId(one.id), simplify: false, filters: { scope: 'add_on' } },
				calls: [`${path(one)}?scope=add_on`],
				output: [
					[
						{
							...addon(one),
							insertTimestamp: expect.any(Number),
							siteId: store.company.siteId,
							orderRef: null,
							itemId: expect.any(String),
							itemProductDisplay: 'MixDesk extra seat',
							itemProductSku: expect.any(String),
							changedFromDisplay: '0',
							changedToDisplay: '2',
						},
					],
				],
			};
		},
		'asks for the same subscription once; no change is no item': ({ store }) => {
			const [a] = changed(store);
			const quiet = those(store, ({ state }) => state === 'deactivated', 2)[0];
			return {
				items: [a, quiet, a].map(({ id }) => ({ id })),
				parameters: { subscriptionId: subscription },
				calls: [path(a), path(quiet)],
				output: [[addon(a), plan(a)], [], [addon(a), plan(a)]],
			};
		},
		'fails only the item whose subscription is unknown': ({ store }) => {
			const [a, b] = changed(store);
			return {
				items: [a.id, 'nobodys', b.id].map((id) => ({ id })),
				parameters: { subscriptionId: subscription },
				calls: [path(a), 'GET /subscriptions/nobodys/history', path(b)],
				output: [[addon(a), plan(a)], failed('subscription: Not found'), [addon(b), plan(b)]],
			};
		},
		'says which filter is wrong, and sends nothing': {
			parameters: { subscriptionId: byId('x1'), filters: { scope: 'all' } },
			calls: [],
			output: [failed('"Filters > Scope" is "all"; must be one of')],
		},
	},
});
