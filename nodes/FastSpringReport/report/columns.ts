const ACRONYMS = new Map(
	['id', 'iso', 'usd', 'mrr', 'arr', 'utc'].map((word) => [word, word.toUpperCase()]),
)
	.set('in', 'in')
	.set('syncdate', 'Sync Date');

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** buyer_id → Buyer ID. */
function named<N extends string>(names: readonly N[]): Record<string, string> {
	const words = (name: string) =>
		name
			.replace('_true_false', '')
			.split('_')
			.map((word) => ACRONYMS.get(word) ?? capital(word));
	return Object.fromEntries(names.map((name) => [name, words(name).join(' ')]));
}

/** Columns that a report can both show and group by. */
const common = [
	'buyer_email',
	'buyer_id',
	'chargeback_true_false',
	'company_id',
	'company_name',
	'country_iso',
	'country_name',
	'coupon',
	'discount',
	'driving_offer_type',
	'driving_product_path',
	'order_id',
	'product_display_name',
	'product_id',
	'product_name',
	'product_path',
	'purchase_type',
	'return_true_false',
	'segment',
	'store_id',
	'store_name',
	'subscription_period',
	'subscription_status',
	'subscription_true_false',
	'transaction_currency',
	'transaction_date',
	'transaction_day',
	'transaction_month',
	'transaction_year',
] as const;

const revenueGroups = [...common, 'item_id', 'syncdate', 'start_date', 'end_date'] as const;

const subscriptionGroups = [
	...common,
	'churn_type',
	'occurred_date',
	'subscription_id',
	'subscription_period_end',
	'subscription_period_start',
	'subscription_start_date',
	'sync_date',
] as const;

const revenueFigures = [
	'digital_backup_fulfillment_fee',
	'digital_backup_fulfillment_fee_in_usd',
	'digital_fulfillment_fee',
	'digital_fulfillment_fee_in_usd',
	'fixed_fee',
	'fixed_fee_in_usd',
	'grand_total_in_usd',
	'income',
	'income_in_usd',
	'order_count',
	'physical_backup_fulfillment_fee',
	'physical_backup_fulfillment_fee_in_usd',
	'product_count',
	'product_units',
	'return_fee',
	'return_fee_in_usd',
	'store_chargeback_fee',
	'subscription_period_end',
	'subscription_period_start',
	'subscription_start_date',
	'tax',
	'tax_fee',
	'tax_fee_in_usd',
	'tax_in_usd',
	'transaction_amount',
	'transaction_amount_in_usd',
	'transaction_fee',
	'transaction_fee_in_usd',
	'transaction_item_count',
	'transaction_rate',
	'transaction_time_utc',
] as const;

const subscriptionFigures = [
	'activations',
	'arr',
	'average_mrr',
	'cancellations',
	'customer_churn',
	'lifetime_value',
	'mrr',
	'mrr_decrease',
	'mrr_downgrade',
	'mrr_growth_rate',
	'mrr_increase',
	'mrr_paused',
	'mrr_resumed',
	'mrr_upgrade',
	'new_subscribers',
	'revenue_churn',
	'subscriber_loss',
	'subscribers',
	'subscription_quantity',
	'subscriptions',
	'transaction_time_utc',
] as const;

/** What each report can show and group by, as choices. */
export const columns = {
	revenue: {
		groups: named(revenueGroups),
		all: named([...revenueGroups, ...revenueFigures]),
	},
	subscription: {
		groups: named(subscriptionGroups),
		all: named([...subscriptionGroups, ...subscriptionFigures]),
	},
};

/** The names that a report knows: those that it groups by, and all that it shows. */
export interface Names {
	revenue: { group: (typeof revenueGroups)[number]; figure: (typeof revenueFigures)[number] };
	subscription: {
		group: (typeof subscriptionGroups)[number];
		figure: (typeof subscriptionFigures)[number];
	};
}
