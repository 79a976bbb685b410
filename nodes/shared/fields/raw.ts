import { isRecord, type Json } from '../json';
import { quoted } from '../values';

/** Raw values as n8n or an expression gives them: texts with JSON, lists in several forms. */

/** A value that cannot be sent: where it stands, what is wrong with it, what to enter instead. */
export class FieldProblem extends Error {
	constructor(
		readonly at: string,
		readonly problem: string,
	) {
		super(`"${at}" ${problem}`);
	}
}

export const isEmpty = (raw: unknown): boolean =>
	raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '');

/** An object of names and values. A Date, a Luxon DateTime or a Map is none, though JavaScript calls it an object. */
export const isObject = (raw: unknown): raw is Json =>
	isRecord(raw) && Object.prototype.toString.call(raw) === '[object Object]' && !('toISO' in raw);

/**
 * Rows as n8n keeps them: an array under the name that its "Add" button has. Anything else under that name is a user's
 * own object, since a tag may be called "entry", too.
 */
export const isRows = (raw: unknown): raw is { entry?: unknown[] } =>
	isObject(raw) &&
	Object.entries(raw).every(
		([name, rows]) => name === 'entry' && Array.isArray(rows) && rows.every(isObject),
	);

/** How many entries a list or map may have. */
export interface Bounds {
	min?: number | undefined;
	max?: number | undefined;
}

/** Throws where there are too few or too many. */
export function checkCount(count: number, at: string, { min = 0, max = Infinity }: Bounds): void {
	if (count === 0 && min > 0) throw new FieldProblem(at, `is empty; add at least ${min}`);
	if (count < min)
		throw new FieldProblem(at, `has too few entries (${count}); FastSpring wants at least ${min}`);
	if (count > max)
		throw new FieldProblem(at, `has ${count} entries; FastSpring takes up to ${max}`);
}

/** Throws where an object has another name than these: what was meant by it would be lost. */
export function checkNames(given: Json, known: readonly string[], at: string): void {
	const other = Object.keys(given).find((name) => !known.includes(name));
	if (other !== undefined)
		throw new FieldProblem(at, `has no field ${quoted(other)}; it takes ${known.join(', ')}`);
}

/** An object, given as such or as JSON; an empty text is an empty one. */
export function objectAt(raw: unknown, at: string): Json {
	const value = parsed(raw, at);
	if (isObject(value)) return value;
	throw new FieldProblem(at, `is ${quoted(value)}; must be an object`);
}

/** A value out of JSON, where it is a text. */
export function parsed(raw: unknown, at: string): unknown {
	if (isEmpty(raw)) return {};
	if (typeof raw !== 'string') return raw;
	try {
		return JSON.parse(raw);
	} catch {
		throw invalidJson(at);
	}
}

/** V8's own message quotes the text, which may hold a customer's data. */
const invalidJson = (at: string): FieldProblem =>
	new FieldProblem(at, 'is not valid JSON; check its quotes, commas and brackets');

/** A part of a list: in double quotes (two of them for one inside) it may hold commas. */
const PART = /\s*(?:"((?:[^"]|"")*)"\s*(?=[,\n]|$)|([^,\n]+))/g;

/** A list: an array, also as JSON, or a text with commas or line breaks between its parts. */
export function listed(raw: unknown): unknown[] {
	if (isEmpty(raw)) return [];
	if (Array.isArray(raw)) return raw;
	if (typeof raw !== 'string') return [raw];
	return (
		jsonArray(raw) ??
		[...raw.matchAll(PART)]
			.map(([, inQuotes, plain = '']) => inQuotes?.replaceAll('""', '"') ?? plain.trim())
			.filter((part) => part !== '')
	);
}

/** As AI agents and text fields write it. A name may begin with a bracket, too. */
function jsonArray(raw: string): unknown[] | undefined {
	if (!raw.trim().startsWith('[')) return undefined;
	try {
		const value: unknown = JSON.parse(raw);
		return Array.isArray(value) ? value : undefined;
	} catch {
		return undefined;
	}
}
