import { DAY } from '../store/dates.mts';
import type { Subscription } from '../store/model.mts';
import { round } from '../store/money.mts';
import type { Proration } from '../store/proration.mts';

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
		// A change of interval begins a whole new period, another change goes on with the running one.
		nextRemainingDays:
			figures.nextStart === before.next
				? figures.remainingDays
				: Math.round((figures.nextEnd + DAY - figures.nextStart) / DAY),
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
