import type { Route } from '../endpoints';
import type { Query } from '../http/client';
import { failureOf } from '../http/failure';
import { isRecord, merge, type Json } from '../json';
import { idKeyOf, rowsOf, type Calls, type Outcome } from './calls';
import { EMPTY, isOutOfRange } from './eventWindows';
import { PAGING } from './paging';
import { noAnswer, Problem, refusal } from './problem';

/** What is asked for; `wanted` is undefined for all of it. */
export interface Question {
	path: string;
	query: Json;
	body?: Json | undefined;
	wanted?: number | undefined;
}

/** What a list gave: records, and bare ids that still have to be read. */
export type Listed = { elements: Array<Json | string> } | { problem: Problem };

/** Reads a list until `wanted` elements are there, or to its end. An element comes once, even if pages overlap. */
export async function readList(
	calls: Calls,
	route: Route,
	{ path, query, body, wanted }: Question,
): Promise<Listed> {
	let paging = PAGING[route.paging ?? 'none'];
	const size = Math.min(paging.size, wanted ?? Infinity);
	const elements: Array<Json | string> = [];
	const seen = new Set<string>();
	let page = paging.first(size, query);
	let others = paging.others?.(page) ?? [];
	let instead: Problem | typeof EMPTY | undefined;
	for (;;) {
		const result = await calls.raw(
			route,
			path,
			scalars(route, { ...query, ...page.query }),
			body && merge(body, page.body ?? {}),
		);
		const failure =
			failureOf(result.body) ??
			(result.status >= 300 ? failureOf(firstEntry(result.body)) : undefined);
		if (
			elements.length === 0 &&
			page.query &&
			/pagination is not supported/i.test(failure?.message ?? '')
		) {
			paging = PAGING.none;
			page = {};
			continue;
		}
		if (failure && route.missIsEmpty && /not found/i.test(failure.message)) return { elements };
		if (result.code !== undefined) return { problem: noAnswer(route, result) };
		const isRefused = failure !== undefined || result.status >= 300 || !isList(result.body);
		const refused = isRefused ? refusal(route, result, failure) : undefined;
		if (refused && (!isAboutTheRequest(refused) || (!instead && isOutOfRange(refused))))
			return { problem: refused };
		const rows = rowsOf(route, result.body).filter((row) => row !== result.body);
		const progress = { rows, total: elements.length, answer: result.body };
		const unseen = rows
			.filter((row): row is Json | string => typeof row === 'string' || isRecord(row))
			.filter((row) => !seen.has(idOf(route, row) ?? ''));
		const trouble = refused ?? paging.trouble?.(page, progress, unseen.length);
		if (trouble) {
			instead = trouble === EMPTY ? trouble : (instead ?? trouble);
			const other = others.shift();
			if (!other) return instead === EMPTY ? { elements } : { problem: instead };
			page = other;
			continue;
		}
		elements.push(...unseen.filter((row) => isNew(seen, idOf(route, row))));
		if (wanted !== undefined && elements.length >= wanted) break;
		const next = paging.next(page, { ...progress, total: elements.length }, size);
		if (next instanceof Problem) return { problem: next };
		if (!next) break;
		page = next;
		others = paging.others?.(page) ?? [];
		instead = undefined;
	}
	return { elements: elements.slice(0, wanted) };
}

/** FastSpring refuses what was asked, and not who asks or how often. */
export const isAboutTheRequest = ({ isVerdict, httpCode = '' }: Problem): boolean =>
	isVerdict && !['401', '403', '429'].includes(httpCode);

/** A record that stands for a bare id. */
export const bare = (route: Route, id: string): Json => ({ [idKeyOf(route)]: id });

/** Puts records in the place of bare ids. The id of a record that is gone stays an id; a read that broke fails the list. */
export function filled(
	route: Route,
	elements: Array<Json | string>,
	records: Map<string, Outcome>,
): Outcome {
	const broken = [...records.values()].find(isBroken);
	if (broken) return broken;
	const rows = elements.flatMap((element) => {
		if (typeof element !== 'string') return [element];
		const outcome = records.get(element);
		return outcome && 'rows' in outcome ? outcome.rows : [bare(route, element)];
	});
	return { rows };
}

/** The record could not be asked for, as opposed to FastSpring saying that there is none. */
export const isBroken = (outcome: Outcome | undefined): outcome is { problem: Problem } =>
	outcome !== undefined &&
	'problem' in outcome &&
	!(outcome.problem.isVerdict && OF_THE_RECORD.includes(outcome.problem.httpCode ?? ''));

/** Statuses under which FastSpring tells of a missing record. */
const OF_THE_RECORD = ['200', '400', '404'];

/** Rows without an id (of reports) are all new. */
function isNew(seen: Set<string>, id: string | undefined): boolean {
	if (id === undefined) return true;
	if (seen.has(id)) return false;
	seen.add(id);
	return true;
}

function idOf(route: Route, row: Json | string): string | undefined {
	if (typeof row === 'string') return row;
	const id = route.key === undefined ? undefined : row[idKeyOf(route)];
	return typeof id === 'string' ? id : undefined;
}

/** A list of one thing's parts may be refused in the envelope of that thing. */
const firstEntry = (body: unknown): unknown =>
	isRecord(body) ? Object.values(body).filter(Array.isArray)[0]?.[0] : undefined;

const isList = (body: unknown): boolean => Array.isArray(body) || isRecord(body);

/** Lists in a query are joined with commas, or repeated where the route says so. */
const scalars = (route: Route, query: Json): Query =>
	Object.fromEntries(
		Object.entries(query).map(([name, value]) => {
			if (value === undefined || typeof value === 'number' || typeof value === 'boolean')
				return [name, value];
			return [
				name,
				Array.isArray(value) && route.repeats ? value.map(String) : [value].flat().join(','),
			];
		}),
	);
