/** A JSON object, as opposed to an array, a scalar or null. */
export type Json = Record<string, unknown>;

export const isRecord = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Leaves out what is undefined; null, 0, '' and [] have a meaning and stay. Undefined when nothing is left. */
export function compact<T extends Json>(value: T): Json | undefined {
	const kept = Object.entries(value).filter(([, field]) => field !== undefined);
	return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** Lays `over` on `base`: objects are merged key by key, everything else is replaced; undefined says nothing. */
export function merge(base: Json, over: Json): Json {
	const result = { ...base };
	for (const [key, value] of Object.entries(over)) {
		if (value === undefined) continue;
		const old = result[key];
		result[key] = isRecord(old) && isRecord(value) ? merge(old, value) : value;
	}
	return result;
}

/** The keys of an object with known keys. */
export const keysOf = <T extends object>(value: T): Array<keyof T & string> =>
	Object.keys(value).filter((name): name is keyof T & string => name in value);

/** The ids among some values. */
export const idsAmong = (values: readonly unknown[]): string[] =>
	values.map(idOf).filter((id) => id !== undefined);

/** An id as text; JSON may hold one of digits as a number. */
export const idOf = (value: unknown): string | undefined =>
	typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
