import { nameOf } from './catalog.mts';
import { addInterval, DAY, startOfDay } from './dates.mts';
import { complete } from './fulfillments.mts';
import { lineFigures, newItem, newOrder, recordOrder } from './lines.mts';
import { round } from './money.mts';
import { chargeEvent } from '../views/order.mts';
import { orderPayout } from '../views/payout.mts';
import { subscriptionEvent } from '../views/subscription.mts';
import type { Store } from '../store.mts';
import type { Account, Discount, Order, OrderItem, Product, Subscription } from './model.mts';

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

/**
 * Bills the next period now. Answers the decline code, or null for success.
 * Success makes a rebill order (its reference ends in B) and moves the dates on.
 */
export function rebill(store: Store, subscription: Subscription): string | null {
	const decline = subscription.failing ?? (subscription.payment ? null : 'INVALID_TOKEN');
	if (decline) {
		failCharge(store, subscription, decline);
		return decline;
	}
	const account = accountOf(store, subscription.account);
	const order = newOrder(store, account, subscription.currency, {
		kind: 'rebill',
		live: subscription.live,
		status: 'completed',
		payment: subscription.payment,
		taxRate: subscription.taxExemptId ? 0 : subscription.taxRate,
	});
	order.items = periodItems(subscription);
	recordOrder(store, order, account);

	// A period that is billed late still begins on its own date; an early or managed charge begins one today.
	const today = startOfDay(store.now());
	subscription.periodStart = subscription.adhoc ? today : Math.min(subscription.next, today);
	subscription.next = nextDate(
		subscription.periodStart,
		subscription.interval,
		subscription.intervalLength,
	);
	subscription.state = 'active';
	subscription.sequence += 1;
	subscription.trialEnd = null;
	subscription.declineReason = null;
	subscription.overdueSent = 0;
	subscription.reminded = false;
	subscription.orders.push(order.id);
	subscription.charges.push(store.now());
	subscription.discounts = afterBilling(subscription.discounts);
	if (subscription.remainingPeriods !== null) subscription.remainingPeriods -= 1;
	store.touch(subscription);
	const { sequence, remainingPeriods } = subscription;
	complete(store, order, () => {
		store.emit('subscription.charge.completed', subscription.live, () =>
			chargeEvent(order, subscription.id, sequence, remainingPeriods),
		);
		store.emit('payoutEntry.created', order.live, () => orderPayout(store, order));
	});
	return null;
}

/** A charge that the bank refused: the subscription is overdue, the buyer is told. */
export function failCharge(store: Store, subscription: Subscription, reason: string): void {
	subscription.declineReason = reason;
	if (!subscription.adhoc) {
		subscription.state = 'overdue';
		subscription.overdueSent += 1;
	}
	store.touch(subscription);
	store.emit('subscription.charge.failed', subscription.live, () => ({
		reason,
		account: subscription.account,
		quote: null,
		subscription: subscription.id,
	}));
	if (!subscription.adhoc)
		store.emit('subscription.payment.overdue', subscription.live, () =>
			subscriptionEvent(store, subscription),
		);
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
	subscription.end = subscription.next;
	subscription.deactivationDate = subscription.next + DAY;
	store.touch(subscription);
	store.emit('subscription.canceled', subscription.live, () =>
		subscriptionEvent(store, subscription),
	);
}

/** Withdraws a scheduled cancellation. Nothing happens to a subscription that is not canceled. */
export function uncancel(store: Store, subscription: Subscription): void {
	if (subscription.state !== 'canceled') return;
	subscription.state =
		subscription.trialEnd !== null && subscription.trialEnd > store.now() ? 'trial' : 'active';
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

/** The lines of one period's order. */
export function periodItems(subscription: Subscription): OrderItem[] {
	const { currency, language } = subscription;
	const figures = lineFigures(
		subscription.price,
		subscription.quantity,
		subscription.discounts,
		currency,
	);
	const plan = newItem(
		lineOf(subscription),
		language,
		subscription.quantity,
		figures.net,
		figures.discount,
		subscription.attributes,
	);
	plan.subscription = subscription.id;
	if (subscription.coupon && subscription.discounts.some((one) => one.source === 'coupon'))
		plan.coupon = subscription.coupon;
	const addons = subscription.addons.map((addon) => ({
		...newItem(
			lineOf(addon),
			language,
			addon.quantity,
			round(addon.price * addon.quantity, currency),
			0,
		),
		isAddon: true,
		driver: { type: 'addon', path: subscription.product },
	}));
	return [plan, ...addons];
}

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

function touchAccount(store: Store, id: string): void {
	store.touch(accountOf(store, id));
}

function afterBilling(discounts: readonly Discount[]): Discount[] {
	return discounts
		.map((one) => (one.remaining === null ? one : { ...one, remaining: one.remaining - 1 }))
		.filter((one) => one.remaining === null || one.remaining > 0);
}

function lineOf(line: {
	product: string;
	display: string;
	sku: string | null;
}): Parameters<typeof newItem>[0] {
	return {
		product: line.product,
		display: { en: line.display },
		attributes: {},
		...(line.sku === null ? {} : { sku: line.sku }),
	};
}
