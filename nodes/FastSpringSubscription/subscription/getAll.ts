import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { choice, collection, day, id, text, texts } from '../../shared/fields';
import { view } from './view';

export const getAll = operation({
	name: 'Get Many',
	action: 'Get many subscriptions',
	description:
		'List subscriptions, by customer, product, status, or what happened to them in a period',
	route: api.subscription.getAll,
	fields: {
		filters: collection(
			'Filters',
			{
				accountId: id('Account ID'),
				begin: day('Begin Date', {
					description:
						'First day of the period. It counts only together with an event and an end date.',
				}),
				customReferenceId: text('Custom Reference ID', {
					description: 'Your own key, as set by an update',
				}),
				end: day('End Date', { description: 'Last day of the period' }),
				event: choice(
					'Event',
					{
						canceled: 'Canceled',
						charged: 'Charged',
						created: 'Created',
						deactivated: 'Deactivated',
						trialended: 'Trial Ended',
						trialstarted: 'Trial Started',
					},
					{ description: 'What happened in the period; needs a begin and an end date' },
				),
				products: texts('Product Paths', {
					description: 'Subscriptions to these products, separated by commas',
				}),
				scope: choice('Scope', { all: 'All', live: 'Live', test: 'Test' }),
				status: choice('Status', {
					active: ['Active', 'Trials are included'],
					canceled: ['Canceled', 'Canceled, but still running to the end of the period'],
					deactivated: 'Deactivated',
					overdue: 'Overdue',
					trial: 'Trial',
				}),
			},
			{ add: 'Add Filter' },
		),
	},
	query: (f) => f.filters,
	simplify: view,
});
