import type { IDataObject } from 'n8n-workflow';
import type { Json } from '../json';
import { number, text } from './readers';

/** What both triggers emit for an event. Fields that FastSpring adds in the future follow these. */
export interface FastSpringEvent extends IDataObject {
	/** The same on FastSpring's own repeats; a resend by hand has a new one. Empty if FastSpring sent none. */
	id: string;
	type: string;
	/** False for test orders. */
	live: boolean;
	/** Milliseconds since 1970, UTC. */
	created: number | null;
	data: IDataObject;
}

/** An object or a list out of JSON, in n8n's terms. */
export const isData = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null;

/** What stands in the envelope at its own place, or says nothing about the event: its state when sent, and its id once more. */
const ENVELOPE = new Set(['id', 'type', 'live', 'created', 'data', 'processed', 'event']);

/**
 * An event of a delivery, or of `GET /events/…`, in the shape that both triggers emit. Relays and tests made by hand
 * write the envelope's numbers and flags as text, and ids as numbers.
 */
export function toEvent(entry: Json): FastSpringEvent {
	const { type, live, data } = entry;
	const others = Object.entries(entry).filter(([key]) => !ENVELOPE.has(key));
	return {
		id: text('id')(entry) ?? '',
		type: typeof type === 'string' ? type : '',
		live: live === true || live === 'true',
		created: number('created')(entry),
		data: isData(data) ? data : {},
		...Object.fromEntries(others),
	};
}
