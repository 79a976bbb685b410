import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { coupon } from '../picker';

export const deleteAll = operation({
	name: 'Delete All',
	action: 'Delete all codes of a coupon',
	description:
		'Delete every code of a coupon and return the deleted codes. This cannot be undone: nobody can use the coupon until it has codes again.',
	route: api.code.deleteAll,
	fields: { couponId: coupon },
	path: (f) => ({ coupon_id: f.couponId }),
	simplify: ['coupon', 'codes deleted', 'result'],
});
