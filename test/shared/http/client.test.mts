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
	expect([other - began, budget.allowed()]).toEqual([expect.any(Number), 126]);
	expect(one.tally).toEqual({ calls: 2, waited: 7_000 });
});

test('calls that wait together are told as one wait', async () => {
	budget.join(4);
	const one = client([]);
	await Promise.all(Array.from({ length: 8 }, () => one.call(read)));
	expect(one.tally).toEqual({ calls: 8, waited: 60_000 });
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
