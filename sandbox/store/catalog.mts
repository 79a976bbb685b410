import { fromDollars } from './money.mts';
import type { Product } from './model.mts';

/** Unit price in a currency: the product's own, else converted from dollars. */
export function priceIn(
	product: { pricing: Pick<Product['pricing'], 'price'> },
	currency: string,
): number {
	const { price } = product.pricing;
	return price[currency] ?? fromDollars(price['USD'] ?? 0, currency);
}

/** Subscription products are those with an interval. */
export function isSubscriptionProduct(product: Product): boolean {
	return product.pricing.interval !== undefined;
}

export function nameOf(product: Product, language: string): string {
	return product.display[language] ?? product.display['en'] ?? product.product;
}

/** The quantity discount that a quantity reaches: percent, or amount off each unit. */
export function quantityDiscount(
	product: Product,
	quantity: number,
	currency: string,
): { percent?: number; amount?: number } | undefined {
	const reached = Object.entries(product.pricing.quantityDiscounts ?? {})
		.filter(([from]) => quantity >= Number(from))
		.sort(([a], [b]) => Number(b) - Number(a))[0]?.[1];
	if (reached === undefined) return undefined;
	return typeof reached === 'number'
		? { percent: reached }
		: { amount: (reached[currency] ?? fromDollars(reached['USD'] ?? 0, currency)) * quantity };
}
