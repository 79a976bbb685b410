import type { Paging as Way } from '../http/route';
import type { Json } from '../json';
import type { ItemError } from './error';
import { nextWindow, otherWindows, windowTrouble, type EMPTY } from './eventWindows';
import type { Page, Progress } from './page';

/** One way in which FastSpring's lists go on. */
interface Paging {
	/** The elements in one answer, as far as FastSpring documents them. */
	size: number;
	/** More that may be tried, where no maximum is documented. */
	largest?: number;
	first: (size: number, query: Json) => Page;
	/** Any page can be asked for before the ones before it are there. */
	isRandomAccess?: true;
	/** The next request, undefined at the end, or why there is more that cannot be reached. */
	next: (page: Page, progress: Progress, size: number) => Page | ItemError | undefined;
	/** Other ways to ask for the same page, for a service that refuses the first one or does not apply it. */
	others?: (page: Page) => Page[];
	/** What shows that a page was not applied; `fresh` of its rows are new. */
	trouble?: (page: Page, progress: Progress, fresh: number) => ItemError | typeof EMPTY | undefined;
}

export const PAGING: Record<Way, Paging> = {
	/** Not documented to page; where an answer says that there is another page, it is asked for. */
	none: {
		size: Infinity,
		first: () => ({}),
		next: ({ query }, { facts: { next = 0 }, rows }) =>
			rows.length > 0 && next > Number(query?.page ?? 0) ? { query: { page: next } } : undefined,
	},

	/** `page` and `limit` in the query, `nextPage` in the answer; it may be null, 0 or missing at the end. */
	page: {
		size: 50,
		largest: 1_000,
		isRandomAccess: true,
		first: (limit) => ({ query: { limit, page: 1 } }),
		next: ({ query }, { facts: { next = 0 }, rows }) =>
			rows.length > 0 && next > Number(query?.page)
				? { query: { ...query, page: next } }
				: undefined,
	},

	/** Pages of a report, asked for in the body; the last one is not full. */
	body: {
		size: 1_000,
		first: (pageCount) => ({ body: { pageCount, pageNumber: 1 } }),
		next: ({ body }, { rows }, size) =>
			rows.length < size
				? undefined
				: { body: { ...body, pageNumber: Number(body?.pageNumber) + 1 } },
	},

	/** Limit and offset in the body, the total in the answer. */
	offset: {
		size: 100,
		isRandomAccess: true,
		first: (limit) => ({ body: { pagination: { limit, offset: 0 } } }),
		next: (_, { rows, total, facts }, limit) =>
			rows.length > 0 && total < (facts.total ?? 0)
				? { body: { pagination: { limit, offset: total } } }
				: undefined,
	},

	/** Events come 25 at a time with `more: true` and no page number. */
	more: {
		size: Infinity,
		first: (_, { begin, end }) => ({ query: { begin, end } }),
		next: ({ query = {} }, progress) =>
			progress.facts.more ? nextWindow(query, progress) : undefined,
		others: otherWindows,
		trouble: windowTrouble,
	},
};
