import { priceIn } from './catalog.mts';
import { couponDiscount, couponProblem, discountsFor } from './coupons.mts';
import { DAY } from './dates.mts';
import { cancelInvoice, invoiceQuote, payInvoice } from './invoices.mts';
import { lineFigures } from './lines.mts';
import { round, taxRateOf } from './money.mts';
import { placeOrder } from './orders.mts';
import { table } from './tables.mts';
import { createAccount } from './accounts.mts';
import { firstQuotes } from '../seed/quotes.mts';
import { quoteEvent } from '../views/quote.mts';
import type { Store } from '../store.mts';
import type { Entity, Order, Product } from './model.mts';

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

/** The quotes of a shop, oldest first. */
export const quotesOf = table<Quote>(
	(store) => new Map(firstQuotes(store).map((quote) => [quote.id, quote])),
);

/** Who makes quotes through the API. */
export const API_USER = { first: 'Sol', last: 'Reyes', email: 'sales@lumenaudio.example' };

export function createQuote(store: Store, terms: QuoteTerms): Quote {
	const quotes = quotesOf(store);
	const quote = newQuote(store, terms, API_USER);
	quotes.set(quote.id, quote);
	store.emit('quote.created', true, () => quoteEvent(store, quote, 'Quote Created'));
	return quote;
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

/** Puts new terms in the place of all old ones. A changed number of days counts from now, and reopens what had expired. */
export function replaceTerms(store: Store, quote: Quote, terms: QuoteTerms): void {
	const isProlonged = terms.expirationDateDays !== quote.expirationDateDays;
	Object.assign(quote, terms);
	if (isProlonged) quote.expires = store.now() + terms.expirationDateDays * DAY;
	if (isProlonged && quote.status === 'EXPIRED') turn(store, quote, 'OPEN', 'Quote Updated');
	else tell(store, quote, 'Quote Updated');
}

/** Why a quote cannot be changed; undefined when it can. */
export function changeProblem(
	quote: Quote,
	terms: Pick<QuoteTerms, 'expirationDateDays'>,
): string | undefined {
	if (quote.status === 'EXPIRED' && terms.expirationDateDays === quote.expirationDateDays)
		return 'The quote has expired. Change expirationDateDays to reopen it.';
	return quote.status === 'OPEN' || quote.status === 'EXPIRED'
		? undefined
		: `A quote with the status ${quote.status} cannot be changed.`;
}

/** False when the quote is past canceling. What hangs on it is canceled too. */
export function cancelQuote(store: Store, quote: Quote): boolean {
	if (quote.status !== 'OPEN' && quote.status !== 'AWAITING_PAYMENT') return false;
	if (quote.invoice) cancelInvoice(store, quote.invoice);
	turn(store, quote, 'CANCELED', 'Quote Canceled');
	return true;
}

/** The buyer accepts without paying: there is an invoice from then on. */
export function acceptQuote(store: Store, quote: Quote): void {
	quote.invoice = invoiceQuote(store, quote).id;
	turn(store, quote, 'AWAITING_PAYMENT', 'Quote Awaiting Payment');
}

/** The buyer pays, with or without an invoice before: it becomes an order. */
export function payQuote(store: Store, quote: Quote): Order {
	const { email } = quote.recipient;
	const account =
		[...store.accounts.values()].find((one) => one.contact.email === email) ??
		createAccount(store, { contact: quote.recipient, country: quote.recipientAddress.country });
	const order = placeOrder(store, {
		account,
		currency: quote.currency,
		quote: quote.id,
		items: quote.items.map(({ product, quantity, price }) => ({
			product: productOf(store, product),
			quantity,
			...(price === undefined ? {} : { price }),
		})),
		...(quote.coupon === null ? {} : { coupon: quote.coupon }),
	});
	if (quote.invoice) payInvoice(store, quote.invoice);
	quote.orderReference = order.reference;
	turn(store, quote, 'COMPLETED', 'Quote Completed');
	return order;
}

/** Time alone: open quotes whose day has come expire, as of that day. */
export function expireQuotes(store: Store): void {
	for (const quote of quotesOf(store).values()) {
		if (quote.status === 'OPEN' && quote.expires <= store.now())
			store.at(quote.expires, () => turn(store, quote, 'EXPIRED', 'Quote Expired'));
	}
}

export interface QuoteLine extends QuoteItem {
	source: Product;
	list: number;
	discount: number;
	coupon: number;
	net: number;
	tax: number;
}

/** Lines and totals: list prices less discounts and coupon, plus tax. A tax ID shifts the tax to the buyer. */
export function quoteFigures(
	store: Store,
	quote: QuoteTerms,
): {
	lines: QuoteLine[];
	discount: number;
	subtotal: number;
	tax: number;
	total: number;
	rate: number;
} {
	const { currency } = quote;
	const rate = quote.taxId ? 0 : taxRateOf(quote.recipientAddress.country);
	const coupon =
		quote.coupon !== null && couponProblem(store, quote.coupon) === undefined
			? quote.coupon
			: undefined;
	const lines = quote.items.map((item): QuoteLine => {
		const source = productOf(store, item.product);
		const list = item.price ?? priceIn(source, currency);
		const granted =
			coupon === undefined ? undefined : couponDiscount(store, coupon, item.product, currency);
		// A price that was set by hand knows no quantity discount.
		const discounts =
			item.price === undefined
				? discountsFor(store, source, item.quantity, currency, coupon)
				: granted
					? [granted]
					: [];
		const { discount, net } = lineFigures(list, item.quantity, discounts, currency);
		const ofCoupon = discounts.some((one) => one.source === 'coupon') ? discount : 0;
		return {
			...item,
			source,
			list,
			discount,
			coupon: ofCoupon,
			net,
			tax: round(net * rate, currency),
		};
	});
	const sum = (of: (line: QuoteLine) => number) =>
		round(
			lines.reduce((total, line) => total + of(line), 0),
			currency,
		);
	const [subtotal, tax] = [sum((line) => line.net), sum((line) => line.tax)];
	return {
		lines,
		discount: sum((line) => line.discount),
		subtotal,
		tax,
		total: round(subtotal + tax, currency),
		rate,
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

function turn(store: Store, quote: Quote, status: QuoteStatus, reason: string): void {
	quote.status = status;
	quote.history.push({ status, at: store.now() });
	tell(store, quote, reason);
}

function tell(store: Store, quote: Quote, reason: string): void {
	store.touch(quote);
	store.emit('quote.updated', true, () => quoteEvent(store, quote, reason));
}

function productOf(store: Store, path: string): Product {
	const product = store.products.get(path);
	if (!product) throw new Error(`No product ${path}`);
	return product;
}
