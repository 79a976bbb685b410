import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { compact } from '../../shared/json';
import { newCoupon } from '../picker';
import { discount, discountOf } from './discount';
import { additionalFields } from './fields';

export const upsert = operation({
	name: 'Create or Update',
	action: 'Create or update a coupon',
	description:
		'Create a new record, or update the current one if it already exists (upsert). An update leaves the codes as they are unless Codes (Replace Existing) is added.',
	route: api.coupon.upsert,
	fields: {
		couponId: newCoupon,
		...discount,
		additionalFields,
	},
	payload: ({ couponId, additionalFields: { available, ...rest }, ...chosen }) => ({
		coupon: couponId,
		...discountOf(chosen),
		...compact({ ...rest, available: available && compact(available) }),
	}),
});
