import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { boolean, collection, texts } from '../../shared/fields';
import { compact } from '../../shared/json';
import { locator } from '../../shared/pickers';
import { discount, discountedAddons, planned, price, product, quantity } from './plan';

export const estimate = operation({
	name: 'Estimate',
	action: 'Estimate a change of a subscription',
	description:
		'Work out what a change would cost now and at the next billing, without making it. Coupon codes that do not exist are ignored.',
	route: api.subscription.estimate,
	fields: {
		subscriptionId: locator.subscription(),
		additionalFields: collection('Additional Fields', {
			addons: discountedAddons,
			coupons: texts('Coupon Codes', { description: 'Codes to apply, separated by commas' }),
			discount,
			price,
			product,
			prorate: boolean('Prorate', 'Whether the difference is settled now', true),
			quantity,
		}),
	},
	payload: (f) => ({ subscription: f.subscriptionId, ...compact(planned(f.additionalFields)) }),
	simplify: true,
});
