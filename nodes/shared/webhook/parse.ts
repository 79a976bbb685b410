import type { IDataObject } from 'n8n-workflow';
import type { Json } from '../json';

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

/** Fields of the envelope that say nothing about the event: its state when sent, and its id once more. */
const STATE = new Set(['processed', 'event']);

/**
 * An event of a delivery, or of `GET /events/…`, in the shape that both triggers emit. Relays and tests made by hand
 * write the envelope's numbers and flags as text, and ids as numbers.
 */
export function toEvent(entry: Json): FastSpringEvent {
	const { id, type, live, created, data, ...rest } = entry;
	const others = Object.fromEntries(Object.entries(rest).filter(([key]) => !STATE.has(key)));
	return {
		id: typeof id === 'string' || typeof id === 'number' ? String(id) : '',
		type: typeof type === 'string' ? type : '',
		live: live === true || live === 'true',
		created: toNumber(created),
		data: isData(data) ? data : {},
		...(isData(others) ? others : {}),
	};
}

function toNumber(value: unknown): number | null {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
