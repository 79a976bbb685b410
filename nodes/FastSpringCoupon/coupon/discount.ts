import { boolean, choice, decimal, integer, list, onlyWhen, prices } from '../../shared/fields';
import { compact, type Json } from '../../shared/json';
import { locator } from '../../shared/pickers';

const percent = decimal('Percent Off', { min: 0.01, max: 100, placeholder: 'e.g. 20' });
const amount = prices('Amount Off', {
	min: 1,
	least: 0.01,
	description: 'Amount off per currency',
});

/** What a coupon takes off: one discount, or tiers with products and durations of their own. */
export const discount = {
	discountType: choice(
		'Discount',
		{
			percent: 'Percent Off',
			flat: ['Amount Off', 'A fixed amount per currency'],
			tiers: ['Several Tiers', 'A discount for each group of products, for subscription offers'],
			unchanged: ['Leave Unchanged', 'For an update of a coupon that is there already'],
		},
		{ default: 'percent' },
	),
	percent: onlyWhen({ discountType: ['percent'] }, percent),
	amount: onlyWhen({ discountType: ['flat'] }, amount),
	discounts: onlyWhen(
		{ discountType: ['tiers'] },
		list(
			'Tiers',
			'Tier',
			{
				type: choice(
					'Type',
					{ percent: 'Percent Off', flat: 'Amount Off' },
					{ default: 'percent' },
				),
				percent: onlyWhen({ type: ['percent'] }, percent),
				amount: onlyWhen({ type: ['flat'] }, amount),
			},
			{
				more: {
					applyDiscountImmediately: boolean(
						'Apply Immediately',
						'Whether the tier counts from the first billing period on instead of the next renewal',
						true,
					),
					discountPeriodCount: integer('Billing Periods', {
						min: 1,
						description: 'Number of billing periods that the tier lasts',
					}),
					products: locator.products(
						'The products of the tier. Without them it is for all other products',
					),
				},
				min: 2,
				max: 25,
				description:
					'2 to 25 tiers. A product may be in one tier only, and one tier at most may be without products.',
			},
		),
	),
};

type Chosen = {
	discountType: string;
	percent: number | undefined;
	amount: Json | undefined;
	discounts: Json[] | undefined;
};

/** FastSpring's fields for it; none where the discount stays as it is. */
export function discountOf({ discountType, discounts, ...single }: Chosen): Json {
	if (discountType === 'unchanged') return {};
	if (discountType === 'tiers')
		return { hasMultiDiscount: true, discounts: discounts?.map((tier) => compact(tier)) };
	return { hasMultiDiscount: false, discount: compact({ type: discountType, ...single }) };
}
