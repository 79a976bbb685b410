import { alignedDate, alignment, criteriaOf, membersOf, type Group } from '../store/coterm.mts';
import { DAY, planDate, startOfDay } from '../store/dates.mts';
import { periodFigures } from '../store/lines.mts';
import { display, round, shown } from '../store/money.mts';
import { prorationProblem } from '../store/proration.mts';
import { estimateView } from './estimate.mts';
import type { Store } from '../store.mts';
import type { Subscription } from '../store/model.mts';

/** A group as `GET /subscriptions/coterm/{id}` gives it. */
export function groupView(store: Store, group: Group): Record<string, unknown> {
	const members = membersOf(store, group);
	const [lead] = members;
	return {
		coTermGroupId: group.id,
		displayName: group.displayName,
		account: group.account,
		initialOrder: group.order,
		...(lead ? planDate('nextPeriodDate', alignedDate(members), lead.language) : {}),
		groupingCriteria: lead ? criteriaOf(lead) : {},
		subscriptions: members.map((one) => ({
			subscription: one.id,
			baseSubscriptionProduct: one.product,
			baseSubscriptionProductDisplay: one.display,
			...planDate('periodStartDate', one.periodStart, one.language),
			...planDate('nextPeriodDate', one.next, one.language),
			coTermStatus: 'Co-Termed',
			renewalAmount: display(periodFigures(one).total, one.currency, one.language),
		})),
	};
}

/** What moving one member to a date costs. */
export function memberEstimate(
	store: Store,
	one: Subscription,
	next: number,
): Record<string, unknown> {
	return {
		...estimateView(store, one, { ...one, next }, true, alignment(store, one, next)),
		status: prorationProblem(store, one) ? 'Not Ready to Prorate' : 'Ready to Prorate',
	};
}

/** What executing a group costs, member by member and in all. */
export function groupEstimate(store: Store, group: Group): Record<string, unknown> {
	const members = membersOf(store, group);
	const [lead] = members;
	if (!lead) return {};
	const { currency, language } = lead;
	const next = alignedDate(members);
	const due = round(
		members.reduce((sum, one) => sum + alignment(store, one, next).due, 0),
		currency,
	);
	const tax = round(due * (lead.taxExemptId ? 0 : lead.taxRate), currency);
	const renewal = round(
		members.reduce((sum, one) => sum + periodFigures(one).total, 0),
		currency,
	);
	const amounts = (name: string, amount: number) => shown(name, amount, currency, language);
	return {
		coTermGroupId: group.id,
		account: group.account,
		currency,
		// The documents name the key by what it holds.
		UTC: 'UTC',
		...span(store, next, language),
		subscriptions: members.map((one) => memberEstimate(store, one, next)),
		amountDueTotal: {
			...amounts('prorationSubtotal', due),
			...amounts('prorationTax', tax),
			...amounts('totalAmountDue', round(due + tax, currency)),
			...planDate('nextChargeDate', next, language),
			...amounts('nextChargeAmount', renewal),
		},
	};
}

/** From today to the day before the common date. */
export const span = (store: Store, next: number, language: string): Record<string, unknown> => ({
	...planDate('periodStartDate', startOfDay(store.now()), language),
	...planDate('periodEndDate', next - DAY, language),
});
