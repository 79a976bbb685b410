/** What a checkout session's cart costs. */
import { isSubscriptionProduct, priceIn } from './catalog.mts';
import {
	linesOf,
	settingOf,
	type CheckoutLine,
	type CheckoutSession,
	type CustomPrice,
	type Setting,
} from './checkouts.mts';
import { discountsFor, orderDiscounts } from './coupons.mts';
import { lineFigures } from './lines.mts';
import { round } from './money.mts';
import type { Store } from '../store.mts';
import type { Amounts, Discount, Product } from './model.mts';

export interface PricedLine {
	line: CheckoutLine;
	product: Product;
	quantity: number;
	/** A line that follows from another one, such as its setup fee. */
	fee?: string;
	unit: number;
	list: number;
	net: number;
	discount: number;
	couponDiscount: number;
	tax: number;
	discounts: Discount[];
}

export interface Cart {
	lines: PricedLine[];
	list: number;
	net: number;
	discount: number;
	couponDiscount: number;
	tax: number;
	couponHasApplied: boolean;
}

/** Every line, its fees, and the totals. Taxes are added to the prices. */
export function cartOf(
	store: Store,
	session: CheckoutSession,
	setting = settingOf(store, session),
): Cart {
	const lines = takeOff(
		store,
		linesOf(session).flatMap((line) => priced(store, line, setting)),
		setting,
	);
	const sum = (of: (line: PricedLine) => number) =>
		round(
			lines.reduce((total, line) => total + of(line), 0),
			setting.currency,
		);
	const net = sum((line) => line.net);
	return {
		lines,
		net,
		list: sum((line) => line.list),
		discount: sum((line) => line.discount),
		couponDiscount: sum((line) => line.couponDiscount),
		tax: round(net * setting.taxRate, setting.currency),
		couponHasApplied: lines.some((line) => line.couponDiscount > 0),
	};
}

/** An order-level coupon, on the lines that are bought: fees are left alone. */
function takeOff(
	store: Store,
	lines: PricedLine[],
	{ coupon, currency, taxRate }: Setting,
): PricedLine[] {
	const nets = lines.map(({ net, fee }) => (fee ? 0 : net));
	const shares = orderDiscounts(store, coupon, nets, currency);
	return lines.map((line, index) => {
		const share = shares[index] ?? 0;
		if (share === 0) return line;
		const net = round(line.net - share, currency);
		return {
			...line,
			net,
			discount: round(line.discount + share, currency),
			couponDiscount: round(line.couponDiscount + share, currency),
			tax: round(net * taxRate, currency),
		};
	});
}

function priced(
	store: Store,
	line: CheckoutLine,
	{ currency, coupon, taxRate }: Setting,
): PricedLine[] {
	const product = store.products.get(line.productPath);
	if (!product) return [];
	const quantity = line.quantity ?? 1;
	const unit = amountIn(line.customPrice?.unitPrice, currency) ?? priceIn(product, currency);
	const discounts = discountsOf(store, line, product, quantity, currency, coupon);
	const figures = lineFigures(unit, quantity, discounts, currency);
	const off = lineFigures(
		unit,
		quantity,
		discounts.filter(({ source }) => source === 'coupon'),
		currency,
	);
	const tax = (net: number) => round(net * taxRate, currency);
	return [
		{
			line,
			product,
			quantity,
			unit,
			list: figures.gross,
			net: figures.net,
			discount: figures.discount,
			couponDiscount: off.discount,
			tax: tax(figures.net),
			discounts,
		},
		...feesOf(line, product).flatMap(([fee, amounts]): PricedLine[] => {
			const price = amountIn(amounts, currency);
			return price === undefined
				? []
				: [
						{
							line,
							product,
							fee,
							quantity: 1,
							unit: price,
							list: price,
							net: price,
							discount: 0,
							couponDiscount: 0,
							tax: tax(price),
							discounts: [],
						},
					];
		}),
	];
}

/** A custom price takes the place of the catalog's, its discounts included; coupons replace both unless they combine. */
function discountsOf(
	store: Store,
	{ customPrice }: CheckoutLine,
	product: Product,
	quantity: number,
	currency: string,
	coupon: string | undefined,
): Discount[] {
	const listed = discountsFor(store, product, quantity, currency, coupon);
	if (!customPrice) return listed;
	const granted = listed.filter(({ source }) => source === 'coupon');
	const replaces = granted.some(({ path }) => store.coupons.get(path)?.combine !== true);
	const own = replaces ? undefined : customDiscount(customPrice, product, quantity, currency);
	return [...(own ? [own] : []), ...granted];
}

function customDiscount(
	{ discounts = [], discountDuration }: CustomPrice,
	product: Product,
	quantity: number,
	currency: string,
): Discount | undefined {
	const tier = discounts
		.filter(({ minQuantity = 1 }) => quantity >= minQuantity)
		.sort((a, b) => (b.minQuantity ?? 1) - (a.minQuantity ?? 1))[0];
	if (!tier) return undefined;
	const off =
		tier.percentDiscount === undefined
			? { amount: round((amountIn(tier.amountDiscount, currency) ?? 0) * quantity, currency) }
			: { percent: tier.percentDiscount };
	return {
		path: product.product,
		source: 'custom',
		...off,
		duration: discountDuration ?? null,
		remaining: discountDuration ?? null,
	};
}

function feesOf(
	{ customPrice }: CheckoutLine,
	product: Product,
): Array<[string, Amounts | undefined]> {
	const setup =
		customPrice?.setupFee ??
		(isSubscriptionProduct(product) ? product.pricing.setupFee?.price : undefined);
	return [
		['setupFee', setup],
		['shippingFee', customPrice?.shippingFee],
		['edsFee', customPrice?.edsFee],
	];
}

/** The amount in a currency, converted from dollars where it is not listed. */
function amountIn(amounts: Amounts | undefined, currency: string): number | undefined {
	return amounts && Object.keys(amounts).length > 0
		? priceIn({ pricing: { price: amounts } }, currency)
		: undefined;
}
