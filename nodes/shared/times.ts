import { isRecord } from './json';

/** A point in time as it was entered. */
export interface Time {
	/** Epoch milliseconds; of a day without a time, its beginning in the zone. */
	at: number;
	/** The calendar day as written; of a moment without a written zone (JavaScript Date, epoch), the UTC day. */
	day: string;
	/** Only a day was entered. */
	isDay: boolean;
}

/**
 * Reads what n8n and FastSpring give as a date: JavaScript Date, Luxon DateTime, ISO 8601 text, epoch seconds or
 * milliseconds (FastSpring's webhooks send those). A time without a zone is one of `timezone`, the workflow's.
 * Undefined where it is none of them.
 */
export function timeOf(raw: unknown, timezone: string): Time | undefined {
	if (isDate(raw)) return ofInstant(raw.getTime());
	if (isRecord(raw))
		return typeof raw.toISO === 'function' ? ofText(String(raw.toISO()), timezone) : undefined;
	if (typeof raw === 'object') return undefined;
	const text = String(raw).trim();
	if (/^\d{9,10}$/.test(text)) return ofInstant(Number(text) * 1_000);
	if (/^\d{12,13}$/.test(text)) return ofInstant(Number(text));
	return ofText(text, timezone);
}

/** Also of another realm, as n8n's expressions may give it. */
const isDate = (raw: unknown): raw is Date =>
	Object.prototype.toString.call(raw) === '[object Date]';

function ofInstant(at: number): Time | undefined {
	if (Number.isNaN(at)) return undefined;
	return { at, day: new Date(at).toISOString().slice(0, 10), isDay: false };
}

const ISO =
	/^(\d{4}-\d{2}-\d{2})(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?[0-5]\d)?)?)?$/i;

function ofText(text: string, timezone: string): Time | undefined {
	const [, day = '', hours, minutes = '0', seconds = '0', fraction = '', zone] =
		ISO.exec(text) ?? [];
	const midnight = Date.parse(`${day}T00:00:00Z`);
	// `Date` takes the 30th of February for the 2nd of March.
	if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return undefined;
	const clock = (Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds);
	const local = midnight + clock * 1_000 + Number(fraction.padEnd(3, '0').slice(0, 3));
	const at = zone === undefined ? inZone(local, timezone) : local - offsetOf(zone);
	return { at, day, isDay: hours === undefined };
}

/** "+05:30" in milliseconds. */
function offsetOf(zone: string): number {
	const [, sign, hours = 0, minutes = 0] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** The moment at which the clocks of a zone show this time. */
function inZone(local: number, timezone: string): number {
	const guess = local - shiftAt(local, timezone);
	return local - shiftAt(guess, timezone);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far a zone's clocks are ahead of UTC at a moment, in milliseconds. */
function shiftAt(at: number, timeZone: string): number {
	const format =
		formats.get(timeZone) ??
		new Intl.DateTimeFormat('en-US', {
			timeZone,
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
			second: 'numeric',
		});
	formats.set(timeZone, format);
	const part = Object.fromEntries(
		format.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
	);
	const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
	return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000;
}
