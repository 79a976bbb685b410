import { beforeEach, describe, expect, test } from '@jest/globals';
import { RateLimiter, CALLS_PER_MINUTE } from '../../../nodes/shared/http/rateLimiter.ts';
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
		budget.refuse(5_000);
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

describe('a refusal', () => {
	test('stops everybody until it is over', async () => {
		budget.refuse(7_000);
		expect(await calls(3)).toEqual([7_000, 7_000, 7_000]);
	});

	test('halves the allowance at once', () => {
		budget.refuse(1_000);
		expect(budget.allowed()).toBe(125);
	});

	test('of calls that were under way together is one refusal', () => {
		for (let n = 0; n < 8; n++) budget.refuse(1_000);
		expect(budget.allowed()).toBe(125);
	});

	test('after the first one was over halves it again, and again, down to one call', () => {
		const seen = Array.from({ length: 9 }, () => {
			budget.refuse(1_000);
			clock.skip(1_000);
			return budget.allowed();
		});
		expect(seen).toEqual([125, 62, 31, 15, 7, 3, 1, 1, 1]);
	});

	test('is forgiven slowly: a twentieth of the limit a minute', () => {
		budget.refuse(1_000);
		const after = (minutes: number) => budget.allowed(began + minutes * WINDOW);
		expect([0, 1, 2, 4, 9, 10, 11].map(after)).toEqual([125, 137, 150, 175, 237, 250, 250]);
	});

	test('holds the next calls to the smaller allowance', async () => {
		await fill(200);
		budget.refuse(1_000);
		// 75 of the 200 have to leave the window before one more fits into 125; all leave it together.
		expect(await call()).toBe(WINDOW);
	});

	test('that names a longer time wins over a shorter one, and not the other way round', async () => {
		budget.refuse(9_000);
		budget.refuse(2_000);
		expect(await call()).toBe(9_000);
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
