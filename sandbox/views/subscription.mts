import { addInterval, date, DAY, mailDate } from '../store/dates.mts';
import { lineFigures, periodFigures } from '../store/lines.mts';
import { money, round } from '../store/money.mts';
import { without } from '../store/without.mts';
import type { Proration } from '../store/proration.mts';
import type { Store } from '../store.mts';
import type { Addon, Discount, Product, Subscription } from '../store/model.mts';

/** The subscription as `GET /subscriptions/{id}` gives it, without `action` and `result`. */
export function subscriptionView(
	store: Store,
	subscription: Subscription,
): Record<string, unknown> {
	const { currency, language, pause } = subscription;
	const product = store.products.get(subscription.product);
	const figures = periodFigures(subscription);
	const notification = nextNotification(subscription, product);
	const card = subscription.payment;
	return {
		id: subscription.id,
		quote: null,
		subscription: subscription.id,
		active: subscription.state !== 'deactivated',
		state: subscription.state,
		isSubscriptionEligibleForPauseByBuyer: subscription.state === 'active' && !subscription.adhoc,
		isPauseScheduled: pause !== null && subscription.state !== 'paused',
		...mailDate('changed', subscription.changed, language),
		live: subscription.live,
		declineReason: subscription.declineReason,
		...(card?.cardEnding
			? {
					paymentMethod: 'CREDIT_CARD',
					cardEnding: card.cardEnding,
					cardType: card.creditcard,
					expiry: card.expiry,
				}
			: {}),
		currency,
		account: subscription.account,
		product: subscription.product,
		sku: subscription.sku,
		display: subscription.display,
		quantity: subscription.quantity,
		adhoc: subscription.adhoc,
		autoRenew: subscription.autoRenew,
		...money('price', subscription.price, currency, language),
		...money('discount', figures.discount, currency, language),
		...money('subtotal', figures.subtotal, currency, language),
		attributes: subscription.attributes,
		...mailDate('next', subscription.next, language),
		...date('end', subscription.end, language),
		...date('canceledDate', subscription.canceledDate, language),
		...date('deactivationDate', subscription.deactivationDate, language),
		sequence: subscription.sequence,
		periods:
			subscription.remainingPeriods === null
				? null
				: subscription.remainingPeriods + subscription.sequence,
		remainingPeriods: subscription.remainingPeriods,
		...mailDate('begin', subscription.begin, language),
		intervalUnit: subscription.interval,
		intervalUnitAbbreviation: ABBREVIATIONS[subscription.interval],
		intervalLength: subscription.intervalLength,
		intervalLengthGtOne: subscription.intervalLength > 1,
		nextChargeCurrency: currency,
		...date('nextChargeDate', subscription.next, language),
		...money('nextChargePreTax', figures.subtotal, currency, language),
		...money('nextChargeTotal', figures.total, currency, language),
		nextNotificationType: notification.type,
		...date('nextNotificationDate', notification.at, language),
		...(subscription.state === 'trial'
			? { trialReminder: { intervalUnit: 'day', intervalLength: 3 } }
			: {}),
		paymentReminder: timing(product?.pricing.reminderNotification),
		paymentOverdue: {
			...timing(product?.pricing.overdueNotification),
			total: product?.pricing.overdueNotification?.amount ?? 4,
			sent: subscription.overdueSent,
		},
		cancellationSetting: {
			cancellation: 'AFTER_LAST_NOTIFICATION',
			...timing(product?.pricing.cancellation),
		},
		...(pause
			? { ...date('pauseDate', pause.from, language), ...date('resumeDate', pause.until, language) }
			: {}),
		addons: subscription.addons.map((addon) => addonView(addon, currency, language)),
		discounts: subscription.discounts.map((one) => discountView(one)),
		...(product?.pricing.setupFee ? { setupFee: product.pricing.setupFee } : {}),
		fulfillments: {},
		instructions: instructions(subscription),
		initialOrderId: subscription.initialOrder,
		initialOrderReference: store.orders.get(subscription.initialOrder)?.reference ?? null,
		...(subscription.customReferenceId === null
			? {}
			: { customReferenceId: subscription.customReferenceId }),
	};
}

/** The same as webhooks carry it. */
export function subscriptionEvent(
	store: Store,
	subscription: Subscription,
): Record<string, unknown> {
	return {
		...without(subscriptionView(store, subscription), 'paymentMethod'),
		paymentMethodAction: 'none',
	};
}

/** The `proration` block of a previewed update. */
export function prorationView(
	before: Subscription,
	after: Subscription,
	figures: Proration,
): Record<string, unknown> {
	const period = (one: Subscription) => ({ count: one.intervalLength, unit: one.interval });
	return {
		productPath: after.product,
		currency: after.currency,
		nextPeriodStartDate: new Date(figures.nextStart).toISOString(),
		nextPeriodEndDate: new Date(figures.nextEnd).toISOString(),
		previousRemainingDays: figures.remainingDays,
		periodPastDays: figures.pastDays,
		nextRemainingDays: figures.remainingDays,
		regularPeriod: { unit: after.interval.toUpperCase(), unitCount: after.intervalLength },
		nextPricePerPeriod: { amount: figures.next, period: period(after) },
		previousPricePerPeriod: { amount: figures.previous, period: period(before) },
		utilizedAmount: figures.utilized,
		proratedAmount: figures.prorated,
		// Who owes whom decides which pair of figures there is.
		...(figures.due >= 0
			? { creditAmount: figures.credit, chargeAmount: figures.due }
			: { prorateAdjustment: figures.credit, refundAmount: round(-figures.due, after.currency) }),
	};
}

function withTax(amount: number, subscription: Subscription): number {
	return round(
		amount * (1 + (subscription.taxExemptId ? 0 : subscription.taxRate)),
		subscription.currency,
	);
}

function nextNotification(
	subscription: Subscription,
	product: Product | undefined,
): { type: string; at: number } {
	if (subscription.state === 'overdue')
		return { type: 'PAYMENT_OVERDUE', at: subscription.next + subscription.overdueSent * 7 * DAY };
	return {
		type: subscription.state === 'trial' ? 'TRIAL_REMINDER' : 'PAYMENT_REMINDER',
		at: reminderDate(subscription, product),
	};
}

/** The day on which the buyer is told of the next charge. */
export function reminderDate(subscription: Subscription, product: Product | undefined): number {
	const reminder = product?.pricing.reminderNotification;
	if (subscription.state === 'trial') return subscription.next - 3 * DAY;
	return addInterval(
		subscription.next,
		reminder?.interval ?? 'week',
		-(reminder?.intervalLength ?? 1),
	);
}

function timing(setting: { interval: string; intervalLength: number } | undefined): {
	intervalUnit: string;
	intervalLength: number;
} {
	return {
		intervalUnit: setting?.interval ?? 'week',
		intervalLength: setting?.intervalLength ?? 1,
	};
}

function addonView(addon: Addon, currency: string, language: string): Record<string, unknown> {
	return {
		product: addon.product,
		sku: addon.sku,
		display: addon.display,
		quantity: addon.quantity,
		...money('price', addon.price, currency, language),
		...money('discount', 0, currency, language),
		...money('subtotal', round(addon.price * addon.quantity, currency), currency, language),
		discounts: [],
	};
}

function discountView(discount: Discount): Record<string, unknown> {
	return {
		discountPath: discount.path,
		discountDuration: discount.remaining,
		...(discount.percent === undefined
			? { discountValue: discount.amount }
			: { percentValue: discount.percent }),
	};
}

/** The billing plan, one element per phase: trial, discounted, regular. */
function instructions(subscription: Subscription): Array<Record<string, unknown>> {
	const phases: Array<{
		type: string;
		discounts: Discount[];
		from: number;
		until: number | null;
		percent?: number;
	}> = [];
	let from = subscription.periodStart;
	if (subscription.trialEnd !== null) {
		phases.push({ type: 'trial', discounts: [], from, until: subscription.trialEnd, percent: 100 });
		from = subscription.trialEnd;
	}
	if (subscription.discounts.length > 0) {
		const billings = Math.max(...subscription.discounts.map((one) => one.remaining ?? Infinity));
		const until = Number.isFinite(billings)
			? addInterval(from, unitOf(subscription), subscription.intervalLength * billings)
			: null;
		phases.push({ type: 'discounted', discounts: subscription.discounts, from, until });
		if (until === null) return phases.map((phase) => instruction(subscription, phase));
		from = until;
	}
	phases.push({ type: 'regular', discounts: [], from, until: null });
	return phases.map((phase) => instruction(subscription, phase));
}

function instruction(
	subscription: Subscription,
	phase: {
		type: string;
		discounts: Discount[];
		from: number;
		until: number | null;
		percent?: number;
	},
): Record<string, unknown> {
	const { currency, language, price, quantity } = subscription;
	const figures = lineFigures(
		price,
		quantity,
		phase.percent === 100
			? [{ path: '', source: 'product', percent: 100, duration: null, remaining: null }]
			: phase.discounts,
		currency,
	);
	const percent =
		figures.gross === 0 ? 0 : Math.round((figures.discount / figures.gross) * 10_000) / 100;
	return {
		product: subscription.product,
		type: phase.type,
		isNotTrial: phase.type !== 'trial',
		...date('periodStartDate', phase.from, language),
		...date('periodEndDate', phase.until, language),
		intervalUnit: subscription.interval,
		intervalLength: subscription.intervalLength,
		discountPercent: percent,
		discountPercentValue: percent,
		discountPercentDisplay: `${percent}%`,
		...money('discountTotal', figures.discount, currency, language),
		...money('unitDiscount', round(figures.discount / quantity, currency), currency, language),
		...money('price', price, currency, language),
		...money('priceTotal', figures.gross, currency, language),
		...money('unitPrice', round(figures.net / quantity, currency), currency, language),
		...money('total', figures.net, currency, language),
		...money('totalWithTaxes', withTax(figures.net, subscription), currency, language),
	};
}

function unitOf(subscription: Subscription): string {
	return subscription.adhoc ? 'month' : subscription.interval;
}

const ABBREVIATIONS: Record<Subscription['interval'], string> = {
	adhoc: 'adhoc',
	day: 'day',
	week: 'wk',
	month: 'mo',
	year: 'yr',
};
