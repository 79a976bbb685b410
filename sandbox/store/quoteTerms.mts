/** What a quote says, before anything happens to it. */
import { DAY } from './dates.mts';
import type { Store } from '../store.mts';
import type { Entity } from './model.mts';

export const STATUSES = ['OPEN', 'CANCELED', 'AWAITING_PAYMENT', 'COMPLETED', 'EXPIRED'] as const;

export type QuoteStatus = (typeof STATUSES)[number];

export interface QuoteItem {
	product: string;
	quantity: number;
	/** Set by hand, in the quote's currency; otherwise the product's price counts. */
	price?: number;
}

/** What a request may say about a quote, with the shop's defaults filled in. */
export interface QuoteTerms {
	name: string;
	items: QuoteItem[];
	recipient: {
		first: string;
		last: string;
		email: string;
		company: string | null;
		phone: string | null;
	};
	recipientAddress: {
		country: string;
		postalCode: string;
		addressLine1: string | null;
		addressLine2: string | null;
		city: string | null;
		region: string | null;
	};
	coupon: string | null;
	currency: string;
	expirationDateDays: number;
	fulfillmentTerm: 'ON_PAYMENT' | 'ON_QUOTE_ACCEPTANCE';
	notes: string | null;
	netTermsDays: number;
	tags: Array<{ key: string; value: string }>;
	taxId: string | null;
	source: string;
	sourceIP: string | null;
}

export interface Quote extends Entity, QuoteTerms {
	id: string;
	status: QuoteStatus;
	createdBy: { first: string; last: string; email: string };
	created: number;
	expires: number;
	history: Array<{ status: QuoteStatus; at: number }>;
	orderReference: string | null;
	invoice: string | null;
}

/** A quote that is open since now, not recorded yet. */
export function newQuote(
	store: Store,
	terms: QuoteTerms,
	createdBy: Quote['createdBy'],
	id = longId(store, 'QU'),
): Quote {
	const now = store.now();
	return {
		...terms,
		id,
		status: 'OPEN',
		createdBy,
		created: now,
		changed: now,
		expires: now + terms.expirationDateDays * DAY,
		history: [{ status: 'OPEN', at: now }],
		orderReference: null,
		invoice: null,
	};
}

/** Two letters and 26 more: the ids of quotes and invoices. */
export function longId(store: Store, prefix: string): string {
	return (
		prefix +
		Array.from({ length: 26 }, () =>
			store.random.pick([...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789']),
		).join('')
	);
}
