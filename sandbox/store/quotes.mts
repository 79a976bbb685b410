import { DAY } from './dates.mts';
import { cancelInvoice, invoiceQuote, payInvoice } from './invoices.mts';
import { placeOrder } from './orders.mts';
import { table } from './tables.mts';
import { createAccount } from './accounts.mts';
import { firstQuotes } from '../seed/quotes.mts';
import { quoteEvent, type QuoteReason } from '../views/quoteEvent.mts';
import type { Store } from '../store.mts';
import type { Order } from './model.mts';
import { productOf } from './quotePrices.mts';
import { newQuote, type Quote, type QuoteStatus, type QuoteTerms } from './quoteTerms.mts';

export {
	STATUSES,
	newQuote,
	longId,
	type Quote,
	type QuoteStatus,
	type QuoteItem,
	type QuoteTerms,
} from './quoteTerms.mts';
export { quoteFigures, type QuoteLine } from './quotePrices.mts';

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

const MODIFIED = 'Quote Modified via API';

/** Puts new terms in the place of all old ones. A changed number of days counts from now, and reopens what had expired. */
export function replaceTerms(store: Store, quote: Quote, terms: QuoteTerms): void {
	const isProlonged = terms.expirationDateDays !== quote.expirationDateDays;
	Object.assign(quote, terms);
	if (isProlonged) quote.expires = store.now() + terms.expirationDateDays * DAY;
	if (isProlonged && quote.status === 'EXPIRED') turn(store, quote, 'OPEN', MODIFIED);
	else tell(store, quote, MODIFIED);
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
	turn(store, quote, 'AWAITING_PAYMENT', 'Quote Accepted');
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

function turn(store: Store, quote: Quote, status: QuoteStatus, reason: QuoteReason): void {
	quote.status = status;
	quote.history.push({ status, at: store.now() });
	tell(store, quote, reason);
}

function tell(store: Store, quote: Quote, reason: QuoteReason): void {
	store.touch(quote);
	store.emit('quote.updated', true, () => quoteEvent(store, quote, reason));
}
