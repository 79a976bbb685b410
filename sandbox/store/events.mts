import { DAY, parseDay } from './dates.mts';
import { EVENT_RETENTION_MS, type Store } from '../store.mts';
import type { StoreEvent } from './model.mts';

/** A stretch of time, both ends left out. */
export interface Window {
	begin: number;
	end: number;
}

const RETENTION_DAYS = EVENT_RETENTION_MS / DAY;

/** Events in a window that are, or are not, processed: oldest first. */
export function findEvents(store: Store, processed: boolean, { begin, end }: Window): StoreEvent[] {
	return store.events
		.filter(
			(event) => event.processed === processed && event.created > begin && event.created < end,
		)
		.sort((a, b) => a.created - b.created);
}

/** An event, as long as FastSpring keeps it. */
export function findEvent(store: Store, id: string): StoreEvent | undefined {
	return store.events.find(
		(event) => event.id === id && event.created >= store.now() - EVENT_RETENTION_MS,
	);
}

/** The window that a query asks for, or what is wrong with it, by field. Moments are days (their midnight, UTC) or milliseconds. */
export function windowOf(
	store: Store,
	{ days, begin, end }: Record<string, unknown>,
): Window | { error: Record<string, string> } {
	const oldest = store.now() - EVENT_RETENTION_MS;
	const error: Record<string, string> = {};
	if (days === undefined && begin === undefined) return { error: { begin: 'Begin required.' } };
	if (days === undefined && !store.switches.eventsWithoutDays)
		return { error: { days: 'Days required.' } };
	if (days !== undefined && !/^[1-9]\d{0,4}$/.test(String(days)))
		error['days'] = 'Can not parse days.';
	const [from, until] = [momentOf(begin), momentOf(end)];
	if (begin !== undefined && from === undefined) error['begin'] = 'Can not parse begin';
	if (end !== undefined && until === undefined) error['end'] = 'Can not parse end.';
	if (Object.keys(error).length > 0) return { error };
	const isOld = Number(days ?? 0) > RETENTION_DAYS || (from !== undefined && from < oldest);
	if (isOld) return { error: { begin: `Begin must be after '${oldest}' (${javaDate(oldest)}).` } };
	if (from !== undefined && until !== undefined && from >= until)
		return { error: { begin: 'Begin must be less than end.' } };
	// A day begins with its midnight, which an event may have as its moment.
	const after = from === undefined ? oldest : parseDay(begin) === undefined ? from : from - 1;
	return {
		begin: Math.max(after, days === undefined ? oldest : store.now() - Number(days) * DAY),
		end: until ?? Infinity,
	};
}

function momentOf(value: unknown): number | undefined {
	return parseDay(value) ?? (/^\d{10,14}$/.test(String(value)) ? Number(value) : undefined);
}

/** `Sat Feb 25 22:17:57 UTC 2017` */
export function javaDate(at: number): string {
	const [weekday, day, month, year, time] = new Date(at).toUTCString().replace(',', '').split(' ');
	return `${weekday} ${month} ${day} ${time} UTC ${year}`;
}
