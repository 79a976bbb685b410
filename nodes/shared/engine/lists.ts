import type { Route } from '../endpoints';
import { failureOf } from '../http/failure';
import { isRecord, type Json } from '../json';
import { idKeyOf, rowsOf, type Calls, type Outcome } from './calls';
import { refusal, Problem, noAnswer } from './problem';

/** FastSpring's page size. Larger ones are not documented. */
const PAGE_SIZE = 50;
/** An answer never ends a list wrongly, but a server that loops must not hold a run for ever. */
const MOST_PAGES = 20_000;

/** What a list gave: records, and bare ids that still have to be read. */
export type Listed = { elements: Array<Json | string> } | { problem: Problem };

/** Reads a list until `wanted` elements are there, or to its end when `wanted` is undefined. */
export async function readList(calls: Calls, route: Route, path: string, query: Json, wanted?: number): Promise<Listed> {
	const elements: Array<Json | string> = [];
	let paged = route.paging === 'page';
	for (let page = 1; page <= MOST_PAGES; ) {
		const limit = Math.min(PAGE_SIZE, wanted ?? PAGE_SIZE);
		const result = await calls.raw(route, path, { ...scalars(query), ...(paged ? { limit, page } : {}) });
		const failure = failureOf(result.body);
		if (paged && page === 1 && /pagination is not supported/i.test(failure?.message ?? '')) {
			paged = false;
			continue;
		}
		if (failure && route.missIsEmpty && /not found/i.test(failure.message)) return { elements };
		if (result.code !== undefined) return { problem: noAnswer(route, result) };
		if (failure || result.status >= 300 || !isList(result.body)) return { problem: refusal(route, result, failure) };
		const rows = rowsOf(route, result.body).filter((row) => typeof row === 'string' || isRecord(row));
		elements.push(...rows.filter((row) => row !== result.body));
		const next = isRecord(result.body) ? Number(result.body.nextPage ?? 0) : 0;
		if (!paged || next <= page || rows.length === 0 || (wanted !== undefined && elements.length >= wanted)) break;
		page = next;
	}
	return { elements: elements.slice(0, wanted) };
}

/** A record that stands for a bare id. */
export const bare = (route: Route, id: string): Json => ({ [idKeyOf(route)]: id });

/** Puts records in the place of bare ids; an id that cannot be read stays an id. */
export function filled(route: Route, elements: Array<Json | string>, records: Map<string, Outcome>): Json[] {
	return elements.flatMap((element) => {
		if (typeof element !== 'string') return [element];
		const outcome = records.get(element);
		return outcome && 'rows' in outcome ? outcome.rows : [bare(route, element)];
	});
}

const isList = (body: unknown): boolean => Array.isArray(body) || isRecord(body);

const scalars = (query: Json): Record<string, string | number | boolean | undefined> =>
	Object.fromEntries(
		Object.entries(query).map(([name, value]) => [
			name,
			value === undefined || typeof value === 'number' || typeof value === 'boolean' ? value : [value].flat().join(','),
		]),
	);
