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
	])('has a third of its even share within five minutes (window: %s)', async (_, world) => {
		const late = 5;
		const processes = crowd(count, (index) => (index === count - 1 ? late : 0));
		await each(processes, world, (traffic) => {
			// Its best minute of the five.
			const minutes = Array.from({ length: 49 }, (__, step) => late + step / 12);
			const best = Math.max(...minutes.map((at) => traffic.done(at, at + 1, count - 1)));
			expect(best / (CALLS_PER_MINUTE / count)).toBeGreaterThanOrEqual(1 / 3);
			expect(traffic.used(late, late + 5)).toBeGreaterThanOrEqual(85);
			expect(traffic.lost(late, late + 5)).toBeLessThanOrEqual(6);
		});
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
			const [soon = 0, later = 0, last = 0] = [6, 10, 14].map((at) => traffic.done(at, at + 1, 0));
			expect(later).toBeGreaterThan(soon);
			expect(last).toBeGreaterThan(240);
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
