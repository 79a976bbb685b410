import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { coupon } from '../picker';

export const getAll = operation({
	name: 'Get Many',
	action: 'Get many codes of a coupon',
	description:
		'List the codes of a coupon, one item for each code. Coupon: Get shows the first 1,000 only.',
	route: api.code.getAll,
	fields: { couponId: coupon },
	path: (f) => ({ coupon_id: f.couponId }),
	output: (row, f) => [{ coupon: f.couponId, ...row }],
});
