import type { IDataObject } from 'n8n-workflow';
import { isRecord, typed, type Json } from '../json';

/** What both triggers emit for an event. Fields that FastSpring adds one day follow these. */
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

/** Fields of the envelope that say nothing about the event: its state when sent, and its id once more. */
const STATE = new Set(['processed', 'event']);

/**
 * The events of a delivery, in its order, out of the raw body: `{"events":[…]}`, a plain list, or one
 * event. Undefined if the body is not JSON; empty if it holds no event.
 */
export function parseDelivery(body: Uint8Array): FastSpringEvent[] | undefined {
	const parsed = parseJson(new TextDecoder().decode(body));
	if (parsed === undefined) return undefined;
	return entriesOf(parsed).filter(isRecord).map(toEvent);
}

/** An event of a delivery, or of `GET /events/…`, in the shape that both triggers emit. */
export function toEvent(entry: Json): FastSpringEvent {
	const { id, type, live, created, data, ...rest } = entry;
	const others = Object.entries(rest).filter(([key]) => !STATE.has(key));
	return {
		id: typeof id === 'string' ? id : '',
		type: typeof type === 'string' ? type : '',
		live: live === true,
		created: typeof created === 'number' ? created : null,
		data: typed<IDataObject>(data ?? {}),
		...typed<IDataObject>(Object.fromEntries(others)),
	};
}

function entriesOf(parsed: unknown): unknown[] {
	if (Array.isArray(parsed)) return parsed;
	if (!isRecord(parsed)) return [];
	if (Array.isArray(parsed.events)) return parsed.events;
	return typeof parsed.type === 'string' ? [parsed] : [];
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
