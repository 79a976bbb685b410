import type { Route } from '../endpoints';
import type { Choices, Search } from '../fields';
import { isRecord, type Json } from '../json';

/** A choice, and further words by which it is found. */
export type Choice = Choices['results'][number] & { words?: unknown[] };

/** Choices shown at once. */
export const SHOWN = 20;

/** The search of a list that FastSpring gives as a whole, and takes no search text for; newest first where it has times. */
export const ofList = (
	name: string,
	route: Route<'list'>,
	choice: (record: Json) => Choice,
	{ times = [], size = SHOWN }: { times?: string[]; size?: number },
): Search => ({
	name,
	async choices(ask, filter, page) {
		const found = newestFirst(await ask({ route }), ...times);
		return pageOf(matching(found.map(choice), filter), page, size);
	},
});

/** Where a page begins; n8n hands back the token that the page before gave. */
export const startOf = (page: string | undefined): number => Number(page ?? 0) || 0;

/** Those that hold what the user typed, in what is shown or in their further words. */
export function matching(all: Choice[], filter: string): Choice[] {
	const wanted = filter.toLowerCase();
	return all.filter(({ name, value, words = [] }) =>
		[name, value, ...words].some((word) =>
			String(word ?? '')
				.toLowerCase()
				.includes(wanted),
		),
	);
}

/** One page of the choices that were loaded. */
export function pageOf(all: Choice[], page?: string, size = SHOWN): Choices {
	const end = startOf(page) + size;
	return {
		results: all
			.slice(startOf(page), end)
			.map(({ name, value, url }) => ({ name, value, ...(url ? { url } : {}) })),
		...(end < all.length ? { next: String(end) } : {}),
	};
}

/** Newest first, by the first of these keys that a record has. */
export const newestFirst = (records: Json[], ...keys: string[]): Json[] =>
	[...records].sort((a, b) => timeIn(b, keys) - timeIn(a, keys));

/** Epoch milliseconds or an ISO text, as FastSpring gives either. */
function timeIn(record: Json, keys: string[]): number {
	const value = keys.map((key) => record[key]).find((one) => one !== undefined && one !== null);
	return (typeof value === 'number' ? value : Date.parse(String(value))) || 0;
}

/** A text that may be one per language. */
export const textOf = (display: unknown): string =>
	isRecord(display) ? String(display.en ?? Object.values(display)[0] ?? '') : String(display ?? '');

export const nameOf = (person: unknown): string =>
	isRecord(person)
		? `${[person.first, person.last].filter(Boolean).join(' ')} <${String(person.email ?? '')}>`
		: '';
