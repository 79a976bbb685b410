import { beforeEach, describe, expect, test } from '@jest/globals';
import { RateLimiter } from '../../../nodes/shared/http/rateLimiter.ts';
import { Client, type Answer, type Call } from '../../../nodes/shared/http/client.ts';
import { VirtualClock } from '../../support/clock.mts';

let clock: VirtualClock;
let budget: RateLimiter;
let sent: Call[];
beforeEach(() => {
	clock = new VirtualClock();
	budget = new RateLimiter(clock);
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
	return new Client(
		{ send, codeOf: (error) => (error instanceof Error ? error.message : '') },
		budget,
		clock,
		signal,
	);
}
const read: Call = { method: 'GET', path: '/orders/a', repetition: 'read', timeout: 1_000 };

test('gives the answer as it came, with what it took', async () => {
	const headers = { 'x-trace': '1' };
	expect(await client([{ status: 404, headers, body: { message: 'x' } }]).call(read)).toEqual({
		status: 404,
		headers,
		body: { message: 'x' },
		attempts: 1,
		waited: 0,
		unknown: false,
	});
	expect(sent).toEqual([read]);
});

test('tries again, and counts attempts and waits', async () => {
	const one = client([{ status: 503, body: '' }, new Error('ECONNRESET'), { status: 200 }]);
	expect(await one.call(read)).toMatchObject({
		status: 200,
		attempts: 3,
		waited: 750 + 1_500,
		unknown: false,
	});
	expect(one.tally).toEqual({ calls: 3, waited: 2_250 });
});

test('gives the code where no answer came', async () => {
	expect(await client([new Error('ERR_INVALID_URL')]).call(read)).toEqual({
		status: 0,
		headers: {},
		body: undefined,
		attempts: 1,
		waited: 0,
		unknown: false,
		code: 'ERR_INVALID_URL',
	});
	expect(
		await client([new Error('ECONNRESET')]).call({ ...read, repetition: 'once' }),
	).toMatchObject({ code: 'ECONNRESET', attempts: 1, unknown: true });
});

test('every attempt takes a slot', async () => {
	budget.join(2);
	const began = clock.now();
	expect(
		await client([
			{ status: 503, body: '' },
			{ status: 503, body: '' },
		]).call(read),
	).toMatchObject({ attempts: 3 });
	expect(clock.now() - began).toBe(60_000);
});

test('a refusal stops the others too, and shrinks the budget', async () => {
	const one = client([{ status: 429, headers: { 'retry-after': '7' } }]);
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
	// A newcomer's share, twelve seconds after the refusal.
	expect(budget.allowed()).toBe(13);
	expect(one.tally.calls).toBe(2);
	expect(one.tally.waited).toBeGreaterThanOrEqual(7_000);
});

test.each(['86400', '121'])(
	'a refusal for %s s is told at once, to those that come later too, without a call',
	async (seconds) => {
		const began = clock.now();
		const headers = { 'retry-after': seconds };
		const body = { code: 'TOO_MANY_REQUESTS', message: 'Not today' };
		expect(await client([{ status: 429, headers, body }]).call(read)).toMatchObject({
			status: 429,
			body,
			attempts: 1,
			unknown: false,
		});
		const other = client([]);
		expect(await other.call({ ...read, repetition: 'once' })).toMatchObject({
			status: 429,
			body: {
				code: 'TOO_MANY_REQUESTS',
				message: `FastSpring accepts no calls for the next ${seconds} seconds`,
			},
			unknown: false,
		});
		expect([sent.length, other.tally.calls, clock.now()]).toEqual([1, 0, began]);
		clock.skip(120_500);
		expect(await other.call(read)).toMatchObject({ status: 200 });
	},
);

test('calls that wait together are told as one wait', async () => {
	budget.join(4);
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
			{
				send: async () => (
					stop.abort(new Error('stopped')),
					Promise.reject(new Error('ECONNRESET'))
				),
				codeOf: () => 'ECONNRESET',
			},
			budget,
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
