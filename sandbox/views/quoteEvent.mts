import { invoicesOf } from '../store/invoices.mts';
import { display } from '../store/money.mts';
import { quoteFigures } from '../store/quotePrices.mts';
import { invoiceUrl } from './invoice.mts';
import { nameOf, quoteUrl } from './quote.mts';
import type { Quote } from '../store/quoteTerms.mts';
import type { Store } from '../store.mts';

/** Why a quote event is told. */
export type QuoteReason =
	| 'Quote Created'
	| 'Quote Accepted'
	| 'Quote Canceled'
	| 'Quote Completed'
	| 'Quote Expired'
	| 'Quote Modified via API'
	| 'Quote Modified via App';

/** The data of `quote.created` and `quote.updated`. Only the first names totals, most amounts are texts. */
export function quoteEvent(
	store: Store,
	quote: Quote,
	reason: QuoteReason,
): Record<string, unknown> {
	const { currency, recipient, recipientAddress: address } = quote;
	const figures = quoteFigures(store, quote);
	const shown = (name: string, value: number) => ({
		[`${name}Display`]: display(value, currency, 'en'),
	});
	const texts = (name: string, value: number) => ({
		[name]: String(value),
		...shown(name, value),
	});
	const isNew = reason === 'Quote Created';
	const account = [...store.accounts.values()].find(
		({ contact }) => contact.email === recipient.email,
	);
	const [day, time] = momentTexts(quote.changed);
	return {
		quote: quote.id,
		quoteName: quote.name,
		changed: quote.changed,
		changedInSeconds: Math.floor(quote.changed / 1000),
		changedDisplay: day,
		changedTimeDisplay: time,
		type: 'Assisted',
		// The word, where nobody has updated it yet.
		updatedBy: isNew ? 'null' : quote.createdBy.email,
		...(isNew ? {} : ofOrder(store, quote)),
		Reason: reason,
		creator: quote.createdBy.email,
		quoteStatus: quote.status,
		language: 'en',
		quoteCurrency: currency,
		quoteUrl: quoteUrl(store, quote),
		live: true,
		account: account?.id ?? null,
		coupon: quote.coupon,
		...(isNew
			? {
					...texts('total', figures.total),
					tax: figures.tax,
					...shown('tax', figures.tax),
					taxType: address.country === 'US' ? 'TAX' : 'VAT',
					...texts('subtotal', figures.subtotal),
					...texts('discount', figures.discount),
				}
			: {}),
		recipient: { ...recipient, taxID: quote.taxId },
		address: {
			...address,
			display: [
				address.addressLine1,
				address.city,
				address.region,
				address.postalCode,
				address.country,
			]
				.filter(Boolean)
				.join(', '),
		},
		fulfillmentSetting: quote.fulfillmentTerm.replaceAll('_', ' '),
		notes: quote.notes,
		tags: Object.fromEntries(quote.tags.map(({ key, value }) => [key, value])),
		items: figures.lines.map((line) => ({
			product: line.product,
			quantity: line.quantity,
			display: nameOf(line),
			subtotal: line.net,
			...shown('subtotal', line.net),
			...texts('discount', line.discount),
		})),
	};
}

/** What hangs on a quote once the buyer has acted. */
function ofOrder(store: Store, { orderReference, invoice: id }: Quote): Record<string, unknown> {
	const order = [...store.orders.values()].find(
		({ reference }) => orderReference !== null && reference === orderReference,
	);
	const invoice = invoicesOf(store).get(id ?? '');
	return {
		...(orderReference === null
			? {}
			: {
					...(order ? { order: order.id } : {}),
					'order reference': orderReference,
					'order status': 'COMPLETED',
				}),
		...(invoice ? { invoiceUrl: invoiceUrl(store, invoice) } : {}),
	};
}

/** `01/20/26` and `14:05:09 UTC` */
function momentTexts(at: number): [string, string] {
	const [date = '', time = ''] = new Date(at).toISOString().slice(2, 19).split('T');
	const [year, month, day] = date.split('-');
	return [`${month}/${day}/${year}`, `${time} UTC`];
}
