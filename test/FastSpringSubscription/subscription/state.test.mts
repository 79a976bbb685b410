import { expect } from '@jest/globals';

import { byId, failed, operations } from '../../support/operations.mts';
import { isDeclined, isIn, isManaged, raw, runs, subscription, those } from './shop.mts';

const none = 'No item was processed.';

operations('fastSpringSubscription', {
	'subscription.cancel': {
		'cancels at the end of the period': ({ store }) => {
			const [{ id }] = those(store, runs, 2);
			return {
				parameters: { subscriptionId: byId(id) },
				calls: [`DELETE /subscriptions/${id}?billingPeriod=1`],
				output: [{ subscription: id, action: 'subscription.cancel', result: 'success' }],
				after: ({ store: shop }) => expect(shop.subscriptions.get(id)?.state).toBe('canceled'),
			};
		},
		'cancels immediately, one after the other': ({ store }) => {
			const [a, b] = those(store, runs, 2);
			return {
				items: [{ id: a.id }, { id: b.id }],
				parameters: { subscriptionId: subscription, billingPeriod: '0' },
				calls: [a, b].map(({ id }) => `DELETE /subscriptions/${id}?billingPeriod=0`),
				ordered: true,
				output: [a, b].map(({ id }) =>
					expect.objectContaining({ subscription: id, result: 'success' }),
				),
				after: ({ store: shop }) => expect(shop.subscriptions.get(b.id)?.state).toBe('deactivated'),
			};
		},
		'fails only the item that is canceled already, and repeats nothing under HTTP 500': ({
			store,
		}) => {
			const [a, b] = those(store, runs, 2);
			const [over] = those(store, isIn('deactivated'), 2);
			return {
				items: [a, over, b].map(({ id }) => ({ id })),
				parameters: { subscriptionId: subscription },
				calls: [a, over, b].map(({ id }) => `DELETE /subscriptions/${id}?billingPeriod=1`),
				ordered: true,
				output: [
					expect.objectContaining({ subscription: a.id }),
					failed('subscription: The subscription is already canceled'),
					expect.objectContaining({ subscription: b.id }),
				],
				stops: 'Already processed: item 0.',
			};
		},
	},

	'subscription.pause': {
		'pauses for some periods': ({ store }) => {
			const [{ id }] = those(store, runs, 2);
			const { account, product } = raw(store, id);
			return {
				parameters: { subscriptionId: byId(id), pausePeriodCount: 3 },
				calls: [[`POST /subscriptions/${id}/pause`, { pausePeriodCount: 3 }]],
				output: [
					expect.objectContaining({
						subscription: id,
						account,
						product,
						pauseDate: expect.stringMatching(/^2026-.*Z$/),
						resumeDate: expect.stringMatching(/Z$/),
					}),
				],
			};
		},
		'pauses one after the other, untouched without Simplify': ({ store }) => {
			const [a, b] = those(store, runs, 2);
			return {
				items: [
					{ id: a.id, periods: 1 },
					{ id: b.id, periods: '2' },
				],
				parameters: {
					subscriptionId: subscription,
					pausePeriodCount: '={{ $json.periods }}',
					simplify: false,
				},
				calls: [
					[`POST /subscriptions/${a.id}/pause`, { pausePeriodCount: 1 }],
					[`POST /subscriptions/${b.id}/pause`, { pausePeriodCount: 2 }],
				],
				ordered: true,
				output: [a, b].map(({ id }) =>
					expect.objectContaining({
						id,
						action: 'subscriptions.pause.get',
						isPauseScheduled: true,
						priceDisplay: expect.any(String),
					}),
				),
			};
		},
		'fails only the item that cannot be paused': ({ store }) => {
			const [a, b] = those(store, runs, 2);
			return {
				items: [a.id, 'nobodys', b.id].map((id) => ({ id })),
				parameters: { subscriptionId: subscription },
				calls: [a.id, 'nobodys', b.id].map(
					(id) => [`POST /subscriptions/${id}/pause`, { pausePeriodCount: 1 }] as const,
				),
				ordered: true,
				output: [
					expect.objectContaining({ subscription: a.id }),
					failed('subscriptions.pause: Unable to find subscription.'),
					expect.objectContaining({ subscription: b.id }),
				],
				stops: 'Already processed: item 0.',
			};
		},
		'lays Additional Fields (JSON) over everything': ({ store }) => {
			const [{ id }] = those(store, runs, 2);
			return {
				parameters: {
					subscriptionId: byId(id),
					options: { additionalFieldsJson: '{ "pausePeriodCount": 6 }' },
				},
				calls: [[`POST /subscriptions/${id}/pause`, { pausePeriodCount: 6 }]],
				output: [expect.objectContaining({ subscription: id })],
			};
		},
	},

	'subscription.resume': {
		'resumes one after the other': ({ store }) => {
			const [a, b] = those(store, isIn('paused'), 2);
			return {
				items: [{ id: a.id }, { id: b.id }],
				parameters: { subscriptionId: subscription },
				calls: [a, b].map(({ id }) => `POST /subscriptions/${id}/resume`),
				ordered: true,
				output: [a, b].map(({ id, account }) =>
					expect.objectContaining({ subscription: id, account, state: 'active' }),
				),
			};
		},
		"gives FastSpring's answer untouched without Simplify": ({ store }) => {
			const [{ id }] = those(store, isIn('paused'), 2);
			return {
				parameters: { subscriptionId: byId(id), simplify: false },
				calls: [`POST /subscriptions/${id}/resume`],
				output: [
					expect.objectContaining({
						id,
						action: 'subscriptions.resume.get',
						result: 'success',
						nextInSeconds: expect.any(Number),
					}),
				],
				after: ({ store: shop }, { output }) =>
					expect(output[0]?.[0]?.json).toEqual({
						...raw(shop, id),
						action: 'subscriptions.resume.get',
						result: 'success',
					}),
			};
		},
		'fails only the item that is not paused': ({ store }) => {
			const [a] = those(store, isIn('paused'), 2);
			const [other] = those(store, runs, 2);
			return {
				items: [a, other].map(({ id }) => ({ id })),
				parameters: { subscriptionId: subscription },
				calls: [a, other].map(({ id }) => `POST /subscriptions/${id}/resume`),
				output: [
					expect.objectContaining({ subscription: a.id }),
					failed('subscriptions.resume: Subscription is not paused.'),
				],
				stops: 'Already processed: item 0.',
			};
		},
	},

	'subscription.convert': {
		'opens a session for each ended trial': ({ store }) => {
			const [a, b] = those(store, ({ trialEndedUnpaid }) => trialEndedUnpaid, 2);
			return {
				items: [{ id: a.id }, { id: b.id }],
				parameters: { subscriptionId: subscription },
				calls: [a, b].map(({ id }) => `POST /subscriptions/${id}/convert`),
				ordered: true,
				output: [a, b].map(({ account, currency }) => ({
					id: expect.stringMatching(/^\d+$/),
					account,
					currency,
					expires: '2026-03-11T12:00:00.000Z',
					order: null,
					subtotal: expect.any(Number),
					items: [{ product: 'lumen-cloud-monthly', quantity: expect.any(Number) }],
				})),
			};
		},
		"gives FastSpring's answer untouched without Simplify": ({ store }) => {
			const [{ id }] = those(store, ({ trialEndedUnpaid }) => trialEndedUnpaid, 2);
			return {
				parameters: { subscriptionId: byId(id), simplify: false },
				calls: [`POST /subscriptions/${id}/convert`],
				output: [expect.objectContaining({ expires: Date.parse('2026-03-11T12:00:00Z') })],
			};
		},
		'fails only the item that cannot be converted': ({ store }) => {
			const [a] = those(store, ({ trialEndedUnpaid }) => trialEndedUnpaid, 2);
			const [other] = those(store, runs, 2);
			return {
				items: [other, a].map(({ id }) => ({ id })),
				parameters: { subscriptionId: subscription },
				calls: [other, a].map(({ id }) => `POST /subscriptions/${id}/convert`),
				output: [
					failed('subscription.convert: Unable to reactivate.'),
					expect.objectContaining({ account: a.account }),
				],
				stops: none,
			};
		},
	},

	'subscription.charge': {
		'charges the subscriptions of several items in one call': ({ store }) => {
			const some = [
				...those(store, isDeclined, 1).slice(0, 1),
				...those(store, isManaged, 1).slice(0, 1),
			];
			for (const one of some) one.failing = null;
			return {
				items: some.map(({ id }) => ({ id })),
				parameters: { subscriptionId: subscription },
				calls: [
					[
						'POST /subscriptions/charge',
						{ subscriptions: some.map(({ id }) => ({ subscription: id })) },
					],
				],
				output: some.map(({ id }) => ({
					subscription: id,
					action: 'subscription.charge',
					result: 'success',
				})),
			};
		},
		'fails only the items that FastSpring does not charge, though their array goes by another name':
			({ store }) => {
				const [declined] = those(store, isDeclined, 1);
				const [good] = those(store, isManaged, 1);
				const [automatic] = those(store, runs, 2);
				const ids = [declined, good, automatic].map(({ id }) => id);
				return {
					items: ids.map((id) => ({ id })),
					parameters: { subscriptionId: subscription },
					calls: [
						[
							'POST /subscriptions/charge',
							{ subscriptions: ids.map((id) => ({ subscription: id })) },
						],
					],
					output: [
						failed('subscription: EXPIRED_CARD'),
						expect.objectContaining({ subscription: good.id, result: 'success' }),
						failed("Renew can only be performed for 'Adhoc' subscriptions."),
					],
					stops: 'Already processed: item 1.',
				};
			},
		'fails the only item': ({ store }) => {
			const [{ id }] = those(store, runs, 2);
			return {
				parameters: { subscriptionId: byId(id) },
				calls: [['POST /subscriptions/charge', { subscriptions: [{ subscription: id }] }]],
				output: [failed("Renew can only be performed for 'Adhoc' subscriptions.")],
				stops: none,
			};
		},
		"charges a subscription that comes twice in two calls, so that FastSpring's rules hold": ({
			store,
		}) => {
			const [good] = those(store, isManaged, 1);
			const call = [
				'POST /subscriptions/charge',
				{ subscriptions: [{ subscription: good.id }] },
			] as const;
			return {
				items: [{ id: good.id }, { id: good.id }],
				parameters: { subscriptionId: subscription },
				calls: [call, call],
				output: [
					expect.objectContaining({ result: 'success' }),
					failed('Only 1 successful rebill per day'),
				],
				stops: 'Already processed: item 0.',
			};
		},
		'lays Additional Fields (JSON) over everything': ({ store }) => {
			const [{ id }] = those(store, isManaged, 1);
			return {
				parameters: {
					subscriptionId: byId(id),
					options: { additionalFieldsJson: '{ "note": "agreed" }' },
				},
				calls: [
					['POST /subscriptions/charge', { subscriptions: [{ subscription: id, note: 'agreed' }] }],
				],
				output: [expect.objectContaining({ result: 'success' })],
				undocumented: true,
			};
		},
	},

	'subscription.transfer': {
		'moves subscriptions to an account of the store': ({ store }) => {
			const [one] = those(store, runs, 2);
			const target = [...store.accounts.keys()].find((id) => id !== one.account) ?? '';
			return {
				parameters: {
					sourceAccountId: byId(one.account),
					subscriptions: one.id,
					initiatedBy: 'ops@example.com',
					target: { accountId: target, email: 'ignored@example.com' },
				},
				calls: [
					[
						'POST /subscriptions/transfer',
						{
							sourceAccountId: one.account,
							subscriptions: [one.id],
							initiatedBy: 'ops@example.com',
							targetAccountId: target,
						},
					],
				],
				output: [
					expect.objectContaining({
						sourceAccountId: one.account,
						targetAccountId: target,
						transferredSubscriptions: [one.id],
						failedSubscriptions: [],
					}),
				],
				after: ({ store: shop }) => expect(shop.subscriptions.get(one.id)?.account).toBe(target),
			};
		},
		'makes a new account out of its details': ({ store }) => {
			const [one] = those(store, runs, 2);
			const home = {
				line1: '1 New Street',
				city: 'Hobart',
				region: 'AU-TAS',
				country: 'AU',
				postalCode: '7000',
			};
			const person = {
				company: 'New Ltd',
				firstName: 'Ada',
				language: 'en',
				lastName: 'Byron',
				phone: '+61 1',
			};
			return {
				parameters: {
					sourceAccountId: byId(one.account),
					subscriptions: one.id,
					initiatedBy: 'ops@example.com',
					target: { email: 'ada@example.com', ...home, ...person },
				},
				calls: [
					[
						'POST /subscriptions/transfer',
						{
							sourceAccountId: one.account,
							subscriptions: [one.id],
							initiatedBy: 'ops@example.com',
							targetAccount: { email: 'ada@example.com', account: { ...person, address: home } },
						},
					],
				],
				output: [expect.objectContaining({ transferredSubscriptions: [one.id] })],
				after: ({ store: shop }) =>
					expect(
						shop.accounts.get(shop.subscriptions.get(one.id)?.account ?? '')?.contact,
					).toMatchObject({ email: 'ada@example.com', first: 'Ada' }),
			};
		},
		'fails the item of which FastSpring carried out a part only, under HTTP 200': ({ store }) => {
			const [a, b] = those(store, runs, 2);
			const target =
				[...store.accounts.keys()].find((id) => id !== a.account && id !== b.account) ?? '';
			const call = (account: string, ids: string[]) =>
				[
					'POST /subscriptions/transfer',
					{
						sourceAccountId: account,
						subscriptions: ids,
						initiatedBy: 'ops@example.com',
						targetAccountId: target,
					},
				] as const;
			return {
				items: [
					{ account: a.account, ids: a.id },
					{ account: b.account, ids: [b.id, 'nobodys'] },
				],
				parameters: {
					sourceAccountId: byId('={{ $json.account }}'),
					subscriptions: '={{ $json.ids }}',
					initiatedBy: 'ops@example.com',
					target: { accountId: target },
				},
				calls: [call(a.account, [a.id]), call(b.account, [b.id, 'nobodys'])],
				ordered: true,
				output: [
					expect.objectContaining({ transferredSubscriptions: [a.id] }),
					failed(
						'processed the request only in part: nobodys: Subscription not found',
						'FastSpring has processed this item',
					),
				],
				stops: 'Already processed: item 0.',
			};
		},
		'refuses a receiver that is none, and sends nothing': {
			items: [
				{},
				{ id: '', email: '' },
				{ country: 'DE' },
				{ email: 'ada@example.com' },
				{ email: 'ada' },
			],
			parameters: {
				sourceAccountId: byId('someAccount1'),
				subscriptions: 'sub1',
				initiatedBy: 'ops@example.com',
				target: {
					accountId: '={{ $json.id }}',
					email: '={{ $json.email }}',
					country: '={{ $json.country }}',
				},
			},
			calls: [],
			output: [
				failed('"To Account" is incomplete; enter the Account ID'),
				failed('"To Account" is incomplete'),
				failed('"To Account" is incomplete'),
				failed('"To Account" has no address'),
				failed('"To Account > Email" is not an email address'),
			],
		},
		'refuses an empty receiver': {
			parameters: {
				sourceAccountId: byId('someAccount1'),
				subscriptions: '["sub1", "sub2"]',
				initiatedBy: 'ops@example.com',
			},
			calls: [],
			output: [failed('"To Account" is incomplete')],
		},
		'refuses more than 20 at once, and sends nothing': {
			parameters: {
				sourceAccountId: byId('someAccount1'),
				subscriptions: Array.from({ length: 21 }, (_, n) => `sub${n}`).join(', '),
				initiatedBy: 'ops@example.com',
				target: { accountId: 'someAccount2' },
			},
			calls: [],
			output: [failed('"Subscription IDs" has 21 entries; FastSpring takes up to 20')],
			stops: none,
		},
		'lays Additional Fields (JSON) over everything': ({ store }) => {
			const [a] = those(store, runs, 2);
			const target = [...store.accounts.keys()].find((id) => id !== a.account) ?? '';
			return {
				parameters: {
					sourceAccountId: byId(a.account),
					subscriptions: a.id,
					initiatedBy: 'ops@example.com',
					target: { accountId: 'replaced' },
					options: { additionalFieldsJson: JSON.stringify({ targetAccountId: target }) },
				},
				calls: [
					[
						'POST /subscriptions/transfer',
						{
							sourceAccountId: a.account,
							subscriptions: [a.id],
							initiatedBy: 'ops@example.com',
							targetAccountId: target,
						},
					],
				],
				output: [expect.objectContaining({ targetAccountId: target })],
			};
		},
	},
});
