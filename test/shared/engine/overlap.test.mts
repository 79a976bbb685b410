/** Pages and the records behind them are asked for at once, over servers that keep to their word and others. */
import { describe, expect, test } from '@jest/globals';
import { Calls } from '../../../nodes/shared/engine/calls.ts';
import { readRows } from '../../../nodes/shared/engine/lists.ts';
import { read } from '../../../nodes/shared/http/answer.ts';
import type { Request, Result } from '../../../nodes/shared/http/client.ts';
import { route } from '../../../nodes/shared/http/route.ts';

const get = route('multiRead', 'GET /things/{id}', { rows: 'things', key: 'thing', many: 50 });
const list = route('list', 'GET /things', {
	rows: 'things',
	key: 'thing',
	paging: 'page',
	records: get,
});

interface Server {
	count: number;
	/** The largest page: 50, where FastSpring serves what it documents and no more. */
	cap?: number;
	/** What it says that there are. */
	total?: number | null;
	/** What happens to the list while it is read: called before each page. */
	change?: (all: string[], page: number) => void;
	fails?: (request: Request) => number | undefined;
}

const idsOf = (count: number): string[] => Array.from({ length: count }, (_, n) => `t${n}`);

/** Serves a list, and counts. */
function serve({ count, cap = 50, total, change, fails }: Server) {
	const all = idsOf(count);
	const log = { pages: [] as number[], read: [] as string[][], open: 0, most: 0 };
	const answer = (request: Request): object => {
		if (request.route === get) {
			const ids = request.ids ?? [];
			log.read.push([...ids]);
			return { things: ids.map((thing) => ({ thing, name: `name of ${thing}` })) };
		}
		const { page = 1, limit = 50 } = (request.query ?? {}) as { page?: number; limit?: number };
		const size = Math.min(cap, limit);
		log.pages.push(page);
		change?.(all, page);
		const nextPage = page * size < all.length ? page + 1 : null;
		const things = all.slice((page - 1) * size, page * size);
		return { things, nextPage, ...(total === null ? {} : { total: total ?? all.length }) };
	};
	const client = {
		host: 'api.test',
		async call(request: Request): Promise<Result> {
			log.most = Math.max(log.most, ++log.open);
			// Later pages are answered first.
			const turns = request.route === get ? 1 : 30 - (Number(request.query?.['page']) % 30);
			for (let turn = 0; turn < turns; turn++) await Promise.resolve();
			const status = fails?.(request) ?? 200;
			const body =
				status === 200 ? answer(request) : { result: 'error', error: { page: 'Out of order' } };
			log.open--;
			const reading = read(request, { status, headers: {}, body });
			const known = { repetition: 'safe' as const, headers: {}, attempts: 1, waited: 0 };
			return { ...known, reading, code: String(status), isTooLong: false };
		},
	};
	const calls = new Calls(client as never);
	const ask = async (wanted?: number, full = false) =>
		await readRows(calls, list, { path: '/things', query: {}, wanted, full, isLong: true });
	return { ask, log };
}

/** 1, 2, 3 … */
const upTo = (pages: number): number[] => Array.from({ length: pages }, (_, n) => n + 1);

describe('a list', () => {
	test.each<[string, Server, number | undefined, number, number]>([
		['all of it', { count: 1_020 }, undefined, 1_020, 21],
		['nothing', { count: 0 }, undefined, 0, 1],
		['one page', { count: 50 }, undefined, 50, 1],
		['up to a limit within a page', { count: 1_000 }, 7, 7, 1],
		['up to a limit of whole pages', { count: 1_000 }, 200, 200, 4],
		['up to a limit within the last page', { count: 1_000 }, 201, 201, 5],
		['up to a limit beyond its end', { count: 120 }, 1_000, 120, 3],
		['in smaller pages than asked for', { count: 120, cap: 20 }, undefined, 120, 6],
		['in smaller pages, up to a limit', { count: 120, cap: 20 }, 50, 50, 3],
		['without a total', { count: 420, total: null }, undefined, 420, 9],
		['with a total that is too small', { count: 420, total: 60 }, undefined, 420, 9],
	])('%s: in order, in no call too many', async (_, server, wanted, count, pages) => {
		const { ask, log } = serve(server);
		const { rows, error } = await ask(wanted);
		expect([error, rows]).toEqual([undefined, idsOf(count).map((thing) => ({ thing }))]);
		expect(log.pages.sort((a, b) => a - b)).toEqual(upTo(pages));
	});

	test('a total that is far too large costs at most what is under way', async () => {
		const { ask, log } = serve({ count: 120, total: 1_000_000 });
		expect((await ask()).rows.length).toBe(120);
		expect(log.pages.length).toBeLessThanOrEqual(3 + 8);
		expect(log.open).toBe(0);
	});

	describe.each(upTo(8))('that changes when page %i is answered', (at) => {
		test.each<[string, (all: string[]) => unknown]>([
			['grows at its front', (all) => all.unshift('new')],
			[
				'grows at its front by more than a page',
				(all) => all.unshift(...idsOf(70).map((id) => `new${id}`)),
			],
			['grows in the middle', (all) => all.splice(225, 0, 'new')],
			['grows at its end', (all) => all.push('new')],
			['loses its end', (all) => all.pop()],
		])('and %s: nothing is lost or doubled', async (_, change) => {
			let isChanged = false;
			const { ask } = serve({
				count: 400,
				change: (all, page) => {
					if (page === at && !isChanged) change(all);
					isChanged ||= page === at;
				},
			});
			const ids = (await ask()).rows.map(({ thing }) => thing);
			expect(new Set(ids).size).toBe(ids.length);
			expect(ids).toEqual(expect.arrayContaining(idsOf(399)));
		});
	});

	test('eight calls are under way at once, pages and records together', async () => {
		const { ask, log } = serve({ count: 1_000 });
		await ask(undefined, true);
		expect(log.most).toBe(8);
	});

	test('a page that fails fails the list, and nothing goes on behind it', async () => {
		const { ask, log } = serve({
			count: 1_000,
			fails: ({ query }) => (query?.['page'] === 4 ? 400 : undefined),
		});
		const { error } = await ask(undefined, true);
		const sent = log.pages.length + log.read.length;
		expect([error?.message, log.open]).toEqual([expect.stringContaining('Out of order'), 0]);
		for (let turn = 0; turn < 100; turn++) await Promise.resolve();
		expect(log.pages.length + log.read.length).toBe(sent);
		expect(log.pages.length).toBeLessThanOrEqual(12);
	});
});

describe('the records of a list', () => {
	test.each<[string, Server, number | undefined, number]>([
		['of full pages', { count: 230 }, undefined, 5],
		['of pages that are smaller than a read', { count: 230, cap: 20 }, undefined, 5],
		['of a limit', { count: 230 }, 70, 2],
		['of a limit in smaller pages', { count: 230, cap: 30 }, 70, 2],
	])('%s: each is read once, in as few calls as it takes', async (_, server, wanted, reads) => {
		const { ask, log } = serve(server);
		const ids = idsOf(wanted ?? server.count);
		expect((await ask(wanted, true)).rows).toEqual(
			ids.map((thing) => ({ thing, name: `name of ${thing}` })),
		);
		expect(log.read.length).toBe(reads);
		expect(log.read.flat().sort()).toEqual([...ids].sort());
	});

	test('are read while pages still come', async () => {
		const order: string[] = [];
		const { ask } = serve({
			count: 1_000,
			fails: ({ route: { kind } }) => void order.push(kind),
		});
		await ask(undefined, true);
		expect(order.indexOf('multiRead')).toBeLessThan(order.lastIndexOf('list'));
	});
});
