/**
 * The windows in which events are read, 25 at a time. FastSpring documents `days`, with `begin` and `end` as dates
 * ("List all unprocessed events"). Its older text has `days` or `begin`, as Unix time, and some deployments go by that
 * still: they refuse both together or dates, or do not look at `begin` where there are `days`.
 */
import { isRecord, type Json } from '../json';
import type { Page, Progress } from './page';
import { ItemError } from './error';

const DAY = 86_400_000;

/** Unix times below it are seconds. */
const LEAST_MILLISECONDS = 1e11;

const CROWDED = new ItemError(
	'FastSpring has more events than it can list: 25 or more happened within one millisecond',
	'Narrow the list with Days, Begin Date or End Date, or with a limit.',
);

const NOT_APPLIED = new ItemError(
	'FastSpring does not apply the beginning of the list: it answers with earlier events',
	'Narrow the list with Days or with a limit.',
	'200',
);

/** The list is at its end, unless it is asked for in another way. */
export const EMPTY = Symbol('empty');

/**
 * The window moves to where the answer ended, and begins a little earlier so that nothing falls between. Days are what
 * FastSpring documents; where the day would move nothing, such as after 25 events of one day, it is the moment itself.
 */
export function nextWindow(query: Json, { rows }: Progress): Page | ItemError {
	const [first, last] = endsOf(rows);
	const midnight = Math.floor(last / DAY) * DAY;
	const [edge, day, moment] =
		first <= last ? ['begin', midnight, last - 1] : ['end', midnight + DAY, last + 1];
	const isBetween = Math.min(first, last) < day && day <= Math.max(first, last);
	const isDate = isBetween && !isUnixTime(query);
	const next = isDate ? new Date(day).toISOString().slice(0, 10) : inUnitOf(query, moment);
	if (query[edge] === next) return first === last ? CROWDED : NOT_APPLIED;
	return { query: { ...query, [edge]: next } };
}

/** The other ways to ask for a window: by `begin` alone, in milliseconds and, as a last resort, in seconds. */
export function otherWindows({ query = {} }: Page): Page[] {
	const begin = momentOf(query.begin);
	return begin === undefined || isUnixTime(query)
		? []
		: [begin, Math.floor(begin / 1000)].map((time) => ({
				query: { ...query, days: undefined, begin: time },
			}));
}

/** What shows that FastSpring did not apply a window; `fresh` is how many of the rows are new. */
export function windowTrouble(
	{ query = {} }: Page,
	{ rows, total, facts }: Progress,
	fresh: number,
): ItemError | typeof EMPTY | undefined {
	const begin = momentOf(query.begin);
	// A window by Unix time begins just before an event, unless its unit is another one.
	if (rows.length === 0) return total > 0 || typeof query.begin === 'number' ? EMPTY : undefined;
	if (begin === undefined) return undefined;
	const earliest = Math.min(...endsOf(rows));
	// A date may be the midnight of any time zone.
	const isTooEarly = earliest < begin - DAY;
	const isRepeated = total > 0 && fresh === 0 && facts.more;
	return isTooEarly || (isRepeated && earliest < begin) ? NOT_APPLIED : undefined;
}

/** Asked without `days` before: `begin` counts alone, as Unix time. */
const isUnixTime = (query: Json): boolean => 'days' in query;

function inUnitOf(query: Json, moment: number): number {
	const isInSeconds =
		isUnixTime(query) && typeof query.begin === 'number' && query.begin < LEAST_MILLISECONDS;
	return isInSeconds ? Math.floor(moment / 1000) : moment;
}

function momentOf(begin: unknown): number | undefined {
	const text = String(begin ?? '');
	const time = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
	if (Number.isNaN(time)) return undefined;
	return time < LEAST_MILLISECONDS && /^\d+$/.test(text) ? time * 1000 : time;
}

const endsOf = (rows: unknown[]): [first: number, last: number] => [
	createdOf(rows[0]),
	createdOf(rows.at(-1)),
];

const createdOf = (row: unknown): number =>
	isRecord(row) && typeof row.created === 'number' ? row.created : 0;
