import { id, texts } from '../../shared/fields';
import { rules } from '../../shared/values';

/** A co-term group: subscriptions of one account that are billed on the same day. */
export const cotermGroupId = id('Co-Term Group ID', {
	description: 'From Co-Term Group: Create, or the event subscription.group.created',
});

export const subscriptions = texts('Subscription IDs', {
	rule: rules.id,
	description: 'IDs, separated by commas',
});

/** A simplified group. */
export const view = [
	'coTermGroupId',
	'accountId',
	'account',
	'displayName',
	'coTermGroup',
	'nextPeriodDate',
	'groupingCriteria',
	'subscriptions',
	'order',
];
