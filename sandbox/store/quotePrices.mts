/** What a quote comes to. */
import type { Store } from '../store.mts';
import { priceIn } from './catalog.mts';
import { couponProblem, couponDiscount, discountsFor, orderDiscounts } from './coupons.mts';
import { lineFigures } from './lines.mts';
import type { Product } from './modelCatalog.mts';
import { taxRateOf, round } from './money.mts';
import type { QuoteItem, QuoteTerms } from './quoteTerms.mts';

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
	const shares = orderDiscounts(
		store,
		coupon,
		lines.map(({ net }) => net),
		currency,
	);
	lines.forEach((line, index) => {
		const share = shares[index] ?? 0;
		line.discount = round(line.discount + share, currency);
		line.coupon = round(line.coupon + share, currency);
		line.net = round(line.net - share, currency);
		line.tax = round(line.net * rate, currency);
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

export function productOf(store: Store, path: string): Product {
	const product = store.products.get(path);
	if (!product) throw new Error(`No product ${path}`);
	return product;
}
