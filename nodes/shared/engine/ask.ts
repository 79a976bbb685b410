import type { Ask } from '../fields';
import { fillPath, readsMany, type Route } from '../http/route';
import type { Json } from '../json';
import type { Calls } from './calls';
import { readRows } from './lists';
import { done, isFailed, type ItemResult } from './result';

/** Questions asked during a run; the same question is asked once. */
export function askWith(calls: Calls): Ask {
	const asked = new Map<string, Promise<Json[]>>();
	return async ({ route, path = {}, query = {} }) => {
		const identity = JSON.stringify([route.spec, path, query]);
		const known = asked.get(identity) ?? answer(calls, route, path, query);
		asked.set(identity, known);
		return await known;
	};
}

async function answer(
	calls: Calls,
	route: Route,
	path: Record<string, string>,
	query: Json,
): Promise<Json[]> {
	const result = route.paging
		? await list(calls, route, path, query)
		: await records(calls, route, path);
	if (isFailed(result)) throw result.error;
	return result.rows;
}

async function list(
	calls: Calls,
	route: Route,
	path: Record<string, string>,
	{ limit, ...query }: Json,
): Promise<ItemResult> {
	const wanted = typeof limit === 'number' ? limit : undefined;
	return await readRows(calls, route, { path: fillPath(route, path), query, wanted });
}

/** One record, or several whose ids are joined with commas where the route takes them: those that are there. */
async function records(
	calls: Calls,
	route: Route,
	path: Record<string, string>,
): Promise<ItemResult> {
	const [subject = ''] = Object.values(path);
	const ids = readsMany(route) ? subject.split(',').slice(0, route.many) : [];
	if (ids.length < 2) return await calls.one({ route, path: fillPath(route, path), subject });
	return done((await calls.records(route, ids)).flatMap(({ rows }) => rows));
}
