import { expect } from '@jest/globals';
import { byId, failed, operations } from '../../support/operations.mts';
import { isIn, runs, subscription, those } from './shop.mts';

const done = (id: string) => ({
	subscription: id,
	action: 'subscription.update',
	result: 'success',
});
const update = (...subscriptions: object[]) => ['POST /subscriptions', { subscriptions }] as const;

/** A value as it stands in an expression. */
const codeOf = (text: string): string =>
	/^=\{\{ (.*) \}\}$/.exec(text)?.[1] ?? JSON.stringify(text);

operations('fastSpringSubscription', {
	'subscription.update': {
		"sends all that can change, by FastSpring's names": ({ store }) => {
			const [{ id, currency }] = those(store, runs, 2);
			return {
				parameters: {
					subscriptionId: byId(id),
					updateFields: {
						addons: {
							entry: [
								{
									product: 'mixdesk-seat',
									quantity: 2,
									price: { entry: [{ key: currency, value: 5.5 }] },
								},
								{ product: 'cloud-storage-100', quantity: 0 },
							],
						},
						coupons: 'SPRING30',
						customReferenceId: 'own-1',
						discount: { entry: { type: 'amount', percentage: 10, amount: 3.5, duration: 'all' } },
						end: '2027-01-31T00:00:00.000Z',
						isEndDateSet: true,
						manualRenew: true,
						next: '2026-12-24',
						price: { entry: [{ key: currency, value: 9.99 }] },
						product: 'mixdesk-pro-yearly',
						quantity: 4,
						taxExemptId: 'DE-1',
					},
				},
				calls: [
					update({
						subscription: id,
						addons: [
							{ product: 'mixdesk-seat', quantity: 2, pricing: { price: { [currency]: 5.5 } } },
							{ product: 'cloud-storage-100', quantity: 0 },
						],
						coupons: ['SPRING30'],
						customReferenceId: 'own-1',
						end: '2027-01-31',
						isEndDateSet: true,
						manualRenew: true,
						next: '2026-12-24',
						product: 'mixdesk-pro-yearly',
						quantity: 4,
						taxExemptId: 'DE-1',
						pricing: {
							price: { [currency]: 9.99 },
							discount: { type: 'amount', amount: 3.5, duration: 'all' },
						},
					}),
				],
				output: [done(id)],
				after: ({ store: shop }) =>
					expect(shop.subscriptions.get(id)).toMatchObject({
						quantity: 4,
						product: 'mixdesk-pro-yearly',
						customReferenceId: 'own-1',
						autoRenew: false,
					}),
			};
		},
		'clears what is chosen to be cleared, and leaves the rest out': ({ store }) => {
			const [{ id }] = those(store, runs, 2);
			return {
				parameters: {
					subscriptionId: byId(id),
					updateFields: {
						clearFields: ['coupons', 'taxExemptId', 'end', 'remainingPeriods', 'customReferenceId'],
						quantity: '',
						product: '',
					},
				},
				calls: [
					update({
						subscription: id,
						coupons: [],
						taxExemptId: '',
						end: 0,
						remainingPeriods: null,
						customReferenceId: '',
					}),
				],
				output: [done(id)],
			};
		},
		"clears nothing for a sheet's or an agent's blanks": ({ store }) => {
			const [{ id }] = those(store, runs, 2);
			const blank = { coupons: '', taxExemptId: '={{ "" }}', customReferenceId: '={{ null }}' };
			return {
				items: [{ seats: 3, none: 0 }, { seats: 3, none: '0' }, { seats: 3 }],
				parameters: {
					subscriptionId: byId(id),
					updateFields: {
						...blank,
						quantity: '={{ $json.seats }}',
						remainingPeriods: '={{ $json.none }}',
						end: '={{ $json.none }}',
					},
				},
				calls: [0, 1, 2].map(() => update({ subscription: id, quantity: 3 })),
				output: [done(id), done(id), done(id)],
			};
		},
		'refuses an update that changes nothing, and says what came out empty': ({ store }) => {
			const [{ id }] = those(store, runs, 2);
			return {
				items: [{}, { product: '', seats: null }],
				parameters: {
					subscriptionId: byId(id),
					updateFields: {
						product: '={{ $json.product }}',
						quantity: '={{ $json.seats }}',
						discount: {},
						prorate: true,
					},
				},
				calls: [],
				output: [0, 1].map(() =>
					failed(
						'"Update Fields" has nothing to change: Discount, New Plan, Quantity came out empty',
					),
				),
			};
		},
		'takes a change out of Additional Fields (JSON) alone': ({ store }) => {
			const [{ id }] = those(store, runs, 2);
			return {
				parameters: {
					subscriptionId: byId(id),
					options: { additionalFieldsJson: { quantity: 2 } },
				},
				calls: [update({ subscription: id, quantity: 2 })],
				output: [done(id)],
			};
		},
		'refuses what is both set and cleared': ({ store }) => {
			const [{ id }] = those(store, runs, 2);
			return {
				parameters: {
					subscriptionId: byId(id),
					updateFields: { coupons: 'SPRING30', clearFields: ['coupons'] },
				},
				calls: [],
				output: [
					failed('"Update Fields > Coupon Code" has a value and is chosen under Clear Fields'),
				],
			};
		},
		'takes dates in every form, by their own day': ({ store }) => {
			const [{ id }] = those(store, runs, 2);
			const dates = [
				'={{ new Date("2027-06-30T12:00:00Z") }}',
				'={{ DateTime.fromISO("2027-06-30T22:00:00") }}',
				'={{ Date.UTC(2027, 5, 30) }}',
				'={{ String(Date.UTC(2027, 5, 30) / 1000) }}',
				'2027-06-30T00:00:00',
				'2027-06-30',
			];
			return {
				items: dates.map(() => ({})),
				parameters: {
					subscriptionId: byId(id),
					updateFields: { next: `={{ [${dates.map(codeOf).join(', ')}][$itemIndex] }}` },
				},
				calls: dates.map(() => update({ subscription: id, next: '2027-06-30' })),
				output: dates.map(() => done(id)),
			};
		},
		'refuses dates that cannot be read, and drops none': ({ store }) => {
			const [{ id }] = those(store, runs, 2);
			const dates = ['={{ ({}) }}', '={{ new Date("x") }}', '06/30/2027', '={{ [] }}', '={{ 5 }}'];
			return {
				items: dates.map(() => ({})),
				parameters: {
					subscriptionId: byId(id),
					updateFields: {
						quantity: 2,
						next: `={{ [${dates.map(codeOf).join(', ')}][$itemIndex] }}`,
					},
				},
				calls: [],
				output: dates.map(() => failed('enter an ISO 8601 date')),
			};
		},
		'writes the subscriptions of several items in one call': ({ store }) => {
			const [a, b] = those(store, runs, 2);
			return {
				items: [
					{ id: a.id, seats: 2 },
					{ id: b.id, seats: '3' },
				],
				parameters: {
					subscriptionId: subscription,
					updateFields: { quantity: '={{ $json.seats }}' },
				},
				calls: [update({ subscription: a.id, quantity: 2 }, { subscription: b.id, quantity: 3 })],
				output: [done(a.id), done(b.id)],
				hint: '2 items in 1 call',
			};
		},
		'writes in the batches that the user wants': ({ store }) => {
			const some = those(store, runs, 5);
			const entries = some.map(({ id }) => ({ subscription: id, quantity: 2 }));
			return {
				items: some.map(({ id }) => ({ id })),
				parameters: {
					subscriptionId: subscription,
					updateFields: { quantity: 2 },
					options: { batchSize: 2 },
				},
				calls: [
					update(...entries.slice(0, 2)),
					update(...entries.slice(2, 4)),
					update(...entries.slice(4)),
				],
				output: some.map(({ id }) => done(id)),
			};
		},
		'fails only the items that FastSpring refuses': ({ store }) => {
			const [a, b] = those(store, runs, 2);
			const [over] = those(store, isIn('deactivated'), 2);
			const ids = [a.id, 'nobodys', over.id, b.id];
			return {
				items: ids.map((id) => ({ id })),
				parameters: { subscriptionId: subscription, updateFields: { quantity: 2 } },
				calls: [update(...ids.map((id) => ({ subscription: id, quantity: 2 })))],
				output: [
					done(a.id),
					failed('subscription: Not found'),
					failed('subscription: Subscription is not changeable'),
					done(b.id),
				],
				stops: 'Already processed: items 0, 3.',
			};
		},
		'previews a prorated change': ({ store }) => {
			const [{ id }] = those(store, runs, 2);
			return {
				parameters: {
					subscriptionId: byId(id),
					updateFields: { product: 'mixdesk-studio-yearly', prorate: true, preview: true },
				},
				calls: [
					update({
						subscription: id,
						product: 'mixdesk-studio-yearly',
						prorate: true,
						preview: true,
					}),
				],
				output: [
					{
						...done(id),
						prorated: true,
						proration: expect.objectContaining({ productPath: 'mixdesk-studio-yearly' }),
					},
				],
			};
		},
		'takes add-ons and prices out of expressions': ({ store }) => {
			const [{ id }] = those(store, runs, 2);
			return {
				items: [{ id, extras: [{ product: 'mixdesk-seat', quantity: 3 }], prices: { USD: 10 } }],
				parameters: {
					subscriptionId: subscription,
					updateFields: {
						addonsJson: '={{ $json.extras }}',
						priceJson: '={{ $json.prices }}',
					},
				},
				calls: [
					update({
						subscription: id,
						addons: [{ product: 'mixdesk-seat', quantity: 3 }],
						pricing: { price: { USD: 10 } },
					}),
				],
				output: [done(id)],
			};
		},
		'lays Additional Fields (JSON) over everything, null included': ({ store }) => {
			const [{ id }] = those(store, runs, 2);
			return {
				parameters: {
					subscriptionId: byId(id),
					updateFields: { quantity: 2 },
					options: { additionalFieldsJson: '{ "quantity": 5, "remainingPeriods": null }' },
				},
				calls: [update({ subscription: id, quantity: 5, remainingPeriods: null })],
				output: [done(id)],
			};
		},
	},

	'subscription.uncancel': {
		'sends the explicit null that FastSpring looks for': ({ store }) => {
			const [{ id }] = those(store, isIn('canceled'), 2);
			return {
				parameters: { subscriptionId: byId(id) },
				calls: [update({ subscription: id, deactivation: null })],
				output: [done(id)],
				after: ({ store: shop }) => expect(shop.subscriptions.get(id)?.state).toBe('active'),
			};
		},
		'uncancels the subscriptions of several items in one call': ({ store }) => {
			const [a, b] = those(store, isIn('canceled'), 2);
			return {
				items: [{ id: a.id }, { id: b.id }],
				parameters: { subscriptionId: subscription },
				calls: [update(...[a, b].map(({ id }) => ({ subscription: id, deactivation: null })))],
				output: [done(a.id), done(b.id)],
			};
		},
		'fails only the item whose subscription is over': ({ store }) => {
			const [a, b] = those(store, isIn('canceled'), 2);
			const [over] = those(store, isIn('deactivated'), 2);
			return {
				items: [a, over, b].map(({ id }) => ({ id })),
				parameters: { subscriptionId: subscription },
				calls: [
					update(...[a, over, b].map(({ id }) => ({ subscription: id, deactivation: null }))),
				],
				output: [done(a.id), failed('uncancel: Subscription is not active.'), done(b.id)],
			};
		},
	},
});
