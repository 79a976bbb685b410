import { describe, expect, test } from '@jest/globals';
import { CALLS_PER_MINUTE } from '../../../nodes/shared/http/rateLimiter.ts';
import { simulate, type Process, type Traffic, type World } from './simulation.mts';

const SEEDS = [1, 2];
/** Minutes; what comes before has processes find out about each other. */
const SETTLED = 3;
const END = 12;

/** So many processes that always have work, from a minute on. */
const crowd = (count: number, from: (index: number) => number = () => 0): Process[] =>
	Array.from({ length: count }, (_, index) => ({ busy: [[from(index), END]] }));

/** The same for every seed; `check` sees each run by itself. */
async function each(
	processes: readonly Process[],
	world: Omit<World, 'seed'>,
	check: (traffic: Traffic) => void,
): Promise<void> {
	for (const seed of SEEDS) check(await simulate(processes, { seed: seed * 7_919, ...world }));
}

const mean = (values: readonly number[]): number =>
	values.reduce((sum, value) => sum + value, 0) / values.length;

/** Percent of the limit that is used, and of the calls that are refused: over all seeds, and in the worst of them. */
describe.each([
	{ count: 1, used: 99.9, lost: 0, usedAtWorst: 99.9, lostAtWorst: 0 },
	{ count: 2, used: 92, lost: 0.5, usedAtWorst: 89, lostAtWorst: 0.6 },
	{ count: 4, used: 92, lost: 1, usedAtWorst: 91, lostAtWorst: 1.3 },
	{ count: 8, used: 92, lost: 1.3, usedAtWorst: 92, lostAtWorst: 1.7 },
	{ count: 16, used: 92, lost: 5, usedAtWorst: 92, lostAtWorst: 5 },
])('$count processes behind one address', ({ count, used, lost, usedAtWorst, lostAtWorst }) => {
	test('use it up, share it and are hardly ever refused', async () => {
		const runs: Traffic[] = [];
		for (const from of [() => 0, (index: number) => index / 10])
			await each(crowd(count, from), {}, (traffic) => void runs.push(traffic));
		const uses = runs.map((traffic) => traffic.used(SETTLED, END));
		const losses = runs.map((traffic) => traffic.lost(SETTLED, END));
		expect(mean(uses)).toBeGreaterThanOrEqual(used);
		expect(Math.min(...uses)).toBeGreaterThanOrEqual(usedAtWorst);
		expect(mean(losses)).toBeLessThanOrEqual(lost);
		expect(Math.max(...losses)).toBeLessThanOrEqual(lostAtWorst);
		for (const traffic of runs) {
			const even = traffic.done(SETTLED, END) / count;
			for (let process = 0; process < count; process++)
				expect(traffic.done(SETTLED, END, process) / even).toBeGreaterThan(0.35);
		}
	});

	test.each<[string, Omit<World, 'seed'>]>([
		['with quick calls, one at a time', { latency: 10, width: 1 }],
		['with slow calls', { latency: 300 }],
		['where the service counts in fixed minutes', { window: 'fixed' }],
	])('also %s', async (_, world) => {
		const traffic = await simulate(crowd(count), { seed: 1, ...world });
		expect(traffic.used(SETTLED, END)).toBeGreaterThanOrEqual(usedAtWorst);
		expect(traffic.lost(SETTLED, END)).toBeLessThanOrEqual(lostAtWorst);
	});
});

describe.each([2, 4, 8, 16])('a latecomer among %d', (count) => {
	test.each<[string, Omit<World, 'seed'>]>([
		['sliding', {}],
		['fixed', { window: 'fixed' }],
	])('has a third of its even share in its fifth minute (window: %s)', async (_, world) => {
		const late = 5;
		const processes = crowd(count, (index) => (index === count - 1 ? late : 0));
		await each(processes, world, (traffic) => {
			const fifth = traffic.done(late + 4, late + 5, count - 1);
			expect(fifth / (CALLS_PER_MINUTE / count)).toBeGreaterThanOrEqual(1 / 3);
			expect(traffic.used(late, late + 5)).toBeGreaterThanOrEqual(85);
			expect(traffic.lost(late, late + 5)).toBeLessThanOrEqual(6);
		});
	});
});

/** Whatever the others do when it comes; of many runs those that are hardest, each begun at another moment. */
const HARDEST = [3, 8, 9, 13];
describe.each([2, 3, 4, 6, 8, 16])('a latecomer among %d, at other moments', (count) => {
	test.each<[string, Omit<World, 'seed'>]>([
		['sliding', {}],
		['fixed', { window: 'fixed' }],
	])('has a third of its even share in its fifth minute (window: %s)', async (_, world) => {
		for (const run of HARDEST) {
			const late = 4 + (run % 7) * 0.37;
			const processes = crowd(count, (index) => (index === count - 1 ? late : 0));
			const traffic = await simulate(processes, { seed: run * 104_729, ...world });
			const fifth = traffic.done(late + 4, late + 5, count - 1);
			expect(fifth / (CALLS_PER_MINUTE / count)).toBeGreaterThanOrEqual(1 / 3);
			expect(traffic.used(late, late + 5)).toBeGreaterThanOrEqual(count === 2 ? 75 : 85);
			expect(traffic.lost(late, late + 5)).toBeLessThanOrEqual(count === 16 ? 7 : 6);
		}
	});
});

/** Begun together, or one after the other, so that the first burst leaves nothing to the last ones. */
describe.each([
	{ count: 1, apart: 0, seconds: 242 },
	{ count: 2, apart: 0, seconds: 312 },
	{ count: 2, apart: 0.5, seconds: 335 },
	{ count: 4, apart: 0, seconds: 312 },
	{ count: 4, apart: 0.3, seconds: 365 },
	{ count: 8, apart: 0.2, seconds: 355 },
])('1,200 calls in $count processes that begin $apart s apart', ({ count, apart, seconds }) => {
	const processes = crowd(count, (index) => (index * apart) / 60).map((one) => ({
		...one,
		calls: 1_200 / count,
	}));

	test(`are done within ${seconds} s; few but those under way at the first refusal are refused`, async () => {
		await each(processes, {}, (traffic) => {
			expect(traffic.done(0, END)).toBe(1_200);
			expect(traffic.end * 60).toBeLessThanOrEqual(seconds);
			// Of eight that each has under way when the limit is reached; then one each to find its share.
			expect(traffic.refused(0, 1)).toBeLessThanOrEqual(count === 1 ? 0 : 8 * count);
			expect(traffic.refused(0, 3)).toBeLessThanOrEqual(count === 1 ? 0 : 10 * count);
			expect(traffic.used(1, 3)).toBeGreaterThanOrEqual(92);
			expect(traffic.refused(3, END)).toBeLessThanOrEqual(2 * count);
		});
	});
});

describe.each([2, 4, 8])('a process whose %d neighbors leave', (neighbors) => {
	test('has nine tenths of the limit after six minutes, and keeps them', async () => {
		for (const gone of [6, 6.7, 7.5]) {
			const processes = [{ busy: [[0, 16]] as const }, ...crowd(neighbors)].map((one, index) =>
				index === 0 ? one : { busy: [[0, gone]] as const },
			);
			await each(processes, {}, (traffic) => {
				for (let at = gone + 6; at < 15; at += 0.5)
					expect(traffic.used(at, at + 1)).toBeGreaterThanOrEqual(90);
			});
		}
	});
});

describe('processes that come, go and idle', () => {
	test('leave the limit to those that stay, within minutes', async () => {
		const processes: Process[] = [
			{ busy: [[0, 16]] },
			{ busy: [[0, 4]] },
			{ busy: [[1, 4]] },
			{ busy: [[1, 4]] },
		];
		await each(processes, {}, (traffic) => {
			for (const at of [10, 12, 14]) expect(traffic.done(at, at + 1, 0)).toBeGreaterThan(240);
			expect(traffic.refused(5, 16)).toBe(0);
		});
	});

	test('cost few refusals at their return', async () => {
		const turns = (shift: number): Process => ({
			busy: [0, 3, 6, 9].map((at) => [at + shift, at + shift + 1.5] as const),
		});
		await each([...crowd(2), turns(0), turns(1), turns(2)], {}, (traffic) => {
			expect(traffic.used(SETTLED, END)).toBeGreaterThanOrEqual(60);
			expect(traffic.lost(SETTLED, END)).toBeLessThanOrEqual(2.5);
		});
	});
});

describe('a clock that jumps', () => {
	test.each([
		['an hour ahead', 60],
		['an hour back', -60],
		['20 seconds ahead', 1 / 3],
		['20 seconds back', -1 / 3],
	])('%s costs a handful of refusals, and nobody is locked out', async (_, jump) => {
		const jumping: Process = { busy: [[0, END]], wrongBy: (minute) => (minute > 6.5 ? jump : 0) };
		for (const processes of [[jumping], [jumping, ...crowd(3)]]) {
			const traffic = await simulate(processes, { seed: 1 });
			expect(traffic.refused(6, END)).toBeLessThanOrEqual(8 + 5 * processes.length);
			expect(traffic.used(SETTLED, END)).toBeGreaterThanOrEqual(processes.length > 1 ? 90 : 60);
			expect(traffic.done(10, END, 0)).toBeGreaterThanOrEqual(2 * 12);
		}
	});
});
