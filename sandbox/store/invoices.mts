import { isSubscriptionProduct, nameOf, priceIn } from './catalog.mts';
import { DAY } from './dates.mts';
import { round, taxRateOf } from './money.mts';
import { quoteFigures } from './quotePrices.mts';
import { longId, type Quote } from './quoteTerms.mts';
import { table } from './tables.mts';
import type { Store } from '../store.mts';
import type { Entity } from './model.mts';

export type InvoiceStatus =
	| 'CANCELED'
	| 'OPEN'
	| 'PAYMENT_ACCEPTED'
	| 'COMPLETE'
	| 'PAID'
	| 'PENDING'
	| 'VOID';

/** Somebody on an invoice; what was not given is absent. */
export interface Party {
	contact: {
		email: string;
		firstName: string;
		lastName: string;
		phoneNumber?: string | undefined;
		companyName?: string | undefined;
		website?: string | undefined;
		fullName?: string | undefined;
	};
	address: {
		addressLine1?: string | undefined;
		addressLine2?: string | undefined;
		city?: string | undefined;
		region?: string | undefined;
		postalCode?: string | undefined;
		country?: string | undefined;
	};
	organization?:
		| {
				organizationName?: string | undefined;
				organizationType?: string | undefined;
				organizationReference?: string | undefined;
		  }
		| undefined;
}

export interface InvoiceLine {
	id: string;
	product: string;
	display: string;
	format: string;
	isSubscription: boolean;
	quantity: number;
	/** Of one unit, in the invoice's currency. */
	price: number;
	/** Off the whole line. */
	discount: number;
	net: number;
	tax: number;
	extendedDescription: string | null;
}

export interface InvoiceTerms {
	currency: string;
	language: string;
	live: boolean;
	billTo: Party;
	deliverTo: Party;
	items: Array<
		Pick<InvoiceLine, 'product' | 'quantity'> & {
			price?: number | undefined;
			display?: string | undefined;
			extendedDescription?: string | undefined;
			discount?: number | undefined;
		}
	>;
	due: number | null;
	note: string | null;
	tagsJson: string | null;
	/** Whether the buyer pays in the currency of his country. */
	convert: boolean;
	paymentMethod: string;
}

export interface Invoice extends Entity, Omit<InvoiceTerms, 'items' | 'due'> {
	id: string;
	status: InvoiceStatus;
	created: number;
	due: number;
	paid: number | null;
	lines: InvoiceLine[];
	rate: number;
	orderReference: string;
	transaction: string;
	secret: string;
}

export const invoicesOf = table<Invoice>(() => new Map());

/** Thirty days to pay, where nothing else was said. */
const NET_TERMS = 30;

/** Makes and finalizes an invoice. The products are known to exist. Tax goes by where the goods go. */
export function createInvoice(store: Store, { items, due, ...terms }: InvoiceTerms): Invoice {
	const { currency, deliverTo, billTo } = terms;
	const rate = taxRateOf(deliverTo.address.country ?? billTo.address.country ?? 'US');
	const now = store.now();
	const lines = items.map(
		({ product, quantity, price, display, extendedDescription, discount = 0 }): InvoiceLine => {
			const source = store.products.get(product);
			const unit = price ?? (source ? priceIn(source, currency) : 0);
			const net = round(unit * quantity - discount, currency);
			return {
				id: longId(store, 'IT'),
				product,
				display: display ?? (source ? nameOf(source, terms.language) : product),
				format: source?.format ?? 'digital',
				isSubscription: source !== undefined && isSubscriptionProduct(source),
				quantity,
				price: unit,
				discount,
				net,
				tax: round(net * rate, currency),
				extendedDescription: extendedDescription ?? null,
			};
		},
	);
	const invoice: Invoice = {
		...terms,
		id: longId(store, 'IV'),
		status: 'OPEN',
		created: now,
		changed: now,
		due: due ?? now + NET_TERMS * DAY,
		paid: null,
		lines,
		rate,
		orderReference: store.reference(),
		transaction: longId(store, 'TX'),
		secret: longId(store, 'TAX'),
	};
	invoicesOf(store).set(invoice.id, invoice);
	return invoice;
}

/** The invoice of an accepted quote: what the quote says, payable within its terms. */
export function invoiceQuote(store: Store, quote: Quote): Invoice {
	const { recipient, recipientAddress, netTermsDays, notes, currency, tags } = quote;
	const plain = <T extends object>(value: T) =>
		Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
	const party: Party = {
		contact: {
			email: recipient.email,
			firstName: recipient.first,
			lastName: recipient.last,
			...(recipient.company ? { companyName: recipient.company } : {}),
			...(recipient.phone ? { phoneNumber: recipient.phone } : {}),
		},
		address: plain(recipientAddress),
	};
	return createInvoice(store, {
		currency,
		language: 'en',
		live: true,
		billTo: party,
		deliverTo: party,
		items: quoteFigures(store, quote).lines.map(({ product, quantity, list, discount }) => ({
			product,
			quantity,
			price: list,
			discount,
		})),
		due: store.now() + netTermsDays * DAY,
		note: notes,
		tagsJson:
			tags.length > 0
				? JSON.stringify(Object.fromEntries(tags.map(({ key, value }) => [key, value])))
				: null,
		convert: false,
		paymentMethod: 'WIRE',
	});
}

/** The money has come. */
export function payInvoice(store: Store, id: string): void {
	const invoice = invoicesOf(store).get(id);
	if (!invoice || invoice.status !== 'OPEN') return;
	invoice.status = 'COMPLETE';
	invoice.paid = store.now();
	store.touch(invoice);
}

/** Before it was paid it is canceled, afterwards it is void. */
export function cancelInvoice(store: Store, id: string): void {
	const invoice = invoicesOf(store).get(id);
	if (!invoice) return;
	invoice.status = invoice.status === 'COMPLETE' ? 'VOID' : 'CANCELED';
	store.touch(invoice);
}

export function invoiceTotals({ lines, currency }: Invoice): {
	list: number;
	discount: number;
	subtotal: number;
	tax: number;
	total: number;
} {
	const sum = (of: (line: InvoiceLine) => number) =>
		round(
			lines.reduce((total, line) => total + of(line), 0),
			currency,
		);
	const [subtotal, tax] = [sum((line) => line.net), sum((line) => line.tax)];
	return {
		list: sum((line) => line.price * line.quantity),
		discount: sum((line) => line.discount),
		subtotal,
		tax,
		total: round(subtotal + tax, currency),
	};
}
