import { DAY, isoDay } from '../store/dates.mts';
import { productView } from './product.mts';
import type { Store } from '../store.mts';
import type { Coupon } from '../store/model.mts';

/** More codes than these are left out of a coupon; the list of its codes has them all. */
export const CODES_SHOWN = 1_000;

/** The coupon as `GET /coupons/{id}` gives it, which is not how it is written. With `expand`, products come as records. */
export function couponView(store: Store, coupon: Coupon, expand: boolean): Record<string, unknown> {
	const { discounts, multiple, available, products } = coupon;
	return {
		coupon: coupon.coupon,
		discount: {
			hasMultipleDiscounts: multiple,
			discounts: multiple ? discounts : [],
			...(multiple ? {} : discounts[0]),
		},
		discountPeriodCount: coupon.discountPeriodCount,
		...(coupon.applyDiscountImmediately ? { applyDiscountImmediately: true } : {}),
		...(coupon.orderLevel ? { orderLevelDiscount: true } : {}),
		combine: coupon.combine,
		reason: coupon.reason,
		limit: coupon.limit > 0 ? String(coupon.limit) : '',
		available: {
			...(available.start === null ? {} : { start: momentText(available.start) }),
			...(available.end === null ? {} : { end: momentText(available.end) }),
		},
		codes: coupon.codes.slice(0, CODES_SHOWN),
		products: expand ? products.map((path) => productAt(store, path)) : products,
	};
}

function productAt(store: Store, path: string): unknown {
	const product = store.products.get(path);
	return product ? productView(product) : path;
}

/** `2026-11-20`, or `2026-11-20 09:30` where the day does not say it all. */
function momentText(at: number): string {
	return at % DAY === 0 ? isoDay(at) : new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}
