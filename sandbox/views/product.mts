import { countries, display, round } from '../store/money.mts';
import { priceIn } from '../store/catalog.mts';
import { without } from '../store/without.mts';
import type { Product } from '../store/model.mts';

/** The product as `GET /products/{path}` gives it, without `action` and `result`. */
export function productView(product: Product): Record<string, unknown> {
	return { ...without(product, 'changed'), taxcodeDescription: TAX_CODES[product.taxcode] ?? null };
}

/** One country's price, as the price calls give it. `currency` overrides the country's own. */
export function priceView(
	product: Product,
	country: string,
	currency?: string,
): Record<string, unknown> {
	const { pricing } = product;
	const place = countries[country];
	const code = currency ?? place?.currency ?? 'USD';
	const language = place?.language ?? 'en';
	const price = priceIn(product, code);
	const tiers = Object.entries(pricing.quantityDiscounts ?? {}).map(([quantity, value]) => {
		const off = typeof value === 'number' ? round((price * value) / 100, code) : (value[code] ?? 0);
		return [
			quantity,
			{
				discountPercent: price === 0 ? 0 : Math.round((off / price) * 10_000) / 100,
				discountValue: off,
				discountValueDisplay: display(off, code, language),
				unitPrice: round(price - off, code),
				unitPriceDisplay: display(round(price - off, code), code, language),
			},
		] as const;
	});
	const setupFee = pricing.setupFee
		? priceIn({ pricing: { price: pricing.setupFee.price } }, code)
		: undefined;
	return {
		currency: code,
		price,
		display: display(price, code, language),
		...(tiers.length > 0
			? {
					quantityDiscount: Object.fromEntries(tiers),
					discountPeriodCount: pricing.discountDuration ?? null,
				}
			: {}),
		...(pricing.discountReason ? { discountReason: pricing.discountReason } : {}),
		...(pricing.dateLimitsEnabled && pricing.dateLimits ? { available: pricing.dateLimits } : {}),
		...(setupFee === undefined
			? {}
			: {
					setupFeePrice: setupFee,
					setupFeePriceDisplay: display(setupFee, code, language),
					setupFeeReason: pricing.setupFee?.title,
				}),
	};
}

const TAX_CODES: Record<string, string> = {
	DC020500: 'Computer software, prewritten, delivered electronically',
	SW054000: 'Cloud services, business use',
	SW054002: 'Cloud services, personal use',
};
