import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { locator } from '../../shared/pickers';
import { view } from './view';

export const resume = operation({
	name: 'Resume',
	action: 'Resume a paused subscription',
	description:
		'End a pause, or cancel a scheduled pause. Ending a pause charges the customer and begins a new period.',
	route: api.subscription.resume,
	fields: { subscriptionId: locator.subscription() },
	path: (f) => ({ subscription_id: f.subscriptionId }),
	simplify: view,
});
