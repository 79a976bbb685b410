import { isRecord, type Json } from '../../shared/json';
import type { Entitlement } from './entitlement';
import { entitlementsOf } from './rules';

interface Asked {
	products: string[] | undefined;
	returnAs: 'customer' | 'product';
	options: {
		chargedBackOrders?: string[] | undefined;
		graceDays?: number | undefined;
		whileOverdue?: 'access' | 'noAccess' | undefined;
		whilePaused?: 'access' | 'noAccess' | undefined;
	};
}

/** An account with its subscriptions and orders in full as the answer: one item, or one for each product. */
export function answerOf(
	account: Json,
	{ products, returnAs, options }: Asked,
	now: number,
): Json[] {
	const all = entitlementsOf(
		{ subscriptions: recordsIn(account.subscriptions), orders: recordsIn(account.orders) },
		{
			whileOverdue: options.whileOverdue !== 'noAccess',
			graceDays: options.graceDays,
			whilePaused: options.whilePaused === 'access',
			chargedBack: options.chargedBackOrders ?? [],
		},
		now,
	);
	const entries = (
		products ? chosen(all, products) : all.map((one) => [one.product, one] as const)
	).map(([product, one]) => shown(product, one));
	const { email = null } = isRecord(account.contact) ? account.contact : {};
	const customer = { account: account.account ?? account.id ?? null, email };
	if (returnAs === 'product') return entries.map((one) => ({ ...customer, ...one }));
	const hasAccess = entries.some((one) => one.hasAccess === true);
	return [{ ...customer, hasAccess, products: entries }];
}

/** What is said of each product that was asked for: its own entitlement, or that of what it is an add-on of. */
const chosen = (all: Entitlement[], products: string[]) =>
	[...new Set(products)].map((product) => {
		const own = all.find((one) => one.product === product);
		const asAddon = all
			.filter(({ addons }) => addons.some((addon) => addon.product === product))
			.sort((a, b) => Number(b.hasAccess) - Number(a.hasAccess))[0];
		return [product, own?.hasAccess ? own : (asAddon ?? own)] as const;
	});

function shown(product: string, one: Entitlement | undefined): Json {
	if (!one) return { product, hasAccess: false, until: null, reason: 'not purchased', ...NOTHING };
	const { nextCharge, addons, subscription, order, state, live } = one;
	const addon = one.product === product ? undefined : addons.find((it) => it.product === product);
	return {
		product,
		hasAccess: one.hasAccess,
		until: iso(one.until),
		reason: one.reason,
		state,
		subscription,
		order,
		since: iso(one.since),
		nextCharge: nextCharge && {
			date: iso(nextCharge.at),
			total: nextCharge.total,
			currency: nextCharge.currency,
		},
		quantity: addon?.quantity ?? one.quantity,
		addons: addon ? [] : addons,
		live,
	};
}

const NOTHING = {
	state: null,
	subscription: null,
	order: null,
	since: null,
	nextCharge: null,
	quantity: 0,
	addons: [],
	live: null,
};

/** Null for ever, and where FastSpring names no date. */
const iso = (at: number | undefined): string | null =>
	at === undefined || !Number.isFinite(at) ? null : new Date(at).toISOString();

const recordsIn = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);
