import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { locator } from '../../shared/pickers';
import { view } from './view';

export const get = operation({
	name: 'Get',
	action: 'Get a subscription',
	description: 'Retrieve a subscription with its plan, its state and its next charge',
	route: api.subscription.get,
	fields: { subscriptionId: locator.subscription() },
	path: (f) => ({ subscription_id: f.subscriptionId }),
	simplify: view,
});
