import { nameOf } from './catalog.mts';
import { addInterval, DAY, startOfDay } from './dates.mts';
import { subscriptionEvent } from '../views/subscription.mts';
import type { Store } from '../store.mts';
import type { Account, Discount, Order, OrderItem, Product, Subscription } from './model.mts';
import { afterBilling, rebill } from './billing.mts';
import { accountOf, nextDate } from './periods.mts';

export { failCharge, periodItems, rebill } from './billing.mts';
export { accountOf, nextDate } from './periods.mts';

export interface Start {
	order: Order;
	item: OrderItem;
	product: Product;
	price: number;
	discounts: Discount[];
	coupon: string | null;
}

/** A subscription begins with the order that bought it; the order's payment counts as its first billing. */
export function startSubscription(store: Store, start: Start): Subscription {
	const { order, product } = start;
	const { pricing } = product;
	const account = accountOf(store, order.account);
	const today = startOfDay(store.now());
	const interval = pricing.interval ?? 'month';
	const intervalLength = pricing.intervalLength ?? 1;
	const trial = pricing.trial ?? 0;
	const subscription: Subscription = {
		id: store.id(),
		changed: store.now(),
		state: trial > 0 ? 'trial' : 'active',
		account: account.id,
		live: order.live,
		language: order.language,
		currency: order.currency,
		taxRate: order.taxRate,
		product: product.product,
		display: nameOf(product, order.language),
		sku: product.sku ?? null,
		quantity: start.item.quantity,
		price: start.price,
		adhoc: interval === 'adhoc',
		autoRenew: pricing.renew !== 'manual',
		interval,
		intervalLength,
		// A trial bills nothing, so it uses up no discounted period.
		discounts: trial > 0 ? start.discounts : afterBilling(start.discounts),
		coupon: start.coupon,
		addons: [],
		attributes: { ...start.item.attributes },
		begin: store.now(),
		periodStart: today,
		next: trial > 0 ? today + trial * DAY : nextDate(today, interval, intervalLength),
		end: null,
		canceledDate: null,
		deactivationDate: null,
		trialEnd: trial > 0 ? today + trial * DAY : null,
		sequence: 1,
		remainingPeriods: pricing.intervalCount ? pricing.intervalCount - 1 : null,
		payment: pricing.paymentCollected === false ? null : account.payment,
		declineReason: null,
		failing: null,
		overdueSent: 0,
		reminded: false,
		pause: null,
		initialOrder: order.id,
		orders: [order.id],
		charges: trial > 0 ? [] : [store.now()],
		trialEndedUnpaid: false,
		taxExemptId: null,
		customReferenceId: null,
	};
	store.subscriptions.set(subscription.id, subscription);
	account.subscriptions.push(subscription.id);
	store.touch(account);
	store.emit('subscription.activated', subscription.live, () =>
		subscriptionEvent(store, subscription),
	);
	return subscription;
}

/** Stops at the end of the period, or at once. Managed subscriptions have no period to wait for. */
export function cancel(store: Store, subscription: Subscription, immediately: boolean): void {
	const today = startOfDay(store.now());
	subscription.canceledDate ??= today;
	if (immediately || subscription.adhoc) {
		subscription.deactivationDate = today;
		deactivate(store, subscription);
		return;
	}
	subscription.state = 'canceled';
	subscription.pause = null;
	// The next billing of an overdue subscription lies in the past.
	subscription.end = Math.max(subscription.next, today);
	subscription.deactivationDate = subscription.end + DAY;
	store.touch(subscription);
	store.emit('subscription.canceled', subscription.live, () =>
		subscriptionEvent(store, subscription),
	);
}

/** Withdraws a scheduled cancellation. Nothing happens to a subscription that is not canceled. */
export function uncancel(store: Store, subscription: Subscription): void {
	if (subscription.state !== 'canceled') return;
	const isTrial = subscription.trialEnd !== null && subscription.trialEnd > store.now();
	// What is owed is still owed.
	subscription.state = subscription.overdueSent > 0 ? 'overdue' : isTrial ? 'trial' : 'active';
	subscription.canceledDate = null;
	subscription.deactivationDate = null;
	subscription.end = null;
	store.touch(subscription);
	store.emit('subscription.uncanceled', subscription.live, () =>
		subscriptionEvent(store, subscription),
	);
}

/** The end: no way back through the API. */
export function deactivate(store: Store, subscription: Subscription): void {
	subscription.state = 'deactivated';
	subscription.pause = null;
	subscription.deactivationDate ??= startOfDay(store.now());
	store.touch(subscription);
	touchAccount(store, subscription.account);
	store.emit('subscription.deactivated', subscription.live, () =>
		subscriptionEvent(store, subscription),
	);
}

/** Skips billings from the next date on. The state stays active until that date. */
export function schedulePause(store: Store, subscription: Subscription, periods: number): void {
	const from = subscription.pause?.formerNext ?? subscription.next;
	const until = addInterval(from, subscription.interval, subscription.intervalLength * periods);
	subscription.pause = { from, until, formerNext: from };
	subscription.next = until;
	store.touch(subscription);
	store.emit('subscription.updated', subscription.live, () =>
		subscriptionEvent(store, subscription),
	);
	store.emit('subscription.paused', subscription.live, () =>
		subscriptionEvent(store, subscription),
	);
}

/** Drops a scheduled pause; a running one ends with a charge that begins a new cycle. */
export function resume(store: Store, subscription: Subscription): void {
	const { pause } = subscription;
	if (!pause) return;
	const running = subscription.state === 'paused';
	subscription.pause = null;
	subscription.state = 'active';
	subscription.next = running ? startOfDay(store.now()) : pause.formerNext;
	store.touch(subscription);
	store.emit('subscription.resumed', subscription.live, () =>
		subscriptionEvent(store, subscription),
	);
	if (running) rebill(store, subscription);
}

/** Gives the subscription to another account. Its currency and payment method stay. */
export function transfer(store: Store, subscription: Subscription, target: Account): void {
	const source = accountOf(store, subscription.account);
	source.subscriptions = source.subscriptions.filter((id) => id !== subscription.id);
	target.subscriptions.push(subscription.id);
	subscription.account = target.id;
	store.touch(source);
	store.touch(target);
	store.touch(subscription);
	store.emit('subscription.updated', subscription.live, () =>
		subscriptionEvent(store, subscription),
	);
}

function touchAccount(store: Store, id: string): void {
	store.touch(accountOf(store, id));
}
