/** What both reports are made of: lines, and columns that read them. */
import { isoDay } from './dates.mts';
import type { Store } from '../store.mts';
import type { Order, OrderItem, Subscription } from './model.mts';

export type Cell = string | number | boolean | null;

/** What a report is about: days as midnights, `until` past the last one. */
export interface Span {
	from: number;
	until: number;
}

/** A column: a property of a line, which rows can be grouped by, or a figure over the lines of a row. */
export type Column<L> =
	| { readonly of: (line: L, span: Span) => Cell; readonly groups: boolean }
	| { readonly sum: (lines: readonly L[], span: Span) => number };

export type Columns<L> = Readonly<Record<string, Column<L>>>;

/** A property that rows can be grouped by, and one that can only be shown. */
export const by = <L,>(of: (line: L, span: Span) => Cell): Column<L> => ({ of, groups: true });
export const shows = <L,>(of: (line: L, span: Span) => Cell): Column<L> => ({ of, groups: false });
export const figure = <L,>(sum: (lines: readonly L[], span: Span) => number): Column<L> => ({
	sum,
});

/** What a line was sold with; both reports know it. */
export interface Sale {
	store: Store;
	order: Order;
	item: OrderItem;
	subscription: Subscription | undefined;
	/** When it happened, and when it was last changed. */
	at: number;
	changed: number;
	returned: boolean;
}

const regions = new Intl.DisplayNames('en', { type: 'region' });
const STATUSES: Partial<Record<Subscription['state'], string>> = {
	canceled: 'Canceled',
	deactivated: 'Completed',
};

/** Names as reports show them. */
export const productName = ({ item }: Sale): string => `${item.display} (${item.product})`;

export const segmentOf = ({ order }: Sale): string | null =>
	Object.entries(order.tags).find(([name]) => name.toLowerCase() === 'fs_segmentation')?.[1] ??
	null;

function statusOf({ subscription }: Sale): string | null {
	if (!subscription) return null;
	if (subscription.adhoc) return 'Undefined';
	if (subscription.state === 'deactivated' && subscription.declineReason !== null)
		return 'Canceled Nonpayment';
	return STATUSES[subscription.state] ?? 'Active';
}

/** Columns that both reports can show and group by. */
export const shared: Columns<Sale> = {
	buyer_email: by(({ order }) => order.customer.email),
	buyer_id: by(({ order }) => order.account),
	chargeback_true_false: by(() => false),
	company_id: by(({ store }) => store.company.siteId),
	company_name: by(({ store }) => store.company.name),
	country_iso: by(({ order }) => order.country),
	country_name: by(({ order }) => regions.of(order.country) ?? order.country),
	coupon: by(({ item }) => item.coupon ?? null),
	discount: by(({ item }) => item.discount),
	driving_offer_type: by(({ item }) => item.driver?.type ?? null),
	driving_product_path: by(({ item }) => item.driver?.path ?? null),
	order_id: by(({ order }) => order.id),
	product_display_name: by(({ item }) => item.display),
	product_id: by(({ item }) => item.product),
	product_name: by(productName),
	product_path: by(({ item }) => item.product),
	purchase_type: by(({ order }) => (order.kind === 'initial' ? 'First' : 'Recurring')),
	return_true_false: by(({ returned }) => returned),
	segment: by(segmentOf),
	store_id: by(({ store }) => store.company.siteId),
	store_name: by(({ store }) => store.company.site),
	subscription_period: by(({ subscription }) =>
		subscription ? `${subscription.intervalLength} ${subscription.interval}` : null,
	),
	subscription_period_end: shows(({ subscription }) =>
		subscription ? isoDay(subscription.next) : null,
	),
	subscription_period_start: shows(({ subscription }) =>
		subscription ? isoDay(subscription.periodStart) : null,
	),
	subscription_start_date: shows(({ subscription }) =>
		subscription ? isoDay(subscription.begin) : null,
	),
	subscription_status: by(statusOf),
	subscription_true_false: by(({ subscription }) => subscription !== undefined),
	transaction_currency: by(({ order }) => order.currency),
	transaction_date: by(({ at }) => isoDay(at)),
	transaction_day: by(({ at }) => isoDay(at).slice(8)),
	transaction_month: by(({ at }) => isoDay(at).slice(0, 7)),
	transaction_time_utc: shows(({ at }) => new Date(at).toISOString().slice(11, 19)),
	transaction_year: by(({ at }) => isoDay(at).slice(0, 4)),
};
