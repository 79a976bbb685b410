import { DAY, startOfDay } from './dates.mts';
import { newItem, newOrder, periodFigures, recordOrder } from './lines.mts';
import { round } from './money.mts';
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

/** Takes the difference from the buyer. A credit makes no order: it is paid back on the order before. */
export function settleProration(
	store: Store,
	subscription: Subscription,
	figures: Proration,
): Order | undefined {
	if (figures.nextStart !== subscription.next) {
		subscription.periodStart = figures.nextStart;
		subscription.next = figures.nextEnd + DAY;
	}
	if (figures.due <= 0) return undefined;
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
				figures.due,
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
	subscription.orders.push(order.id);
	subscription.charges.push(store.now());
	store.touch(subscription);
	store.emit('subscription.charge.completed', subscription.live, () =>
		chargeEvent(order, subscription.id, subscription.sequence, subscription.remainingPeriods),
	);
	store.emit('payoutEntry.created', order.live, () => orderPayout(store, order));
	return order;
}
