import type { Route } from '../endpoints';
import type { Ask } from '../fields';
import { isRecord, type Json } from '../json';
import { fillPath, type Calls, type Outcome } from './calls';
import { bare, readList } from './lists';

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
	const { limit, ...filters } = query;
	const found: Outcome = route.paging
		? listOutcome(
				route,
				await readList(calls, route, {
					path: fillPath(route, path),
					query: filters,
					wanted: typeof limit === 'number' ? limit : undefined,
				}),
			)
		: await readAll(calls, route, path);
	if ('problem' in found) throw found.problem;
	return found.rows;
}

const listOutcome = (route: Route, listed: Awaited<ReturnType<typeof readList>>): Outcome =>
	'problem' in listed
		? listed
		: {
				rows: listed.elements.map((element) =>
					isRecord(element) ? element : bare(route, element),
				),
			};

/** One record, or several whose ids are joined with commas where the route takes them. */
async function readAll(calls: Calls, route: Route, path: Record<string, string>): Promise<Outcome> {
	const ids = Object.values(path)[0]?.split(',') ?? [];
	if (ids.length < 2 || !route.many) return await calls.one(route, fillPath(route, path));
	const outcomes = await calls.records(route, ids.slice(0, route.many));
	return { rows: outcomes.flatMap((outcome) => ('rows' in outcome ? outcome.rows : [])) };
}
