/** A simplified coupon. */
export const view = [
	'coupon',
	'discount',
	'discountPeriodCount',
	'applyDiscountImmediately',
	'combine',
	'orderLevelDiscount',
	'reason',
	'limit',
	'available',
	'products',
	'codes',
];
