import { DAY, startOfDay } from './dates.mts';
import { newItem, newOrder, periodFigures, recordOrder } from './lines.mts';
import { round } from './money.mts';
import { refund, refundable } from './returns.mts';
import { accountOf, nextDate } from './periods.mts';
import { chargeEvent } from '../views/order.mts';
import { orderPayout } from '../views/payout.mts';
import type { Store } from '../store.mts';
import type { Order, Subscription } from './model.mts';

export interface Proration {
	totalDays: number;
	pastDays: number;
	remainingDays: number;
	/** Price of a full period, before tax. */
	previous: number;
	next: number;
	/** Worth of the days already used, and of those not yet used. */
	utilized: number;
	credit: number;
	/** What the rest of the period costs under the new terms. */
	prorated: number;
	/** `prorated` less `credit`: positive = the buyer pays, negative = the buyer gets back. */
	due: number;
	/** Start of the period that follows. A change of interval begins it today. */
	nextStart: number;
	nextEnd: number;
}

/** What a change costs when it is settled today instead of at the next billing. */
export function prorate(store: Store, before: Subscription, after: Subscription): Proration {
	const { currency } = before;
	const today = startOfDay(store.now());
	const totalDays = Math.max(1, Math.round((before.next - before.periodStart) / DAY));
	const pastDays = Math.min(totalDays, Math.max(0, Math.round((today - before.periodStart) / DAY)));
	const remainingDays = totalDays - pastDays;
	const previous = periodFigures(before).subtotal;
	const next = periodFigures(after).subtotal;
	const utilized = round((previous * pastDays) / totalDays, currency);
	const credit = round(previous - utilized, currency);
	const sameInterval =
		before.interval === after.interval && before.intervalLength === after.intervalLength;
	const prorated = sameInterval ? round((next * remainingDays) / totalDays, currency) : next;
	const nextStart = sameInterval ? before.next : today;
	return {
		totalDays,
		pastDays,
		remainingDays,
		previous,
		next,
		utilized,
		credit,
		prorated,
		due: round(prorated - credit, currency),
		nextStart,
		nextEnd: nextDate(nextStart, after.interval, after.intervalLength) - DAY,
	};
}

/** Why a change cannot be settled now; undefined when it can. */
export function prorationProblem(store: Store, subscription: Subscription): string | undefined {
	if (subscription.adhoc) return "Can't prorate on-demand subscription";
	const rebillsToday = startOfDay(store.now()) === subscription.next;
	const settled =
		subscription.state === 'active' &&
		!subscription.pause &&
		subscription.payment !== null &&
		subscription.charges.length > 0;
	return settled && !rebillsToday ? undefined : 'Proration is not allowed for this subscription.';
}

/** Takes the difference from the buyer, or gives it back on the orders before. Either way there is an order that says how it came about. */
export function settleProration(
	store: Store,
	subscription: Subscription,
	figures: Proration,
): Order {
	if (figures.nextStart !== subscription.next) {
		subscription.periodStart = figures.nextStart;
		subscription.next = figures.nextEnd + DAY;
	}
	const account = accountOf(store, subscription.account);
	const order = newOrder(store, account, subscription.currency, {
		kind: 'proration',
		live: subscription.live,
		status: 'completed',
		payment: subscription.payment,
		taxRate: subscription.taxExemptId ? 0 : subscription.taxRate,
	});
	const tax = round(figures.due * order.taxRate, subscription.currency);
	order.items = [
		{
			...newItem(
				{
					product: subscription.product,
					display: { en: subscription.display },
					attributes: {},
					...(subscription.sku === null ? {} : { sku: subscription.sku }),
				},
				subscription.language,
				subscription.quantity,
				Math.max(0, figures.due),
				0,
				subscription.attributes,
			),
			subscription: subscription.id,
			proration: {
				change: figures.due,
				charge: figures.prorated,
				credit: figures.credit,
				tax,
				total: round(figures.due + tax, subscription.currency),
			},
		},
	];
	recordOrder(store, order, account);
	if (figures.due < 0) payBack(store, subscription, -figures.due);
	subscription.orders.push(order.id);
	store.touch(subscription);
	// Nothing was charged, so no charge is told, and none counts.
	if (figures.due <= 0) return order;
	subscription.charges.push(store.now());
	store.emit('subscription.charge.completed', subscription.live, () =>
		chargeEvent(order, subscription.id, subscription.sequence, subscription.remainingPeriods),
	);
	store.emit('payoutEntry.created', order.live, () => orderPayout(store, order));
	return order;
}

/** Refunds what a subscription's orders cost, the newest first, until the amount is reached. */
function payBack(store: Store, subscription: Subscription, amount: number): void {
	let left = amount;
	for (const id of [...subscription.orders].reverse()) {
		const order = store.orders.get(id);
		if (!order || order.status !== 'completed') continue;
		const items = order.items.flatMap((item) => {
			if (item.subscription !== subscription.id && !item.isAddon) return [];
			const given = round(Math.min(left, refundable(store, order, item)), order.currency);
			left = round(left - given, order.currency);
			return given > 0 ? [{ product: item.product, amount: given }] : [];
		});
		if (items.length > 0) refund(store, order, { items, reason: 'OTHER', note: 'Proration' });
		if (left <= 0) return;
	}
}
