/** Pages above the 50 that FastSpring documents, over every way in which a service may take the wish for them. */
import { describe, expect, test } from '@jest/globals';
import { Calls } from '../../../nodes/shared/engine/calls.ts';
import { readRows } from '../../../nodes/shared/engine/lists.ts';
import { read } from '../../../nodes/shared/http/answer.ts';
import type { Request, Result } from '../../../nodes/shared/http/client.ts';
import { route } from '../../../nodes/shared/http/route.ts';

const list = route('list', 'GET /things', { rows: 'things', key: 'thing', paging: 'page' });

interface Asked {
	page: number;
	limit: number;
}
/** What of an answer a service tells beside its rows. */
type Told = Record<string, unknown>;
type Service = (asked: Asked, all: readonly string[]) => Told | Refusal;
interface Refusal {
	status: number;
	body?: object;
}

const slice = (all: readonly string[], from: number, size: number) => all.slice(from, from + size);

/** Pages of a size that the service decides; `told` is what it says of the limit and the total. */
const sized =
	(sizeOf: (limit: number) => number, told: (asked: Asked, size: number, all: number) => Told) =>
	({ page, limit }: Asked, all: readonly string[]): Told => {
		const size = sizeOf(limit);
		const nextPage = page * size < all.length ? page + 1 : null;
		const things = slice(all, (page - 1) * size, size);
		return { things, nextPage, ...told({ page, limit }, size, all.length) };
	};
const upTo = (most: number) => (limit: number) => Math.min(limit, most);
const all = (limit: number) => limit;

const totalAndLimit = (_: Asked, limit: number, total: number) => ({ limit, total });
const total = (_: Asked, __: number, count: number) => ({ total: count });
const echo = ({ limit }: Asked, _: number, count: number) => ({ limit, total: count });
const nothing = () => ({});

/** It cuts pages, and reckons where they begin and whether another follows from the limit that was asked for. */
const cutAfterwards =
	(most: number, told: Told = {}): Service =>
	({ page, limit }, things) => ({
		...told,
		things: slice(things, (page - 1) * limit, Math.min(limit, most)),
		nextPage: page * limit < things.length ? page + 1 : null,
		...('total' in told ? { total: things.length } : {}),
	});

const refuses =
	(most: number, refusal: Refusal): Service =>
	(asked, things) =>
		asked.limit > most ? refusal : sized(all, total)(asked, things);
const TOO_LARGE = { status: 400, body: { result: 'error', error: { limit: 'must be smaller' } } };

/** Further calls of the first list, and of a second one, beyond the fewest that pages of `size` take. */
interface Kind {
	service: Service;
	size: number;
	first?: number;
	second?: number;
}

const KINDS: Record<string, Kind> = {
	'honors it': { service: sized(all, totalAndLimit), size: 1_000 },
	'honors it, without a total': { service: sized(all, nothing), size: 1_000 },
	'caps it at 200 and says so': { service: sized(upTo(200), totalAndLimit), size: 200 },
	'caps it at 50 and says so': { service: sized(upTo(50), totalAndLimit), size: 50 },
	'caps it at 50 silently': { service: sized(upTo(50), echo), size: 50 },
	'caps it at 50, with next page only': { service: sized(upTo(50), nothing), size: 50 },
	'caps it at 120, with a total only': { service: sized(upTo(120), total), size: 120 },
	'caps it at 50 after reckoning with the limit': {
		service: cutAfterwards(50, { total: 0 }),
		size: 50,
	},
	'ignores it': { service: sized(() => 50, total), size: 50 },
	'ignores it, without a total': { service: sized(() => 50, nothing), size: 50 },
	'refuses more than 50': { service: refuses(50, TOO_LARGE), size: 50, first: 1 },
	'breaks above 50': { service: refuses(50, { status: 500 }), size: 50, first: 1 },
};

let hosts = 0;

/** A service on a host of its own, with its calls. */
function serve(service: Service, count: number) {
	const things = Array.from({ length: count }, (_, n) => `t${n}`);
	const asked: Asked[] = [];
	const client = {
		host: `host${hosts++}.test`,
		async call(request: Request): Promise<Result> {
			const { page = 1, limit = 50 } = (request.query ?? {}) as Partial<Asked>;
			asked.push({ page, limit });
			await Promise.resolve();
			const answer = service({ page, limit }, things);
			const { status = 200, body = status === 200 ? answer : undefined } =
				answer as Partial<Refusal>;
			const attempt = { status, headers: {}, body };
			const known = { repetition: 'safe' as const, headers: {}, attempts: 1, waited: 0 };
			const code = String(attempt.status);
			return { ...known, reading: read(request, attempt), code, isTooLong: false };
		},
	};
	return {
		asked,
		ask: async (wanted?: number, { isLong = true, query = {} } = {}) => {
			const before = asked.length;
			const { rows, error } = await readRows(new Calls(client as never), list, {
				...{ path: '/things', query, wanted, isLong },
			});
			const found = rows.map(({ thing }) => thing);
			return { found, error, calls: asked.length - before, things };
		},
	};
}

/** The fewest calls: a trial pays only where more than two pages are wanted. */
const fewest = (size: number, count: number, wanted = Infinity, isKnown: boolean): number => {
	const served = wanted > 100 || isKnown ? size : Math.min(size, 50);
	return Math.max(1, Math.ceil(Math.min(count, wanted) / Math.min(served, wanted)));
};

describe.each(Object.entries(KINDS))('a service that %s', (_, { service, size, first = 0 }) => {
	describe.each([0, 1, 49, 51, 99, 101, 149, 200, 999, 1_000, 1_001, 2_345])('of %i', (count) => {
		test.each([1, 50, 51, 100, 101, 260, 1_000, 1_001, undefined])(
			'up to %s: all of it once, in order, in no call too many',
			async (wanted) => {
				const { ask } = serve(service, count);
				const once = await ask(wanted);
				expect([once.error, once.found]).toEqual([undefined, once.things.slice(0, wanted)]);
				const isTried = wanted === undefined || wanted > 100;
				const least = fewest(size, count, wanted, false);
				expect(once.calls).toBe(least + (isTried ? first : 0));
				const twice = await ask(wanted);
				expect([twice.error, twice.found]).toEqual([undefined, once.things.slice(0, wanted)]);
				expect(twice.calls).toBe(least);
			},
		);
	});

	test('is known after a long list: shorter ones are asked as it takes them', async () => {
		const { ask, asked } = serve(service, 2_345);
		await ask();
		asked.length = 0;
		const { found, calls, things } = await ask(70);
		expect([found, calls]).toEqual([things.slice(0, 70), fewest(size, 2_345, 70, true)]);
		expect(asked[0]).toEqual({ page: 1, limit: Math.min(70, size) });
	});

	test('is not tried by a look-up', async () => {
		const { ask, asked } = serve(service, 120);
		expect((await ask(undefined, { isLong: false })).found).toHaveLength(120);
		expect(asked.map(({ limit }) => limit)).toEqual([50, 50, 50]);
	});
});

test('a full usual page without a word on whether that is all: one more look shows it', async () => {
	const { ask, asked } = serve(cutAfterwards(50), 130);
	expect((await ask()).found).toHaveLength(130);
	expect(asked).toEqual([
		{ page: 1, limit: 1_000 },
		{ page: 2, limit: 50 },
		{ page: 3, limit: 50 },
	]);
});

test.each([
	['of who asks', { status: 403, body: { code: 'FORBIDDEN' } }],
	['of a criterion', { status: 400, body: { result: 'error', error: { email: 'is wrong' } } }],
])('a refusal %s is not asked for again', async (_, refusal) => {
	const { ask, asked } = serve(() => refusal, 10);
	const { error } = await ask(undefined, { query: { email: 'x' } });
	expect([error !== undefined, asked.length]).toEqual([true, 1]);
});

test('a list that is refused at any size tells of the second refusal, and nothing is learned', async () => {
	const down = { isDown: true };
	const { ask, asked } = serve(
		(one, things) =>
			down.isDown
				? { status: 400, body: { result: 'error', error: { store: 'is closed' } } }
				: sized(all, total)(one, things),
		300,
	);
	expect((await ask()).error?.message).toContain('is closed');
	down.isDown = false;
	expect((await ask()).found).toHaveLength(300);
	expect(asked.map(({ limit }) => limit)).toEqual([1_000, 50, 1_000]);
});

test('what is remembered is bounded: the host that was learned first is forgotten', async () => {
	const first = serve(KINDS['caps it at 50 and says so']?.service ?? refuses(0, TOO_LARGE), 120);
	await first.ask();
	await first.ask();
	expect(first.asked.map(({ limit }) => limit)).toEqual([1_000, 50, 50, 50, 50, 50]);
	for (let host = 0; host < 200; host++) await serve(sized(all, total), 120).ask();
	first.asked.length = 0;
	await first.ask();
	expect(first.asked.map(({ limit }) => limit)).toEqual([1_000, 50, 50]);
});
