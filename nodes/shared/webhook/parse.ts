import type { IDataObject } from 'n8n-workflow';
import { isRecord, type Json } from '../json';

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

/** Levels of lists and objects in a delivery: far more than FastSpring sends, and far fewer than n8n can store. */
const DEEPEST = 100;

/**
 * The events of a delivery, in its order, out of the raw body: `{"events":[…]}`, a plain list, or one
 * event. Undefined if the body is not JSON, or is nested too deeply; empty if it contains no event.
 */
export function parseDelivery(body: Uint8Array): FastSpringEvent[] | undefined {
	const parsed = parseJson(new TextDecoder().decode(body));
	if (parsed === undefined || isDeeper(parsed, DEEPEST)) return undefined;
	return entriesOf(parsed).filter(isRecord).map(toEvent);
}

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

function entriesOf(parsed: unknown): unknown[] {
	if (Array.isArray(parsed)) return parsed;
	if (!isRecord(parsed)) return [];
	if (Array.isArray(parsed.events)) return parsed.events;
	if (isRecord(parsed.events)) return [parsed.events];
	return typeof parsed.type === 'string' ? [parsed] : [];
}

function toNumber(value: unknown): number | null {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

function isDeeper(value: unknown, levels: number): boolean {
	if (typeof value !== 'object' || value === null) return false;
	return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
