import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { boolean, collection } from '../../shared/fields';
import { coupon } from '../picker';
import { view } from './view';

export const get = operation({
	name: 'Get',
	action: 'Get a coupon',
	description: 'Retrieve a coupon with its discount, its limits and up to 1,000 of its codes',
	route: api.coupon.get,
	fields: {
		couponId: coupon,
		options: collection(
			'Options',
			{
				expand: boolean(
					'Expand Products',
					'Whether to return the products that the coupon is for as full records instead of paths',
					true,
				),
			},
			{ add: 'Add Option' },
		),
	},
	path: (f) => ({ coupon_id: f.couponId }),
	query: (f) => f.options,
	simplify: view,
});
