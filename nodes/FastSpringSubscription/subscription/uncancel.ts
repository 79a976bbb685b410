import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { locator } from '../../shared/pickers';

export const uncancel = operation({
	name: 'Uncancel',
	action: 'Undo the pending cancellation of a subscription',
	description: 'Undo a pending cancellation, as long as the subscription has not been deactivated',
	route: api.subscription.update,
	fields: { subscriptionId: locator.subscription() },
	// FastSpring looks for the explicit null; without it the call succeeds and does nothing.
	payload: (f) => ({ subscription: f.subscriptionId, deactivation: null }),
});
