/** Co-term groups: subscriptions of one account that are to be billed on one day. */
import { DAY, startOfDay } from './dates.mts';
import { newItem, newOrder, periodFigures, recordOrder } from './lines.mts';
import { round } from './money.mts';
import { prorationProblem, type Proration } from './proration.mts';
import { accountOf } from './subscriptions.mts';
import { table } from './tables.mts';
import { chargeEvent } from '../views/order.mts';
import { groupEvent, type GroupMoment } from '../views/group.mts';
import { orderPayout } from '../views/payout.mts';
import type { Store } from '../store.mts';
import type { Account, Order, Subscription } from './model.mts';

export type GroupStatus = 'CREATED' | 'ESTIMATED' | 'EXECUTED' | 'UNGROUPED';

export interface Group {
	id: string;
	account: string;
	displayName: string;
	status: GroupStatus;
	/** Ids; the first one leads. */
	subscriptions: string[];
	order: string | null;
}

const groupsOf = table<Group>(() => new Map());

/** A group that was not dissolved. */
export function findGroup(store: Store, id: string): Group | undefined {
	const group = groupsOf(store).get(id);
	return group?.status === 'UNGROUPED' ? undefined : group;
}

export const membersOf = (store: Store, { subscriptions }: Group): Subscription[] =>
	subscriptions.map((id) => store.subscriptions.get(id)).filter((one) => one !== undefined);

/** What all members of a group have in common. */
export const criteriaOf = ({ interval, intervalLength, currency, payment }: Subscription) => ({
	interval: [{ unit: interval, length: intervalLength }],
	currency: [currency],
	paymentMethods: [{ type: payment?.type ?? '', ending: payment?.cardEnding ?? '' }],
});

const sameCriteria = (a: Subscription, b: Subscription): boolean =>
	JSON.stringify(criteriaOf(a)) === JSON.stringify(criteriaOf(b));

/** Why a subscription cannot be in any group; undefined when it can. */
export function ineligible(store: Store, subscription: Subscription): string | undefined {
	const { state, autoRenew, adhoc, pause, end, remainingPeriods, payment } = subscription;
	if (state !== 'active' || pause) return `Subscription is ${pause ? 'paused' : state}`;
	if (adhoc || !autoRenew) return 'Subscription does not renew automatically';
	if (end !== null || remainingPeriods !== null) return 'Subscription has a fixed term';
	if (!payment) return 'Subscription has no payment method';
	const taken = [...groupsOf(store).values()].some(
		(group) => group.status !== 'UNGROUPED' && group.subscriptions.includes(subscription.id),
	);
	return taken ? 'Subscription is in a co-term group already' : undefined;
}

/** Why a subscription cannot join one that leads; undefined when it can. */
export function misfit(
	store: Store,
	subscription: Subscription,
	lead: Subscription,
): string | undefined {
	if (subscription.account !== lead.account) return 'Subscription belongs to another account';
	return (
		ineligible(store, subscription) ??
		(sameCriteria(subscription, lead)
			? undefined
			: 'Subscription differs in interval, currency or payment method')
	);
}

/** Groups subscriptions that the caller has checked. Nothing is charged yet. */
export function createGroup(
	store: Store,
	account: Account,
	members: readonly Subscription[],
	displayName: string | undefined,
): Group | string {
	const [lead] = members;
	if (!lead) return 'A co-term group needs subscriptions';
	const rival = [...groupsOf(store).values()].find(
		(group) =>
			group.account === account.id &&
			group.status !== 'UNGROUPED' &&
			membersOf(store, group).some((one) => sameCriteria(one, lead)),
	);
	if (rival) return `A co-term group with these criteria exists already: [${rival.id}]`;
	const name =
		displayName ??
		`${account.contact.company ?? account.contact.last} ${lead.intervalLength} ${lead.interval}`;
	const group: Group = {
		id: store.id(),
		account: account.id,
		displayName: name,
		status: 'CREATED',
		subscriptions: members.map(({ id }) => id),
		order: null,
	};
	groupsOf(store).set(group.id, group);
	tell(store, group, 'created');
	return group;
}

/** The day on which a group is billed: that of the member whose period lasts longest, so that nobody loses a day. */
export const alignedDate = (members: readonly Subscription[]): number =>
	Math.max(...members.map(({ next }) => next));

/** What a member pays for the days up to the common date. */
export function alignment(store: Store, subscription: Subscription, next: number): Proration {
	const { currency, periodStart } = subscription;
	const today = startOfDay(store.now());
	const days = (from: number, to: number) => Math.max(0, Math.round((to - from) / DAY));
	const totalDays = Math.max(1, days(periodStart, subscription.next));
	const price = periodFigures(subscription).subtotal;
	const worth = (count: number) => round((price * count) / totalDays, currency);
	const credit = worth(days(today, subscription.next));
	const prorated = worth(days(today, next));
	return {
		totalDays,
		pastDays: days(periodStart, today),
		remainingDays: days(today, subscription.next),
		previous: price,
		next: price,
		utilized: round(price - credit, currency),
		credit,
		prorated,
		due: round(prorated - credit, currency),
		nextStart: today,
		nextEnd: next - DAY,
	};
}

/** Why a group cannot be aligned now; undefined when it can. */
export function alignmentProblem(
	store: Store,
	members: readonly Subscription[],
): string | undefined {
	const next = alignedDate(members);
	const possible =
		members.every((one) => prorationProblem(store, one) === undefined) &&
		members.some((one) => alignment(store, one, next).due > 0);
	return possible ? undefined : 'There are no subscriptions available for proration.';
}

/** Moves members to one date and charges what that costs in one order: all of them or, with a reason, none. */
export function align(
	store: Store,
	group: Group,
	members: readonly Subscription[],
	next: number,
): Order | string {
	const [lead] = members;
	const decline = members.find(({ failing }) => failing !== null)?.failing;
	if (!lead) return 'There are no subscriptions available for proration.';
	if (decline) {
		tell(store, group, 'charge.failed');
		return `The payment was declined: ${decline}`;
	}
	const account = accountOf(store, group.account);
	const order = newOrder(store, account, lead.currency, {
		kind: 'proration',
		live: lead.live,
		status: 'completed',
		payment: lead.payment,
		taxRate: lead.taxExemptId ? 0 : lead.taxRate,
	});
	order.items = members.flatMap((one) => {
		const figures = alignment(store, one, next);
		if (figures.due <= 0) return [];
		const { product, display, sku, language, quantity } = one;
		const tax = round(figures.due * order.taxRate, order.currency);
		const item = newItem(
			{ product, display: { en: display }, attributes: {}, ...(sku === null ? {} : { sku }) },
			language,
			quantity,
			figures.due,
			0,
			one.attributes,
		);
		const proration = {
			change: figures.due,
			charge: figures.prorated,
			credit: figures.credit,
			tax,
			total: round(figures.due + tax, order.currency),
		};
		return [{ ...item, subscription: one.id, proration }];
	});
	recordOrder(store, order, account);
	for (const one of members) {
		if (order.items.some(({ subscription }) => subscription === one.id)) {
			one.orders.push(order.id);
			one.charges.push(store.now());
			one.periodStart = startOfDay(store.now());
		}
		one.next = next;
		one.reminded = false;
		store.touch(one);
	}
	group.order = order.id;
	group.status = 'EXECUTED';
	tell(store, group, 'prorated');
	store.emit('subscription.charge.completed', lead.live, () =>
		chargeEvent(order, lead.id, lead.sequence, lead.remainingPeriods),
	);
	store.emit('payoutEntry.created', order.live, () => orderPayout(store, order));
	return order;
}

/** A change of who is in it; one that is not settled has to be estimated anew. */
export function regroup(store: Store, group: Group, subscriptions: string[]): void {
	group.subscriptions = subscriptions;
	if (group.status === 'ESTIMATED') group.status = 'CREATED';
	tell(store, group, 'updated');
}

/** Dissolves a group. Its subscriptions go on, each by itself. */
export function dissolve(store: Store, group: Group): void {
	tell(store, group, 'deactivated');
	group.status = 'UNGROUPED';
}

const TYPES: Partial<Record<GroupMoment, string>> = { 'charge.failed': 'payment.charge.failed' };

function tell(store: Store, group: Group, moment: GroupMoment): void {
	const members = membersOf(store, group);
	const [lead] = members;
	if (!lead) return;
	store.emit(`subscription.group.${TYPES[moment] ?? moment}`, lead.live, () => ({
		...groupEvent(store, members, moment),
		cotermGroupId: group.id,
		cotermGroupDisplayName: group.displayName,
		...(moment === 'charge.failed'
			? {}
			: { cotermGroupStatus: moment === 'deactivated' ? 'UNGROUPED' : group.status }),
	}));
}
