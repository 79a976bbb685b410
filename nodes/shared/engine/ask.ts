import type { Ask } from '../fields';
import { fillPath } from '../http/route';
import type { Json } from '../json';
import type { Calls } from './calls';
import { isBroken, readRecords, readRows, recordsOf } from './lists';
import { isFailed } from './result';

/** Questions asked during a run; the same question is asked once. */
export function askWith(calls: Calls): Ask {
	const asked = new Map<string, Promise<Json[]>>();
	return async (question) => {
		const identity = JSON.stringify({ ...question, route: question.route.spec });
		const known = asked.get(identity) ?? answer(calls, question);
		asked.set(identity, known);
		return await known;
	};
}

async function answer(
	calls: Calls,
	{ route, ids, path = {}, query = {} }: Parameters<Ask>[0],
): Promise<Json[]> {
	if (ids) {
		const records = [...(await readRecords(calls, route, ids)).values()];
		const broken = records.find(isBroken);
		if (broken) throw broken.error;
		return records.flatMap((record) => recordsOf(record) ?? []);
	}
	const [subject = ''] = Object.values(path);
	const { limit, ...criteria } = query;
	const wanted = typeof limit === 'number' ? limit : undefined;
	const asked = { path: fillPath(route, path), query: criteria };
	const result = route.paging
		? await readRows(calls, route, { ...asked, wanted })
		: await calls.one({ route, path: asked.path, subject });
	if (isFailed(result)) throw result.error;
	return result.rows;
}
