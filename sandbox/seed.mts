import { DAY, startOfDay } from './store/dates.mts';
import { quotesOf } from './store/quotes.mts';
import { fileEntry, writeProduct } from './store/products.mts';
import { catalog, fulfillments, offers } from './seed/catalog.mts';
import { EVENT_RETENTION_MS, type Store } from './store.mts';
import { addAccount } from './seed/accounts.mts';
import { addCoupons } from './seed/coupons.mts';
import { addOrder } from './seed/purchases.mts';
import { addSubscription } from './seed/subscriptions.mts';

/** How many records a shop begins with. */
export interface SeedRows {
	accounts?: number;
	/** At least so many: the renewals of the subscriptions count among them. */
	orders?: number;
	subscriptions?: number;
}

/** `demo`: 200 accounts, 600 orders, 300 subscriptions. `empty`: nothing at all. */
export type Seed = 'demo' | 'empty' | SeedRows;

const DEMO: Required<SeedRows> = { accounts: 200, orders: 600, subscriptions: 300 };

/**
 * Fills an empty store with the history of a shop, which ends now: purchases in
 * the past, what buyers did since, and all that time did with it. The same clock
 * gives the same shop, ids included.
 */
export function seedStore(store: Store, seed: Seed): void {
	if (seed === 'empty') return;
	const rows = { ...DEMO, ...(seed === 'demo' ? {} : seed) };
	const today = startOfDay(store.now());
	store.silence(store.now() - EVENT_RETENTION_MS);
	store.at(today - 800 * DAY, () => addCatalog(store));
	addCoupons(store, today);
	for (let index = 0; index < rows.accounts; index += 1) addAccount(store, index, today);
	if (rows.accounts > 0) {
		for (let index = 0; index < rows.subscriptions; index += 1)
			addSubscription(store, index, today);
		while (store.orders.size < rows.orders) addOrder(store, store.orders.size, today);
	}
	sortByAge(store);
	// Made when first asked for; they belong to this moment, whenever somebody asks.
	quotesOf(store);
	for (const event of store.events) event.processed = event.created < today - 2 * DAY;
}

function addCatalog(store: Store): void {
	for (const entry of catalog) {
		const product = writeProduct(store, entry.product, entry);
		product.offers = offers[entry.product] ?? [];
		for (const [index, kind] of (fulfillments[entry.product] ?? []).entries()) {
			const key = `${entry.product}_${kind}_${index}`;
			product.fulfillments[key] =
				kind === 'file'
					? fileEntry(entry.product, index, { display: `${entry.product}.zip` })
					: { fulfillment: key, name: 'License Key', applicability: 'NON_REBILL_ONLY' };
		}
	}
}

/** History was written subscription by subscription; lists are told by age. */
function sortByAge(store: Store): void {
	const sort = <T,>(table: Map<string, T>, ageOf: (one: T) => number) => {
		const entries = [...table].sort(([, a], [, b]) => ageOf(a) - ageOf(b));
		table.clear();
		for (const [id, one] of entries) table.set(id, one);
	};
	sort(store.accounts, (account) => account.created);
	sort(store.orders, (order) => order.created);
	sort(store.subscriptions, (subscription) => subscription.begin);
	store.events.sort((a, b) => a.created - b.created);
	for (const account of store.accounts.values()) {
		account.orders.sort(
			(a, b) => (store.orders.get(a)?.created ?? 0) - (store.orders.get(b)?.created ?? 0),
		);
		account.subscriptions.sort(
			(a, b) => (store.subscriptions.get(a)?.begin ?? 0) - (store.subscriptions.get(b)?.begin ?? 0),
		);
	}
}
