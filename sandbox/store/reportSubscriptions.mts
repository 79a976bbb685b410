/** The subscription report: a line for each subscription, and figures of recurring revenue as of the last day asked for. */
import { DAY, isoDay } from './dates.mts';
import { newItem, periodFigures } from './lines.mts';
import { round, toPayout } from './money.mts';
import { planChangesOf } from './planChanges.mts';
import { by, figure, shared, shows, type Columns, type Sale, type Span } from './reportLines.mts';
import type { Store } from '../store.mts';
import type { Subscription } from './model.mts';

export interface Running extends Sale {
	subscription: Subscription;
	/** Dollars a month. */
	mrr: number;
	/** The first moment at which it is no more. */
	ended: number;
}

/** Lines of all subscriptions, oldest first. */
export function subscriptionLines(store: Store): Running[] {
	const lines = [...store.subscriptions.values()].flatMap((subscription): Running[] => {
		const order = store.orders.get(subscription.initialOrder);
		if (!order) return [];
		const { product, display, sku, quantity, language } = subscription;
		const bought = order.items.find((one) => one.subscription === subscription.id);
		// The plan may be another one by now; how it was sold stays.
		const item = {
			...(bought ?? newItem({ product, display: {}, attributes: {} }, language, quantity, 0, 0)),
			product,
			display,
			sku,
		};
		const ended =
			subscription.state === 'deactivated'
				? (subscription.deactivationDate ?? subscription.next)
				: Infinity;
		return [
			{
				store,
				order,
				item,
				subscription,
				at: subscription.begin,
				changed: subscription.changed,
				returned: order.returns.length > 0,
				mrr: mrrOf(subscription),
				ended,
			},
		];
	});
	return lines.sort((a, b) => a.at - b.at);
}

const MONTHS: Partial<Record<Subscription['interval'], number>> = {
	day: 12 / 365,
	week: 12 / 52,
	month: 1,
	year: 12,
};

function mrrOf(subscription: Subscription): number {
	const months = (MONTHS[subscription.interval] ?? Infinity) * subscription.intervalLength;
	return round(
		toPayout(periodFigures(subscription).subtotal, subscription.currency) / months,
		'USD',
	);
}

const total = (lines: readonly Running[], amount: (line: Running) => number): number =>
	round(
		lines.reduce((sum, line) => sum + amount(line), 0),
		'USD',
	);
const ratio = (part: number, whole: number): number =>
	whole === 0 ? 0 : Number((part / whole).toFixed(4));
const buyers = (lines: readonly Running[]): number =>
	new Set(lines.map(({ subscription }) => subscription.account)).size;

/** The moment that "now" means in a report: the end of its last day, but never the future. */
const end = ({ until }: Span, [line]: readonly Running[]): number =>
	Math.min(until, line?.store.now() ?? until);
/** Subscriptions that pay, or are about to, at a moment. */
const activeAt = (lines: readonly Running[], at: number): Running[] =>
	lines.filter(
		(line) =>
			line.at < at &&
			line.ended >= at &&
			line.subscription.state !== 'trial' &&
			line.subscription.state !== 'paused',
	);
const within = (at: number | null, from: number, until: number): boolean =>
	at !== null && at >= from && at < until;
const begun = (lines: readonly Running[], { from, until }: Span): Running[] =>
	lines.filter(({ at }) => within(at, from, until));
const lost = (lines: readonly Running[], from: number, until: number): Running[] =>
	lines.filter(({ ended }) => within(ended, from, until));
const month = (span: Span, lines: readonly Running[]): [from: number, until: number] => [
	end(span, lines) - 30 * DAY,
	end(span, lines),
];

const mrr = (lines: readonly Running[], span: Span): number =>
	total(activeAt(lines, end(span, lines)), (line) => line.mrr);
const subscribers = (lines: readonly Running[], span: Span): number =>
	buyers(activeAt(lines, end(span, lines)));
const averageMrr = (lines: readonly Running[], span: Span): number =>
	Number(ratio(mrr(lines, span), subscribers(lines, span)).toFixed(2));
const churn = (lines: readonly Running[], span: Span): number =>
	ratio(buyers(lost(lines, ...month(span, lines))), buyers(activeAt(lines, month(span, lines)[0])));

/** Dollars a month by which changes of plans moved the revenue in a span, up (1) or down (-1). */
const moved = (lines: readonly Running[], { from, until }: Span, sign: 1 | -1): number =>
	total(lines, ({ store, subscription }) =>
		planChangesOf(store, subscription.id)
			.filter(({ at }) => within(at, from, until))
			.reduce(
				(sum, { worth }) => sum + Math.max(0, sign * toPayout(worth, subscription.currency)),
				0,
			),
	);

/** What the report can show, and group by. */
export const subscriptionColumns: Columns<Running> = {
	...shared,
	subscription_period_end: by(({ subscription }) => isoDay(subscription.next)),
	subscription_period_start: by(({ subscription }) => isoDay(subscription.periodStart)),
	subscription_start_date: by(({ subscription }) => isoDay(subscription.begin)),
	churn_type: by(({ subscription }) =>
		subscription.state !== 'deactivated' && subscription.state !== 'canceled'
			? null
			: subscription.declineReason === null
				? 'Voluntary'
				: 'Involuntary',
	),
	occurred_date: by((line, span) => isoDay(end(span, [line]) - 1)),
	subscription_id: by(({ subscription }) => subscription.id),
	sync_date: by(({ changed }) => isoDay(changed)),
	site_id: shows(({ store }) => store.company.siteId),
	activations: figure((lines, span) => begun(lines, span).length),
	cancellations: figure(
		(lines, { from, until }) =>
			lines.filter(({ subscription }) => within(subscription.canceledDate, from, until)).length,
	),
	subscriptions: figure((lines, span) => activeAt(lines, end(span, lines)).length),
	subscribers: figure(subscribers),
	new_subscribers: figure((lines, span) => buyers(begun(lines, span))),
	subscriber_loss: figure((lines, { from, until }) => buyers(lost(lines, from, until))),
	mrr: figure(mrr),
	arr: figure((lines, span) => round(12 * mrr(lines, span), 'USD')),
	average_mrr: figure(averageMrr),
	mrr_upgrade: figure((lines, span) => moved(lines, span, 1)),
	mrr_downgrade: figure((lines, span) => moved(lines, span, -1)),
	mrr_increase: figure((lines, span) =>
		round(total(begun(lines, span), (line) => line.mrr) + moved(lines, span, 1), 'USD'),
	),
	mrr_decrease: figure((lines, span) =>
		round(
			total(lost(lines, span.from, span.until), (line) => line.mrr) + moved(lines, span, -1),
			'USD',
		),
	),
	mrr_paused: figure((lines) =>
		total(
			lines.filter(({ subscription }) => subscription.state === 'paused'),
			(line) => line.mrr,
		),
	),
	mrr_resumed: figure(() => 0),
	mrr_growth_rate: figure((lines, span) => {
		const before = total(activeAt(lines, month(span, lines)[0]), (line) => line.mrr);
		return ratio(mrr(lines, span) - before, before);
	}),
	customer_churn: figure(churn),
	revenue_churn: figure((lines, span) =>
		ratio(
			total(lost(lines, ...month(span, lines)), (line) => line.mrr),
			total(activeAt(lines, month(span, lines)[0]), (line) => line.mrr),
		),
	),
	lifetime_value: figure((lines, span) =>
		churn(lines, span) === 0 ? 0 : round(averageMrr(lines, span) / churn(lines, span), 'USD'),
	),
	subscription_quantity: figure((lines) =>
		lines.reduce((sum, { subscription }) => sum + subscription.quantity, 0),
	),
};
