import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { period } from './window';

export const getProcessed = operation({
	name: 'Get Processed',
	action: 'Get processed events',
	description:
		'List events, oldest first, that a webhook has acknowledged or that were marked as processed',
	route: api.event.getProcessed,
	fields: period,
	query: (f) => ({ days: f.days, ...f.filters }),
	simplify: ['id', 'type', 'live', 'created', 'processed', 'data'],
});
