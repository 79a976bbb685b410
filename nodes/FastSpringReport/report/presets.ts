import type { Names } from './columns';

/** A choice of columns: figures, and what they are added up by. */
export interface Preset {
	name: string;
	by: readonly string[];
	figures: readonly string[];
}

/** The compiler knows which names a report has. */
type Of<R extends keyof Names> = Record<
	string,
	{
		name: string;
		by: ReadonlyArray<Names[R]['group']>;
		figures: ReadonlyArray<Names[R]['figure']>;
	}
>;

/** Figures in US dollars, since others cannot be added up across currencies. */
const income = [
	'order_count',
	'product_units',
	'income_in_usd',
	'transaction_amount_in_usd',
	'tax_in_usd',
] as const;

export const revenuePresets = {
	byMonth: { name: 'Revenue by Month', by: ['transaction_month'], figures: income },
	byDay: { name: 'Revenue by Day', by: ['transaction_date'], figures: income },
	byProduct: {
		name: 'Revenue by Product',
		by: ['product_path', 'product_display_name'],
		figures: income,
	},
	byCountry: {
		name: 'Revenue by Country',
		by: ['country_iso', 'country_name'],
		figures: income,
	},
	newAndRecurring: {
		name: 'New and Recurring Revenue by Month',
		by: ['transaction_month', 'purchase_type'],
		figures: income,
	},
	byCoupon: { name: 'Revenue by Coupon', by: ['coupon'], figures: income },
	fees: {
		name: 'Fees and Taxes by Month',
		by: ['transaction_month'],
		figures: [
			'income_in_usd',
			'transaction_fee_in_usd',
			'fixed_fee_in_usd',
			'tax_fee_in_usd',
			'return_fee_in_usd',
			'store_chargeback_fee',
			'tax_in_usd',
		],
	},
	orders: {
		name: 'Orders',
		by: ['order_id', 'transaction_date', 'product_path', 'country_iso', 'transaction_currency'],
		figures: ['income', 'income_in_usd', 'tax', 'tax_in_usd'],
	},
} as const satisfies Of<'revenue'>;

/** Stocks such as MRR are those of the end date, so that none of them is split by month. */
const recurring = ['mrr', 'arr', 'subscribers', 'subscriptions'] as const;
const movement = [
	'mrr_increase',
	'mrr_decrease',
	'mrr_upgrade',
	'mrr_downgrade',
	'new_subscribers',
	'subscriber_loss',
] as const;

export const subscriptionPresets = {
	mrrByProduct: {
		name: 'MRR by Product',
		by: ['product_path', 'product_display_name'],
		figures: recurring,
	},
	mrrByCountry: {
		name: 'MRR by Country',
		by: ['country_iso', 'country_name'],
		figures: recurring,
	},
	movement: {
		name: 'MRR Movement by Product',
		by: ['product_path', 'product_display_name'],
		figures: movement,
	},
	churn: {
		name: 'Churn by Product',
		by: ['product_path', 'product_display_name'],
		figures: ['subscribers', 'subscriber_loss', 'cancellations', 'customer_churn', 'revenue_churn'],
	},
	subscriptions: {
		name: 'Subscriptions',
		by: ['subscription_id', 'product_path', 'subscription_status', 'subscription_start_date'],
		figures: ['mrr', 'subscription_quantity'],
	},
} as const satisfies Of<'subscription'>;
