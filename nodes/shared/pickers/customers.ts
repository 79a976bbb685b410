import { api } from '../endpoints';
import type { Ask, Search } from '../fields';
import { isRecord, type Json } from '../json';
import { rules } from '../values';
import { matching, nameOf, newestFirst, pageOf, SHOWN, startOf, type Choice } from './choices';
import { accountOf, idsOf, ordersOf, subscriptionsOf, withId } from './lookUps';

const page = (word: string, kind: string) => (id: string) =>
	`https://app.fastspring.com/${word}/home.xml?mRef=${kind}:${id}`;

/** The page of FastSpring's app for a record, as its own links write it. */
export const pageInApp = {
	order: page('order', 'AcquisitionTransaction'),
	product: page('product', 'Product'),
	subscription: page('subscription', 'Subscription'),
};

/** Accounts that one search by name looks through: each takes a call, and FastSpring allows 250 a minute. */
const LOOKED_AT = 100;

/** By email address, ID, lookup key or order reference where FastSpring can; otherwise by name, page after page of its list. */
export const accounts: Search = {
	name: 'searchAccounts',
	async choices(ask, filter, page) {
		const from = startOf(page);
		const query = criterion(filter);
		const named = await withId(filter, ask, api.account.get);
		const found =
			query && named.length === 0 ? await ask({ route: api.account.getAll, query }) : named;
		if (found.length > 0)
			return pageOf((await Promise.all(found.map(whole(ask)))).map(accountChoice), page);
		const end = from + (filter === '' ? SHOWN : LOOKED_AT);
		const listed = await ask({ route: api.account.getAll, query: { limit: end + 1 } });
		const matches: Choice[] = [];
		let at = from;
		for (; at < Math.min(listed.length, end) && matches.length === 0; at += SHOWN) {
			const some = await Promise.all(listed.slice(at, at + SHOWN).map(whole(ask)));
			matches.push(...matching(some.map(accountChoice), filter));
		}
		return { ...pageOf(matches), ...(at < listed.length ? { next: String(at) } : {}) };
	},
};

/** FastSpring takes whole values only. */
const criterion = (filter: string): Json | undefined => {
	if (rules.email.safeParse(filter).success) return { email: filter };
	if (rules.isReference(filter.toUpperCase())) return { orderReference: filter.toUpperCase() };
	return rules.lookupKey.safeParse(filter).success ? { custom: filter } : undefined;
};

const whole =
	(ask: Ask) =>
	async (row: Json): Promise<Json> =>
		isRecord(row.contact) ? row : await accountOf(ask, row);

const accountChoice = ({ account, id, contact, lookup }: Json): Choice => ({
	name: nameOf(contact),
	value: String(account ?? id),
	words: [
		isRecord(contact) ? contact.company : undefined,
		isRecord(lookup) ? lookup.custom : undefined,
	],
});

/** Records that a search looks through: more where none of the first matches. */
const LOADED = [100, 500];

/** By reference, email address or ID where FastSpring can; otherwise among the newest orders. */
export const orders: Search = {
	name: 'searchOrders',
	async choices(ask, filter, page) {
		const reference = filter.toUpperCase();
		const isEmail = filter.includes('@');
		if (isEmail || rules.isReference(reference)) {
			const query = isEmail ? { email: filter } : { orderReference: reference };
			const owned = await ordersOf(ask, await idsOf(ask, query, 'orders'));
			const wanted = owned.filter((row) => isEmail || row.reference === reference);
			return pageOf(newestFirst(wanted, 'changed').map(orderChoice), page);
		}
		const named = await withId(filter, ask, api.order.get);
		if (named.length > 0) return pageOf(named.map(orderChoice));
		const newest = async (wanted: number) => (await newestOrders(ask, wanted)).map(orderChoice);
		return pageOf(await firstMatching(newest, filter, page), page);
	},
};

/**
 * In which order FastSpring lists orders is not documented, so those of the last days are asked for first. A list by
 * days holds whole orders, the one of all orders their ids.
 */
async function newestOrders(ask: Ask, wanted: number): Promise<Json[]> {
	const found = new Map<string, Json>();
	for (const window of [{ days: 7 }, { days: 90 }, {}]) {
		const query = { ...window, limit: wanted };
		const rows = await ask({ route: api.order.getAll, query });
		const bare = rows.filter(({ reference }) => reference === undefined);
		const ids = bare.map(({ order }) => String(order)).filter((id) => !found.has(id));
		const full = rows.filter(({ reference }) => reference !== undefined);
		for (const row of [...full, ...(await ordersOf(ask, ids))]) found.set(String(row.order), row);
		if (found.size >= wanted) break;
	}
	return newestFirst([...found.values()], 'changed');
}

/** The choices that match among the first of a list; those beyond are loaded where none does, or a page needs them. */
async function firstMatching(
	load: (wanted: number) => Promise<Choice[]>,
	filter: string,
	page: string | undefined,
): Promise<Choice[]> {
	let found: Choice[] = [];
	for (const size of LOADED) {
		const wanted = Math.max(size, startOf(page) + SHOWN + 1);
		const loaded = await load(wanted);
		found = matching(loaded, filter);
		if (found.length > startOf(page) || loaded.length < wanted) break;
	}
	return found;
}

const orderChoice = ({ order, reference, customer, totalDisplay, items }: Json): Choice => ({
	name: `${String(reference ?? order)} (${nameOf(customer)}, ${String(totalDisplay ?? '')})`,
	value: String(order),
	url: pageInApp.order(String(order)),
	words: Array.isArray(items)
		? items.filter(isRecord).flatMap((one) => [one.product, one.display])
		: [],
});

/** By email address, ID or product path where FastSpring can; otherwise among the first subscriptions of its list. */
export const subscriptions: Search = {
	name: 'searchSubscriptions',
	async choices(ask, filter, page) {
		if (filter.includes('@')) {
			const ids = await idsOf(ask, { email: filter }, 'subscriptions');
			return pageOf(await shown(ask, ids), page);
		}
		const named = await withId(filter, ask, api.subscription.get);
		if (named.length > 0) return pageOf(named.map(subscriptionChoice));
		const among = (query: Json) => async (limit: number) => {
			const rows = await ask({ route: api.subscription.getAll, query: { ...query, limit } });
			const ids = rows.map(({ subscription }) => String(subscription));
			return await shown(ask, ids);
		};
		const loaded = await firstMatching(among({}), filter, page);
		return loaded.length > 0 || !rules.id.safeParse(filter).success
			? pageOf(loaded, page)
			: pageOf(await firstMatching(among({ products: filter }), '', page), page);
	},
};

const shown = async (ask: Ask, ids: string[]): Promise<Choice[]> =>
	newestFirst(await subscriptionsOf(ask, ids), 'changed', 'begin').map(subscriptionChoice);

const subscriptionChoice = ({ subscription, product, display, state }: Json): Choice => ({
	name: `${String(display ?? product)}, ${String(state)} (${String(subscription)})`,
	value: String(subscription),
	url: pageInApp.subscription(String(subscription)),
	words: [product],
});
