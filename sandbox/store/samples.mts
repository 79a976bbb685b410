/** One event of any type, told about records the shop really has: for trying out a receiver. Nothing else changes. */
import { dictionary } from './fields.mts';
import { eventTypes, canonicalType } from '../../nodes/shared/webhook/events.ts';
import { sampleEvent } from '../../nodes/FastSpringTrigger/sample.ts';
import { accountEvent } from '../views/account.mts';
import { groupEvent, type GroupMoment } from '../views/group.mts';
import { invoiceReminder } from '../views/invoiceReminder.mts';
import { mailingListEntry, removedEntry } from '../views/mailingList.mts';
import { chargeEvent, orderView } from '../views/order.mts';
import { orderPayout } from '../views/payout.mts';
import { quoteEvent } from '../views/quoteEvent.mts';
import { returnView } from '../views/return.mts';
import { subscriptionEvent } from '../views/subscription.mts';
import { javaDate } from './events.mts';
import { invoicesOf } from './invoices.mts';
import { orderTotals } from './lines.mts';
import { quotesOf } from './quotes.mts';
import type { Store } from '../store.mts';
import type { Order, StoreEvent, Subscription } from './model.mts';

export const knownTypes: readonly string[] = eventTypes.map(({ type }) => type);

/** Tells one event. Undefined for a type that FastSpring does not document. */
export function tellSample(store: Store, type: string, live?: boolean): StoreEvent | undefined {
	if (!knownTypes.includes(canonicalType(type))) return undefined;
	const data = dataOf(store, canonicalType(type)) ?? { ...sampleEvent(type).data };
	const isLive = live ?? data['live'] !== false;
	store.emit(type, isLive, () => ('live' in data ? { ...data, live: isLive } : data));
	return store.events.at(-1);
}

type Data = Record<string, unknown>;

/** What the newest fitting record says; undefined where the shop has none. */
function dataOf(store: Store, type: string): Data | undefined {
	if (type.startsWith('subscription.group.')) return groupData(store, type);
	if (type in ofOrders)
		return withLast(
			store.orders.values(),
			(order) => order.status === 'completed',
			(order) => ofOrders[type]?.(store, order),
		);
	if (type.startsWith('subscription.')) return subscriptionData(store, type);
	return ofOthers[type]?.(store);
}

const unpaid =
	(reason: string, named: boolean) =>
	(store: Store, order: Order): Data =>
		orderView(store, {
			...order,
			status: 'failed',
			reason,
			payment: null,
			transactionType: 'INVOICE_PAYMENT_ORDER',
			reference: named ? order.reference : null,
		});

const ofOrders = dictionary<(store: Store, order: Order) => Data>({
	'order.completed': orderView,
	'order.failed': unpaid('PAYMENT', false),
	'order.canceled': unpaid('FORCE', true),
	'order.approval.pending': unpaid('purchaseOrder', false),
	'order.payment.pending': unpaid('wireTransfer', false),
	'payoutEntry.created': orderPayout,
	'chargeback.created': (store, order) => ({
		id: order.id,
		reasonCode: '10.4',
		reasonDescription: 'FRAUDULENT',
		fraudType: 'true',
		creationDate: javaDate(store.now()),
		chargebackAmount: orderTotals(order).total,
		currency: order.currency,
		order: order.id,
		processorCaseId: `dsp_${store.random.digits(20)}`,
		status: 'NEW',
		paymentMethod: order.payment?.type === 'paypal' ? 'PAYPAL' : 'CREDIT_CARD',
		paymentMethodVariant: order.payment?.creditcard ?? null,
	}),
	'fulfillment.failed': (_store, order) => {
		const [item] = order.items;
		const fulfillment = `${item?.product}_license_0`;
		return {
			product: item?.product,
			quote: order.quote,
			fulfillment,
			type: 'license',
			order: order.id,
			reference: order.reference,
			account: order.account,
			subscription: item?.subscription ?? null,
			reason: 'Does not have available licenses.',
		};
	},
});

const ofOthers = dictionary<(store: Store) => Data | undefined>({
	'account.created': (store) =>
		withLast(store.accounts.values(), any, (account) => accountEvent(store, account)),
	'account.updated': (store) =>
		withLast(store.accounts.values(), any, (account) => accountEvent(store, account)),
	'return.created': (store) =>
		withLast(store.returns.values(), any, (record) => returnView(store, record)),
	'quote.created': (store) =>
		withLast(
			quotesOf(store).values(),
			({ status }) => status === 'OPEN',
			(quote) => quoteEvent(store, quote, 'Quote Created'),
		),
	'quote.updated': (store) =>
		withLast(quotesOf(store).values(), any, (quote) =>
			quoteEvent(store, quote, 'Quote Modified via App'),
		),
	'invoice.reminder.email': (store) =>
		withLast(invoicesOf(store).values(), any, (invoice) => invoiceReminder(store, invoice)),
	'mailingListEntry.updated': (store) =>
		withLast(store.accounts.values(), any, (account) =>
			mailingListEntry(store, account, 'subscribed'),
		),
	'mailingListEntry.removed': (store) =>
		withLast(store.accounts.values(), any, (account) => removedEntry(store, account)),
	'mailingListEntry.abandoned': (store) => {
		const [product] = store.products.values();
		return (
			product &&
			withLast(store.accounts.values(), any, (account) =>
				mailingListEntry(store, account, 'abandoned', [{ product, quantity: 1 }]),
			)
		);
	},
});

/** The state that a subscription is in when such an event is told. */
const STATES: Record<string, Subscription['state']> = {
	'subscription.canceled': 'canceled',
	'subscription.deactivated': 'deactivated',
	'subscription.payment.overdue': 'overdue',
	'subscription.charge.failed': 'overdue',
	'subscription.trial.reminder': 'trial',
};

function subscriptionData(store: Store, type: string): Data | undefined {
	const state = STATES[type] ?? 'active';
	const found =
		(type === 'subscription.paused'
			? newest(store.subscriptions.values(), (one) => one.pause !== null)
			: undefined) ??
		newest(store.subscriptions.values(), (one) => one.state === state) ??
		newest(store.subscriptions.values(), any);
	if (!found) return undefined;
	if (type === 'subscription.charge.failed')
		return {
			reason: found.declineReason ?? 'INSUFFICIENT_FUNDS',
			account: found.account,
			quote: null,
			subscription: found.id,
		};
	const order = store.orders.get(found.orders.at(-1) ?? '');
	if (type === 'subscription.charge.completed' && order)
		return chargeEvent(order, found.id, found.sequence, found.remainingPeriods);
	return subscriptionEvent(store, { ...found, state });
}

function groupData(store: Store, type: string): Data | undefined {
	const account =
		newest(store.accounts.values(), (one) => one.subscriptions.length > 1) ??
		newest(store.accounts.values(), (one) => one.subscriptions.length > 0);
	const members = (account?.subscriptions ?? [])
		.map((id) => store.subscriptions.get(id))
		.filter((one) => one !== undefined);
	const moment = type.replace(/^subscription\.group\.(payment\.)?/, '') as GroupMoment;
	return members.length > 0 ? groupEvent(store, members, moment) : undefined;
}

const any = (): boolean => true;

function withLast<T>(
	records: Iterable<T>,
	test: (record: T) => boolean,
	view: (record: T) => Data | undefined,
): Data | undefined {
	const found = newest(records, test);
	return found === undefined ? undefined : view(found);
}

function newest<T>(records: Iterable<T>, test: (record: T) => boolean): T | undefined {
	return [...records].reverse().find(test);
}
