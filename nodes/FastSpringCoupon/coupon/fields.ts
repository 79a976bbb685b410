import { boolean, clearable, collection, integer, translations } from '../../shared/fields';
import { codes } from '../codes';
import { validity } from './validity';
import { locator } from '../../shared/pickers';

/** What a coupon can say beyond its discount. */
export const additionalFields = collection('Additional Fields', {
	applyDiscountImmediately: boolean(
		'Apply Immediately',
		'Whether the discount counts from the first billing period on instead of the next renewal. FastSpring has to enable this for the store.',
		true,
	),
	autoSelectDiscount: boolean(
		'Select Best Discount',
		'Whether the customer gets the best of several discounts that do not combine. FastSpring has to enable this for the store.',
		true,
	),
	available: validity,
	codes: codes(
		'Codes (Replace Existing)',
		'Codes that customers enter. Those that the coupon already has are deleted; to keep them, use Code: Add instead.',
	),
	combine: boolean('Combine', 'Whether the discount adds to other discounts', true),
	discountPeriodCount: clearable(
		integer('Billing Periods', {
			min: 1,
			max: 365,
			description: 'Number of billing periods that the discount lasts; cleared, it has no end',
		}),
		0,
	),
	limit: clearable(
		integer('Use Limit', {
			min: 1,
			description:
				'How often the coupon can be used, by all customers and with all codes together; cleared, there is no limit',
		}),
		0,
	),
	orderLevelDiscount: boolean(
		'Order-Level Discount',
		'Whether an amount comes off the order as a whole instead of each product. FastSpring has to enable this for the store.',
		true,
	),
	products: clearable<string[], string[]>(
		locator.products('The products that the coupon is for; cleared, it is for all products'),
		[],
	),
	reason: translations('Reason', {
		description: 'What the customer reads about the discount, per language',
	}),
});
