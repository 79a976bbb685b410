import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { period } from './window';

export const getUnprocessed = operation({
	name: 'Get Unprocessed',
	action: 'Get unprocessed events',
	description:
		'List events, oldest first, that no webhook has acknowledged, for a workflow that catches up',
	route: api.event.getUnprocessed,
	fields: period,
	query: (f) => ({ days: f.days, ...f.filters }),
	simplify: ['id', 'type', 'live', 'created', 'processed', 'data'],
});
