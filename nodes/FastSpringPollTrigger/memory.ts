import { isRecord, type Json } from '../shared/json';
import type { FastSpringEvent } from '../shared/webhook/parse';
import { Seen } from '../shared/webhook/seen';

/**
 * What a poll trigger remembers between polls. All times are FastSpring's own (milliseconds since 1970), so
 * that a clock that is wrong or changed here neither loses an event nor repeats one.
 */
export interface Memory {
	/** Events from before are none of ours. */
	from: number;
	/** The newest event that was handed over; 0 for none yet. */
	newest: number;
	seen: Seen;
	/** Ids that were handed over, and are to be marked as processed. */
	toMark: string[];
}

/** Events may come to light a little out of order: so far back, ids decide and not times. */
const OVERLAP = 3_600_000;
const REMEMBERED = 5_000;

/** Reads what `save` gave; undefined before the first poll. */
export function recall(saved: Json): Memory | undefined {
	if (typeof saved.from !== 'number') return undefined;
	const memory = begin(saved.from);
	memory.newest = typeof saved.newest === 'number' ? saved.newest : 0;
	memory.seen.merge(saved.seen);
	memory.toMark = Array.isArray(saved.toMark) ? saved.toMark.map(String) : [];
	return memory;
}

/** The memory of a trigger that takes events from a moment on. */
export function begin(from: number): Memory {
	const memory: Memory = { from, newest: 0, toMark: [], seen: new Seen({ size: REMEMBERED, lifetime: OVERLAP }, () => memory.newest) };
	return memory;
}

/** The form that n8n's static data can hold. */
export const save = ({ from, newest, seen, toMark }: Memory) => ({ from, newest, seen: seen.save(), toMark });

/** The first day to ask for, as YYYY-MM-DD: a day early, since FastSpring's begin is exclusive. */
export const firstDay = ({ from, newest }: Memory): string =>
	new Date(Math.max(from, newest - OVERLAP) - 86_400_000).toISOString().slice(0, 10);

/** The events that were not handed over yet, oldest first. They count as handed over from now on. */
export function takeNew(memory: Memory, events: FastSpringEvent[]): FastSpringEvent[] {
	const start = Math.max(memory.from, memory.newest - OVERLAP);
	const taken = events
		.filter(({ id, created }) => created !== null && created >= start && !memory.seen.has(id))
		.sort((a, b) => (a.created ?? 0) - (b.created ?? 0));
	memory.newest = Math.max(memory.newest, ...taken.map(({ created }) => created ?? 0));
	memory.seen.add(taken.map(({ id }) => id));
	return taken;
}

/** FastSpring's time, by the Date header of its answer; ours where it gives none. */
export function serverTime(headers: unknown, now: number): number {
	const date = isRecord(headers) ? Date.parse(String(headers.date)) : Number.NaN;
	return Number.isNaN(date) ? now : date;
}
