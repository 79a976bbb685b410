import { addInterval, date, DAY, isoDay, mailDate } from '../store/dates.mts';
import { periodFigures } from '../store/lines.mts';
import { money, round } from '../store/money.mts';
import { without } from '../store/without.mts';
import type { Store } from '../store.mts';
import type { Addon, Discount, Product, Subscription } from '../store/model.mts';
import { instructions, trialTypeOf } from './instructions.mts';

export { prorationView } from './prorationPreview.mts';

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
			? { trialReminder: { intervalUnit: 'day', intervalLength: TRIAL_NOTICE } }
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
		fulfillments: fulfillmentsOf(store, subscription),
		instructions: instructions(subscription, product),
		initialOrderId: subscription.initialOrder,
		initialOrderReference: store.orders.get(subscription.initialOrder)?.reference ?? null,
		...(subscription.customReferenceId === null
			? {}
			: { customReferenceId: subscription.customReferenceId }),
	};
}

/** Days before the end of a trial on which the buyer is told of the first charge. */
const TRIAL_NOTICE = 3;

/** The same as webhooks carry it. */
export function subscriptionEvent(
	store: Store,
	subscription: Subscription,
	{ isNewMethod = false }: { isNewMethod?: boolean } = {},
): Record<string, unknown> {
	const { payment } = subscription;
	const product = store.products.get(subscription.product);
	const view = subscriptionView(store, subscription);
	return {
		...without(view, 'paymentMethod', 'trialReminder'),
		paymentMethodAction: isNewMethod ? 'updated' : 'none',
		...(isNewMethod && payment
			? {
					paymentMethod: {
						type: payment.cardEnding ? 'card' : payment.type,
						...(payment.cardEnding
							? {
									cardBrand: payment.creditcard,
									lastFour: payment.cardEnding,
									expirationDate: payment.expiry,
								}
							: {}),
					},
				}
			: {}),
		...(subscription.trialEnd === null || !('trialReminder' in view)
			? {}
			: {
					trialReminder: {
						...Object(view['trialReminder']),
						trialType: trialTypeOf(product),
						daysBeforeFirstPayment: TRIAL_NOTICE,
						endOfTrial: isoDay(subscription.trialEnd),
						freeWithoutPayment: product?.pricing.paymentCollected === false ? 'enable' : 'disable',
					},
				}),
	};
}

/** What the first order handed over. */
function fulfillmentsOf(store: Store, { id, initialOrder }: Subscription): Record<string, unknown> {
	const items = store.orders.get(initialOrder)?.items ?? [];
	return items.find((item) => item.subscription === id)?.fulfillments ?? {};
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
	if (subscription.state === 'trial') return subscription.next - TRIAL_NOTICE * DAY;
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

const ABBREVIATIONS: Record<Subscription['interval'], string> = {
	adhoc: 'adhoc',
	day: 'day',
	week: 'wk',
	month: 'mo',
	year: 'yr',
};
