import { quantityDiscount } from './catalog.mts';
import { fromDollars, round } from './money.mts';
import type { Store } from '../store.mts';
import type { Coupon, Discount, Product } from './model.mts';

export type CouponProblem = 'DOES_NOT_EXIST' | 'USE_LIMIT_REACHED' | 'NOT_VALID_TODAY';

/** Buyers may type a code in any case. */
export function findCoupon(store: Store, code: string): Coupon | undefined {
	for (const coupon of store.coupons.values())
		if (coupon.codes.includes(code.toUpperCase())) return coupon;
	return undefined;
}

/** Creates a coupon, or changes what is given of one that is there. */
export function writeCoupon(
	store: Store,
	id: string,
	{ codes, discounts, ...given }: Partial<Omit<Coupon, 'coupon' | 'used' | 'changed'>>,
): Coupon {
	const fresh: Coupon = {
		coupon: id,
		changed: 0,
		discounts: [],
		multiple: false,
		discountPeriodCount: null,
		combine: false,
		reason: {},
		limit: 0,
		used: 0,
		available: { start: null, end: null },
		codes: [],
		products: [],
	};
	const coupon: Coupon = {
		...(store.coupons.get(id) ?? fresh),
		...given,
		...(codes ? { codes: stored(codes) } : {}),
		...(discounts
			? {
					discounts: [...discounts].sort(
						(a, b) => (b.discountPeriodCount ?? Infinity) - (a.discountPeriodCount ?? Infinity),
					),
				}
			: {}),
	};
	store.coupons.set(id, coupon);
	store.touch(coupon);
	return coupon;
}

/** Adds codes to those that are there. */
export function addCodes(store: Store, coupon: Coupon, codes: readonly string[]): void {
	coupon.codes = stored([...coupon.codes, ...codes]);
	store.touch(coupon);
}

/** Takes all codes away, and answers them. The coupon stays, but cannot be used. */
export function deleteCodes(store: Store, coupon: Coupon): string[] {
	const { codes } = coupon;
	coupon.codes = [];
	store.touch(coupon);
	return codes;
}

/** Codes are kept in upper case, each of them once. */
const stored = (codes: readonly string[]): string[] => [
	...new Set(codes.map((code) => code.toUpperCase())),
];

/** Why a code cannot be used now; undefined when it can. */
export function couponProblem(store: Store, code: string): CouponProblem | undefined {
	const coupon = findCoupon(store, code);
	if (!coupon) return 'DOES_NOT_EXIST';
	if (coupon.limit > 0 && coupon.used >= coupon.limit) return 'USE_LIMIT_REACHED';
	const now = store.now();
	const { start, end } = coupon.available;
	return (start !== null && now < start) || (end !== null && now > end)
		? 'NOT_VALID_TODAY'
		: undefined;
}

/** What a valid code takes off a product's line; undefined when it does not cover the product. */
export function couponDiscount(
	store: Store,
	code: string,
	product: string,
	currency: string,
): Discount | undefined {
	const coupon = findCoupon(store, code);
	if (
		!coupon ||
		coupon.orderLevel ||
		(coupon.products.length > 0 && !coupon.products.includes(product))
	)
		return undefined;
	const tier =
		coupon.discounts.find((one) => one.products?.includes(product)) ??
		coupon.discounts.find((one) => !one.products?.length);
	if (!tier) return undefined;
	const duration = tier.discountPeriodCount ?? coupon.discountPeriodCount;
	return {
		path: coupon.coupon,
		source: 'coupon',
		...(tier.type === 'percent'
			? { percent: tier.percent ?? 0 }
			: { amount: tier.amount?.[currency] ?? fromDollars(tier.amount?.['USD'] ?? 0, currency) }),
		duration,
		remaining: duration,
	};
}

export function useCoupon(store: Store, code: string): void {
	const coupon = findCoupon(store, code);
	if (!coupon) return;
	coupon.used += 1;
	store.touch(coupon);
}

/** The discounts a purchase or plan change starts with. A coupon replaces the product's own discount unless it combines. */
export function discountsFor(
	store: Store,
	product: Product,
	quantity: number,
	currency: string,
	coupon: string | undefined,
): Discount[] {
	const own = quantityDiscount(product, quantity, currency);
	const duration = product.pricing.discountDuration ?? null;
	const list: Discount[] = own
		? [{ path: product.product, source: 'product', ...own, duration, remaining: duration }]
		: [];
	const granted =
		coupon === undefined ? undefined : couponDiscount(store, coupon, product.product, currency);
	if (!granted) return list;
	return store.coupons.get(granted.path)?.combine ? [...list, granted] : [granted];
}

/** What an order-level code takes off each of these net amounts: its own amount, spread in proportion. */
export function orderDiscounts(
	store: Store,
	code: string | undefined,
	nets: readonly number[],
	currency: string,
): number[] {
	const coupon = code === undefined ? undefined : findCoupon(store, code);
	const amount = coupon?.orderLevel ? coupon.discounts[0]?.amount : undefined;
	const sum = nets.reduce((total, net) => total + net, 0);
	if (!amount || sum <= 0) return nets.map(() => 0);
	const off = Math.min(sum, amount[currency] ?? fromDollars(amount['USD'] ?? 0, currency));
	let left = off;
	return nets.map((net, index) => {
		const share = index === nets.length - 1 ? left : round((off * net) / sum, currency);
		left = round(left - share, currency);
		return share;
	});
}
