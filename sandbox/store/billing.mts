/** Charges of subscriptions: those that succeed, and those that a bank refuses. */
import type { Store } from '../store.mts';
import { chargeEvent } from '../views/order.mts';
import { orderPayout } from '../views/payout.mts';
import { subscriptionEvent } from '../views/subscription.mts';
import { accountOf, nextDate } from './periods.mts';
import { startOfDay } from './dates.mts';
import { complete } from './fulfillments.mts';
import { newOrder, recordOrder, lineFigures, newItem } from './lines.mts';
import type { Discount, OrderItem, Subscription } from './model.mts';
import { round } from './money.mts';

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

export function afterBilling(discounts: readonly Discount[]): Discount[] {
	return discounts
		.map((one) => (one.remaining === null ? one : { ...one, remaining: one.remaining - 1 }))
		.filter((one) => one.remaining === null || one.remaining > 0);
}

export function lineOf(line: {
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
