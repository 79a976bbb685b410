/** How the operations on subscriptions are run for their schemas. */
import { createGroup } from '../../sandbox/store/coterm.mts';
import type { Account, Subscription } from '../../sandbox/store/model.mts';
import { placeOrder } from '../../sandbox/store/orders.mts';
import type { Store } from '../../sandbox/store.mts';
import { byId, ids, item, runs, those, type Json, type Run } from './values.mts';

const period = { startDate: '2024-01-01T00:00:00.000Z', endDate: '2027-01-01T00:00:00.000Z' };

/** The runs of the subscription node. */
export function subscriptions(store: Store): Record<string, Run> {
	const [first = '', second = '', third = ''] = those(store, runs);
	const [canceled = ''] = those(store, ({ state }) => state === 'canceled');
	const [managed = ''] = those(store, ({ adhoc, failing }) => adhoc && failing === null);
	const [expired = ''] = those(store, ({ trialEndedUnpaid }) => trialEndedUnpaid);
	const one = { subscriptionId: byId(first) };
	const every = { subscriptionId: item() };
	return {
		'subscription.get': [every, ids(store.subscriptions.keys())],
		'subscription.getAll': [{}],
		'subscription.estimate': [{ ...one, additionalFields: { quantity: 2 } }],
		'subscription.update': [{ ...one, updateFields: { quantity: 2 } }],
		'subscription.pause': [one],
		'subscription.resume': [one],
		'subscription.cancel': [{ subscriptionId: byId(second) }],
		'subscription.uncancel': [{ subscriptionId: byId(second) }],
		'subscription.charge': [{ subscriptionId: byId(managed) }],
		'subscription.convert': [{ subscriptionId: byId(expired) }],
		'subscription.transfer': [transferOf(store, third)],
		'entry.getAll': [every, ids(those(store, runs), 5)],
		'planChange.getAll': [every, ids(store.subscriptions.keys())],
		'cancelSurvey.get': [{ subscriptionId: byId(canceled) }],
		'cancelSurvey.getAll': [period],
		'cancelSurvey.submit': [{ subscriptionId: byId(canceled), reasonId: '6' }],
		...groups(store),
	};
}

function transferOf(store: Store, id: string): Json {
	const owner = store.subscriptions.get(id)?.account;
	const other = [...store.accounts.keys()].find((account) => account !== owner) ?? '';
	return {
		sourceAccountId: byId(owner ?? ''),
		subscriptions: id,
		initiatedBy: 'owner@example.org',
		target: { accountId: other },
	};
}

function groups(store: Store): Record<string, Run> {
	const [one, other] = [...store.accounts.values()].filter(({ payment }) => payment !== null);
	if (!one || !other) throw new Error('The shop has too few buyers');
	const members = [20, 5, 3].map((days) => bought(store, one, days));
	const others = [9, 7].map((days) => bought(store, other, days).id);
	const group = createGroup(store, one, members.slice(0, 2), 'Both');
	if (typeof group === 'string') throw new Error(group);
	const at = { cotermGroupId: group.id };
	return {
		'coTermGroup.create': [{ accountId: byId(other.id), subscriptions: others }],
		'coTermGroup.get': [at],
		'coTermGroup.update': [{ ...at, action: 'ADD', subscriptions: members[2]?.id }],
		'coTermGroup.estimate': [at],
		'coTermGroup.execute': [at],
		'coTermGroup.delete': [at],
	};
}

/** A subscription that fits into a group: bought so many days ago and paid by card. */
function bought(store: Store, account: Account, days: number): Subscription {
	const product = store.products.get('mixdesk-pro-monthly');
	const order =
		product &&
		store.at(store.now() - days * 86_400_000, () =>
			placeOrder(store, { account, currency: 'USD', live: true, items: [{ product }] }),
		);
	const found = store.subscriptions.get(order?.items[0]?.subscription ?? '');
	if (!found) throw new Error('The order started no subscription');
	return Object.assign(found, { payment: { type: 'creditcard', cardEnding: '4242' } });
}
