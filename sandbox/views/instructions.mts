/** The billing plan of a subscription. */
import { addInterval, date, DAY } from '../store/dates.mts';
import { lineFigures } from '../store/lines.mts';
import type { Discount, Product, Subscription } from '../store/model.mts';
import { round, money } from '../store/money.mts';

interface Phase {
	type: string;
	trialType?: string;
	discounts: Discount[];
	from: number;
	until: number | null;
	percent?: number;
	/** How long a trial or a discount lasts. */
	span?: { unit: string; length: number | null };
}

/** Whether the trial costs something, and whether there is a payment method. */
export function trialTypeOf(product: Product | undefined): string {
	const { paidTrial, paymentCollected } = product?.pricing ?? {};
	if (paidTrial) return 'PAID';
	return paymentCollected === false ? 'FREE_WITHOUT_PAYMENT' : 'FREE_WITH_PAYMENT';
}

function withTax(amount: number, subscription: Subscription): number {
	return round(
		amount * (1 + (subscription.taxExemptId ? 0 : subscription.taxRate)),
		subscription.currency,
	);
}

/** The billing plan, one element per phase: trial, discounted, regular. */
export function instructions(
	subscription: Subscription,
	product: Product | undefined,
): Array<Record<string, unknown>> {
	const phases: Phase[] = [];
	let from = subscription.periodStart;
	if (subscription.trialEnd !== null) {
		const { trialEnd } = subscription;
		const span = { unit: 'day', length: Math.round((trialEnd - from) / DAY) };
		const trialType = trialTypeOf(product);
		phases.push({
			type: 'trial',
			trialType,
			discounts: [],
			from,
			until: trialEnd,
			percent: 100,
			span,
		});
		from = subscription.trialEnd;
	}
	if (subscription.discounts.length > 0) {
		const billings = Math.max(...subscription.discounts.map((one) => one.remaining ?? Infinity));
		const until = Number.isFinite(billings)
			? addInterval(from, unitOf(subscription), subscription.intervalLength * billings)
			: null;
		const span = {
			unit: unitOf(subscription),
			length: until === null ? null : subscription.intervalLength * billings,
		};
		phases.push({ type: 'discounted', discounts: subscription.discounts, from, until, span });
		if (until === null) return phases.map((phase) => instruction(subscription, phase));
		from = until;
	}
	phases.push({ type: 'regular', discounts: [], from, until: null });
	return phases.map((phase) => instruction(subscription, phase));
}

function instruction(subscription: Subscription, phase: Phase): Record<string, unknown> {
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
		...(phase.trialType ? { trialType: phase.trialType } : {}),
		isNotTrial: phase.type !== 'trial',
		...date('periodStartDate', phase.from, language),
		...date('periodEndDate', phase.until, language),
		intervalUnit: subscription.interval,
		intervalLength: subscription.intervalLength,
		...(phase.span
			? { discountDurationUnit: phase.span.unit, discountDurationLength: phase.span.length }
			: {}),
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
