import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { codes } from '../codes';
import { coupon } from '../picker';

export const add = operation({
	name: 'Add',
	action: 'Add codes to a coupon',
	description:
		'Add codes to those that a coupon has. Codes are kept in upper case, and one that is there already is not added again.',
	route: api.code.add,
	fields: {
		couponId: coupon,
		codes: codes(
			'Codes',
			'The codes to add, separated by commas or line breaks, or one code per input item',
		),
	},
	path: (f) => ({ coupon_id: f.couponId }),
	payload: (f) => ({ codes: f.codes }),
	// The answer tells all codes of a call, which several items may share.
	output: (row, f) => [{ ...row, codes: f.codes }],
});
