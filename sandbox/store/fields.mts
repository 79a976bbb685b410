/** A JSON object whose fields are not known yet. */
export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Any JSON value as text. `String` throws on an object that has a `toString` of its own. */
export function textOf(value: unknown): string {
	return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** Entries that are looked up by what a request says: `constructor` and its like are no entries. */
export function dictionary<T>(entries: Record<string, T>): Record<string, T> {
	return Object.assign(Object.create(null), entries);
}
