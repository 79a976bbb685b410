import { boolean, clearable, integer, text, texts } from '../../shared/fields';
import { endDate, nextDate } from './dates';
import { addons, discount, price, product, quantity } from './plan';

/** What an update can change. */
export const updateFields = {
	addons,
	coupons: clearable<string[], string[]>(
		texts('Coupon Code', { description: 'One code. To remove the coupon, use Clear Fields.' }),
		[],
	),
	customReferenceId: clearable(
		text('Custom Reference ID', {
			description: 'Your own key, by which the subscription can be found',
		}),
	),
	discount,
	end: endDate,
	isEndDateSet: boolean('End Date Is Set', 'Whether the end date is fixed'),
	manualRenew: boolean(
		'Manual Renewal',
		'Whether the customer renews by hand instead of being charged automatically',
		true,
	),
	next: nextDate,
	price,
	product,
	quantity,
	remainingPeriods: clearable(
		integer('Remaining Periods', {
			min: 1,
			description: 'Number of further billings; cleared, it renews without end',
		}),
		null,
	),
	taxExemptId: clearable(text('Tax Exemption ID', { description: 'No tax is charged with it' })),
};

/** How an update is carried out: no change by itself. */
export const settlement = {
	preview: boolean(
		'Preview',
		'Whether to return the charges and credits of a prorated change without making it',
		true,
	),
	prorate: boolean(
		'Prorate',
		'Whether to settle the difference now, with a charge or a credit, instead of at the next billing',
		true,
	),
};
