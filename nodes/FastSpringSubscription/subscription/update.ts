import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { changes } from '../../shared/fields';
import { compact } from '../../shared/json';
import { locator } from '../../shared/pickers';
import { settlement, updateFields } from './fields';
import { planned } from './plan';

export const update = operation({
	name: 'Update',
	action: 'Update a subscription',
	description:
		'Change the plan, quantity, price, dates, add-ons, coupon or renewal of a subscription. Only the fields that are given change.',
	route: api.subscription.update,
	fields: {
		subscriptionId: locator.subscription(),
		updateFields: changes({ ...updateFields, ...settlement }, Object.keys(settlement)),
	},
	payload: (f) => ({ subscription: f.subscriptionId, ...compact(planned(f.updateFields)) }),
});
