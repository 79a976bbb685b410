import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { locator } from '../../shared/pickers';

export const convert = operation({
	name: 'Convert',
	action: 'Convert a subscription',
	description:
		'Open a checkout session in which the customer takes up a trial again that ended without a payment method',
	route: api.subscription.convert,
	fields: { subscriptionId: locator.subscription() },
	path: (f) => ({ subscription_id: f.subscriptionId }),
	simplify: true,
});
