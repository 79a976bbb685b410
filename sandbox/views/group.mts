import { createHash } from 'node:crypto';
import { DAY, date } from '../store/dates.mts';
import { orderTotals, periodFigures } from '../store/lines.mts';
import { round, shown } from '../store/money.mts';
import { accountEvent } from './account.mts';
import { orderView } from './order.mts';
import { subscriptionEvent } from './subscription.mts';
import type { Store } from '../store.mts';
import type { Subscription } from '../store/model.mts';

export type GroupMoment =
	| 'created'
	| 'prorated'
	| 'updated'
	| 'charge.completed'
	| 'charge.failed'
	| 'overdue'
	| 'reminder'
	| 'deactivated';

/** The data of a `subscription.group.*` event: subscriptions of one buyer that are billed together. */
export function groupEvent(
	store: Store,
	members: readonly Subscription[],
	moment: GroupMoment,
): Record<string, unknown> {
	const [primary] = members;
	const account = store.accounts.get(primary?.account ?? '');
	const order = store.orders.get(primary?.orders.at(-1) ?? '');
	if (!primary || !account || !order) throw new Error('A group has a primary subscription');
	const { currency, language, next } = primary;
	const total = round(
		members.reduce((sum, one) => sum + periodFigures(one).total, 0),
		currency,
	);
	const isFailing = ['charge.failed', 'overdue', 'deactivated'].includes(moment);
	return {
		cotermGroupId: createHash('sha256').update(primary.id).digest('base64url').slice(0, 22),
		cotermGroupDisplayName: `${account.contact.company ?? account.contact.last} bundle`,
		cotermGroupPeriodStartDate: primary.periodStart,
		cotermGroupPeriodEndDate: next,
		cotermGroupPrimarySubscription: primary.id,
		cotermGroupStatus: isFailing ? 'DUNNING' : 'EXECUTED',
		cotermGroupOrderId: order.id,
		cotermGroupOrderReference: order.reference,
		cotermNextChargeDate: next,
		...shown('cotermNextChargeTotal', total, currency, language),
		cotermGroupSize: members.length,
		currency,
		account: moment === 'updated' ? account.id : accountEvent(store, account),
		paymentOverdue: { intervalUnit: 'week', intervalLength: 1, total: 4, sent: isFailing ? 1 : 0 },
		cancellationSetting: {
			cancellation: 'AFTER_LAST_NOTIFICATION',
			intervalUnit: 'week',
			intervalLength: 1,
		},
		...particulars(moment, {
			at: store.now(),
			next,
			total,
			language,
			order: orderView(store, order),
			paid: orderTotals(order).total,
		}),
		subscriptions:
			moment === 'deactivated'
				? members.map(({ id }) => id)
				: members.map((one) => slim(subscriptionEvent(store, one))),
	};
}

function particulars(
	moment: GroupMoment,
	{
		at,
		next,
		total,
		language,
		order,
		paid,
	}: {
		at: number;
		next: number;
		total: number;
		language: string;
		order: Record<string, unknown>;
		paid: number;
	},
): Record<string, unknown> {
	const changed = { ...date('changed', at, language), ...date('nextChargeDate', next, language) };
	switch (moment) {
		case 'created':
			return changed;
		case 'prorated':
			return {
				...changed,
				order: {
					...order,
					acquisitionTransactionType: 'GROUP_PRORATION',
					proratedCreditTotal: 0,
					proratedDebitTotal: paid,
					proratedTotal: paid,
				},
				total: null,
				status: null,
				timestamp: null,
			};
		case 'charge.completed':
			return {
				order: { ...order, acquisitionTransactionType: 'GROUP_REGULAR_PERIOD' },
				total,
				status: 'successful',
				...date('timestamp', at, language),
				quote: null,
			};
		case 'charge.failed':
			return {
				total,
				status: 'failed',
				...date('timestamp', at, language),
				reason: 'EXPIRED_CARD',
			};
		case 'reminder':
			return { ...changed, reminderNotification: null, scheduledEvents: scheduled(next) };
		case 'overdue':
			return { scheduledEvents: null };
		default:
			return {};
	}
}

/** `MM/DD/YYYY HH:mm:ss`, by days from the charge. */
function scheduled(next: number): Array<{ date: string; type: string }> {
	const plan = [
		[-7, 'PAYMENT_REMINDER'],
		[0, 'RENEWAL'],
		[1, 'FOLLOW_UP'],
		[7, 'PAYMENT_OVERDUE'],
		[35, 'DEACTIVATION'],
	] as const;
	return plan.map(([days, type]) => {
		const [year, month, day] = new Date(next + days * DAY).toISOString().slice(0, 10).split('-');
		return { date: `${month}/${day}/${year} 08:00:00`, type };
	});
}

/** Without the families of date and money fields. */
function slim(subscription: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(subscription).filter(
			([key]) => !/(Display\w*|InPayoutCurrency|InSeconds|Value)$/.test(key),
		),
	);
}
