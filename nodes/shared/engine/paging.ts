import type { PageFacts } from '../http/reading';
import type { Paging as Way } from '../http/route';
import { isRecord, type Json } from '../json';
import { ItemError } from './error';

/** What one request of a list adds to its query or body. */
export interface Page {
	query?: Json;
	body?: Json;
}

/** How far a list has come. */
export interface Progress {
	/** Elements of the last answer, in its order. */
	rows: unknown[];
	/** All elements so far. */
	total: number;
	facts: PageFacts;
}

/** One way in which FastSpring's lists go on. */
interface Paging {
	/** The most elements in one answer. */
	size: number;
	first: (size: number, query: Json) => Page;
	/** The next request, undefined at the end, or why there is more that cannot be reached. */
	next: (page: Page, progress: Progress, size: number) => Page | ItemError | undefined;
}

const DAY = 86_400_000;

const CROWDED = new ItemError(
	'FastSpring has more events than it can list: 25 or more happened within one millisecond',
	'Narrow the list with Days, Begin Date or End Date, or with a limit.',
);

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
		first: (limit) => ({ body: { pagination: { limit, offset: 0 } } }),
		next: (_, { rows, total, facts }, limit) =>
			rows.length > 0 && total < (facts.total ?? 0)
				? { body: { pagination: { limit, offset: total } } }
				: undefined,
	},

	/**
	 * Events come 25 at a time with `more: true` and no page number: the window moves to where the answer
	 * ended, and begins a little earlier so that nothing falls between. Days are what FastSpring documents;
	 * where the day would move nothing, such as after 25 events of one day, it is the moment itself.
	 */
	more: {
		size: Infinity,
		first: (_, { begin, end }) => ({ query: { begin, end } }),
		next: ({ query = {} }, { facts, rows }) => {
			if (!facts.more) return undefined;
			const [first, last] = [createdOf(rows[0]), createdOf(rows.at(-1))];
			const midnight = Math.floor(last / DAY) * DAY;
			const [edge, day, moment] =
				first <= last ? ['begin', midnight, last - 1] : ['end', midnight + DAY, last + 1];
			const isBetween = Math.min(first, last) < day && day <= Math.max(first, last);
			const next = isBetween ? new Date(day).toISOString().slice(0, 10) : moment;
			return query[edge] === next ? CROWDED : { query: { ...query, [edge]: next } };
		},
	},
};

const createdOf = (row: unknown): number =>
	isRecord(row) && typeof row.created === 'number' ? row.created : 0;
