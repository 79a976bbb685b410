import { checked, choice, collection, day, id, text } from '../../shared/fields';
import { locator } from '../../shared/pickers';

export const filters = checked(
	collection(
		'Filters',
		{
			accountId: id('Account ID', { description: 'Subscriptions of this customer account' }),
			begin: day('Begin Date', {
				description:
					'First day (UTC) of the period in which the event happened; needs an event and an end date',
			}),
			customReferenceId: text('Custom Reference ID', {
				description: 'Your own key, as set by an update',
			}),
			end: day('End Date', {
				description: 'Last day (UTC) of the period; needs an event and a begin date',
			}),
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
			products: locator.products('Subscriptions to these products'),
			scope: choice(
				'Scope',
				{ all: 'All', live: 'Live', test: 'Test' },
				{ description: 'Live purchases, tests, or both' },
			),
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
	// FastSpring applies a period to an event only, and lists everything where one of the three is missing.
	({ event, begin, end }) =>
		[event, begin, end].every((one) => (one === undefined) === (event === undefined))
			? undefined
			: 'has a period without its event, or an event without its period; add Event, Begin Date and End Date together',
);
