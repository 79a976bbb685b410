import { update } from '../store/changes.mts';
import { rebill } from '../store/billing.mts';
import type { Store } from '../store.mts';
import { addInterval, DAY } from '../store/dates.mts';
import { purchase } from './purchases.mts';
import { cancel, schedulePause } from '../store/subscriptions.mts';
import { settle } from '../store/settle.mts';
import type { Subscription } from '../store/model.mts';

export type Fate =
	| 'running'
	| 'trial'
	| 'freeTrial'
	| 'lapsedTrial'
	| 'overdue'
	| 'canceled'
	| 'expired'
	| 'stopped'
	| 'paused'
	| 'pausing'
	| 'managed';

/** Of every twenty subscriptions: what became of them. */
export const FATES: readonly Fate[] = [
	'running',
	'running',
	'trial',
	'running',
	'overdue',
	'running',
	'canceled',
	'running',
	'managed',
	'running',
	'expired',
	'running',
	'freeTrial',
	'running',
	'stopped',
	'running',
	'lapsedTrial',
	'running',
	'paused',
	'pausing',
];

export function addSubscription(store: Store, index: number, today: number): void {
	const { random } = store;
	const fate = FATES[index % FATES.length] ?? 'running';
	const month = (count: number, days: number) =>
		addInterval(today, 'month', -count) - days * DAY + random.int(0, DAY - 1);
	const buy = (path: string, at: number) => purchase(store, path, at);
	const until = (subscription: Subscription, at: number, act: () => void) =>
		store.at(at, () => (settle(store, [subscription]), act()));
	let subscription: Subscription;
	switch (fate) {
		case 'trial':
			subscription = buy('mixdesk-studio-monthly', today - random.int(1, 12) * DAY);
			break;
		case 'freeTrial':
			subscription = buy('lumen-cloud-monthly', today - random.int(1, 12) * DAY);
			break;
		case 'lapsedTrial':
			subscription = buy('lumen-cloud-monthly', today - random.int(16, 35) * DAY);
			break;
		case 'overdue':
			subscription = buy('mixdesk-pro-monthly', month(1, random.int(1, 20)));
			subscription.failing = random.pick(['INSUFFICIENT_FUNDS', 'EXPIRED_CARD', 'DECLINED_SOFT']);
			break;
		case 'canceled':
			subscription = buy('mixdesk-pro-monthly', month(random.int(0, 2), random.int(6, 24)));
			until(subscription, today - random.int(1, 4) * DAY, () => cancel(store, subscription, false));
			break;
		case 'expired':
			subscription = buy('mixdesk-pro-monthly', month(random.int(2, 5), random.int(1, 24)));
			until(subscription, subscription.begin + random.int(3, 20) * DAY, () =>
				cancel(store, subscription, false),
			);
			break;
		case 'stopped':
			subscription = buy('mixdesk-pro-yearly', today - random.int(60, 300) * DAY);
			until(subscription, subscription.begin + random.int(5, 50) * DAY, () =>
				cancel(store, subscription, true),
			);
			break;
		case 'paused':
			subscription = buy('mixdesk-pro-monthly', month(1, random.int(2, 20)));
			until(subscription, subscription.begin + 10 * DAY, () =>
				schedulePause(store, subscription, 3),
			);
			break;
		case 'pausing':
			subscription = buy('mixdesk-pro-monthly', month(0, random.int(3, 24)));
			until(subscription, today - DAY, () => schedulePause(store, subscription, 2));
			break;
		case 'managed':
			subscription = buy('mastering-usage', today - random.int(50, 110) * DAY);
			for (let at = subscription.begin + 31 * DAY; at < today - 2 * DAY; at += 31 * DAY)
				store.at(at, () => rebill(store, subscription));
			if (index % 60 === 8) subscription.failing = 'EXPIRED_CARD';
			break;
		default:
			subscription = running(store, index, today, buy, month);
	}
	settle(store, [subscription]);
}

export function running(
	store: Store,
	index: number,
	today: number,
	buy: (path: string, at: number) => Subscription,
	month: (count: number, days: number) => number,
): Subscription {
	const { random } = store;
	const kind = index % 10;
	if (kind === 1)
		return buy('lumen-samples-weekly', today - random.int(2, 20) * DAY + random.int(0, DAY - 1));
	if (kind === 3)
		return buy(
			random.pick(['mixdesk-pro-yearly', 'mixdesk-studio-yearly']),
			addInterval(today, 'year', -random.int(0, 1)) -
				random.int(20, 330) * DAY +
				random.int(0, DAY - 1),
		);
	const subscription = buy('mixdesk-pro-monthly', month(random.int(0, 2), random.int(2, 26)));
	const soon = (days: number) => Math.min(subscription.begin + days * DAY, today);
	if (kind === 5)
		store.at(soon(1), () =>
			update(store, subscription, {
				addons: [{ product: 'mixdesk-seat', quantity: random.int(1, 3) }],
			}),
		);
	if (index % 50 === 7)
		store.at(soon(12), () =>
			update(store, subscription, { product: 'mixdesk-studio-monthly', prorate: true }),
		);
	return subscription;
}
