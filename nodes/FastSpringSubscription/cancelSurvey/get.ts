import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { collection } from '../../shared/fields';
import { locator } from '../../shared/pickers';
import { surveyLanguage } from './fields';

export const get = operation({
	name: 'Get',
	action: 'Get the cancel survey of a subscription',
	description:
		'Retrieve the reasons to choose from, or the answer where the subscription is canceled',
	route: api.cancelSurvey.get,
	fields: {
		subscriptionId: locator.subscription(),
		filters: collection('Filters', { lang: surveyLanguage }, { add: 'Add Filter' }),
	},
	path: (f) => ({ subscriptionId: f.subscriptionId }),
	query: (f) => f.filters,
});
