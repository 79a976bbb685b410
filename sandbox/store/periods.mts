/** When a subscription is billed, and whose it is. */
import { addInterval } from './dates.mts';
import type { Store } from '../store.mts';
import type { Account, Subscription } from './model.mts';

/** Midnight of the next billing. Managed subscriptions bill when told to; a month ahead stands for "some day". */
export function nextDate(from: number, interval: Subscription['interval'], length: number): number {
	return addInterval(
		from,
		interval === 'adhoc' ? 'month' : interval,
		interval === 'adhoc' ? 1 : length,
	);
}

export function accountOf(store: Store, id: string): Account {
	const account = store.accounts.get(id);
	if (!account) throw new Error(`No account ${id}`);
	return account;
}
