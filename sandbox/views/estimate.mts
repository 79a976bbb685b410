import { addInterval, DAY, planDate, startOfDay } from '../store/dates.mts';
import { lineFigures, periodFigures } from '../store/lines.mts';
import { round, shown } from '../store/money.mts';
import { prorate, prorationProblem, type Proration } from '../store/proration.mts';
import type { Store } from '../store.mts';
import type { Discount, Subscription } from '../store/model.mts';

/** The answer of `POST /subscriptions/estimate`: both plans side by side and what is due today. `figures` are those of the change, if it is no change of plan. */
export function estimateView(
	store: Store,
	before: Subscription,
	after: Subscription,
	settleNow: boolean,
	figures: Proration = prorate(store, before, after),
): Record<string, unknown> {
	const { currency, language } = before;
	const problem = prorationProblem(store, before);
	const settled = settleNow && !problem;
	const due = settled ? Math.max(0, figures.due) : 0;
	const tax = round(due * rateOf(after), currency);
	const next = settled && figures.nextStart !== before.next ? figures.nextEnd + DAY : before.next;
	const amounts = (name: string, amount: number) => shown(name, amount, currency, language);
	return {
		subscription: before.id,
		currency,
		timezone: 'UTC',
		...planDate('periodStartDate', before.periodStart, language),
		...planDate('periodEndDate', before.next - DAY, language),
		...planDate('endDate', before.end, language),
		remainingPeriods: before.remainingPeriods ?? -1,
		...planDate('nextChargeDate', next, language),
		isProratable: problem === undefined,
		prorationStatus: problem === undefined ? 'Available' : 'Unavailable',
		currentPlan: {
			...plan(before, figures, settled),
			...planDate('periodStartDate', before.periodStart, language),
			...planDate('periodEndDate', settled ? startOfDay(store.now()) : before.next - DAY, language),
			...amounts('subscriptionProratedCredit', settled ? figures.credit : 0),
		},
		proposedPlan: {
			...plan(after, figures, settled),
			...planDate('periodStartDate', settled ? startOfDay(store.now()) : before.next, language),
			...planDate(
				'periodEndDate',
				settled
					? next - DAY
					: addInterval(before.next, after.adhoc ? 'month' : after.interval, after.intervalLength) -
							DAY,
				language,
			),
			...amounts('subscriptionProratedCharge', settled ? figures.prorated : 0),
		},
		amountDue: {
			...amounts('prorationSubtotal', settled ? figures.due : 0),
			...amounts('prorationTax', tax),
			...amounts('totalAmountDue', round(due + tax, currency)),
			...planDate('nextChargeDate', next, language),
			...amounts('nextChargeAmount', periodFigures(after).total),
		},
		discountTotals: {
			...amounts(
				'productLevelDiscountTotal',
				discountOf(after, (one) => one.source !== 'coupon'),
			),
			...amounts(
				'couponLevelDiscountTotal',
				discountOf(after, (one) => one.source === 'coupon'),
			),
		},
	};
}

function plan(
	subscription: Subscription,
	figures: Proration,
	settled: boolean,
): Record<string, unknown> {
	const { currency, language } = subscription;
	const rate = rateOf(subscription);
	const percent = Math.round(rate * 10_000) / 100;
	const line = lineFigures(
		subscription.price,
		subscription.quantity,
		subscription.discounts,
		currency,
	);
	const period = periodFigures(subscription);
	const amounts = (name: string, amount: number) => shown(name, amount, currency, language);
	const lineTax = round(line.net * rate, currency);
	const { prorated, credit, due } = settled ? figures : { prorated: 0, credit: 0, due: 0 };
	const proratedTax = round(due * rate, currency);
	return {
		display: subscription.display,
		product: subscription.product,
		billingFrequency: `${subscription.intervalLength} ${subscription.interval}`,
		...amounts('price', subscription.price),
		...amounts('discount', line.discount),
		quantity: subscription.quantity,
		...amounts('subtotal', line.net),
		...amounts('tax', lineTax),
		...amounts('total', round(line.net + lineTax, currency)),
		taxPercent: percent,
		taxPercentDisplay: `${percent}%`,
		prorationUtilizedDays: settled ? figures.pastDays : 0,
		prorationRemainingDays: settled ? figures.remainingDays : 0,
		prorationTotalDays: settled ? figures.totalDays : 0,
		...amounts('proratedItemCharge', prorated),
		...amounts('proratedItemCredit', credit),
		...amounts('proratedItemSubtotal', due),
		...amounts('proratedItemTax', proratedTax),
		...amounts('proratedItemTotal', round(due + proratedTax, currency)),
		addons: subscription.addons.map((addon) => addonPlan(addon, subscription)),
		...amounts('subscriptionSubtotal', period.subtotal),
		...amounts('subscriptionTax', period.tax),
		...amounts('subscriptionTotal', period.total),
		...planDate('subscriptionEndDate', subscription.end, language),
	};
}

function addonPlan(
	addon: Subscription['addons'][number],
	subscription: Subscription,
): Record<string, unknown> {
	const { currency, language } = subscription;
	const subtotal = round(addon.price * addon.quantity, currency);
	const tax = round(subtotal * rateOf(subscription), currency);
	return {
		display: addon.display,
		product: addon.product,
		...shown('price', addon.price, currency, language),
		...shown('discount', 0, currency, language),
		quantity: addon.quantity,
		...shown('subtotal', subtotal, currency, language),
		...shown('tax', tax, currency, language),
		...shown('total', round(subtotal + tax, currency), currency, language),
	};
}

function discountOf(subscription: Subscription, which: (one: Discount) => boolean): number {
	return lineFigures(
		subscription.price,
		subscription.quantity,
		subscription.discounts.filter(which),
		subscription.currency,
	).discount;
}

function rateOf(subscription: Subscription): number {
	return subscription.taxExemptId ? 0 : subscription.taxRate;
}
