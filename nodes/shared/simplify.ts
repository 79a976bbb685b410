import { isRecord, type Json } from './json';

/** The fields to keep: `'total'`, or `{ items: ['product', 'quantity'] }` to choose inside a field and inside each of its elements. */
export type View = ReadonlyArray<string | { readonly [name: string]: View }>;

/** The seller's own data: names and values that are nobody else's to change, so they stay as they are. */
const FREE_MAPS = new Set(['tags', 'attributes', 'orderTags', 'accountTags']);

/**
 * A record as people use it: copies of a value in other forms (…Display, …InPayoutCurrency, …InSeconds,
 * …Value) are dropped, epoch milliseconds become ISO 8601, keys with dots or spaces become camelCase.
 * The seller's tags and attributes stay as they are. Null stays: it says that there is none. With `view`, only these fields are kept.
 */
export function simplified(row: Json, view: View | true, keep: readonly string[] = []): Json {
	return tidy(row, view === true ? Object.keys(row) : [...view, ...keep]);
}

/** The same for a value of any kind. */
const tidied = (value: unknown, view?: View): unknown =>
	Array.isArray(value)
		? value.map((one) => tidied(one, view))
		: isRecord(value)
			? tidy(value, view ?? Object.keys(value))
			: value;

function tidy(row: Json, view: View): Json {
	const result: Json = {};
	for (const [name, inner] of view.flatMap(fieldsIn)) {
		if (!(name in row) || isCopy(name, row)) continue;
		const value = row[name];
		result[plainKey(name)] = FREE_MAPS.has(name)
			? value
			: isMoment(name, row)
				? new Date(Number(value)).toISOString()
				: tidied(value, inner);
	}
	return result;
}

const fieldsIn = (field: View[number]): Array<[string, View?]> =>
	typeof field === 'string' ? [[field]] : Object.entries(field);

/** Longest first: "totalInPayoutCurrencyDisplay" is a copy of "total". */
const COPY =
	/^(.+?)(InPayoutCurrencyDisplay|InPayoutCurrency|DisplayISO8601|DisplayEmailEnhancementsWithTime|DisplayEmailEnhancements|Display|InSeconds|Value)$/;

function isCopy(name: string, row: Json): boolean {
	const original = COPY.exec(name)?.[1];
	return original !== undefined && original in row;
}

/** Milliseconds since 1973 in a field that has a date's siblings or a date's name. */
function isMoment(name: string, row: Json): boolean {
	const value = row[name];
	if (typeof value !== 'number' || !Number.isInteger(value) || value < 1e11 || value > 1e13)
		return false;
	return (
		`${name}InSeconds` in row ||
		`${name}DisplayISO8601` in row ||
		/(date|timestamp|^(changed|created|begin|end|next|expires))$/i.test(name)
	);
}

const plainKey = (name: string): string =>
	name.replace(/[.\s]+(\w)/g, (_, letter: string) => letter.toUpperCase());
