import { isRecord, type Json } from '../../shared/json';
import { timeOf } from '../../shared/times';
import { perProduct, type Entitlement } from './entitlement';

/** What counts where it is the seller's choice. */
export interface Policy {
	whileOverdue: boolean;
	/** Days of access after the due date of an overdue payment; undefined = as long as FastSpring keeps trying. */
	graceDays?: number | undefined;
	whilePaused: boolean;
	/** Orders with a chargeback: FastSpring tells of one in the event chargeback.created only, its orders do not show it. */
	chargedBack: readonly string[];
}

/** All that the records of one customer grant, the best of each product. */
export function entitlementsOf(
	{ subscriptions, orders }: { subscriptions: Json[]; orders: Json[] },
	policy: Policy,
	now: number,
): Entitlement[] {
	const disputed = new Set(
		orders
			.filter((order) => policy.chargedBack.includes(textOf(order.order ?? order.id)))
			.flatMap(({ items }) => recordsIn(items).map(({ subscription }) => subscription)),
	);
	return perProduct([
		...subscriptions.flatMap((one) =>
			ofSubscription(one, policy, now, disputed.has(one.subscription ?? one.id)),
		),
		...orders.flatMap((one) => ofOrder(one, policy)),
	]);
}

/** Says whether there is access, until when and why. */
type Verdict = Pick<Entitlement, 'hasAccess' | 'until' | 'reason'>;
type Rule = (subscription: Json, policy: Policy, now: number) => Verdict;

/** Documented states of a subscription (API reference, Retrieve a subscription: `state`); what FastSpring may add is read by `active`. */
const RULES: Readonly<Record<string, Rule>> = {
	/** Paid to the end of the period; `end` is set for a fixed term. A scheduled pause begins on `pauseDate` (guide Pause a subscription). */
	active: (one) => ({ hasAccess: true, until: earliest(paidTo(one), one.end), reason: 'active' }),

	/** The first charge, or the end of a trial without a payment method, is `next` (guide Trial subscriptions). */
	trial: (one) => ({ hasAccess: true, until: earliest(paidTo(one), one.end), reason: 'trial' }),

	/** Runs on until `deactivationDate`, with `active` true (webhook reference, subscription.canceled). */
	canceled: (one) => {
		const until = moment(one.deactivationDate) ?? paidTo(one);
		return { hasAccess: true, until, reason: `canceled, paid until ${dayOf(until)}` };
	},

	/** `next` stays at the date that was not paid while FastSpring reminds and retries (webhook reference, subscription.payment.overdue). */
	overdue: (one, { whileOverdue, graceDays }, now) => {
		const due = paidTo(one);
		const reason = 'overdue, in dunning';
		if (!whileOverdue || graceDays === undefined || due === undefined)
			return { hasAccess: whileOverdue, until: due, reason };
		const until = due + graceDays * DAY;
		return { hasAccess: now < until, until, reason };
	},

	/** No charge and no paid period from `pauseDate` to `resumeDate` (API reference, Pause a subscription). */
	paused: (one, { whilePaused }) => ({
		hasAccess: whilePaused,
		until: moment(whilePaused ? one.resumeDate : one.pauseDate) ?? moment(one.next),
		reason: 'paused',
	}),

	/** Over; `deactivationDate` is empty after an immediate cancellation (webhook reference, subscription.deactivated). */
	deactivated: (one) => ({
		hasAccess: false,
		until: firstOf(one.deactivationDate, one.canceledDate, one.end, one.changed),
		reason: 'ended',
	}),
};

function ofSubscription(
	one: Json,
	policy: Policy,
	now: number,
	isDisputed: boolean,
): Entitlement[] {
	const id = textOf(one.subscription ?? one.id);
	const product = pathOf(one.product);
	// A record that is gone has nothing but its id.
	if (id === '' || product === '') return [];
	const order = textOf(one.initialOrderId);
	const state = stateOf(one, now);
	const rule = RULES[state] ?? RULES.active;
	const verdict =
		isDisputed || policy.chargedBack.includes(order)
			? { hasAccess: false, until: moment(one.begin), reason: 'charged back' }
			: rule?.(one, policy, now);
	if (!verdict) return [];
	const at = firstOf(one.nextChargeDate, one.next);
	const isCharged = !['canceled', 'deactivated'].includes(state) && at !== undefined;
	return [
		{
			product,
			...verdict,
			state,
			subscription: id,
			order: order === '' ? null : order,
			since: moment(one.begin),
			nextCharge: isCharged
				? {
						at,
						total: one.nextChargeTotal ?? null,
						currency: one.nextChargeCurrency ?? one.currency ?? null,
					}
				: null,
			quantity: countOf(one.quantity),
			addons: recordsIn(one.addons).map((addon) => ({
				product: pathOf(addon.product),
				quantity: countOf(addon.quantity),
			})),
			live: one.live !== false,
		},
	];
}

/** `active` is false once deactivated and only then; while paused, the reference leaves open what `state` is, so the dates count, too. */
function stateOf(one: Json, now: number): string {
	const state = textOf(one.state);
	if (one.active === false) return 'deactivated';
	const [from, to] = [moment(one.pauseDate), moment(one.resumeDate)];
	const isPaused = from !== undefined && from <= now && (to === undefined || now < to);
	if (state === 'active' && isPaused && one.isPauseScheduled !== true) return 'paused';
	return state === '' ? 'active' : state;
}

/**
 * One-time purchases. Items of a subscription are read from the subscription, which outlives its orders and may have been
 * transferred; setup fees are no product (API reference, Retrieve an order: `items[].subscription`, `<path>.setupFee`).
 */
function ofOrder(order: Json, { chargedBack }: Policy): Entitlement[] {
	if (order.completed !== true) return [];
	const id = textOf(order.order ?? order.id);
	const items = recordsIn(order.items);
	const isOfSubscription = items.some(({ subscription }) => textOf(subscription) !== '');
	const state = chargedBack.includes(id) ? 'charged back' : refundOf(order);
	const reason = state === 'completed' || state === 'partially refunded' ? 'purchased' : state;
	const hasAccess = reason === 'purchased';
	return items
		.filter(
			({ subscription, isSubscription, isAddon, product }) =>
				textOf(subscription) === '' &&
				isSubscription !== true &&
				!(isAddon === true && isOfSubscription) &&
				pathOf(product) !== '' &&
				!pathOf(product).endsWith('.setupFee'),
		)
		.map((item) => ({
			product: pathOf(item.product),
			hasAccess,
			until: hasAccess ? Infinity : moment(order.changed),
			reason,
			state,
			subscription: null,
			order: id,
			since: moment(order.changed),
			nextCharge: null,
			quantity: countOf(item.quantity),
			addons: [],
			live: order.live !== false,
		}));
}

/** `returns` name the amounts given back (API reference, List orders); which items they were for stands in the returns only. */
function refundOf({ returns, total }: Json): string {
	const amounts = recordsIn(returns).map(({ amount }) => Number(amount));
	if (amounts.length === 0) return 'completed';
	const given = amounts.reduce((sum, amount) => sum + amount, 0);
	return given >= Number(total) - 0.005 ? 'refunded' : 'partially refunded';
}

const DAY = 86_400_000;

/** FastSpring's dates are epoch milliseconds; some answers write them as text. */
const moment = (value: unknown): number | undefined =>
	value === undefined || value === null ? undefined : timeOf(value, 'UTC')?.at;

const firstOf = (...values: unknown[]): number | undefined =>
	values.map(moment).find((at) => at !== undefined);

function earliest(at: number | undefined, end: unknown): number | undefined {
	const fixed = moment(end);
	return at === undefined || fixed === undefined ? (at ?? fixed) : Math.min(at, fixed);
}

/** A scheduled pause moves the next charge behind it: what is paid ends where it begins. */
const paidTo = (one: Json): number | undefined =>
	one.isPauseScheduled === true
		? firstOf(one.pauseDate, one.next, one.nextChargeDate)
		: firstOf(one.next, one.nextChargeDate);

const dayOf = (at: number | undefined): string =>
	at === undefined ? 'an unknown date' : new Date(at).toISOString().slice(0, 10);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A product is its path, or an object that holds it. */
const pathOf = (value: unknown): string =>
	textOf(isRecord(value) ? (value.product ?? value.path) : value);

/** Every purchase is of one at least. */
const countOf = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 1);

const recordsIn = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isRecord) : []);
