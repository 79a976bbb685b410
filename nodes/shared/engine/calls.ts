import type { IBinaryKeyData } from 'n8n-workflow';
import type { Route } from '../endpoints';
import type { Client, Query, Result } from '../http/client';
import type { Repetition } from '../http/retry';
import { failureOf } from '../http/failure';
import { isRecord, type Json } from '../json';
import { noAnswer, Problem, refusal, refusalOfAll } from './problem';

/** Milliseconds for one attempt, where the route says nothing else. */
const TIMEOUT = 120_000;

/** What one item, or one entry of a call, came to. */
export type Outcome = { rows: Json[]; binary?: IBinaryKeyData } | { problem: Problem };

/** One entry of a call that takes several: an id of a read, or an element of an array. */
export interface Entry {
	id: string;
	payload?: Json;
}

/** Statuses of a whole call that a single bad entry can cause, so that halving finds it. */
const BY_ONE_ENTRY = new Set([200, 400, 409, 413, 414, 422, 500]);
/** Those that a proxy may answer, in its own words. */
const TOO_LARGE = new Set([413, 414]);

/** Whether halving a refused call can tell the entry at fault: a fault of the service, or a stranger's page, has none. */
export const mayBeByOneEntry = (outcome: Outcome): boolean =>
	'problem' in outcome &&
	BY_ONE_ENTRY.has(Number(outcome.problem.httpCode)) &&
	(outcome.problem.isVerdict || TOO_LARGE.has(Number(outcome.problem.httpCode)));

/** One run's calls: what the engine asks, told in FastSpring's terms. */
export class Calls {
	constructor(private readonly client: Client) {}

	/** One call with one answer. */
	async one(
		route: Route,
		path: string,
		query?: Query,
		body?: unknown,
		repetition = repetitionOf(route),
	): Promise<Outcome> {
		const result = await this.raw(route, path, query, body, repetition);
		return outcomeOf(route, result);
	}

	/** One call, answered with whatever came. */
	async raw(
		route: Route,
		path: string,
		query?: Query,
		body?: unknown,
		repetition = repetitionOf(route),
		stream = false,
	): Promise<Result> {
		return await this.client.call({
			method: route.method,
			path,
			...(query === undefined ? {} : { query }),
			...(body === undefined ? {} : { body }),
			repetition,
			timeout: route.timeout ?? TIMEOUT,
			...(stream ? { stream } : {}),
		});
	}

	/** The records behind ids that one call can take, in the order of the ids. */
	async records(route: Route, ids: string[]): Promise<Outcome[]> {
		return await this.many(
			route,
			ids.map((id) => ({ id })),
			'read',
		);
	}

	/** One call for several entries, in the order of the entries. A refused whole is halved where that does no harm. */
	async many(route: Route, entries: Entry[], repetition: Repetition): Promise<Outcome[]> {
		const body = route.array ? { [route.array]: entries.map(({ payload }) => payload) } : undefined;
		const path = route.array
			? route.template
			: pathOf(
					route,
					entries.map(({ id }) => id),
				);
		const result = await this.raw(route, path, undefined, body, repetition);
		if (!isRefusedAsWhole(route, result)) return split(route, result, entries);
		const problem = isAnswer(result)
			? refusalOfAll(route, result, entries.length)
			: noAnswer(route, result);
		if (entries.length > 1 && repetition !== 'once' && mayBeByOneEntry({ problem })) {
			const half = Math.ceil(entries.length / 2);
			const first = await this.many(route, entries.slice(0, half), repetition);
			return [...first, ...(await this.many(route, entries.slice(half), repetition))];
		}
		return entries.map(() => ({ problem }));
	}
}

/** What repeating a call of this route would do. */
export const repetitionOf = (route: Route): Repetition =>
	route.method === 'GET' || route.reads ? 'read' : route.repeatable ? 'repeatable' : 'once';

/** Fills the braces of a route. Ids were checked; escaping is the second lock on the same door. */
export function fillPath(route: Route, values: Record<string, string>): string {
	return route.template.replace(/\{(\w+)\}/g, (_, name: string) => {
		const parts = route.slashes?.includes(name)
			? (values[name] ?? '').split('/')
			: [values[name] ?? ''];
		return parts.map(encodeURIComponent).join('/');
	});
}

/** The records of an answer: in an envelope, as a bare array, or the body itself. */
export function rowsOf(route: Route, body: unknown): unknown[] {
	if (Array.isArray(body)) return body;
	if (!isRecord(body)) return [];
	const envelope = namesOf(route.rows)
		.map((name) => within(body, name))
		.find(Array.isArray);
	return envelope ?? [body];
}

/** The value at a dotted place: `_embedded.quotes`. */
const within = (body: Json, place: string): unknown =>
	place
		.split('.')
		.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), body);

const namesOf = (names: string | readonly string[] | undefined): readonly string[] =>
	names === undefined ? [] : typeof names === 'string' ? [names] : names;

/** The first id key of a route's records: the name a bare id goes by. */
export const idKeyOf = (route: Route): string => namesOf(route.key)[0] ?? 'id';

const idsIn = (route: Route, row: Json): string[] =>
	namesOf(route.key)
		.map((name) => row[name])
		.filter((id) => typeof id === 'string');

function pathOf(route: Route, ids: string[]): string {
	return route.template.replace(/\{\w+\}/, ids.map(encodeURIComponent).join(','));
}

const isAnswer = (result: Result): boolean => result.code === undefined && !result.unknown;

function outcomeOf(route: Route, result: Result): Outcome {
	if (!isAnswer(result)) return { problem: noAnswer(route, result) };
	const rows = rowsOf(route, result.body).filter(isRecord);
	const failure = failureOf(result.body) ?? (rows.length === 1 ? failureOf(rows[0]) : undefined);
	if (failure || result.status >= 300 || (isForeign(result.body) && !route.plain))
		return { problem: refusal(route, result, failure) };
	// An empty success is a record with nothing in it, so that the item goes on.
	return { rows: isRecord(result.body) || Array.isArray(result.body) ? rows : [{}] };
}

/** A text where JSON belongs: a proxy's or a stranger's page. */
const isForeign = (body: unknown): boolean => typeof body === 'string' && body.trim() !== '';

/** No entry of the answer carries a verdict of its own, and the whole is a refusal. */
function isRefusedAsWhole(route: Route, result: Result): boolean {
	if (!isAnswer(result) || isForeign(result.body)) return true;
	const enveloped = rowsOf(route, result.body)
		.filter(isRecord)
		.some((row) => row !== result.body && isVerdict(row));
	if (enveloped) return false;
	const flat = isRecord(result.body) && idsIn(route, result.body).length > 0;
	return flat ? false : result.status >= 300 || failureOf(result.body) !== undefined;
}

const isVerdict = (row: Json): boolean => row.result !== undefined || failureOf(row) !== undefined;

/** Gives each entry its row: by id, by the "[3]" that stands for an unknown one, or by position. */
function split(route: Route, result: Result, entries: Entry[]): Outcome[] {
	const rows = rowsOf(route, result.body).filter(isRecord);
	const byId = new Map<string, Json[]>();
	for (const row of rows) {
		for (const id of new Set(idsIn(route, row))) byId.set(id, [...(byId.get(id) ?? []), row]);
	}
	const expected = new Set(entries.map(({ id }) => id));
	return entries.map(({ id }, index) => {
		const positional = rows.length === entries.length ? rows[index] : undefined;
		const isFree = positional && !idsIn(route, positional).some((known) => expected.has(known));
		const row =
			byId.get(id)?.shift() ?? byId.get(`[${index}]`)?.shift() ?? (isFree ? positional : undefined);
		if (!row) return { problem: unanswered(route, result) };
		const failure = failureOf(row);
		return failure ? { problem: refusal(route, result, failure) } : { rows: [row] };
	});
}

const unanswered = (route: Route, result: Result): Problem =>
	new Problem(
		"FastSpring's answer says nothing about this entry",
		`Before you run it again, ${route.check ?? 'read the record and compare'}.`,
		String(result.status),
		[],
		true,
	);
