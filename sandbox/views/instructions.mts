/** The billing plan of a subscription. */
import { addInterval, date } from '../store/dates.mts';
import { lineFigures } from '../store/lines.mts';
import type { Discount, Subscription } from '../store/model.mts';
import { round, money } from '../store/money.mts';

export function withTax(amount: number, subscription: Subscription): number {
	return round(
		amount * (1 + (subscription.taxExemptId ? 0 : subscription.taxRate)),
		subscription.currency,
	);
}

/** The billing plan, one element per phase: trial, discounted, regular. */
export function instructions(subscription: Subscription): Array<Record<string, unknown>> {
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

export function instruction(
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

export function unitOf(subscription: Subscription): string {
	return subscription.adhoc ? 'month' : subscription.interval;
}
