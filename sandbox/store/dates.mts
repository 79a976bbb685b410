/** Calendar arithmetic in UTC and FastSpring's families of date fields. */
import { localeOf } from './money.mts';
import type { IntervalUnit } from './model.mts';

export const DAY = 86_400_000;
/** Dates have four digits for the year, and what is planned lies ahead of them. */
export const LAST_MOMENT = Date.UTC(2200, 0);

/** Midnight UTC of the day. */
export function startOfDay(at: number): number {
	return Math.floor(at / DAY) * DAY;
}

/** Adds `count` intervals; the 31st becomes the last day of a shorter month. */
export function addInterval(at: number, unit: IntervalUnit | string, count: number): number {
	if (unit === 'day') return at + count * DAY;
	if (unit === 'week') return at + count * 7 * DAY;
	const date = new Date(at);
	const day = date.getUTCDate();
	date.setUTCDate(1);
	date.setUTCMonth(date.getUTCMonth() + count * (unit === 'year' ? 12 : 1));
	const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
	date.setUTCDate(Math.min(day, last));
	return date.getTime();
}

/** `yyyy-mm-dd` to midnight UTC; undefined for anything else. */
export function parseDay(text: unknown): number | undefined {
	if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
	const at = Date.parse(`${text}T00:00:00Z`);
	return Number.isNaN(at) || isoDay(at) !== text ? undefined : at;
}

export function isoDay(at: number): string {
	return new Date(at).toISOString().slice(0, 10);
}

/** `2/14/26` in the reader's language. */
export function shortDate(at: number, language: string): string {
	let format = formats.get(language);
	if (!format) {
		format = new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'short', timeZone: 'UTC' });
		formats.set(language, format);
	}
	return format.format(at);
}

/** `x`, `xValue`, `xInSeconds`, `xDisplay`, `xDisplayISO8601`; all null when there is no date. */
export function date(
	name: string,
	at: number | null,
	language: string,
): Record<string, number | string | null> {
	return {
		[name]: at,
		[`${name}Value`]: at,
		[`${name}InSeconds`]: at === null ? null : Math.floor(at / 1000),
		[`${name}Display`]: at === null ? null : shortDate(at, language),
		[`${name}DisplayISO8601`]: at === null ? null : isoDay(at),
	};
}

/** `date` and the two spellings used in mails: `Feb 14, 2026` and `Feb 14, 2026 09:31:13 AM`. */
export function mailDate(
	name: string,
	at: number,
	language: string,
): Record<string, number | string | null> {
	const when = new Date(at);
	const two = (n: number) => String(n).padStart(2, '0');
	const day = `${MONTHS[when.getUTCMonth()]} ${two(when.getUTCDate())}, ${when.getUTCFullYear()}`;
	const hours = when.getUTCHours();
	const time = `${two(hours % 12 || 12)}:${two(when.getUTCMinutes())}:${two(when.getUTCSeconds())} ${hours < 12 ? 'AM' : 'PM'}`;
	return {
		...date(name, at, language),
		[`${name}DisplayEmailEnhancements`]: day,
		[`${name}DisplayEmailEnhancementsWithTime`]: `${day} ${time}`,
	};
}

/** `x`, `xDisplay`, `xDisplayISO8601`: the estimate's shorter family. */
export function planDate(
	name: string,
	at: number | null,
	language: string,
): Record<string, number | string | null> {
	return {
		[name]: at,
		[`${name}Display`]: at === null ? null : shortDate(at, language),
		[`${name}DisplayISO8601`]: at === null ? null : isoDay(at),
	};
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const formats = new Map<string, Intl.DateTimeFormat>();
