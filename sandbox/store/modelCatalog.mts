/** The catalog: products, their prices and offers, coupons. */

export type Localized = Record<string, string>;

export type Amounts = Record<string, number>;

export type Attributes = Record<string, string>;

export type IntervalUnit = 'adhoc' | 'day' | 'week' | 'month' | 'year';

/** Anything the store keeps: `changed` is stamped by `store.touch`. */
export interface Entity {
	changed: number;
}

export interface Timing {
	enabled?: boolean;
	interval: string;
	intervalLength: number;
	amount?: number;
}

export interface Pricing {
	price: Amounts;
	interval?: IntervalUnit;
	intervalLength?: number;
	intervalCount?: number | null;
	renew?: string;
	trial?: number;
	paymentCollected?: boolean;
	paidTrial?: boolean;
	trialPrice?: Amounts;
	setupFee?: { price: Amounts; title: Localized };
	quantityBehavior?: string;
	quantityDefault?: number;
	discountType?: string;
	quantityDiscounts?: Record<string, number | Amounts>;
	discountReason?: Localized;
	discountDuration?: number;
	dateLimitsEnabled?: boolean;
	dateLimits?: { start?: string; end?: string };
	reminderNotification?: Timing;
	overdueNotification?: Timing;
	cancellation?: Timing;
}

export interface Offer {
	type: string;
	display: Localized;
	items: string[];
}

export interface Product extends Entity {
	product: string;
	parent: string | null;
	productAppReference: string;
	display: Localized;
	description?: { summary?: Localized; action?: Localized; full?: Localized };
	image?: string;
	sku?: string;
	visibility: 'public' | 'private';
	quotable: boolean;
	offers: Offer[];
	fulfillments: Record<string, unknown>;
	format: string;
	taxcode: string;
	attributes: Attributes;
	badge?: Localized;
	rank?: number;
	pricing: Pricing;
}

export interface CouponDiscount {
	type: 'percent' | 'flat';
	percent?: number;
	amount?: Amounts;
	products?: string[];
	discountPeriodCount?: number;
	applyDiscountImmediately?: boolean;
}

export interface Coupon extends Entity {
	coupon: string;
	/** One, or the tiers of a multi-discount coupon. */
	discounts: CouponDiscount[];
	multiple: boolean;
	/** Off the whole order, not off single lines. */
	orderLevel?: boolean;
	discountPeriodCount: number | null;
	applyDiscountImmediately?: boolean;
	combine: boolean;
	reason: Localized;
	/** 0 = unlimited. */
	limit: number;
	used: number;
	available: { start: number | null; end: number | null };
	codes: string[];
	products: string[];
}
