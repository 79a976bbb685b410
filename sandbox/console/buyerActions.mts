/** What buyers do with quotes, invoices, sessions and cards. */
import {
	changePayment,
	completeSession,
	isOpen,
	NEW_CARD,
	settleInvoice,
} from '../store/buyers.mts';
import { nameOf } from '../store/catalog.mts';
import { invoicesOf, invoiceTotals } from '../store/invoices.mts';
import { orderTotals } from '../store/lines.mts';
import { countries, display } from '../store/money.mts';
import {
	acceptQuote,
	createQuote,
	expireQuotes,
	payQuote,
	quoteFigures,
	quotesOf,
} from '../store/quotes.mts';
import {
	buyerOf,
	canRenew,
	nameOfOwner,
	pick,
	productOf,
	quantityOf,
	subscriptionOf,
} from './choose.mts';
import type { Fields } from '../store/fields.mts';
import type { Store } from '../store.mts';
import type { Order } from '../store/model.mts';

export const ofBuyers: Record<string, (store: Store, fields: Fields) => string> = {
	quote(store, fields) {
		const product = productOf(store, fields, (one) => one.quotable);
		const { contact, address, country } = buyerOf(store, fields);
		const quote = createQuote(store, {
			name: `${nameOf(product, 'en')} for ${contact.company ?? contact.last}`,
			items: [{ product: product.product, quantity: quantityOf(fields) }],
			recipient: {
				first: contact.first,
				last: contact.last,
				email: contact.email,
				company: contact.company,
				phone: contact.phone,
			},
			recipientAddress: {
				country,
				postalCode: address.postalCode ?? '',
				addressLine1: address.addressLine1,
				addressLine2: address.addressLine2,
				city: address.city,
				region: address.region,
			},
			coupon: null,
			currency: countries[country]?.currency ?? 'USD',
			expirationDateDays: 30,
			fulfillmentTerm: 'ON_PAYMENT',
			notes: null,
			netTermsDays: 30,
			tags: [],
			taxId: null,
			source: 'MANAGER',
			sourceIP: null,
		});
		return `Quote "${quote.name}" for ${display(quoteFigures(store, quote).total, quote.currency, 'en')} was sent to ${contact.email}`;
	},
	acceptQuote(store, fields) {
		expireQuotes(store);
		const quote = pick(
			store,
			fields,
			'quote',
			quotesOf(store),
			({ status }) => status === 'OPEN',
			'Quote',
		);
		acceptQuote(store, quote);
		return `${quote.recipient.first} ${quote.recipient.last} accepted the quote "${quote.name}": invoice ${quote.invoice}`;
	},
	payQuote(store, fields) {
		expireQuotes(store);
		const quote = pick(
			store,
			fields,
			'quote',
			quotesOf(store),
			({ status }) => status === 'OPEN' || status === 'AWAITING_PAYMENT',
			'Quote',
		);
		return `The quote "${quote.name}" was paid${became(payQuote(store, quote))}`;
	},
	payInvoice(store, fields) {
		const invoice = pick(
			store,
			fields,
			'invoice',
			invoicesOf(store),
			({ status }) => status === 'OPEN',
			'Invoice',
		);
		const total = display(invoiceTotals(invoice).total, invoice.currency, 'en');
		return `Invoice ${invoice.id} for ${total} was paid${became(settleInvoice(store, invoice))}`;
	},
	completeSession(store, fields) {
		const session = pick(
			store,
			fields,
			'session',
			store.sessions,
			(one) => isOpen(store, one),
			'Session',
		);
		return `Session ${session.id} was completed${became(completeSession(store, session))}`;
	},
	updatePayment(store, fields) {
		const subscription = subscriptionOf(store, fields, canRenew);
		changePayment(store, subscription, NEW_CARD);
		return `${nameOfOwner(store, subscription)} entered a new card for ${subscription.display}`;
	},
};

const became = (order: Order): string =>
	`: order ${order.reference} for ${display(orderTotals(order).total, order.currency, 'en')}`;
