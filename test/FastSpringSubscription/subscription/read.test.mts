import { expect } from '@jest/globals';
import { estimateView } from '../../../sandbox/views/estimate.mts';
import { byId, failed, operations, picked } from '../../support/operations.mts';
import { isIn, raw, runs, simple, subscription, those } from './shop.mts';

const list = (query = '', limit = 50) => `GET /subscriptions?${query}limit=${limit}&page=1`;

operations('fastSpringSubscription', {
	'subscription.get': {
		'reads one subscription': ({ store }) => {
			const [{ id }] = those(store, runs, 2);
			return {
				parameters: {
					subscriptionId: picked('url', `https://app.fastspring.com/subscription/${id}`),
				},
				calls: [`GET /subscriptions/${id}`],
				output: [simple(store, id)],
			};
		},
		"reads three items' subscriptions in one call, each once": ({ store }) => {
			const [a, b] = those(store, runs, 2);
			return {
				items: [{ id: b.id }, { id: a.id }, { id: b.id }],
				parameters: { subscriptionId: subscription },
				calls: [`GET /subscriptions/${b.id},${a.id}`],
				output: [b, a, b].map(({ id }) => simple(store, id)),
				hint: '3 items in 1 call',
			};
		},
		"gives FastSpring's answer untouched without Simplify": ({ store }) => {
			const [{ id }] = those(store, isIn('trial'), 2);
			return {
				parameters: { subscriptionId: byId(id), simplify: false },
				calls: [`GET /subscriptions/${id}`],
				output: [raw(store, id)],
			};
		},
		'fails only the item whose subscription is unknown': ({ store }) => {
			const [a, b] = those(store, runs, 2);
			return {
				items: [{ id: a.id }, { id: 'nobodys' }, { id: b.id }],
				parameters: { subscriptionId: subscription },
				calls: [`GET /subscriptions/${a.id},nobodys,${b.id}`],
				output: [
					simple(store, a.id),
					failed('subscription: Subscription not found'),
					simple(store, b.id),
				],
			};
		},
		'fails when the only subscription is unknown': {
			parameters: { subscriptionId: byId('nobodys') },
			calls: ['GET /subscriptions/nobodys'],
			output: [failed('subscription: Subscription not found')],
		},
	},

	'subscription.getAll': {
		'lists ids and reads the records behind them in one call': ({ store }) => {
			const ids = [...store.subscriptions.keys()];
			return {
				parameters: { returnAll: true },
				calls: [list('', 1_000), `GET /subscriptions/${ids.join(',')}`],
				output: [ids.map((id) => simple(store, id))],
			};
		},
		'takes the records that a filtered list holds, untouched': ({ store }) => ({
			parameters: { returnAll: true, simplify: false, filters: { status: 'overdue' } },
			calls: [list('status=overdue&', 1_000)],
			output: [those(store, isIn('overdue'), 2).map(({ id }) => raw(store, id))],
		}),
		'sends all filters as FastSpring writes them': {
			parameters: {
				filters: {
					accountId: 'someAccount123',
					begin: '2026-01-01',
					customReferenceId: 'own 1',
					end: '2026-02-01',
					event: 'charged',
					products: ['tape-echo', 'reverb-pack'],
					scope: 'test',
					status: 'active',
				},
			},
			calls: [
				list(
					'accountId=someAccount123&begin=2026-01-01&customReferenceId=own 1&end=2026-02-01&event=charged&products=tape-echo,reverb-pack&scope=test&status=active&'.replace(
						'own 1',
						'own%201',
					),
				),
			],
		},
		"finds the subscriptions of each item's customer, asking once for each": ({ store }) => {
			const [a, b] = those(store, runs, 2);
			const owned = (account: string) =>
				(store.accounts.get(account)?.subscriptions ?? []).map((id) => simple(store, id));
			return {
				items: [a, b, a].map(({ account }) => ({ account })),
				parameters: { filters: { accountId: '={{ $json.account }}' } },
				calls: [a, b].map(({ account }) => list(`accountId=${account}&`)),
				output: [a, b, a].map(({ account }) => owned(account)),
			};
		},
		'fails only the item whose period is none': ({ store }) => ({
			items: [{ end: '2026-03-10' }, { end: undefined }],
			parameters: {
				returnAll: true,
				filters: { event: 'trialstarted', begin: '2026-03-01', end: '={{ $json.end }}' },
			},
			calls: [list('event=trialstarted&begin=2026-03-01&end=2026-03-10&', 1_000)],
			output: [
				[...store.subscriptions.values()]
					.filter(({ trialEnd, begin }) => trialEnd !== null && begin >= Date.parse('2026-03-01'))
					.map(({ id }) => simple(store, id)),
				failed('"Filters" has a period without its event, or an event without its period'),
			],
		}),
		'refuses a period without an event, which FastSpring answers with everything': {
			items: [
				{ begin: '2026-03-01', end: '2026-03-02' },
				{ begin: '2026-03-01' },
				{ event: 'created' },
				{ event: 'created', end: '2026-03-02' },
			],
			parameters: {
				filters: {
					event: '={{ $json.event }}',
					begin: '={{ $json.begin }}',
					end: '={{ $json.end }}',
				},
			},
			calls: [],
			output: Array.from({ length: 4 }, () =>
				failed('add Event, Begin Date and End Date together'),
			),
		},
	},

	'subscription.estimate': {
		'works out a change': ({ store }) => {
			const [{ id }] = those(store, runs, 2);
			return {
				parameters: {
					subscriptionId: byId(id),
					additionalFields: {
						addons: {
							entry: [
								{
									product: 'mixdesk-seat',
									quantity: 2,
									price: { entry: [{ key: 'USD', value: 5 }] },
								},
							],
						},
						coupons: 'SPRING30, NO-SUCH-CODE',
						discount: { entry: { type: 'percent', percentage: 10, amount: 3, duration: '2' } },
						price: { entry: [{ key: 'USD', value: 20 }] },
						product: 'mixdesk-pro-yearly',
						prorate: false,
						quantity: 3,
					},
				},
				calls: [
					[
						'POST /subscriptions/estimate',
						{
							subscription: id,
							addons: [{ product: 'mixdesk-seat', quantity: 2, pricing: { price: { USD: 5 } } }],
							coupons: ['SPRING30', 'NO-SUCH-CODE'],
							product: 'mixdesk-pro-yearly',
							prorate: false,
							quantity: 3,
							pricing: {
								price: { USD: 20 },
								discount: { type: 'percent', percentage: 10, duration: '2' },
							},
						},
					],
				],
				output: [
					expect.objectContaining({
						subscription: id,
						proposedPlan: expect.objectContaining({ product: 'mixdesk-pro-yearly', quantity: 3 }),
						amountDue: expect.not.objectContaining({ totalAmountDueDisplay: expect.anything() }),
					}),
				],
			};
		},
		"gives FastSpring's answer untouched without Simplify": ({ store }) => {
			const [one] = those(store, runs, 2);
			return {
				parameters: { subscriptionId: byId(one.id), simplify: false },
				calls: [['POST /subscriptions/estimate', { subscription: one.id }]],
				output: [estimateView(store, one, one, false)],
			};
		},
		'asks an identical question once, since it changes nothing': ({ store }) => {
			const [a, b] = those(store, runs, 2);
			return {
				items: [{ id: a.id }, { id: b.id }, { id: a.id }],
				parameters: { subscriptionId: subscription, additionalFields: { quantity: 2 } },
				calls: [a, b].map(
					({ id }) => ['POST /subscriptions/estimate', { subscription: id, quantity: 2 }] as const,
				),
				output: [a, b, a].map(({ id }) =>
					expect.objectContaining({
						subscription: id,
						periodStartDate: expect.stringMatching(/T00:00:00.000Z$/),
					}),
				),
			};
		},
		'fails only the items that FastSpring refuses, and repeats nothing under HTTP 500': ({
			store,
		}) => {
			const [a] = those(store, runs, 2);
			const [over] = those(store, isIn('deactivated'), 2);
			return {
				items: [{ id: a.id }, { id: over.id }, { id: 'nobodys' }],
				parameters: { subscriptionId: subscription },
				calls: [a.id, over.id, 'nobodys'].map(
					(id) => ['POST /subscriptions/estimate', { subscription: id }] as const,
				),
				output: [
					expect.objectContaining({ subscription: a.id }),
					failed('Subscription is not changeable'),
					failed('subscription: Subscription ID does not exist: nobodys'),
				],
			};
		},
		'lays Additional Fields (JSON) over everything': ({ store }) => {
			const [{ id }] = those(store, runs, 2);
			return {
				parameters: {
					subscriptionId: byId(id),
					additionalFields: { quantity: 2, price: { entry: [{ key: 'USD', value: 1 }] } },
					options: {
						additionalFieldsJson: '={{ { quantity: 3, pricing: { price: { EUR: 2 } } } }}',
					},
				},
				calls: [
					[
						'POST /subscriptions/estimate',
						{ subscription: id, quantity: 3, pricing: { price: { USD: 1, EUR: 2 } } },
					],
				],
				output: [expect.objectContaining({ subscription: id })],
			};
		},
	},
});
