import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { boolean, id } from '../shared/fields';

export const update = operation({
	name: 'Update',
	action: 'Mark an event as processed or unprocessed',
	description: 'Mark an event as processed, which also ends its deliveries, or as unprocessed',
	route: api.event.update,
	fields: {
		eventId: id('Event ID', {
			description: 'The ID that the triggers and the lists of events give',
		}),
		processed: boolean('Processed', 'Whether the event has been dealt with', true),
	},
	path: (f) => ({ event_id: f.eventId }),
	payload: (f) => ({ processed: f.processed }),
	output: (row, f) => [{ ...row, id: f.eventId, processed: f.processed }],
	simplify: ['id', 'type', 'live', 'created', 'processed'],
});
