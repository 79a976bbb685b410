/**
 * What the store holds. Money is in major units of the record's currency,
 * every moment is epoch milliseconds UTC.
 */
import type { Attributes, Entity, IntervalUnit } from './modelCatalog.mts';

export type * from './modelCatalog.mts';

export interface Contact {
	first: string;
	last: string;
	email: string;
	company: string | null;
	phone: string | null;
	subscribed: boolean;
}

export interface Address {
	addressLine1: string | null;
	addressLine2: string | null;
	city: string | null;
	postalCode: string | null;
	region: string | null;
	regionCustom: string | null;
	company: string | null;
}

/** `visa` and the like for cards; `null` when nothing is stored. */
export interface PaymentMethod {
	type: string;
	creditcard?: string;
	cardEnding?: string;
	expiry?: string;
	bank?: string;
}

export interface Account extends Entity {
	id: string;
	contact: Contact;
	address: Address;
	language: string;
	country: string;
	lookup: { global: string; custom?: string };
	payment: PaymentMethod | null;
	orders: string[];
	subscriptions: string[];
	taxExemptionData: string | null;
	created: number;
}

export interface OrderItem {
	product: string;
	display: string;
	sku: string | null;
	quantity: number;
	/** Net of discount, before tax. */
	subtotal: number;
	discount: number;
	attributes: Attributes;
	coupon?: string;
	subscription?: string;
	isAddon: boolean;
	driver?: { type: string; path: string };
	fulfillments: Record<string, unknown>;
	proration?: { change: number; charge: number; credit: number; tax: number; total: number };
}

export interface Order extends Entity {
	id: string;
	reference: string | null;
	kind: 'initial' | 'rebill' | 'proration';
	status: 'completed' | 'canceled' | 'failed';
	/** `INVOICE_PAYMENT_ORDER` and the like; most orders have none. */
	transactionType?: string;
	/** Why it failed, for orders that did not complete. */
	reason?: string;
	account: string;
	live: boolean;
	created: number;
	language: string;
	currency: string;
	taxRate: number;
	ipAddress: string | null;
	buyerReference: string | null;
	quote: string | null;
	tags: Attributes;
	coupons: string[];
	/** Whether the coupon took its amount off the whole order. */
	orderLevelCoupon?: boolean;
	payment: PaymentMethod | null;
	customer: Contact;
	country: string;
	address: Address;
	items: OrderItem[];
	returns: Array<{ return: string; amount: number }>;
}

/** A refund of an order, whole or in parts. */
export interface Return extends Entity {
	id: string;
	order: string;
	reference: string;
	reason: string;
	note: string | null;
	performer: string;
	created: number;
	/** Net amounts given back, by item. */
	items: Array<{ product: string; amount: number; full: boolean }>;
}

export interface Discount {
	/** Coupon id or product path that grants it. */
	path: string;
	source: 'coupon' | 'product' | 'custom';
	percent?: number;
	/** Off the whole line, each period, in the subscription's currency. */
	amount?: number;
	/** Billings left, the running one included; null = every one. */
	remaining: number | null;
	duration: number | null;
}

export interface Addon {
	product: string;
	display: string;
	sku: string | null;
	quantity: number;
	price: number;
}

export type SubscriptionState =
	| 'trial'
	| 'active'
	| 'overdue'
	| 'canceled'
	| 'deactivated'
	| 'paused';

export interface Subscription extends Entity {
	id: string;
	state: SubscriptionState;
	account: string;
	live: boolean;
	language: string;
	currency: string;
	taxRate: number;
	product: string;
	display: string;
	sku: string | null;
	quantity: number;
	price: number;
	adhoc: boolean;
	autoRenew: boolean;
	interval: IntervalUnit;
	intervalLength: number;
	discounts: Discount[];
	coupon: string | null;
	addons: Addon[];
	attributes: Attributes;
	begin: number;
	periodStart: number;
	next: number;
	end: number | null;
	canceledDate: number | null;
	deactivationDate: number | null;
	trialEnd: number | null;
	sequence: number;
	remainingPeriods: number | null;
	payment: PaymentMethod | null;
	declineReason: string | null;
	/** Decline code that the next charge will meet; null = it will succeed. */
	failing: string | null;
	overdueSent: number;
	reminded: boolean;
	pause: { from: number; until: number; formerNext: number } | null;
	initialOrder: string;
	/** Ids of every order, oldest first. */
	orders: string[];
	charges: number[];
	trialEndedUnpaid: boolean;
	taxExemptId: string | null;
	customReferenceId: string | null;
}

/** A cart kept for a buyer: by the sessions call, or to revive an expired trial. */
export interface Session extends Entity {
	id: string;
	account: string;
	currency: string;
	expires: number;
	order: string | null;
	subtotal: number;
	items: Array<{ product: string; quantity: number }>;
}

export interface StoreEvent {
	id: string;
	type: string;
	live: boolean;
	processed: boolean;
	created: number;
	data: Record<string, unknown>;
}
