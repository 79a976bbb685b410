import { collection, day, integer } from '../shared/fields';

/** How far back events are read. FastSpring keeps them for 30 days. */
export const period = {
	days: integer('Days', {
		min: 1,
		max: 30,
		default: 30,
		description: 'Events of the last number of days; FastSpring keeps them for 30',
	}),
	filters: collection(
		'Filters',
		{
			begin: day('Begin Date', {
				description: 'Events after this day (UTC); at least one day before the end date',
			}),
			end: day('End Date', { description: 'Events before this day (UTC)' }),
		},
		{ add: 'Add Filter' },
	),
};
