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
	for (const field of view) {
		if (typeof field === 'string') put(result, row, field);
		else for (const [name, inner] of Object.entries(field)) put(result, row, name, inner);
	}
	return result;
}

function put(result: Json, row: Json, name: string, view?: View): void {
	const known = named(name);
	if (!(name in row) || (known.original !== undefined && known.original in row)) return;
	const value = row[name];
	result[known.plain] = known.isFree
		? value
		: typeof value === 'number' && isMoment(value, known, row)
			? new Date(value).toISOString()
			: tidied(value, view);
}

/** Milliseconds since 1973 in a field that has a date's siblings or a date's name. */
const isMoment = (value: number, { isDate, inSeconds, inWords }: Name, row: Json): boolean =>
	Number.isInteger(value) &&
	value >= 1e11 &&
	value <= 1e13 &&
	(isDate || inSeconds in row || inWords in row);

/** Longest first: "totalInPayoutCurrencyDisplay" is a copy of "total". */
const COPY =
	/^(.+?)(InPayoutCurrencyDisplay|InPayoutCurrency|DisplayISO8601|DisplayEmailEnhancementsWithTime|DisplayEmailEnhancements|Display|InSeconds|Value)$/;

const DATE = /(date|timestamp|^(changed|created|begin|end|next|expires))$/i;

/** Every record has the same names: looked at once, they take a third of the time. */
const names = new Map<string, Name>();
const MOST_NAMES = 5_000;

function named(name: string): Name {
	const known = names.get(name);
	if (known) return known;
	if (names.size >= MOST_NAMES) names.clear();
	const fresh = read(name);
	names.set(name, fresh);
	return fresh;
}

type Name = ReturnType<typeof read>;

/** What the name of a field says. */
const read = (name: string) => ({
	/** The field that this one would be a copy of. */
	original: COPY.exec(name)?.[1],
	/** Without dots and spaces. */
	plain: name.replace(/[.\s]+(\w)/g, (_, letter: string) => letter.toUpperCase()),
	isFree: FREE_MAPS.has(name),
	isDate: DATE.test(name),
	/** Siblings that a date has. */
	inSeconds: `${name}InSeconds`,
	inWords: `${name}DisplayISO8601`,
});
