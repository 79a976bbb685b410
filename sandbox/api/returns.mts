import type { FastifyInstance } from 'fastify';
import { returnView } from '../views/return.mts';
import type { Store } from '../store.mts';
import type { Return } from '../store/model.mts';
import { refund } from '../store/returns.mts';
import {
	bytesOf,
	entriesOf,
	entryOf,
	hasErrors,
	idsOf,
	MANY,
	sendList,
	TOO_MANY,
	type Fields,
} from './answer.mts';
import { returnErrors, type ReturnFields } from './returnFields.mts';

/** Returns: refund orders, in full or in part, and read what was refunded. */
export function registerReturns(app: FastifyInstance, store: Store): void {
	const view = (record: Return) => returnView(store, record);

	app.post('/returns', async (request, reply) => {
		const entries = entriesOf(request.body, 'returns');
		if (!entries)
			return reply
				.code(400)
				.send({ returns: [failed('return.create', store.id(), { returns: 'required' })] });
		// Each entry stands for itself: a bad one keeps none of the others from being carried out.
		const answers = entries.map((entry) => create(store, entry, view));
		if (!answers.some((answer) => answer.done)) reply.code(400);
		return sendList(
			reply,
			'returns',
			answers.map((answer) => answer.bytes),
		);
	});

	app.get<{ Params: { ids: string } }>('/returns/:ids', async (request, reply) => {
		const ids = idsOf(request.params.ids);
		if (ids.length > MANY)
			return reply
				.code(400)
				.send({ returns: [failed('return.get', request.params.ids, { return: TOO_MANY })] });
		const found = ids.map((id) => store.returns.get(id));
		if (found.every((record) => record === undefined)) reply.code(400);
		const entries = found.map((record, index) =>
			record
				? entryOf(store, record, view, 'return.get')
				: bytesOf(failed('return.get', ids[index] ?? '', { return: 'Not found' })),
		);
		return sendList(reply, 'returns', entries);
	});
}

/** Carries out one entry, or says what is wrong with it; `return` is then the id of the attempt. */
function create(
	store: Store,
	entry: Fields,
	view: (record: Return) => Fields,
): { done: boolean; bytes: Buffer } {
	const order = findOrder(store, entry['order']);
	const error: Record<string, string> = order
		? returnErrors(store, order, entry)
		: { order: 'Not found' };
	if (!order || hasErrors(error))
		return { done: false, bytes: bytesOf(failed('return.create', store.id(), error)) };
	const { refundType, items, reason, note } = entry as ReturnFields;
	const record = refund(store, order, {
		...(refundType === 'PARTIAL' && items ? { items } : {}),
		...(typeof reason === 'string' ? { reason } : {}),
		...(note === undefined ? {} : { note }),
	});
	return { done: true, bytes: entryOf(store, record, view, 'return.create') };
}

const failed = (action: string, id: string, error: Record<string, string>): Fields => ({
	action,
	return: id,
	result: 'error',
	error,
});

/** An order by its id or by its reference. */
function findOrder(store: Store, key: unknown) {
	if (typeof key !== 'string') return undefined;
	return (
		store.orders.get(key) ?? [...store.orders.values()].find((order) => order.reference === key)
	);
}
