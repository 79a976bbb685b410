import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { locator } from '../../shared/pickers';

export const convert = operation({
	name: 'Convert',
	action: 'Convert an expired trial',
	description:
		'Open a checkout session in which the customer converts an expired trial that had no payment method',
	route: api.subscription.convert,
	fields: { subscriptionId: locator.subscription() },
	path: (f) => ({ subscription_id: f.subscriptionId }),
	simplify: true,
});
