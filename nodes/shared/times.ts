import { DateTime } from 'luxon';

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
	if (DateTime.isDateTime(raw)) return ofText(String(raw.toISO()), timezone);
	if (typeof raw === 'object') return undefined;
	const text = String(raw).trim();
	if (/^\d{9,10}$/.test(text)) return ofInstant(Number(text) * 1_000);
	if (/^\d{12,13}$/.test(text)) return ofInstant(Number(text));
	return ofText(text, timezone);
}

/** Also of another realm, as n8n's expressions may give it. */
const isDate = (raw: unknown): raw is Date =>
	Object.prototype.toString.call(raw) === '[object Date]';

const ofInstant = (at: number): Time | undefined =>
	told(DateTime.fromMillis(at, { zone: 'utc' }), false);

/** A calendar day, with or without a time: of the forms of ISO 8601 those that people write, also with spaces. */
const DAY = /^\d{4}-\d\d-\d\d(?<clock>[T ]\d\d:\d\d[:\d.,]*\s*(Z|[+-][01]\d(:?[0-5]\d)?)?)?$/i;

function ofText(text: string, zone: string): Time | undefined {
	const found = DAY.exec(text);
	if (!found) return undefined;
	const iso = text.toUpperCase().replace(' ', 'T').replaceAll(' ', '');
	// Of a time that the clocks show twice, Luxon alone would take the one that goes with today's season.
	const [time] = DateTime.fromISO(iso, { zone, setZone: true }).getPossibleOffsets();
	return time && told(time, found.groups?.clock === undefined);
}

/** ISO 8601 without further agreement knows years of four digits. */
const told = (time: DateTime, isDay: boolean): Time | undefined =>
	/^\d/.test(time.toUTC().toISO() ?? '')
		? { at: time.toMillis(), day: String(time.toISODate()), isDay }
		: undefined;
