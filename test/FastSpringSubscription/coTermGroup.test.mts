import { expect } from '@jest/globals';
import { createGroup, findGroup } from '../../sandbox/store/coterm.mts';
import { DAY } from '../../sandbox/store/dates.mts';
import { placeOrder } from '../../sandbox/store/orders.mts';
import type { Store } from '../../sandbox/store.mts';
import type { Account, Subscription } from '../../sandbox/store/model.mts';
import { byId, failed, operations, type Json } from '../support/operations.mts';

interface Couple {
	account: Account;
	members: [Subscription, Subscription];
}

/** Two monthly subscriptions of one buyer, of different ages; a third that fits, and a yearly one that does not. */
function couple(store: Store, index = 0): Couple & { third: Subscription; stranger: Subscription } {
	const account = [...store.accounts.values()].filter(({ payment }) => payment !== null)[index];
	if (!account) throw new Error('No account');
	const buy = (product: string, age: number): Subscription => {
		const found = store.products.get(product);
		const order =
			found &&
			store.at(store.now() - age * DAY, () =>
				placeOrder(store, { account, currency: 'USD', live: true, items: [{ product: found }] }),
			);
		const subscription = store.subscriptions.get(order?.items[0]?.subscription ?? '');
		if (!subscription) throw new Error(`${product} started no subscription`);
		return subscription;
	};
	const made = [
		buy('mixdesk-pro-monthly', 20),
		buy('mixdesk-pro-monthly', 5),
		buy('mixdesk-pro-monthly', 9),
		buy('mixdesk-pro-yearly', 3),
	] as const;
	for (const one of made) one.payment = { type: 'creditcard', cardEnding: '4242' };
	return { account, members: [made[0], made[1]], third: made[2], stranger: made[3] };
}

/** The same, grouped already. */
function grouped(store: Store, index = 0, status: 'CREATED' | 'ESTIMATED' = 'CREATED') {
	const shop = couple(store, index);
	const group = createGroup(store, shop.account, shop.members, 'Both');
	if (typeof group === 'string') throw new Error(group);
	return { ...shop, group: Object.assign(group, { status }) };
}

const path = (id: string, what = '') => `/subscriptions/coterm/${id}${what}`;
const iso = expect.stringMatching(/^2026-.*Z$/);
const idsOf = ({ members }: Couple) => members.map(({ id }) => id);
const fromItem = '={{ $json.id }}';
const gone = (id: string) => failed(`Active coTerm group not found with id: [${id}]`);
/** Two groups. */
const two = (store: Store, status: 'CREATED' | 'ESTIMATED' = 'CREATED') =>
	[grouped(store, 0, status), grouped(store, 1, status)].map(({ group }) => group.id) as [
		string,
		string,
	];

operations('fastSpringSubscription', {
	'coTermGroup.create': {
		'groups subscriptions of one account': ({ store }) => {
			const shop = couple(store);
			return {
				parameters: {
					accountId: byId(shop.account.id),
					subscriptions: idsOf(shop).join(', '),
					additionalFields: { displayName: 'Both' },
				},
				calls: [
					[
						'POST /subscriptions/coterm',
						{
							accountId: shop.account.id,
							coTermGroup: { subscriptions: idsOf(shop), displayName: 'Both' },
						},
					],
				],
				output: [
					{
						accountId: shop.account.id,
						coTermGroup: expect.objectContaining({
							coTermGroupId: expect.any(String),
							displayName: 'Both',
							subscriptions: idsOf(shop).map((subscription) => ({
								subscription,
								status: 'Co-Termed',
							})),
						}),
					},
				],
			};
		},
		"gives FastSpring's answer untouched without Simplify": ({ store }) => {
			const shop = couple(store);
			return {
				parameters: {
					accountId: byId(shop.account.id),
					subscriptions: idsOf(shop),
					simplify: false,
				},
				output: [
					expect.objectContaining({
						action: 'subscriptions.coterm.create',
						result: 'success',
						accountId: shop.account.id,
					}),
				],
			};
		},
		'makes one call an item; fails only the one whose subscriptions do not go together': ({
			store,
		}) => {
			const [a, b] = [couple(store), couple(store, 1)];
			const mixed = [b.members[0].id, b.stranger.id];
			const body = (account: Account, subscriptions: string[]) =>
				[
					'POST /subscriptions/coterm',
					{ accountId: account.id, coTermGroup: { subscriptions } },
				] as const;
			return {
				items: [
					{ account: a.account.id, ids: idsOf(a) },
					{ account: b.account.id, ids: mixed },
					{ account: b.account.id, ids: idsOf(b) },
				],
				parameters: { accountId: byId('={{ $json.account }}'), subscriptions: '={{ $json.ids }}' },
				calls: [body(a.account, idsOf(a)), body(b.account, mixed), body(b.account, idsOf(b))],
				ordered: true,
				output: [
					expect.objectContaining({ accountId: a.account.id }),
					failed('Subscription differs in interval'),
					expect.objectContaining({ accountId: b.account.id }),
				],
				stops: 'Already processed: item 0.',
			};
		},
		'says what is missing, and sends nothing': {
			parameters: { accountId: byId('x1'), subscriptions: '={{ [] }}' },
			calls: [],
			output: [failed('"Subscription IDs" is empty')],
		},
	},

	'coTermGroup.get': {
		'reads a group': ({ store }) => {
			const { group, account, members } = grouped(store);
			return {
				parameters: { cotermGroupId: group.id },
				calls: [`GET ${path(group.id)}`],
				output: [
					expect.objectContaining({
						coTermGroupId: group.id,
						account: account.id,
						displayName: 'Both',
						nextPeriodDate: new Date(members[1].next).toISOString(),
						subscriptions: members.map(({ id }) =>
							expect.objectContaining({ subscription: id, periodStartDate: iso }),
						),
					}),
				],
			};
		},
		"gives FastSpring's answer untouched without Simplify": ({ store }) => {
			const { group, members } = grouped(store);
			return {
				parameters: { cotermGroupId: group.id, simplify: false },
				output: [
					expect.objectContaining({
						action: 'subscriptions.coterm.get',
						result: 'success',
						nextPeriodDate: members[1].next,
						nextPeriodDateDisplayISO8601: expect.any(String),
					}),
				],
			};
		},
		'fails only the item whose group is unknown': ({ store }) => {
			const [a, b] = two(store);
			return {
				items: [a, 'nobodys', b, a].map((id) => ({ id })),
				parameters: { cotermGroupId: fromItem },
				calls: [a, 'nobodys', b].map((id) => `GET ${path(id)}`),
				output: [
					expect.objectContaining({ coTermGroupId: a }),
					gone('nobodys'),
					expect.objectContaining({ coTermGroupId: b }),
					expect.objectContaining({ coTermGroupId: a }),
				],
			};
		},
	},

	'coTermGroup.update': {
		'adds subscriptions and renames the group': ({ store }) => {
			const { group, third } = grouped(store);
			return {
				parameters: {
					cotermGroupId: group.id,
					action: 'ADD',
					subscriptions: third.id,
					updateFields: { displayName: 'All' },
				},
				calls: [
					[
						`POST ${path(group.id)}`,
						{ action: 'ADD', subscriptions: [third.id], displayName: 'All' },
					],
				],
				output: [
					{
						action: 'subscriptions.coterm.update',
						result: 'success',
						coTermChangesResult: [{ subscription: third.id, status: 'CREATED' }],
					},
				],
				after: ({ store: shop }) =>
					expect(findGroup(shop, group.id)).toMatchObject({
						displayName: 'All',
						subscriptions: expect.arrayContaining([third.id]),
					}),
			};
		},
		'previews a change, untouched without Simplify': ({ store }) => {
			const { group, third } = grouped(store);
			return {
				parameters: {
					cotermGroupId: group.id,
					action: 'ADD',
					subscriptions: third.id,
					updateFields: { preview: true, prorate: true },
					simplify: false,
				},
				calls: [
					[
						`POST ${path(group.id)}`,
						{ action: 'ADD', subscriptions: [third.id], preview: true, prorate: true },
					],
				],
				output: [
					expect.objectContaining({
						coTermChangesResult: [
							expect.objectContaining({
								subscription: third.id,
								nextChargeDateDisplayISO8601: expect.any(String),
								amountDue: expect.any(Object),
							}),
						],
					}),
				],
				after: ({ store: shop }) =>
					expect(findGroup(shop, group.id)?.subscriptions).toHaveLength(2),
			};
		},
		"an answer that is a success in part only is the item's failure, and says what failed": ({
			store,
		}) => {
			const a = grouped(store);
			const b = grouped(store, 1);
			const items = [
				{ id: a.group.id, add: [a.third.id, a.stranger.id] },
				{ id: b.group.id, add: [b.third.id] },
			];
			return {
				items,
				parameters: { cotermGroupId: fromItem, action: 'ADD', subscriptions: '={{ $json.add }}' },
				calls: items.map(
					({ id, add }) => [`POST ${path(id)}`, { action: 'ADD', subscriptions: add }] as const,
				),
				ordered: true,
				output: [
					failed(
						`processed the request only in part: ${a.stranger.id}: Subscription differs`,
						'FastSpring has processed this item',
					),
					expect.objectContaining({ result: 'success' }),
				],
				after: ({ store: shop }) =>
					expect(findGroup(shop, a.group.id)?.subscriptions).toContain(a.third.id),
			};
		},
		'fails only the item whose group is unknown': ({ store }) => {
			const { group, third } = grouped(store);
			return {
				items: [group.id, 'nobodys'].map((id) => ({ id })),
				parameters: { cotermGroupId: fromItem, action: 'ADD', subscriptions: third.id },
				output: [expect.objectContaining({ result: 'success' }), gone('nobodys')],
				stops: 'Already processed: item 0.',
			};
		},
		'removes subscriptions': ({ store }) => {
			const { group, members } = grouped(store);
			return {
				parameters: { cotermGroupId: group.id, action: 'REMOVE', subscriptions: members[0].id },
				output: [
					expect.objectContaining({
						coTermChangesResult: [
							{ subscription: members[0].id, status: 'Opted Out of Co-Terming' },
						],
					}),
				],
			};
		},
	},

	'coTermGroup.estimate': {
		'works out what the execution charges': ({ store }) => {
			const { group, account, members } = grouped(store);
			return {
				parameters: { cotermGroupId: group.id },
				calls: [`POST ${path(group.id, '/estimate')}`],
				output: [
					expect.objectContaining({
						coTermGroupId: group.id,
						account: account.id,
						currency: 'USD',
						periodStartDate: iso,
						subscriptions: members.map(({ id }) =>
							expect.objectContaining({ subscription: id, status: 'Ready to Prorate' }),
						),
						amountDueTotal: expect.objectContaining({
							totalAmountDue: expect.any(Number),
							nextChargeDate: iso,
						}),
					}),
				],
			};
		},
		"gives FastSpring's answer untouched without Simplify": ({ store }) => {
			const { group } = grouped(store);
			return {
				parameters: { cotermGroupId: group.id, simplify: false },
				output: [
					expect.objectContaining({
						action: 'subscriptions.coterm.estimate',
						amountDueTotal: expect.objectContaining({ totalAmountDueDisplay: expect.any(String) }),
					}),
				],
			};
		},
		'fails only the item whose group is unknown': ({ store }) => {
			const [a, b] = two(store);
			return {
				items: [a, 'nobodys', b].map((id) => ({ id })),
				parameters: { cotermGroupId: fromItem },
				calls: [a, 'nobodys', b].map((id) => `POST ${path(id, '/estimate')}`),
				output: [
					expect.objectContaining({ coTermGroupId: a }),
					gone('nobodys'),
					expect.objectContaining({ coTermGroupId: b }),
				],
			};
		},
	},

	'coTermGroup.execute': {
		'moves all to one date and charges the difference': ({ store }) => {
			const { group, members } = grouped(store, 0, 'ESTIMATED');
			const orders = store.orders.size;
			return {
				parameters: { cotermGroupId: group.id },
				calls: [`POST ${path(group.id, '/execute')}`],
				output: [
					{
						coTermGroupId: group.id,
						order: expect.any(String),
						prorated: true,
						periodStartDate: iso,
						periodEndDate: new Date(members[1].next - DAY).toISOString(),
						subscriptions: members.map(({ id }) => id),
					},
				],
				after: ({ store: shop }) => expect(shop.orders.size).toBe(orders + 1),
			};
		},
		"gives FastSpring's answer untouched without Simplify": ({ store }) => {
			const { group } = grouped(store, 0, 'ESTIMATED');
			return {
				parameters: { cotermGroupId: group.id, simplify: false },
				output: [
					expect.objectContaining({ action: 'subscriptions.coterm.execute', timezone: 'UTC' }),
				],
			};
		},
		'goes one by one; fails only the group that was not estimated': ({ store }) => {
			const [a, b, c] = [
				grouped(store, 0, 'ESTIMATED'),
				grouped(store, 1),
				grouped(store, 2, 'ESTIMATED'),
			].map(({ group }) => group.id) as [string, string, string];
			return {
				items: [a, b, c].map((id) => ({ id })),
				parameters: { cotermGroupId: fromItem },
				calls: [a, b, c].map((id) => `POST ${path(id, '/execute')}`),
				ordered: true,
				output: [
					expect.objectContaining({ coTermGroupId: a }),
					failed('should be estimated before committing'),
					expect.objectContaining({ coTermGroupId: c }),
				],
				stops: 'Already processed: item 0.',
			};
		},
		'is never repeated when the connection breaks; says how to find out what happened': ({
			store,
		}) => {
			const { group } = grouped(store, 0, 'ESTIMATED');
			return {
				parameters: { cotermGroupId: group.id },
				faults: [{ match: { path: '*/execute' }, kind: 'dropAfter' }],
				calls: [`POST ${path(group.id, '/execute')}`],
				output: [failed('the outcome is unknown', 'Before you run it again')],
			};
		},
	},

	'coTermGroup.delete': {
		'dissolves a group': ({ store }) => {
			const { group, members } = grouped(store);
			return {
				parameters: { cotermGroupId: group.id },
				calls: [`DELETE ${path(group.id)}`],
				output: [
					{
						deleted: true,
						coTermGroupId: group.id,
						subscriptions: members.map(
							({ id }): Json => ({ subscription: id, status: 'Opted Out of Co-Terming' }),
						),
					},
				],
				after: ({ store: shop }) =>
					expect([findGroup(shop, group.id), members[0].state]).toEqual([undefined, 'active']),
			};
		},
		'fails only the item whose group is gone already': ({ store }) => {
			const [a, b] = two(store);
			return {
				items: [a, a, b].map((id) => ({ id })),
				parameters: { cotermGroupId: fromItem },
				calls: [a, a, b].map((id) => `DELETE ${path(id)}`),
				ordered: true,
				output: [
					expect.objectContaining({ coTermGroupId: a }),
					gone(a),
					expect.objectContaining({ deleted: true, coTermGroupId: b }),
				],
				stops: 'Already processed: item 0.',
			};
		},
	},
});
