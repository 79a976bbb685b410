import { beforeEach, describe, expect, test } from '@jest/globals';
import {
	ClosedError,
	RateLimiter,
	CALLS_PER_MINUTE,
} from '../../../nodes/shared/http/rateLimiter.ts';
import { LIMITS } from '../../../nodes/shared/http/limits.ts';
import { VirtualClock } from '../../support/clock.mts';

const WINDOW = 60_000;
let clock: VirtualClock;
let budget: RateLimiter;
let began = 0;
beforeEach(() => {
	clock = new VirtualClock();
	budget = new RateLimiter(clock);
	began = clock.now();
});

/** Milliseconds since the beginning at which a slot was had; it is given back after `takes`. */
async function call(takes = 0, signal?: AbortSignal): Promise<number> {
	const release = await budget.acquire(signal);
	const at = clock.now() - began;
	if (takes > 0) await clock.sleep(takes);
	release();
	return at;
}
const calls = (count: number, takes = 0) =>
	Promise.all(Array.from({ length: count }, () => call(takes)));
const fill = async (count: number) =>
	expect(await calls(count)).toEqual(Array.from({ length: count }, () => 0));

describe('the window', () => {
	test('grants 250 calls at once, and the next one a minute later', async () => {
		await fill(CALLS_PER_MINUTE);
		expect(await call()).toBe(WINDOW);
	});

	test('counts a call until a minute after its answer, not after its start', async () => {
		budget.join(1);
		expect([await call(500), await call()]).toEqual([0, 500 + WINDOW]);
	});

	test('counts a call under way, however long it takes', async () => {
		budget.join(2);
		const slow = call(3 * WINDOW);
		expect([await call(), await call(), await call()]).toEqual([0, WINDOW, 2 * WINDOW]);
		expect(await slow).toBe(0);
	});

	test('moves along when the clock is set back', async () => {
		await fill(CALLS_PER_MINUTE);
		clock.skip(-3_600_000);
		expect(await call()).toBe(WINDOW - 3_600_000);
	});

	test('slides: a slot is free as soon as its own call has left', async () => {
		budget.join(2);
		await call();
		clock.skip(20_000);
		await call();
		expect([await call(), await call(), await call()]).toEqual([
			WINDOW,
			WINDOW + 20_000,
			2 * WINDOW,
		]);
	});

	test('is first come, first served', async () => {
		budget.join(1);
		const order: string[] = [];
		await Promise.all(['a', 'b', 'c', 'd'].map(async (name) => (await call(), order.push(name))));
		expect(order).toEqual(['a', 'b', 'c', 'd']);
	});

	test('is never exceeded, wherever between start and answer the service counts a call', async () => {
		budget.join(40);
		let seed = 7;
		const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
		const spans: { start: number; end: number; stamp: number }[] = [];
		const worker = async () => {
			for (let n = 0; n < 60; n++) {
				const release = await budget.acquire();
				const start = clock.now();
				await clock.sleep(Math.floor(random() * 9_000));
				release();
				const end = clock.now();
				spans.push({ start, end, stamp: start + random() * (end - start) });
			}
		};
		await Promise.all(Array.from({ length: 8 }, worker));
		for (const read of ['start', 'end', 'stamp'] as const) {
			const stamps = spans.map((span) => span[read]).sort((a, b) => a - b);
			// The 41st after any call is at least a minute away from it.
			expect(stamps.filter((at, index) => (stamps[index + 40] ?? Infinity) - at < WINDOW)).toEqual(
				[],
			);
		}
		expect(spans.length).toBe(480);
	});
});

describe('the limit', () => {
	test('is the lowest in use, and rises again when its user leaves', () => {
		const [leave60, leave100] = [budget.join(60), budget.join(100)];
		expect(budget.allowed()).toBe(60);
		leave60();
		expect(budget.allowed()).toBe(100);
		leave100();
		expect(budget.allowed()).toBe(CALLS_PER_MINUTE);
	});

	test('of two users with the same one stays until both have left', () => {
		const leave = budget.join(60);
		budget.join(60);
		leave();
		expect(budget.allowed()).toBe(60);
	});

	test('never rises above what FastSpring grants', () => {
		budget.join(1_000);
		expect(budget.allowed()).toBe(250);
	});
});

/** Up to a second of it is jitter, of which the virtual clock always draws the middle. */
const JITTER = 500;
/** So many calls that are under way together are refused. */
async function refused(retryAfterMs: number, together = 1): Promise<void> {
	const releases = await Promise.all(Array.from({ length: together }, () => budget.acquire()));
	for (const release of releases) release(retryAfterMs);
}
/** So long after a refusal what a process has sent since tells of its pace. */
const CHANGED = 15_000;
async function refusedAgain(): Promise<void> {
	clock.skip(CHANGED);
	await refused(1_000);
}

describe('a refusal', () => {
	test.each([0, 7_000, LIMITS.wait.max])('of %d ms stops everybody for as long', async (wait) => {
		await refused(wait);
		const [first] = await calls(3);
		expect(first).toBe(wait + JITTER);
	});

	test.each([
		['had sent nothing', 0, 12],
		['had sent a little', 10, 12],
		['had sent half', 125, Math.floor(125 * 1.1 * 0.84)],
		['had sent all', 249, Math.floor(250 * 0.84)],
	])(
		'takes nothing at first, and the next one leaves a process that %s a part of that',
		async (_, sent, share) => {
			await fill(sent);
			await refused(1_000);
			expect(budget.allowed()).toBe(CALLS_PER_MINUTE);
			await refusedAgain();
			expect(budget.allowed()).toBe(share);
		},
	);

	test('that comes soon after one before looks at the pace alone: what was sent was sent before it', async () => {
		await fill(20);
		await refused(1_000);
		clock.skip(CHANGED - 1_000 - JITTER - 1);
		await refused(1_000);
		expect(budget.allowed()).toBe(Math.floor(CALLS_PER_MINUTE * 0.84));
		await refusedAgain();
		expect(budget.allowed()).toBe(Math.floor(20 * 1.1 * 0.84));
	});

	test('that stays the only one has calls spread over two minutes, and is then forgotten', async () => {
		const gap = async () => -(await call()) + (await call());
		await refused(1_000);
		await call();
		for (const minute of [0, 1]) {
			clock.skip(minute * WINDOW);
			expect(await gap()).toBe(WINDOW / CALLS_PER_MINUTE);
		}
		clock.skip(WINDOW);
		budget.allowed();
		expect(await gap()).toBe(0);
	});

	test('takes no slot', async () => {
		await fill(11);
		await refused(1_000);
		// The twelfth of the twelve that are left.
		expect(await call()).toBe(1_000 + JITTER);
	});

	test('of calls that were under way together is one refusal', async () => {
		await fill(200);
		await refused(1_000, 8);
		expect(budget.allowed()).toBe(CALLS_PER_MINUTE);
		await refusedAgain();
		expect(budget.allowed()).toBe(Math.floor(200 * 1.1 * 0.84));
	});

	test('never leaves less than twelve calls a minute, or than the limit where that is lower', async () => {
		await refused(1_000);
		for (let n = 0; n < 30; n++) {
			await refusedAgain();
			expect(budget.allowed()).toBe(12);
		}
		budget.join(5);
		expect(budget.allowed()).toBe(5);
	});

	test('lets one call go ahead; the others wait for what becomes of it', async () => {
		await fill(5);
		await refused(1_000);
		const slow = call(20_000);
		const others = [call(), call(), call()];
		await expect(slow).resolves.toBe(1_000 + JITTER);
		for (const at of await Promise.all(others)) expect(at).toBeGreaterThan(21_000);
	});

	test('has the calls after it spread evenly over the minute', async () => {
		await fill(100);
		await refused(1_000);
		await refusedAgain();
		clock.skip(WINDOW);
		const times: number[] = [];
		for (let n = 0; n < 20; n++) times.push(await call());
		const gaps = times.slice(1).map((at, n) => at - (times[n] ?? 0));
		expect(Math.min(...gaps)).toBeGreaterThan(600);
		expect(Math.max(...gaps)).toBeLessThan(700);
	});

	test('is soon made up for, and forgiven once none has come for minutes', async () => {
		await fill(200);
		await refused(1_000);
		await refusedAgain();
		began = clock.now();
		const after = (minutes: number) => budget.allowed(began + minutes * WINDOW);
		expect([0, 1, 2, 3, 4, 5].map(after)).toEqual([184, 194, 194, 194, 200, CALLS_PER_MINUTE]);
	});

	test('of a process that had sent next to nothing is forgiven within minutes', async () => {
		await refused(1_000);
		await refusedAgain();
		began = clock.now();
		const after = (minutes: number) => budget.allowed(began + minutes * WINDOW);
		expect([0, 0.5, 1, 2, 3, 4].map(after)).toEqual([12, 17, 32, 92, 192, CALLS_PER_MINUTE]);
	});

	test('that names a longer time wins over a shorter one, and not the other way round', async () => {
		const releases = [await budget.acquire(), await budget.acquire()];
		for (const [n, release] of releases.entries()) release([9_000, 2_000][n]);
		expect(await call()).toBe(9_000 + JITTER);
	});

	test('moves along when the clock is set back, and does not outlast a clock that jumps ahead', async () => {
		await refused(7_000);
		clock.skip(-3_600_000);
		expect(await call()).toBe(7_000 + JITTER - 3_600_000);
		await refused(7_000);
		clock.skip(3_600_000);
		expect(await call()).toBe(clock.now() - began);
		expect(clock.sleeps.length).toBe(2);
	});
});

describe('a refusal that asks for longer than a run waits', () => {
	const DAY = 86_400_000;

	test('is an error for whoever comes, at once, with the wait that is left', async () => {
		await refused(DAY);
		clock.skip(60_000);
		const error: unknown = await budget.acquire().catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(ClosedError);
		expect(error).toMatchObject({
			message: 'FastSpring accepts no calls for the next 86340 seconds',
			retryAfterMs: DAY - 60_000,
		});
		expect(clock.sleeps).toEqual([]);
	});

	test('lets a call find out after two minutes whether it still holds', async () => {
		await refused(DAY);
		clock.skip(LIMITS.wait.max + JITTER);
		await refused(DAY);
		await expect(call()).rejects.toThrow(ClosedError);
		clock.skip(LIMITS.wait.max + JITTER);
		expect(await call()).toBe(2 * (LIMITS.wait.max + JITTER));
		expect(await call()).toBeLessThan(3 * LIMITS.wait.max);
	});

	test('is forgotten when a later one asks for less', async () => {
		await refused(DAY);
		clock.skip(LIMITS.wait.max + JITTER);
		await refused(5_000);
		expect(await call()).toBe(LIMITS.wait.max + JITTER + 5_000 + JITTER);
	});

	test('also ends the wait of those that had begun to wait', async () => {
		budget.join(1);
		const release = await budget.acquire();
		const waiting = expect(call()).rejects.toThrow(ClosedError);
		release(DAY);
		await waiting;
		expect(clock.now() - began).toBeLessThanOrEqual(WINDOW);
	});
});

describe('a cancelled execution', () => {
	test('stops waiting at once and makes room for those behind it', async () => {
		budget.join(1);
		await call();
		const stop = new AbortController();
		const given = call(0, stop.signal);
		const behind = call();
		stop.abort(new Error('stopped'));
		await expect(given).rejects.toThrow('stopped');
		expect(await behind).toBe(WINDOW);
	});

	test('gets no slot, even if one is free', async () => {
		await expect(call(0, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
		await fill(CALLS_PER_MINUTE);
	});
});
