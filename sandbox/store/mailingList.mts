import { mailingListEntry, removedEntry, type CartLine } from '../views/mailingList.mts';
import type { Store } from '../store.mts';
import type { Account } from './model.mts';

/** What follows when an account's wish for mail is not what it was. */
export function tellOptIn(store: Store, account: Account, before: boolean): void {
	const { subscribed } = account.contact;
	if (subscribed === before) return;
	if (!subscribed) store.emit('mailingListEntry.removed', true, () => removedEntry(store, account));
	store.emit('mailingListEntry.updated', true, () =>
		mailingListEntry(store, account, subscribed ? 'subscribed' : 'unsubscribed'),
	);
}

/** A buyer gave his address, filled a cart and left it half an hour ago. FastSpring tells it twice. */
export function abandonCart(store: Store, account: Account, cart: readonly CartLine[]): void {
	const data = mailingListEntry(store, account, 'abandoned', cart);
	store.emit('mailingListEntry.abandoned', true, () => data);
	store.emit('mailingListEntry.updated', true, () => data);
}
