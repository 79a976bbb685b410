import { display, money, round } from '../store/money.mts';
import { quoteFigures, type QuoteLine } from '../store/quotePrices.mts';
import type { Quote } from '../store/quoteTerms.mts';
import type { Store } from '../store.mts';

/** The quote as every call on quotes gives it. Its language is the seller's. */
export function quoteView(store: Store, quote: Quote): Record<string, unknown> {
	const { currency } = quote;
	const { lines, discount, subtotal, tax, total, rate } = quoteFigures(store, quote);
	const { name, siteId } = store.company;
	const person = { phone: null, company: null, userId: null };
	return {
		id: quote.id,
		buyerGenerated: false,
		copyNotesToInvoice: false,
		coupon: quote.coupon,
		created: iso(quote.created),
		createdBy: { ...person, ...quote.createdBy, company: name, userId: 'kPz81LmWqTgbXcVn_A' },
		currency,
		...money('discount', discount, currency, 'en'),
		expires: iso(quote.expires),
		expirationDateDays: quote.expirationDateDays,
		fulfillmentTerm: quote.fulfillmentTerm,
		items: lines.map((line) => itemView(line, currency, rate)),
		name: quote.name,
		notes: quote.notes,
		netTermsDays: quote.netTermsDays,
		quoteUrl: quoteUrl(store, quote),
		recipient: { ...person, ...quote.recipient },
		recipientAddress: quote.recipientAddress,
		siteId,
		status: quote.status,
		statusHistory: quote.history.map(({ status, at }) => ({
			statusUpdatedTo: status,
			statusUpdatedByFullName: `${quote.createdBy.first} ${quote.createdBy.last}`,
			statusUpdatedByEmail: quote.createdBy.email,
			statusUpdatedOn: iso(at),
		})),
		...money('subtotal', subtotal, currency, 'en'),
		tags: quote.tags,
		tax,
		taxRate: percent(rate),
		taxType: taxTypeOf(quote.recipientAddress.country),
		...money('total', total, currency, 'en'),
		updated: iso(quote.changed),
		taxId: quote.taxId,
		source: quote.source,
		sourceIP: quote.sourceIP,
		orderReference: quote.orderReference,
		isGrossTax: false,
		invoiceId: quote.invoice,
	};
}

export function taxTypeOf(country: string): string {
	return country === 'US' ? 'US_SALES_TAX' : 'VAT';
}

/** 0.19 as 19. */
export const percent = (rate: number): number => round(rate * 100, 'USD');

function itemView(line: QuoteLine, currency: string, rate: number): Record<string, unknown> {
	const { source, quantity } = line;
	const {
		interval,
		intervalLength = 1,
		trial,
		quantityBehavior = 'allow',
		quantityDefault = 1,
	} = source.pricing;
	const each = (amount: number) => round(amount / quantity, currency);
	const unit = (name: string, amount: number) => money(name, amount, currency, 'en');
	const [list, discount, net] = [line.list, each(line.discount), each(line.net)];
	return {
		product: line.product,
		customPrice: line.price !== undefined,
		display: nameOf(line),
		image: source.image ?? null,
		intervalCount: null,
		period: interval === undefined ? null : `${intervalLength} ${interval}`,
		periodDays: null,
		quantity,
		renewIntoProducts: [],
		taxes: [{ taxValue: line.tax, totalTaxable: line.net }],
		trialDays: trial ?? null,
		subscription: interval !== undefined,
		driver: null,
		type: null,
		...unit('unitCouponDiscount', each(line.coupon)),
		...unit('unitDiscount', discount),
		unitDiscountWithoutTax: discount,
		...unit('unitListPrice', list),
		...unit('unitPrice', net),
		unitPriceWithoutTax: net,
		unitPriceWithoutTaxDisplay: display(net, currency, 'en'),
		unitListPriceWithoutTax: list,
		unitListPriceWithoutTaxDisplay: display(list, currency, 'en'),
		taxMode: 'NET',
		priceDetail: {
			path: line.product,
			quantity,
			plans: [
				{
					path: line.product,
					interval: interval ?? null,
					intervalLength,
					prices: [
						{
							path: line.product,
							unitListPrice: list,
							unitNetPrice: net,
							extendedNetPrice: line.net,
							extendedTaxes: line.tax,
							taxPercent: percent(rate),
						},
					],
				},
			],
		},
		quantityBehavior,
		quantityDefault,
		notifications: [],
		productDescriptions: { display: source.display, summary: source.description?.summary ?? {} },
	};
}

export const quoteUrl = (store: Store, { id }: Quote): string =>
	`${store.host(true)}/popup-b2b/account/order/quote/${id}`;

export const nameOf = ({ source }: QuoteLine): string => source.display['en'] ?? source.product;

/** The service writes the offset, not a Z. */
const iso = (at: number): string => new Date(at).toISOString().replace('Z', '+00:00');
