import { createAccount } from './store/accounts.mts';
import { update } from './store/changes.mts';
import { addInterval, DAY, startOfDay } from './store/dates.mts';
import { countries, round } from './store/money.mts';
import { placeOrder } from './store/orders.mts';
import { quotesOf } from './store/quotes.mts';
import { fileEntry, writeProduct } from './store/products.mts';
import { refund } from './store/returns.mts';
import { settle } from './store/settle.mts';
import { cancel, rebill, schedulePause } from './store/subscriptions.mts';
import {
	catalog,
	COMPANIES,
	FIRST_NAMES,
	fulfillments,
	LAST_NAMES,
	offers,
	PLACES,
} from './seed/catalog.mts';
import { EVENT_RETENTION_MS, type Store } from './store.mts';
import type { Account, Coupon, Product, Subscription } from './store/model.mts';

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

function addCoupons(store: Store, today: number): void {
	const add = (coupon: string, fields: Partial<Coupon> & Pick<Coupon, 'discounts' | 'codes'>) => {
		store.coupons.set(coupon, {
			coupon,
			changed: today - 90 * DAY,
			multiple: false,
			discountPeriodCount: null,
			combine: false,
			reason: {},
			limit: 0,
			used: 0,
			available: { start: null, end: null },
			products: [],
			...fields,
		});
	};
	add('spring-30', {
		discounts: [{ type: 'percent', percent: 30 }],
		codes: ['SPRING30'],
		discountPeriodCount: 3,
		reason: { en: 'Spring offer' },
	});
	add('launch-15', {
		discounts: [{ type: 'flat', amount: { USD: 15, EUR: 14, GBP: 12 } }],
		codes: ['LAUNCH15', 'LAUNCHDAY'],
		reason: { en: 'Launch week' },
	});
	add('student-50', {
		discounts: [{ type: 'percent', percent: 50 }],
		codes: ['STUDENT-A1', 'STUDENT-B2', 'STUDENT-C3'],
		products: ['mixdesk-pro-monthly', 'mixdesk-pro-yearly'],
	});
	add('last-one', {
		discounts: [{ type: 'percent', percent: 10 }],
		codes: ['LASTONE'],
		limit: 1,
		used: 1,
	});
	add('last-summer', {
		discounts: [{ type: 'percent', percent: 20 }],
		codes: ['SUMMER20'],
		available: { start: today - 200 * DAY, end: today - 100 * DAY },
	});
}

/** Every twentieth account is new: no orders, no payment method. */
function addAccount(store: Store, index: number, today: number): void {
	const { random } = store;
	const country = random.pick([
		'US',
		'US',
		'US',
		'DE',
		'DE',
		'FR',
		'NL',
		'GB',
		'GB',
		'JP',
		'AU',
		'CA',
		'SE',
	]);
	const place = random.pick(PLACES[country] ?? []);
	const first = random.pick(FIRST_NAMES);
	const last = random.pick(LAST_NAMES);
	const company = random.chance(0.3) ? random.pick(COMPANIES) : null;
	const plain = (text: string) =>
		text
			.normalize('NFD')
			.replace(/[^a-zA-Z]/g, '')
			.toLowerCase();
	const age = isNew(index) ? random.int(1, 20) : random.int(760, 790);
	store.at(today - age * DAY + random.int(0, DAY - 1), () => {
		const account = createAccount(store, {
			contact: {
				first,
				last,
				email: `${plain(first)}.${plain(last)}.${index + 1}@example.${random.pick(['com', 'net', 'org'])}`,
				company,
				phone: random.chance(0.4) ? `+1 555 0${random.digits(3)}` : null,
				subscribed: random.chance(0.5),
			},
			address: {
				addressLine1: place.street,
				city: place.city,
				postalCode: place.postalCode,
				region: place.region,
				company,
			},
			language: countries[country]?.language ?? 'en',
			country,
			...(random.chance(0.25) ? { lookup: { custom: `crm-${10_001 + index}` } } : {}),
		});
		if (isNew(index)) return;
		account.payment = random.chance(0.85)
			? {
					type: 'creditcard',
					creditcard: random.pick(['visa', 'mastercard', 'amex']),
					cardEnding: random.digits(4),
					expiry: `${String(random.int(1, 12)).padStart(2, '0')}/29`,
				}
			: { type: 'paypal' };
	});
}

function isNew(index: number): boolean {
	return index % 20 === 19;
}

function buyer(store: Store): Account {
	const accounts = [...store.accounts.values()].filter((account) => account.payment !== null);
	return store.random.pick(accounts.length > 0 ? accounts : [...store.accounts.values()]);
}

type Fate =
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
const FATES: readonly Fate[] = [
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

function addSubscription(store: Store, index: number, today: number): void {
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

function running(
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

function purchase(store: Store, path: string, at: number): Subscription {
	const { random } = store;
	const account = buyer(store);
	const product = productOf(store, path);
	const order = store.at(at, () =>
		placeOrder(store, {
			account,
			items: [
				{
					product,
					quantity: random.chance(0.8) ? 1 : random.int(2, 8),
					attributes: { workspace: `ws-${random.digits(4)}` },
				},
			],
			live: !random.chance(0.1),
			...(random.chance(0.15) ? { coupon: 'SPRING30' } : {}),
			...(random.chance(0.3)
				? {
						tags: {
							source: random.pick(['newsletter', 'search', 'partner']),
							crmDealId: `D-${random.digits(5)}`,
						},
					}
				: {}),
		}),
	);
	const subscription = store.subscriptions.get(order.items[0]?.subscription ?? '');
	if (!subscription) throw new Error(`${path} started no subscription`);
	return subscription;
}

/** A one-time purchase; a few fail or are declined. */
function addOrder(store: Store, index: number, today: number): void {
	const { random } = store;
	const account = buyer(store);
	const paths = ['mixdesk-3', 'reverb-pack', 'tape-echo', 'field-recorder', 'onboarding-call'];
	const count = random.chance(0.75) ? 1 : 2;
	const first = random.int(0, paths.length - 1);
	const order = store.at(today - random.int(0, 400) * DAY - random.int(1, DAY - 1), () =>
		placeOrder(store, {
			account,
			items: Array.from({ length: count }, (_, place) => ({
				product: productOf(store, paths[(first + place) % paths.length] ?? ''),
				quantity: random.chance(0.9) ? 1 : 12,
			})),
			live: !random.chance(0.1),
			...(random.chance(0.2) ? { coupon: 'LAUNCH15' } : {}),
			...(random.chance(0.3)
				? { tags: { campaign: random.pick(['autumn-mail', 'podcast', 'affiliate']) } }
				: {}),
			...(index % 25 === 3
				? { outcome: { status: 'canceled', reason: 'PAYMENT' } }
				: index % 60 === 4
					? { outcome: { status: 'failed', reason: 'INTERNAL_ERROR' } }
					: {}),
		}),
	);
	const [item] = order.items;
	const later = order.created + 3 * DAY;
	if (index % 18 !== 5 || order.status !== 'completed' || !item || later > store.now()) return;
	store.at(later, () =>
		refund(
			store,
			order,
			index % 36 === 5
				? { reason: 'ORDER_ERROR' }
				: {
						reason: 'OTHER',
						note: 'Goodwill',
						items: [{ product: item.product, amount: round(item.subtotal / 2, order.currency) }],
					},
		),
	);
}

function productOf(store: Store, path: string): Product {
	const product = store.products.get(path);
	if (!product) throw new Error(`No product ${path}`);
	return product;
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
