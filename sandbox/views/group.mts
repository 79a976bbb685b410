import { createHash } from 'node:crypto';
import { DAY, date } from '../store/dates.mts';
import { orderTotals, periodFigures } from '../store/lines.mts';
import { round, shown } from '../store/money.mts';
import { accountEvent } from './account.mts';
import { orderView } from './order.mts';
import { productView } from './product.mts';
import { isFields, type Fields } from '../store/fields.mts';
import { subscriptionEvent } from './subscription.mts';
import type { Store } from '../store.mts';
import type { Order, Subscription } from '../store/model.mts';

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
			order: groupOrder(store, order, primary),
			paid: orderTotals(order).total,
		}),
		subscriptions:
			moment === 'deactivated'
				? members.map(({ id }) => id)
				: members.map((one) => memberOf(store, one, moment)),
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
					isScsProratedOrder: true,
					isScsProratedOrderUpgrade: paid > 0,
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

/** The order of a group: with what came before it, and what it changed. */
function groupOrder(store: Store, order: Order, primary: Subscription): Record<string, unknown> {
	const view = orderView(store, order);
	const before = primary.orders.map((id) => store.orders.get(id)).filter((one) => one !== order);
	const previous = before.at(-1)?.reference ?? null;
	const ending = order.payment?.cardEnding;
	return {
		...view,
		lastFourDigits: ending ? `*${ending}` : null,
		paymentMethodType: ending ? 'cc' : (order.payment?.type ?? null),
		initialOrderId: primary.initialOrder,
		initialOrderReference: store.orders.get(primary.initialOrder)?.reference ?? null,
		previousOrderReference: previous,
		previousOrderInvoiceUrl: `${store.host(order.live)}/account/order/${previous}/invoice`,
		items: order.items.map((item, index) => {
			const { change, charge, credit } = item.proration ?? { change: 0, charge: 0, credit: 0 };
			const shown = Array.isArray(view['items']) ? Object(view['items'][index]) : {};
			return {
				...shown,
				attributes: {
					...item.attributes,
					pathFrom: item.product,
					pathTo: item.product,
					display: `Subscription: ${item.display} - Changes: `,
					totalChange: 0,
					totalProratedCharge: charge,
					totalProratedCredit: credit,
					totalNetCharge: change,
					previousCharge: charge,
					upcomingCharge: charge,
					utilizedPrevious: Math.max(0, charge - credit),
					lapsedPrevious: 0,
				},
				changeQuantity: false,
				withholdings: { amount: null, percentage: null, taxWithholdings: false },
			};
		}),
	};
}

/** A member, without the families of date and money fields. Notices carry its product, settlements its account. */
function memberOf(store: Store, one: Subscription, moment: GroupMoment): Record<string, unknown> {
	const product = store.products.get(one.product);
	const account = store.accounts.get(one.account);
	const slim = Object.fromEntries(
		Object.entries(subscriptionEvent(store, one)).filter(
			([key]) => !/(Display\w*|InPayoutCurrency|InSeconds|Value)$/.test(key),
		),
	);
	return {
		...slim,
		...(product && ['overdue', 'reminder'].includes(moment)
			? { product: productView(product) }
			: {}),
		...(account && moment === 'prorated' ? { account: accountEvent(store, account) } : {}),
		lastRebillOrderAcquisition: null,
		taxExemptionData: account?.taxExemptionData ?? null,
		instructions: listOf(slim['instructions']).map((phase) => ({
			discountIntervalUnit: null,
			discountDuration: null,
			discountDurationUnit: null,
			discountDurationLength: null,
			...phase,
		})),
	};
}

const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isFields) : []);
