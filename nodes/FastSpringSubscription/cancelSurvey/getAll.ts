import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { moment } from '../../shared/fields';
import type { Json } from '../../shared/json';
import { filters } from './filters';

/** FastSpring takes the two together only. */
const sortingBy = (field?: string, order?: string): Json =>
	field === undefined && order === undefined
		? {}
		: { sorting: { field: field ?? 'creationTime', order: order ?? 'desc' } };

export const getAll = operation({
	name: 'Get Many',
	action: 'Get many cancel surveys',
	description: 'List the answers to cancel surveys in a period',
	route: api.cancelSurvey.getAll,
	fields: {
		startDate: moment('Start Date', { description: 'Answers from this moment on' }),
		endDate: moment('End Date', { description: 'Answers up to this moment' }),
		filters,
	},
	payload: ({ startDate, endDate, filters: { productPath, field, order } }) => ({
		startDate,
		endDate,
		...(productPath === undefined ? {} : { productPath }),
		...sortingBy(field, order),
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
