import { api, type Route } from '../endpoints';
import { FieldProblem, type Ask } from '../fields';
import { idOf, type Json } from '../json';
import { quoted } from '../values';

/** The id of the order with a reference, by the account that placed it: FastSpring has no look-up of its own. */
export async function orderByReference(reference: string, at: string, ask: Ask): Promise<string> {
	const orders = await ordersOf(ask, await idsOf(ask, { orderReference: reference }, 'orders'));
	const found = idOf(orders.find((order) => order.reference === reference)?.order);
	if (found !== undefined) return found;
	throw new FieldProblem(at, `is ${quoted(reference)}; no order with this reference was found`);
}

/** The account that one criterion of FastSpring's look-up finds, as much of it as the answer holds. */
export const accountWith = async (query: Json, ask: Ask): Promise<Json | undefined> =>
	(await ask({ route: api.account.getAll, query }))[0];

/** The id of the account with an email address. */
export async function accountByEmail(email: string, at: string, ask: Ask): Promise<string> {
	const account = await accountWith({ email }, ask);
	if (account) return String(account.account ?? account.id);
	// Customers' addresses stay out of errors: enough of it to know which one was meant.
	const hint = email.replace(/^(.).*@/, '$1… at ');
	throw new FieldProblem(at, `is "${hint}"; no account with this email address was found`);
}

/** The ids under a key of the account that one criterion finds; a look-up may give the account's id alone. */
export async function idsOf(ask: Ask, query: Json, key: string): Promise<string[]> {
	const owner = await accountWith(query, ask);
	if (!owner) return [];
	const full = Array.isArray(owner[key]) ? owner : await accountOf(ask, owner);
	const ids: unknown = full[key];
	return Array.isArray(ids) ? ids.map(String) : [];
}

/**
 * The account, order or subscription with a whole id, however far down its list: one call. FastSpring refuses an account
 * that does not exist; if anything else is wrong, the list that is then read says so.
 */
export async function withId(text: string, ask: Ask, route: Route): Promise<Json[]> {
	if (!/^[\w-]{20,40}$/.test(text)) return [];
	return await ask({ route, ids: [text] }).catch(() => []);
}

/** The whole account behind a row of the list, which may be an id alone. */
export async function accountOf(ask: Ask, row: Json): Promise<Json> {
	const path = { account_id: String(row.account ?? row.id) };
	return (await ask({ route: api.account.get, path }))[0] ?? row;
}

/** Reads the records behind ids in as few calls as possible. */
const reading = (route: Route) => async (ask: Ask, ids: string[]) => await ask({ route, ids });

export const ordersOf = reading(api.order.get);
export const subscriptionsOf = reading(api.subscription.get);
export const productsOf = reading(api.product.get);
