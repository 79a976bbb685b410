import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Answer } from '../../../nodes/shared/http/answer.ts';
import { Client, type Call, type Port, type Request } from '../../../nodes/shared/http/client.ts';
import { RateLimiter } from '../../../nodes/shared/http/rateLimiter.ts';
import { route } from '../../../nodes/shared/http/route.ts';
import { VirtualClock } from '../../support/clock.mts';

let clock: VirtualClock;
let limiter: RateLimiter;
let waits: number[];
let sent: Call[];
beforeEach(() => {
	clock = new VirtualClock();
	waits = [];
	limiter = new RateLimiter(clock);
	sent = [];
});

/** A client whose calls are answered by these, one after the other; an error is thrown. */
function client(answers: (Partial<Answer> | Error)[], signal?: AbortSignal): Client {
	const rest = [...answers];
	const send = async (call: Call): Promise<Answer> => {
		sent.push(call);
		const answer = rest.shift() ?? { status: 200 };
		if (answer instanceof Error) throw answer;
		return { status: 200, headers: {}, body: { result: 'success' }, ...answer };
	};
	return new Client(portOf(send), limiter, clock, signal);
}

const portOf = (send: Port['send']): Port => ({
	host: 'api.example.com',
	secrets: ['api-user', 'pass-word'],
	send,
	codeOf: (error) => (error instanceof Error ? error.message : ''),
	tellWait: (ms) => void waits.push(ms),
});
const order = route('read', 'GET /orders/{order_id}', { rows: 'orders', key: 'order' });
const read: Request = { route: order, path: '/orders/a', repetition: 'safe', timeout: 1_000 };

test('gives what the answer came to, and what it took', async () => {
	const headers = { 'x-trace': '1' };
	const answer = { status: 404, headers, body: { message: 'no user api-user with pass-word' } };
	expect(await client([answer]).call(read)).toMatchObject({
		reading: { is: 'refused', failure: { message: 'no user [hidden] with [hidden]' } },
		repetition: 'safe',
		code: '404',
		headers,
		attempts: 1,
		waited: 0,
		isTooLong: false,
	});
	expect(sent).toEqual([{ method: 'GET', path: '/orders/a', timeout: 1_000, stream: false }]);
});

test('tries again, counts attempts and waits, and tells the waits', async () => {
	const one = client([{ status: 503, body: '' }, new Error('ECONNRESET'), { status: 200 }]);
	expect(await one.call(read)).toMatchObject({
		reading: { is: 'done' },
		attempts: 3,
		waited: 750 + 1_500,
	});
	expect([one.tally, waits]).toEqual([{ calls: 3, waited: 2_250 }, [750, 1_500]]);
});

test('gives the code where no answer came', async () => {
	expect(await client([new Error('ERR_INVALID_URL')]).call(read)).toMatchObject({
		reading: { is: 'unreachable' },
		code: 'ERR_INVALID_URL',
		attempts: 1,
	});
	expect(
		await client([new Error('ECONNRESET')]).call({ ...read, repetition: 'nonIdempotent' }),
	).toMatchObject({ reading: { is: 'unknown' }, code: 'ECONNRESET', attempts: 1 });
});

test.each([
	['joined with commas', order, { a: 'x,y', b: '1', c: 'true' }],
	['repeated', { ...order, repeatsQuery: true }, { a: ['x', 'y'], b: '1', c: 'true' }],
])('lists in a query are %s', async (_, of, query) => {
	await client([]).call({
		...read,
		route: of,
		query: { a: ['x', 'y'], b: 1, c: true, d: undefined },
	});
	expect(sent[0]?.query).toEqual(query);
});

test('every attempt takes a slot', async () => {
	limiter.join(2);
	const began = clock.now();
	expect(
		await client([
			{ status: 503, body: '' },
			{ status: 503, body: '' },
		]).call(read),
	).toMatchObject({ attempts: 3 });
	expect(clock.now() - began).toBe(60_000);
});

test('a refusal stops the others too, and the second one shrinks the limiter', async () => {
	const refusal = { status: 429, headers: { 'retry-after': '7' } };
	const one = client([refusal, refusal]);
	const refused = one.call(read);
	await new Promise(setImmediate);
	const began = clock.now();
	const [, other] = await Promise.all([
		refused,
		client([])
			.call(read)
			.then(() => clock.now()),
	]);
	expect(other - began).toBeGreaterThanOrEqual(7_000);
	expect(limiter.allowed()).toBe(Math.floor(250 * 0.84));
	expect(one.tally.calls).toBe(3);
	expect(one.tally.waited).toBeGreaterThanOrEqual(14_000);
});

test.each(['86400', '121'])(
	'a refusal for %s s is told at once, to those that come later too, without a call',
	async (seconds) => {
		const began = clock.now();
		const headers = { 'retry-after': seconds };
		const body = { code: 'TOO_MANY_REQUESTS', message: 'Not today' };
		expect(await client([{ status: 429, headers, body }]).call(read)).toMatchObject({
			reading: { is: 'throttled', failure: { message: 'TOO_MANY_REQUESTS: Not today' } },
			attempts: 1,
			isTooLong: true,
		});
		const other = client([]);
		expect(await other.call({ ...read, repetition: 'nonIdempotent' })).toMatchObject({
			reading: {
				is: 'throttled',
				failure: {
					message: `TOO_MANY_REQUESTS: FastSpring accepts no calls for the next ${seconds} seconds`,
				},
			},
		});
		expect([sent.length, other.tally.calls, clock.now()]).toEqual([1, 0, began]);
		clock.skip(120_500);
		expect(await other.call(read)).toMatchObject({ code: '200' });
	},
);

test('calls that wait together are told as one wait', async () => {
	limiter.join(4);
	const one = client([]);
	await Promise.all(Array.from({ length: 8 }, () => one.call(read)));
	// Freed slots are taken 8 ms apart.
	expect(one.tally).toEqual({ calls: 8, waited: 60_000 + 3 * 8 });
});

describe('a cancelled execution', () => {
	test('sends nothing', async () => {
		await expect(client([], AbortSignal.abort(new Error('stopped'))).call(read)).rejects.toThrow(
			'stopped',
		);
		expect(sent).toEqual([]);
	});

	test('does not take a call that broke off for a fault to try again', async () => {
		const stop = new AbortController();
		const one = client([], stop.signal);
		const broken = new Client(
			portOf(
				async () => (stop.abort(new Error('stopped')), Promise.reject(new Error('ECONNRESET'))),
			),
			limiter,
			clock,
			stop.signal,
		);
		await expect(broken.call(read)).rejects.toThrow('stopped');
		await expect(one.call(read)).rejects.toThrow('stopped');
		expect(sent).toEqual([]);
	});

	test('ends the wait before another attempt', async () => {
		const stop = new AbortController();
		const one = client([{ status: 429, headers: { 'retry-after': '60' } }], stop.signal);
		const sleep = clock.sleep;
		Object.assign(clock, {
			sleep: (ms: number, signal?: AbortSignal) => (
				stop.abort(new Error('stopped')),
				sleep(ms, signal)
			),
		});
		await expect(one.call(read)).rejects.toThrow('stopped');
		expect([sent.length, one.tally]).toEqual([1, { calls: 1, waited: 0 }]);
	});
});
