import { isRecord, type Json } from '../shared/json';
import type { FastSpringEvent } from '../shared/webhook/parse';

/**
 * What a poll trigger remembers between polls. All times are FastSpring's own (milliseconds since 1970), so
 * that a clock that is wrong or changed here neither loses an event nor repeats one.
 */
export interface Memory {
	/** Events from before are none of ours, or have all been handed over. */
	from: number;
	/** The events since then that were handed over: their ids and moments. */
	handedOver: Map<string, number>;
	/** Ids that were handed over, and are to be marked as processed. */
	toMark: string[];
}

/** Events may come to light a little out of order: so far back, ids decide and not times. */
const OVERLAP = 3_600_000;
/** Both are kept in n8n's static data, which n8n writes with every run. */
const REMEMBERED = 5_000;
const TO_MARK = 20_000;

/** The memory of a trigger that takes events from a moment on. */
export const begin = (from: number): Memory => ({ from, handedOver: new Map(), toMark: [] });

/** Reads what `save` gave; undefined before the first poll. */
export function recall(saved: Json): Memory | undefined {
	const { from, handedOver, toMark } = saved;
	if (typeof from !== 'number') return undefined;
	return { from, handedOver: new Map(texts(handedOver).map(parse)), toMark: texts(toMark) };
}

/** The form that n8n's static data can hold. */
export const save = ({ from, handedOver, toMark }: Memory) => ({
	from,
	handedOver: [...handedOver].map(([id, at]) => `${at.toString(36)} ${id}`),
	toMark: toMark.slice(-TO_MARK),
});

/** The events that were not handed over yet, oldest first. They count as handed over from now on. */
export function takeNew(memory: Memory, events: FastSpringEvent[]): FastSpringEvent[] {
	const taken = events
		.filter(
			({ id, created }) => created !== null && created >= memory.from && !memory.handedOver.has(id),
		)
		.sort((a, b) => (a.created ?? 0) - (b.created ?? 0));
	for (const { id, created } of taken) memory.handedOver.set(id, created ?? 0);
	forget(memory);
	return taken;
}

/** FastSpring's time, by the Date header of its answer; ours where it gives none. */
export function serverTime(headers: unknown, now: number): number {
	const date = isRecord(headers) ? Date.parse(String(headers.date)) : Number.NaN;
	return Number.isNaN(date) ? now : date;
}

/** Gives up the ids of old events, and of a crowd's oldest ones: of both, the moment is enough. */
function forget(memory: Memory): void {
	const known = [...memory.handedOver].sort(([, a], [, b]) => a - b);
	const [, newest] = known.at(-1) ?? ['', 0];
	const [, crowded] = known.at(-REMEMBERED - 1) ?? ['', -1];
	memory.from = Math.max(memory.from, newest - OVERLAP, crowded + 1);
	memory.handedOver = new Map(known.filter(([, at]) => at >= memory.from));
}

const texts = (saved: unknown): string[] => (Array.isArray(saved) ? saved.map(String) : []);

function parse(saved: string): [id: string, at: number] {
	const [at = '', id = ''] = saved.split(' ');
	return [id, parseInt(at, 36)];
}
