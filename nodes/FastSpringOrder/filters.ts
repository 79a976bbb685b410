import { boolean, choice, collection, day, integer } from '../shared/fields';
import { locator } from '../shared/pickers';

/** Which orders are listed. */
export const filters = collection(
	'Filters',
	{
		begin: day('Begin Date', {
			description: 'Orders from this day (UTC) on; at least one day before the end date',
		}),
		days: integer('Days', { min: 1, description: 'Orders of the last number of days' }),
		end: day('End Date', { description: 'Orders up to this day (UTC)' }),
		products: locator.products('Orders of these products'),
		rebill: boolean(
			'Renewals',
			'Whether to return only renewals of subscriptions; when off, they are left out',
		),
		returns: boolean(
			'Refunded',
			'Whether to return only orders with returns; when off, only those without',
		),
		scope: choice(
			'Scope',
			{ all: 'All', live: 'Live', test: 'Test' },
			{ description: 'Live purchases, tests, or both' },
		),
		status: choice('Status', {
			canceled: 'Canceled',
			completed: 'Completed',
			failed: 'Failed',
		}),
	},
	{ add: 'Add Filter' },
);
