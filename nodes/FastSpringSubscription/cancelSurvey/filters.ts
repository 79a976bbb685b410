import { choice, collection, id } from '../../shared/fields';

/** Which answers are listed, and in which order. */
export const filters = collection(
	'Filters',
	{
		productPath: id('Product Path'),
		field: choice('Sort By', { creationTime: 'Creation Time', reasonId: 'Reason' }),
		order: choice('Sort Order', { asc: 'Ascending', desc: 'Descending' }),
	},
	{ add: 'Add Filter' },
);
