import { api } from '../endpoints';
import type { Ask, Search } from '../fields';
import { isRecord, type Json } from '../json';
import { rules } from '../values';
import { matching, nameOf, newestFirst, pageOf, SHOWN, startOf, type Choice } from './choices';
import { accountOf, idsOf, ordersOf, subscriptionsOf } from './lookUps';

/** The page of FastSpring's app for a record, as its own links write it. */
export const pageInApp = {
	order: (id: string) =>
		`https://app.fastspring.com/order/home.xml?mRef=AcquisitionTransaction:${id}`,
	subscription: (id: string) =>
		`https://app.fastspring.com/subscription/home.xml?mRef=Subscription:${id}`,
};

/** By email address, lookup key or order reference where FastSpring can; otherwise among the first accounts, each of which takes a call. */
export const accounts: Search = {
	name: 'searchAccounts',
	async choices(ask, filter, page) {
		const from = startOf(page);
		const query = criterion(filter);
		const found = query ? await ask({ route: api.account.getAll, query }) : [];
		if (found.length > 0)
			return pageOf((await Promise.all(found.map(whole(ask)))).map(accountChoice), page);
		const listed = await ask({
			route: api.account.getAll,
			query: { limit: filter === '' ? from + SHOWN + 1 : SHOWN },
		});
		const some = await Promise.all(listed.slice(from, from + SHOWN).map(whole(ask)));
		const next = listed.length > from + SHOWN ? { next: String(from + SHOWN) } : {};
		return { ...pageOf(matching(some.map(accountChoice), filter)), ...next };
	},
};

/** FastSpring takes whole values only. */
const criterion = (filter: string): Json | undefined => {
	if (rules.email.safeParse(filter).success) return { email: filter };
	if (rules.isReference(filter)) return { orderReference: filter };
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

/** Orders that a search looks through. */
const LOADED = 100;

/** By reference or email address where FastSpring can; otherwise among the newest orders. */
export const orders: Search = {
	name: 'searchOrders',
	async choices(ask, filter, page) {
		if (rules.isReference(filter) || filter.includes('@')) {
			const query = filter.includes('@') ? { email: filter } : { orderReference: filter };
			const owners = await ask({ route: api.account.getAll, query });
			const owned = await ordersOf(ask, await idsOf(ask, owners, 'orders'));
			const wanted = owned.filter((row) => filter.includes('@') || row.reference === filter);
			return pageOf(newestFirst(wanted, 'changed').map(orderChoice), page);
		}
		const newest = await newestOrders(ask, startOf(page) + SHOWN + 1);
		return pageOf(matching(newest.map(orderChoice), filter), page);
	},
};

/**
 * In which order FastSpring lists orders is not documented, so those of the last days are asked for first. A list by
 * days holds whole orders, the one of all orders their ids.
 */
async function newestOrders(ask: Ask, wanted: number): Promise<Json[]> {
	const found = new Map<string, Json>();
	for (const window of [{ days: 7 }, { days: 90 }, {}]) {
		const query = { ...window, limit: Math.max(wanted, LOADED) };
		const rows = await ask({ route: api.order.getAll, query });
		const bare = rows.filter(({ reference }) => reference === undefined);
		const ids = bare.map(({ order }) => String(order)).filter((id) => !found.has(id));
		const full = rows.filter(({ reference }) => reference !== undefined);
		for (const row of [...full, ...(await ordersOf(ask, ids))]) found.set(String(row.order), row);
		if (found.size >= wanted) break;
	}
	return newestFirst([...found.values()], 'changed');
}

const orderChoice = ({ order, reference, customer, totalDisplay, items }: Json): Choice => ({
	name: `${String(reference ?? order)} (${nameOf(customer)}, ${String(totalDisplay ?? '')})`,
	value: String(order),
	url: pageInApp.order(String(order)),
	words: Array.isArray(items)
		? items.filter(isRecord).flatMap((one) => [one.product, one.display])
		: [],
});

/** By email address or product path where FastSpring can; otherwise among the first subscriptions of its list. */
export const subscriptions: Search = {
	name: 'searchSubscriptions',
	async choices(ask, filter, page) {
		if (filter.includes('@')) {
			const owners = await ask({ route: api.account.getAll, query: { email: filter } });
			return await shown(ask, await idsOf(ask, owners, 'subscriptions'), '', page);
		}
		const wanted = { limit: Math.max(startOf(page) + SHOWN + 1, LOADED) };
		const among = async (query: Json) =>
			(await ask({ route: api.subscription.getAll, query: { ...query, ...wanted } })).map((row) =>
				String(row.subscription),
			);
		const loaded = await shown(ask, await among({}), filter, page);
		return loaded.results.length > 0 || !rules.id.safeParse(filter).success
			? loaded
			: await shown(ask, await among({ products: filter }), '', page);
	},
};

async function shown(ask: Ask, ids: string[], filter: string, page: string | undefined) {
	const found = newestFirst(await subscriptionsOf(ask, ids), 'changed', 'begin');
	return pageOf(matching(found.map(subscriptionChoice), filter), page);
}

const subscriptionChoice = ({ subscription, product, display, state }: Json): Choice => ({
	name: `${String(display ?? product)}, ${String(state)} (${String(subscription)})`,
	value: String(subscription),
	url: pageInApp.subscription(String(subscription)),
	words: [product],
});
