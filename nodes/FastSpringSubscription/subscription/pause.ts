import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { integer } from '../../shared/fields';
import { locator } from '../../shared/pickers';
import { view } from './view';

export const pause = operation({
	name: 'Pause',
	action: 'Pause a subscription',
	description: 'Pause billing for a number of periods. The pause begins on the next billing date.',
	route: api.subscription.pause,
	fields: {
		subscriptionId: locator.subscription(),
		pausePeriodCount: integer('Billing Periods to Skip', {
			min: 1,
			default: 1,
			description: 'Number of periods without a charge, from the next one on',
		}),
	},
	path: (f) => ({ subscription_id: f.subscriptionId }),
	payload: (f) => ({ pausePeriodCount: f.pausePeriodCount }),
	simplify: [...view, 'pauseDate', 'resumeDate'],
});
