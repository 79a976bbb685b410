/** A subscription as a change would leave it. */
import type { Store } from '../store.mts';
import { isSubscriptionProduct, nameOf, priceIn } from './catalog.mts';
import { couponProblem, discountsFor } from './coupons.mts';
import { parseDay, startOfDay, LAST_MOMENT } from './dates.mts';
import type { Discount, Subscription } from './model.mts';
import type { Amounts } from './modelCatalog.mts';
import { fromDollars } from './money.mts';
import { nextDate } from './periods.mts';

/** What an update or an estimate may ask for; absent = stays. */
export interface Change {
	product?: string;
	quantity?: number;
	next?: string | number;
	end?: string | number;
	isEndDateSet?: boolean;
	remainingPeriods?: number | null;
	coupons?: string[];
	addons?: Array<{ product: string; quantity?: number; pricing?: ChangedPricing }>;
	pricing?: ChangedPricing;
	manualRenew?: boolean;
	taxExemptId?: string;
	deactivation?: null;
	prorate?: boolean;
	preview?: boolean;
	customReferenceId?: string;
}

export interface ChangedPricing {
	price?: Amounts | number;
	discount?: {
		type?: string;
		amount?: Amounts | number;
		percentage?: number;
		duration?: number | string;
	};
}

export type Errors = Record<string, string>;

/** The subscription as it would be: a copy with the change applied, and the errors found on the way. */
export function proposed(
	store: Store,
	subscription: Subscription,
	change: Change,
): { after: Subscription; errors: Errors } {
	const after: Subscription = { ...subscription };
	const errors: Errors = {};
	const { currency } = subscription;

	if (change.quantity !== undefined) {
		if (!Number.isInteger(change.quantity) || change.quantity < 1)
			errors['quantity'] = 'Must be greater than zero';
		else after.quantity = change.quantity;
	}
	const product = store.products.get(change.product ?? after.product);
	if (change.product !== undefined) {
		if (!product) errors['product'] = 'Not found';
		else if (!isSubscriptionProduct(product)) errors['product'] = 'Not a subscription product';
		else {
			after.product = product.product;
			after.display = nameOf(product, after.language);
			after.sku = product.sku ?? null;
			after.price = priceIn(product, currency);
			after.interval = product.pricing.interval ?? 'month';
			after.intervalLength = product.pricing.intervalLength ?? 1;
			after.adhoc = after.interval === 'adhoc';
		}
	}
	if (
		product &&
		(change.product !== undefined || change.quantity !== undefined || change.coupons !== undefined)
	) {
		after.coupon = change.coupons === undefined ? after.coupon : (change.coupons[0] ?? null);
		const custom = after.discounts.filter((one) => one.source === 'custom');
		const usable =
			after.coupon !== null && couponProblem(store, after.coupon) === undefined
				? after.coupon
				: undefined;
		after.discounts = [
			...discountsFor(store, product, after.quantity, currency, usable),
			...custom,
		];
	}
	const foreign = foreignPrice(change.pricing, currency);
	if (foreign) errors['pricing.price'] = foreign;
	after.price = priceOf(change.pricing, currency) ?? after.price;
	const discount = customDiscount(change.pricing?.discount, after);
	if (discount)
		after.discounts = [...after.discounts.filter((one) => one.source !== 'custom'), discount];
	if (change.addons !== undefined)
		after.addons = changedAddons(store, after, change.addons, errors);

	if (change.next !== undefined) {
		const next = momentOf(change.next);
		if (next === undefined) errors['next'] = 'Date format yyyy-mm-dd or milliseconds';
		else after.next = next;
	}
	if (change.remainingPeriods !== undefined) after.remainingPeriods = change.remainingPeriods;
	if (change.end !== undefined) {
		const end = change.end === 0 || change.end === '0' ? null : momentOf(change.end);
		if (end === undefined)
			errors['end'] = 'Set 0 for no end date or Date format yyyy-mm-dd or milliseconds';
		else {
			after.end = end;
			if (end !== null) after.remainingPeriods = billingsUntil(after, end);
		}
	}
	if (change.manualRenew !== undefined) after.autoRenew = !change.manualRenew;
	if (change.taxExemptId !== undefined)
		after.taxExemptId = change.taxExemptId === '' ? null : change.taxExemptId;
	if (change.customReferenceId !== undefined) after.customReferenceId = change.customReferenceId;
	return { after, errors };
}

/** A price in other currencies alone says nothing about this subscription. */
function foreignPrice(pricing: ChangedPricing | undefined, currency: string): string | undefined {
	const { price } = pricing ?? {};
	return price === undefined ||
		typeof price === 'number' ||
		priceOf(pricing, currency) !== undefined
		? undefined
		: `Price in ${currency} is required`;
}

/** A map by currency, or the bare number that one official sample shows. */
export function priceOf(pricing: ChangedPricing | undefined, currency: string): number | undefined {
	const { price } = pricing ?? {};
	if (price === undefined || typeof price === 'number') return price;
	return (
		price[currency] ??
		(price['USD'] === undefined ? undefined : fromDollars(price['USD'], currency))
	);
}

export function customDiscount(
	discount: ChangedPricing['discount'],
	subscription: Subscription,
): Discount | undefined {
	if (!discount) return undefined;
	const duration =
		discount.duration === undefined || discount.duration === 'all'
			? null
			: Number(discount.duration);
	const { amount } = discount;
	const off = typeof amount === 'number' ? amount : (amount?.[subscription.currency] ?? 0);
	return {
		path: subscription.product,
		source: 'custom',
		...(discount.type === 'percent' ? { percent: discount.percentage ?? 0 } : { amount: off }),
		duration,
		remaining: duration,
	};
}

/** Named add-ons are set, those with quantity 0 go, the others stay. */
export function changedAddons(
	store: Store,
	subscription: Subscription,
	asked: NonNullable<Change['addons']>,
	errors: Errors,
): Subscription['addons'] {
	let addons = subscription.addons;
	for (const entry of asked) {
		const product = store.products.get(entry.product);
		if (!product) {
			errors['addons'] = `${entry.product} not found`;
			continue;
		}
		const former = addons.find((addon) => addon.product === entry.product);
		const foreign = foreignPrice(entry.pricing, subscription.currency);
		if (foreign) errors['addons'] = `${entry.product}: ${foreign}`;
		const quantity = entry.quantity ?? former?.quantity ?? 1;
		const price =
			priceOf(entry.pricing, subscription.currency) ??
			former?.price ??
			priceIn(product, subscription.currency);
		const addon = {
			product: product.product,
			display: nameOf(product, subscription.language),
			sku: product.sku ?? null,
			quantity,
			price,
		};
		addons = [...addons.filter((one) => one !== former), ...(quantity > 0 ? [addon] : [])];
	}
	return addons;
}

export function momentOf(value: string | number): number | undefined {
	const day = parseDay(value);
	if (day !== undefined) return day;
	// The documents type one of these fields as a date-time, so the longer form passes as well.
	const isTime =
		typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})?$/.test(value);
	const at = isTime ? Date.parse(value) : Number(value);
	return at > 0 && at < LAST_MOMENT ? startOfDay(at) : undefined;
}

export function billingsUntil(subscription: Subscription, end: number): number {
	let count = 0;
	for (
		let at = subscription.next;
		at <= end && count < 1_000;
		at = nextDate(at, subscription.interval, subscription.intervalLength)
	)
		count += 1;
	return count;
}
