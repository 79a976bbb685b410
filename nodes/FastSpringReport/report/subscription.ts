import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { columns } from './columns';
import { subscriptionPresets } from './presets';
import { bodyOf, fieldsOf, job, displayOptions } from './request';

export const subscription = operation({
	name: 'Subscription',
	action: 'Generate a subscription report',
	description: 'Report recurring revenue, churn and the movement of subscriptions',
	route: api.report.subscription,
	fields: fieldsOf(columns.subscription, subscriptionPresets),
	payload: bodyOf(subscriptionPresets),
	job,
	displayOptions,
});
