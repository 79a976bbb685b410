import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { locator } from '../../shared/pickers';

export const charge = operation({
	name: 'Charge',
	action: 'Charge a subscription now',
	description:
		'Charge a managed subscription its current price now. It takes the money: a charge is sent once and never repeated.',
	route: api.subscription.charge,
	fields: { subscriptionId: locator.subscription() },
	payload: (f) => ({ subscription: f.subscriptionId }),
});
