import type { GenericValue, IDataObject } from 'n8n-workflow';
import { isRecord } from '../json';

/** Reads one field of a simplified event out of an event's data. Null, or an empty list, where the data do not say. */
export type Reader = (data: unknown) => GenericValue;

/** The fields of an event, or of a row in it, by their names in the output. */
export type View = Readonly<Record<string, Reader>>;

/** Fields that have the same name in an event. */
export const own = (reader: (path: string) => Reader, ...names: string[]): View =>
	Object.fromEntries(names.map((name) => [name, reader(name)]));

/** All fields of a view. */
export const read = (data: unknown, view: View): IDataObject =>
	Object.fromEntries(Object.entries(view).map(([name, reader]) => [name, reader(data)]));

/** What stands at a path such as `customer.email` or `payouts.0.total`; keys may contain spaces. */
function at(data: unknown, path: string): unknown {
	let found: unknown = data;
	for (const key of path.split('.')) {
		if (Array.isArray(found)) found = found[Number(key)];
		// Inherited properties, such as "constructor", are none of FastSpring's.
		else found = isRecord(found) && Object.hasOwn(found, key) ? found[key] : undefined;
	}
	return found;
}

/** What stands at a path as a list. It may lead through a list: `items[].product`. */
function listAt(data: unknown, path: string): unknown[] {
	const [list = '', rest] = path.split('[].');
	const found = at(data, list);
	const entries = Array.isArray(found) ? found : [found];
	return rest === undefined ? entries : entries.map((entry) => at(entry, rest));
}

export const text = (...paths: string[]) => firstOf(paths, toText);
export const number = (...paths: string[]) => firstOf(paths, toNumber);
/** ISO 8601 text. */
export const time = (...paths: string[]) => firstOf(paths, toTime);
export const flag = (...paths: string[]) => firstOf(paths, toFlag);

/** The id of a record; `name` is what FastSpring calls it inside the record. */
export const id = (name: string, ...paths: string[]) =>
	firstOf(paths, (value) => toId(value, name));

/** The ids found at all of the paths, each once. */
export const ids =
	(name: string, ...paths: string[]) =>
	(data: unknown): string[] => {
		const found = paths.flatMap((path) => listAt(data, path)).map((value) => toId(value, name));
		return [...new Set(found.filter((value) => value !== null))];
	};

/** The sum over the first list that has such numbers. */
export const sum =
	(...paths: string[]) =>
	(data: unknown): number | null => {
		const lists = paths.map((path) => listAt(data, path).map(toNumber));
		const numbers = lists.map((list) => list.filter((value) => value !== null));
		return numbers.find((list) => list.length > 0)?.reduce((a, b) => a + b) ?? null;
	};

/** One row for each entry of a list. */
export const rows =
	(path: string, view: View): Reader =>
	(data) =>
		listAt(data, path)
			.filter(isRecord)
			.map((entry) => read(entry, view));

/** The seller's own tags: as they are, or out of a text such as `plan:pro,userId:123`. */
export const tags =
	(...paths: string[]): Reader =>
	(data) => {
		const found = paths.map((path) => at(data, path)).find((value) => value);
		if (isRecord(found)) return found;
		const pairs = typeof found === 'string' ? found.split(',').filter((pair) => pair.trim()) : [];
		return Object.fromEntries(pairs.map(toTag));
	};

function firstOf<T>(paths: string[], convert: (value: unknown) => T | null) {
	return (data: unknown): T | null => {
		for (const path of paths) {
			const value = convert(at(data, path));
			if (value !== null) return value;
		}
		return null;
	};
}

const toText = (value: unknown): string | null =>
	typeof value === 'string' || typeof value === 'number' ? String(value) : null;

/** FastSpring sends some amounts as text: those of quotes and payouts. */
function toNumber(value: unknown): number | null {
	const isNumeric = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
	const result = isNumeric ? Number(value) : Number.NaN;
	return Number.isFinite(result) ? result : null;
}

/** Out of milliseconds since 1970, or of a text that says a time. A date without a time stays one. */
function toTime(value: unknown): string | null {
	if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) return value;
	const date = new Date(toNumber(value) ?? (typeof value === 'string' ? value : Number.NaN));
	return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function toFlag(value: unknown): boolean | null {
	if (typeof value === 'boolean') return value;
	return value === 'true' ? true : value === 'false' ? false : null;
}

/** With webhook expansion a record stands where its id is otherwise; it has its id under its own name, as `id`, or both. */
function toId(value: unknown, name: string): string | null {
	const found = isRecord(value) ? (toText(value[name]) ?? toText(value.id)) : toText(value);
	return found === '' ? null : found;
}

function toTag(pair: string): [key: string, value: string] {
	const [key = '', ...value] = pair.split(':');
	return [key.trim(), value.join(':').trim()];
}
