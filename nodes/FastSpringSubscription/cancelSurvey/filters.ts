import { choice, collection } from '../../shared/fields';
import { locator } from '../../shared/pickers';

/** Which answers are listed, and in which order. */
export const filters = collection(
	'Filters',
	{
		productPath: locator.product(),
		field: choice('Sort By', { creationTime: 'Creation Time', reasonId: 'Reason' }),
		order: choice('Sort Order', { asc: 'Ascending', desc: 'Descending' }),
	},
	{ add: 'Add Filter' },
);
