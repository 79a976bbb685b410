import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { boolean, collection, integer, text, texts } from '../../shared/fields';
import { compact } from '../../shared/json';
import { locator } from '../../shared/pickers';
import { addons, discount, planned, price, product, quantity } from './plan';
import { endDate, nextDate } from './dates';

export const update = operation({
	name: 'Update',
	action: 'Update a subscription',
	description:
		'Change the plan, quantity, price, dates, add-ons, coupon or renewal of a subscription. Only the fields that are given change.',
	route: api.subscription.update,
	fields: {
		subscriptionId: locator.subscription(),
		updateFields: collection('Update Fields', {
			addons,
			coupons: texts('Coupon Code', {
				keepsEmpty: true,
				description: 'One code; leave it empty to remove the coupon',
			}),
			customReferenceId: text('Custom Reference ID', {
				description: 'Your own key, by which the subscription can be found',
			}),
			discount,
			end: endDate,
			isEndDateSet: boolean('End Date Is Set', 'Whether the end date is fixed'),
			manualRenew: boolean(
				'Manual Renewal',
				'Whether the customer renews by hand instead of being charged automatically',
				true,
			),
			next: nextDate,
			preview: boolean(
				'Preview',
				'Whether to return the charges and credits of a prorated change without making it',
				true,
			),
			price,
			product,
			prorate: boolean(
				'Prorate',
				'Whether to settle the difference now, with a charge or a credit, instead of at the next billing',
				true,
			),
			quantity,
			remainingPeriods: integer('Remaining Periods', {
				min: 0,
				description: 'Number of further billings; 0 for no end',
			}),
			taxExemptId: text('Tax Exemption ID', {
				keepsEmpty: true,
				description: 'Leave it empty to remove the ID',
			}),
		}),
	},
	payload: ({ subscriptionId, updateFields: { remainingPeriods, ...changes } }) => ({
		subscription: subscriptionId,
		...compact(planned(changes)),
		...(remainingPeriods === undefined
			? {}
			: { remainingPeriods: remainingPeriods === 0 ? null : remainingPeriods }),
	}),
});
