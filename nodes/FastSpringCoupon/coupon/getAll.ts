import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { view } from './view';

export const getAll = operation({
	name: 'Get Many',
	action: 'Get many coupons',
	description: 'List the coupons of the store. Each full record takes a call of its own.',
	route: api.coupon.getAll,
	fields: {},
	simplify: view,
});
