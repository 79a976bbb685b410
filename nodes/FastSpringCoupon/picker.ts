import { api } from '../shared/endpoints';
import { idPicker } from '../shared/pickers';
import { ofList, SHOWN } from '../shared/pickers/choices';

/** FastSpring lists ids alone; they were made to be read, so that more of them fit than of records. */
const coupons = ofList(
	'searchCoupons',
	api.coupon.getAll,
	({ coupon }) => ({ name: String(coupon), value: String(coupon) }),
	{ size: 5 * SHOWN },
);

const kind = { search: coupons, searchedBy: 'coupon ID', example: 'spring-sale' };

export const coupon = idPicker('Coupon', kind);

/** The same, for a coupon that may be new. */
export const newCoupon = idPicker('Coupon', { ...kind, first: 'id' });
