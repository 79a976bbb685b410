import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { choice } from '../../shared/fields';
import { locator } from '../../shared/pickers';

export const cancel = operation({
	name: 'Cancel',
	action: 'Cancel a subscription',
	description:
		'Cancel a subscription at the end of the period that is paid for, or immediately. It refunds nothing.',
	route: api.subscription.cancel,
	fields: {
		subscriptionId: locator.subscription(),
		billingPeriod: choice(
			'When',
			{
				1: [
					'At Period End',
					'It stays active until the next billing date, and can be uncanceled until then',
				],
				0: ['Immediately', 'It is deactivated now. This cannot be undone.'],
			},
			{ default: '1' },
		),
	},
	path: (f) => ({ subscription_id: f.subscriptionId }),
	query: (f) => ({ billingPeriod: f.billingPeriod }),
});
