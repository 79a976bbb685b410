/** Entries in calls of their own: how many are under way at once, in which order, and what stops them. */
import { describe, expect, test } from '@jest/globals';
import { Calls } from '../../../nodes/shared/engine/calls.ts';
import { readRecords } from '../../../nodes/shared/engine/lists.ts';
import { WIDTH } from '../../../nodes/shared/engine/pool.ts';
import { read } from '../../../nodes/shared/http/answer.ts';
import type { Request, Result } from '../../../nodes/shared/http/client.ts';
import { route } from '../../../nodes/shared/http/route.ts';

const get = route('multiRead', 'GET /things/{id}', { rows: 'things', key: 'thing', many: 50 });
const write = route('arrayWrite', 'POST /things', {
	...{ rows: 'things', key: 'thing', array: 'things', many: 50, repetition: 'idempotent' },
});

let hosts = 0;

/** A server that answers one entry per call alone: it takes joined IDs for one, and says nothing about several. */
function serve(throwsAt?: string) {
	const log = { sent: [] as string[], open: 0, most: 0 };
	const client = {
		host: `single${hosts++}.test`,
		async call(request: Request): Promise<Result> {
			const { ids = [], repetition } = request;
			log.sent.push(ids.join());
			log.most = Math.max(log.most, ++log.open);
			// Later ones are answered first.
			const turns = 60 - (Number(ids[0]?.slice(1)) % 50);
			for (let turn = 0; turn < turns; turn++) await Promise.resolve();
			log.open--;
			if (ids.includes(throwsAt ?? '')) throw new Error('canceled');
			const [status, body] =
				ids.length === 1
					? [200, { things: [{ thing: ids[0], result: 'success' }] }]
					: request.route === get
						? [404, { thing: ids.join(), result: 'error', error: { thing: 'Not found' } }]
						: [200, { things: [] }];
			const reading = read(request, { status, headers: {}, body });
			const known = { repetition, headers: {}, attempts: 1, waited: 0, isTooLong: false };
			return { ...known, reading, code: String(status) };
		},
	};
	return { calls: new Calls(client as never), log };
}

const idsOf = (count: number): string[] => Array.from({ length: count }, (_, n) => `t${n}`);
const told = (results: Array<{ rows: Array<Record<string, unknown>> }>) =>
	results.map(({ rows: [row] }) => row?.['thing']);

describe('a server that takes one ID per call', () => {
	test('is asked for 40 records in 41 calls, up to 8 at once, and they keep their order', async () => {
		const { calls, log } = serve();
		const ids = idsOf(40);
		expect(told(await calls.records(get, ids))).toEqual(ids);
		expect(log).toEqual({ sent: [ids.join(), ...ids], open: 0, most: WIDTH });
	});

	test('is asked for the records of a list the same way, all chunks together', async () => {
		const { calls, log } = serve();
		const ids = idsOf(500);
		const records = await readRecords(calls, get, ids);
		expect(told(ids.flatMap((id) => records.get(id) ?? []))).toEqual(ids);
		expect([log.open, log.most]).toEqual([0, WIDTH]);
		expect([...log.sent].filter((sent) => !sent.includes(',')).sort()).toEqual([...ids].sort());
	});

	test.each([
		['records', async (calls: Calls, ids: string[]) => await calls.records(get, ids)],
		['a list', async (calls: Calls, ids: string[]) => await readRecords(calls, get, ids)],
	])('one call that throws stops the others of %s, which are awaited', async (_, ask) => {
		const { calls, log } = serve('t9');
		await expect(ask(calls, idsOf(150))).rejects.toThrow('canceled');
		const { length } = log.sent;
		expect(log.open).toBe(0);
		expect(length).toBeLessThan(3 + 10 + 2 * WIDTH);
		for (let turn = 0; turn < 500; turn++) await Promise.resolve();
		expect(log.sent).toHaveLength(length);
	});
});

test('writes that are not answered together are sent one after the other, in their order', async () => {
	const { calls, log } = serve();
	const ids = idsOf(12);
	const entries = ids.map((id) => ({ id, payload: { thing: id } }));
	expect(told(await calls.many(write, entries, 'idempotent'))).toEqual(ids);
	expect(log).toEqual({ sent: [ids.join(), ...ids], open: 0, most: 1 });
});
