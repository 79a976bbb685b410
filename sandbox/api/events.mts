import type { FastifyInstance } from 'fastify';
import { findEvent, findEvents, windowOf } from '../store/events.mts';
import type { Store } from '../store.mts';
import type { StoreEvent } from '../store/model.mts';
import { isFields, type Fields } from './answer.mts';

/** There is no second page: an answer says that there is more, and the caller has to narrow the window. */
const MOST = 25;

/** Events that webhooks carry: lists of processed and unprocessed ones, and the switch between both. */
export function registerEvents(app: FastifyInstance, store: Store): void {
	for (const processed of [true, false]) {
		app.get(`/events/${processed ? 'processed' : 'unprocessed'}`, async (request, reply) => {
			const query = request.query as Fields;
			const window =
				'page' in query || 'limit' in query
					? { error: { page: 'Pagination is not supported for this endpoint.' } }
					: windowOf(store, query);
			// FastSpring files what is wrong with a query under 500.
			if ('error' in window)
				return reply.code(500).send({ action: 'events.get', result: 'error', error: window.error });
			const found = findEvents(store, processed, window);
			const events = found
				.slice(0, MOST)
				.map((event) => ({ ...eventView(event), event: event.id }));
			// The total is always 0, and `more` is there only when it is true.
			return {
				action: 'events.get',
				result: 'success',
				page: null,
				limit: null,
				nextPage: null,
				total: 0,
				events,
				...(found.length > MOST ? { more: true } : {}),
			};
		});
	}

	app.post<{ Params: { id: string } }>('/events/:id', async (request, reply) => {
		const { id } = request.params;
		const failed = (error: Fields) =>
			reply
				.code(400)
				.send({ events: [{ action: 'event.get', event: id, result: 'error', error }] });
		const event = findEvent(store, id);
		// The key is FastSpring's.
		if (!event) return failed({ order: 'Not found' });
		const { body } = request;
		if (!isFields(body) || typeof body['processed'] !== 'boolean')
			return failed({ processed: 'Must be true or false' });
		event.processed = body['processed'];
		return eventView(event);
	});
}

function eventView({ id, processed, created, type, live, data }: StoreEvent): Fields {
	return { id, processed, created, type, live, data };
}
