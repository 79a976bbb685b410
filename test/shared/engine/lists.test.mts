import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Fault } from '../../../sandbox/http/faults.mts';
import { byId, useShop, type Json } from '../../support/operations.mts';

const bench = useShop({ seed: { accounts: 30, orders: 120, subscriptions: 20 } });
const orders = () => [...bench.sandbox.store.orders.keys()];
const list = (parameters: Json, type = 'fastSpringOrder') =>
	bench.run(type, 'getAll', {
		parameters: { returnFullRecords: false, simplify: false, ...parameters } as never,
	});
const ids = (run: Awaited<ReturnType<typeof list>>) =>
	run.output[0]?.map(({ json }) => json['order']);
/** Pages behind the first one are asked for at once: they come in any order. */
const sent = () =>
	bench
		.sent()
		.map(([call]) => call)
		.sort();
const pages = (limit: number, count: number) =>
	Array.from({ length: count }, (_, n) => `GET /orders?limit=${limit}&page=${n + 1}`);

// A service that serves 50 at most, and is known to: larger pages are the affair of `pageSize.test.mts`.
const serveFifty = () => void Object.assign(bench.sandbox.store.switches, { largestPage: 50 });
beforeEach(serveFifty);
beforeAll(async () => {
	serveFifty();
	await list({ returnAll: true });
});

/** Answers the next calls with these bodies, one after the other. */
const answers = (...bodies: unknown[]) =>
	bodies.forEach((body) =>
		bench.sandbox.faults.add({ kind: 'status', status: 200, times: 1, body } satisfies Fault),
	);
const page = (rows: unknown[], nextPage: unknown) => ({
	action: 'order.getall',
	result: 'success',
	orders: rows,
	nextPage,
});

describe('how much is asked for', () => {
	test.each([
		['a limit below a page', { limit: 7 }, 7, pages(7, 1)],
		['a limit of exactly a page', { limit: 50 }, 50, pages(50, 1)],
		['a limit in the middle of the second page', { limit: 70 }, 70, pages(50, 2)],
		['a limit of exactly two pages', { limit: 100 }, 100, pages(50, 2)],
		['a limit above what there is', { limit: 500 }, 120, pages(50, 3)],
		['all', { returnAll: true }, 120, pages(50, 3)],
	])('%s', async (_, parameters, count, calls) => {
		expect(ids(await list(parameters))).toEqual(orders().slice(0, count));
		expect(sent()).toEqual(calls);
	});

	test('all of exactly two pages ends without a third', async () => {
		for (const id of orders().slice(100)) bench.sandbox.store.orders.delete(id);
		expect(ids(await list({ returnAll: true }))?.length).toBe(100);
		expect(sent()).toEqual(pages(50, 2));
	});

	test('nothing there is nothing', async () => {
		bench.sandbox.store.orders.clear();
		const run = await list({ returnAll: true });
		expect([run.output[0], run.error, sent()]).toEqual([[], undefined, pages(50, 1)]);
	});

	test.each(['0', '-1', '1.5', 'many', ''])(
		'a limit of "%s" is refused, and nothing is sent',
		async (limit) => {
			const { error } = await bench.run('fastSpringOrder', 'getAll', {
				parameters: { limit: '={{ $json.limit }}' },
				items: [{ limit }],
			});
			expect([error?.message, sent()]).toEqual([
				expect.stringMatching(/^"Limit" .+ \[item 0\]$/),
				[],
			]);
		},
	);
});

describe('pages that are not as they should be', () => {
	test.each([null, 0, undefined, 1])('a next page of %s is the end', async (nextPage) => {
		answers(page(['a', 'b'], nextPage));
		expect(ids(await list({ returnAll: true }))).toEqual(['a', 'b']);
		expect(sent()).toEqual(pages(50, 1));
	});

	test('a next page that is the same one again is the end', async () => {
		answers(page(['a'], 2), page(['b'], 2));
		expect(ids(await list({ returnAll: true }))).toEqual(['a', 'b']);
		expect(sent()).toEqual(pages(50, 2));
	});

	test('an empty page is the end, whatever it announces', async () => {
		answers(page(['a'], 2), page([], 3));
		expect(ids(await list({ returnAll: true }))).toEqual(['a']);
		expect(sent()).toEqual(pages(50, 2));
	});

	test('what moved from one page to the next comes once', async () => {
		answers(page(['a', 'b'], 2), page(['b', 'c'], null));
		expect(ids(await list({ returnAll: true }))).toEqual(['a', 'b', 'c']);
	});

	test('a list that takes no paging is asked without it', async () => {
		const refusal = {
			action: 'account.getall',
			result: 'error',
			error: { limit: 'Pagination is not supported for this endpoint' },
		};
		answers(refusal, { action: 'account.getall', result: 'success', accounts: ['a', 'b', 'c'] });
		const { output } = await list({ limit: 2 }, 'fastSpringAccount');
		expect([output[0]?.map(({ json }) => json), sent()]).toEqual([
			[{ account: 'a' }, { account: 'b' }],
			['GET /accounts', 'GET /accounts?limit=2&page=1'],
		]);
	});

	test('a list without pages that tells of a further one is read on', async () => {
		const codes = (some: string[], nextPage: number | null) => ({
			coupon: 'c',
			codes: some,
			nextPage,
		});
		answers(codes(['A1', 'A2'], 2), codes(['A3'], null));
		const run = await bench.run('fastSpringCoupon', 'code.getAll', {
			parameters: { couponId: byId('c'), returnAll: true },
		});
		expect([run.output[0]?.map(({ json }) => json['code']), sent()]).toEqual([
			['A1', 'A2', 'A3'],
			['GET /coupons/c/codes', 'GET /coupons/c/codes?page=2'],
		]);
	});

	test('so is one that counts its pages as HAL does', async () => {
		const quotes = (id: string, number: number) => ({
			_embedded: { quotes: [{ id }] },
			page: { number, totalPages: 2, totalElements: 2, size: 1 },
		});
		answers(quotes('Q1', 0), quotes('Q2', 1));
		const run = await list({ returnAll: true }, 'fastSpringQuote');
		expect([run.output[0]?.map(({ json }) => json['id']), sent()]).toEqual([
			['Q1', 'Q2'],
			['GET /quotes', 'GET /quotes?page=1'],
		]);
	});

	test('a row that reports a failure is no record, and the hint says so', async () => {
		const gone = {
			order: 'b',
			action: 'order.get',
			result: 'error',
			error: { order: 'Not found' },
		};
		answers(page([{ order: 'a', reference: 'A' }, gone], null));
		const run = await list({ returnAll: true });
		expect([ids(run), run.hints.map(({ message }) => message)]).toEqual([
			['a'],
			['1 item in 1 call, left out: b (order: Not found)'],
		]);
	});

	test('a list whose pages bring nothing new is given up', async () => {
		const again = (nextPage: number) => page(['a', 'b'], nextPage);
		answers(...Array.from({ length: 20 }, (_, index) => again(index + 2)));
		const { error, output } = await list({ returnAll: true });
		expect([error?.message, output, sent().length]).toEqual([
			"FastSpring's list does not end: a page came again [item 0]",
			[],
			4,
		]);
	});

	test('a page in the middle that fails is not passed over', async () => {
		bench.sandbox.faults.add({
			kind: 'status',
			status: 400,
			skip: 1,
			body: { action: 'order.lookup', result: 'error', error: { page: 'Out of order' } },
		});
		const run = await list({ returnAll: true });
		expect([run.error?.message, run.output]).toEqual([
			'FastSpring refused the request: page: Out of order [item 0]',
			[],
		]);
	});

	test('a page that breaks is asked for again', async () => {
		bench.sandbox.faults.add({ kind: 'dropAfter', skip: 1, times: 1 });
		expect(ids(await list({ returnAll: true }))).toEqual(orders());
		expect([...new Set(sent())]).toEqual(pages(50, 3));
		expect(sent().length).toBe(4);
	});
});

describe('Return Full Records', () => {
	const full = { returnFullRecords: true };

	test('reads 50 in a call, in the order of the list', async () => {
		const run = await list({ ...full, returnAll: true });
		expect(ids(run)).toEqual(orders());
		expect(run.output[0]?.every(({ json }) => json['reference'] !== undefined)).toBe(true);
		expect(
			bench.sandbox.calls
				.filter(({ path }) => path !== '/orders')
				.map(({ path }) => path.split(',').length)
				.sort(),
		).toEqual([20, 50, 50]);
	});

	test('reads nothing that is there already', async () => {
		const run = await list({ ...full, limit: 3, filters: { scope: 'all' } });
		expect([run.output[0]?.length, sent()]).toEqual([3, ['GET /orders?limit=3&page=1&scope=all']]);
	});

	test('leaves the id of a record that is gone', async () => {
		const [a = '', b = ''] = orders();
		answers(page([a, 'gone', b], null));
		expect(
			(await list({ ...full, limit: 3 })).output[0]?.map(({ json }) => [
				json['order'],
				'reference' in json,
			]),
		).toEqual([
			[a, true],
			['gone', false],
			[b, true],
		]);
	});

	test.each<[string, Fault]>([
		['a broken connection', { kind: 'dropBefore', match: { path: '/orders/*' } }],
		["a stranger's page", { kind: 'html', status: 200, match: { path: '/orders/*' } }],
		[
			'a refusal of the credentials',
			{
				kind: 'status',
				status: 403,
				match: { path: '/orders/*' },
				body: { code: 'FORBIDDEN', message: 'No' },
			},
		],
	])('does not pass ids off for records after %s', async (_, fault) => {
		bench.sandbox.faults.add(fault);
		const stopped = await list({ ...full, limit: 3 });
		expect([stopped.status, stopped.output]).toEqual(['error', []]);
		const going = await bench.run('fastSpringOrder', 'getAll', {
			parameters: { limit: 3 },
			onError: 'continueRegularOutput',
		});
		expect(going.output[0]).toEqual([
			{ json: expect.objectContaining({ error: expect.any(String) }), pairedItem: { item: 0 } },
		]);
	});

	test('the same for records that come along with a record', async () => {
		const account = [...bench.sandbox.store.accounts.values()].find((one) => one.orders.length > 0);
		bench.sandbox.faults.add({ kind: 'status', status: 503, match: { path: '/orders/*' } });
		const parameters = {
			accountId: { __rl: true, mode: 'id', value: account?.id ?? '' },
			include: ['orders'],
		};
		expect((await bench.run('fastSpringAccount', 'get', { parameters })).error?.message).toBe(
			'FastSpring answered with HTTP 503 without an error message [item 0]',
		);
		bench.reset();
		expect(
			(await bench.run('fastSpringAccount', 'get', { parameters })).output[0]?.[0]?.json['orders'],
		).toEqual(account?.orders.map((order) => expect.objectContaining({ order })));
	});
});
