import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { choice, collection, id, moment } from '../../shared/fields';

export const getAll = operation({
	name: 'Get Many',
	action: 'Get many cancel surveys',
	description: 'List the answers to cancel surveys in a period',
	route: api.cancelSurvey.getAll,
	fields: {
		startDate: moment('Start Date'),
		endDate: moment('End Date'),
		filters: collection(
			'Filters',
			{
				productPath: id('Product Path'),
				field: choice('Sort By', { creationTime: 'Creation Time', reasonId: 'Reason' }),
				order: choice('Sort Order', { asc: 'Ascending', desc: 'Descending' }),
			},
			{ add: 'Add Filter' },
		),
	},
	payload: ({ startDate, endDate, filters: { productPath, field = 'creationTime', order } }) => ({
		startDate,
		endDate,
		...(productPath === undefined ? {} : { productPath }),
		...(order === undefined ? {} : { sorting: { field, order } }),
	}),
	simplify: [
		'id',
		'subscriptionId',
		'productPath',
		'reasonId',
		'name',
		'displayName',
		'feedbackText',
		'lang',
		'creationTime',
	],
});
