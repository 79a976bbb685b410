import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { boolean, choices, collection, email } from '../shared/fields';
import { statuses } from './statuses';
import { view } from './view';

export const getAll = operation({
	name: 'Get Many',
	action: 'Get many quotes',
	description: 'List quotes, by their status or by the user who made them',
	route: api.quote.getAll,
	fields: {
		filters: collection(
			'Filters',
			{
				createdEmail: email('Created By', {
					description: 'Email address of the user who made the quote, not of its recipient',
				}),
				onlyQuoteId: boolean(
					'IDs Only',
					'Whether to return nothing but the IDs of the quotes',
					true,
				),
				statuses: choices('Statuses', statuses, { description: 'Quotes in any of these' }),
			},
			{ add: 'Add Filter' },
		),
	},
	query: (f) => f.filters,
	simplify: view,
});
