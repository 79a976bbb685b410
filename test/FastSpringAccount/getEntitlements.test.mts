import { expect, test } from '@jest/globals';
import type { Store } from '../../sandbox/store.mts';
import { byId, failed, operations, useShop } from '../support/operations.mts';

const accounts = (store: Store) => [...store.accounts.values()];
const bought = (store: Store) =>
	accounts(store).filter(
		({ orders, subscriptions }) => orders.length > 1 && subscriptions.length > 0,
	);
const by = (mode: string, value: string) => ({ __rl: true, mode, value });
/** The first subscription of a state, and the account that has it. */
const inState = ({ store }: { store: Store }, state: string) => {
	const found = [...store.subscriptions.values()].find((one) => one.state === state && one.live);
	const owner = store.accounts.get(found?.account ?? '');
	if (!found || !owner) throw new Error(`No subscription is ${state}`);
	owner.subscriptions = [found.id];
	owner.orders = [];
	return { found, owner };
};

operations('fastSpringAccount', {
	getEntitlements: {
		'answers by an ID in three calls': ({ store }) => {
			const { id = '', contact, orders = [], subscriptions = [] } = bought(store)[0] ?? {};
			return {
				parameters: { accountId: byId(id) },
				calls: [
					`GET /accounts/${id}`,
					`GET /subscriptions/${subscriptions.join(',')}`,
					`GET /orders/${orders.join(',')}`,
				],
				output: [
					{
						account: id,
						email: contact?.email,
						hasAccess: expect.any(Boolean),
						products: expect.arrayContaining([
							expect.objectContaining({
								product: expect.any(String),
								hasAccess: expect.any(Boolean),
								reason: expect.any(String),
							}),
						]),
					},
				],
			};
		},
		'says until when, why and what comes next': (shop) => {
			const { found, owner } = inState(shop, 'active');
			return {
				parameters: { accountId: by('email', owner.contact.email), products: found.product },
				output: [
					{
						account: owner.id,
						email: owner.contact.email,
						hasAccess: true,
						products: [
							{
								product: found.product,
								hasAccess: true,
								until: new Date(found.next).toISOString(),
								reason: 'active',
								state: 'active',
								subscription: found.id,
								order: found.initialOrder,
								since: new Date(found.begin).toISOString(),
								nextCharge: {
									date: new Date(found.next).toISOString(),
									total: expect.any(Number),
									currency: found.currency,
								},
								quantity: found.quantity,
								addons: found.addons.map(({ product, quantity }) => ({ product, quantity })),
								live: true,
							},
						],
					},
				],
			};
		},
		'has choices for what counts': (shop) => {
			const { owner } = inState(shop, 'overdue');
			const at = {
				accountId: byId(owner.id),
				options: { whileOverdue: '={{ $json.overdue }}', graceDays: '={{ $json.days }}' },
			};
			const says = (hasAccess: boolean) =>
				expect.objectContaining({
					hasAccess,
					products: [expect.objectContaining({ hasAccess, reason: 'overdue, in dunning' })],
				});
			return {
				items: [
					{ overdue: 'access' },
					{ overdue: 'noAccess' },
					{ overdue: 'access', days: 365 },
					{ overdue: 'access', days: 1 },
				],
				parameters: at,
				calls: [`GET /accounts/${owner.id}`, `GET /subscriptions/${owner.subscriptions[0]}`],
				output: [says(true), says(false), says(true), says(false)],
			};
		},
		'gives access while paused by choice': (shop) => {
			const { owner } = inState(shop, 'paused');
			return {
				parameters: { accountId: byId(owner.id), options: { whilePaused: 'access' } },
				output: [expect.objectContaining({ hasAccess: true })],
			};
		},
		'finds the customer by key and by order reference': ({ store }) => {
			const [one] = bought(store);
			if (!one) throw new Error('Nobody bought');
			one.lookup.custom = 'crm-0815';
			const reference = one.orders.map((id) => store.orders.get(id)?.reference).find(Boolean) ?? '';
			const same = expect.objectContaining({ account: one.id });
			return {
				items: [{ by: by('custom', 'crm-0815') }, { by: by('reference', reference) }],
				parameters: { accountId: '={{ $json.by }}' },
				output: [same, same],
			};
		},
		'an email address that nobody has gives no access, and no call more': {
			parameters: { accountId: by('email', 'nobody@example.com'), products: 'pro' },
			calls: ['GET /accounts?email=nobody@example.com&limit=50&page=1'],
			output: [
				{
					account: null,
					email: null,
					hasAccess: false,
					products: [
						expect.objectContaining({
							product: 'pro',
							hasAccess: false,
							reason: 'not purchased',
							until: null,
						}),
					],
				},
			],
		},
		'gives an item for each product': ({ store }) => {
			const { id = '', contact } = bought(store)[0] ?? {};
			return {
				parameters: { accountId: byId(id), returnAs: 'product', products: 'not-sold, nor-this' },
				output: [
					['not-sold', 'nor-this'].map((product) =>
						expect.objectContaining({
							account: id,
							email: contact?.email,
							product,
							reason: 'not purchased',
						}),
					),
				],
			};
		},
		'answers for an add-on by its subscription': (shop) => {
			const { found, owner } = inState(shop, 'active');
			found.addons = [{ product: 'seat', display: 'Seat', sku: null, quantity: 4, price: 1 }];
			return {
				parameters: { accountId: byId(owner.id), products: ['seat'] },
				output: [
					expect.objectContaining({
						hasAccess: true,
						products: [
							expect.objectContaining({ product: 'seat', quantity: 4, subscription: found.id }),
						],
					}),
				],
			};
		},
		'fails only for the customer that is not there': ({ store }) => {
			const { id = '' } = bought(store)[0] ?? {};
			return {
				items: [{ id: 'nobody' }, { id }],
				parameters: { accountId: byId('={{ $json.id }}') },
				output: [failed('account id not found'), expect.objectContaining({ account: id })],
			};
		},
		'fails where the subscriptions could not be read, so that nobody is locked out by mistake': ({
			store,
		}) => {
			const { id = '' } = bought(store)[0] ?? {};
			return {
				parameters: { accountId: byId(id) },
				faults: [{ match: { path: '/subscriptions/*' }, kind: 'status', status: 503 }],
				output: [failed('503')],
			};
		},
	},
});

const shop = useShop({ seed: { accounts: 1_000, orders: 600, subscriptions: 500 }, keep: true });

test('a thousand customers take no more calls than their accounts and one per 50 records', async () => {
	const all = accounts(shop.sandbox.store);
	const size = (ids: string[]) => Math.ceil(ids.length / 50);
	const { output, error } = await shop.run('fastSpringAccount', 'getEntitlements', {
		items: all.map(({ contact }) => ({ email: contact.email })),
		parameters: { accountId: by('email', '={{ $json.email }}') },
	});
	expect(error).toBeUndefined();
	expect(output[0]?.map(({ json }) => json['account'])).toEqual(all.map(({ id }) => id));
	expect(shop.calls().length).toBeLessThanOrEqual(
		1_000 +
			size(all.flatMap(({ orders }) => orders)) +
			size(all.flatMap((one) => one.subscriptions)),
	);
}, 120_000);
