/** A run over many items stops nothing else in the process: all of its work gives way after a piece of time. */
import { afterEach, describe, expect, test } from '@jest/globals';
import { pool, steadily } from '../../../nodes/shared/engine/pool.ts';
import { clock } from '../../../nodes/shared/engine/transport.ts';
import { LIMITS } from '../../../nodes/shared/http/limits.ts';
import { packModule } from '../../support/n8n.mts';
import { byId, useShop } from '../../support/operations.mts';

const before = { ...clock };
afterEach(() => void Object.assign(clock, before));

/** A clock on which every look takes so many milliseconds, and that counts the breaks. */
function tick(of: object, step: number) {
	const seen = { breaks: 0, time: 0 };
	Object.assign(of, {
		now: () => (seen.time += step),
		sleep: async (ms: number) => void (ms === 0 ? seen.breaks++ : (seen.time += ms)),
	});
	return seen;
}

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

describe('one after the other', () => {
	test.each([
		['work that takes no time', 0, 0],
		['work of half a piece each', LIMITS.turn / 2, 50],
		['work of a whole piece each', LIMITS.turn, 100],
	])('%s: all of it, in order', async (_, step, breaks) => {
		const seen = tick(clock, step);
		const done: number[] = [];
		for await (const one of steadily(numbers(100))) done.push(one);
		expect([done, seen.breaks]).toEqual([numbers(100), breaks]);
	});

	test('short loops behind each other count as one', async () => {
		const seen = tick(clock, LIMITS.turn / 4);
		const done: number[] = [];
		for (const loop of numbers(40)) for await (const one of steadily([loop])) done.push(one);
		expect(done).toEqual(numbers(40));
		// Each takes half a piece: the look at its beginning, and the two behind its only item.
		expect(seen.breaks).toBeGreaterThanOrEqual(10);
	});

	test('a clock that is set back in a loop holds no later one up', async () => {
		const seen = tick(clock, LIMITS.turn);
		for await (const hours of steadily([1])) seen.time -= hours * 3_600_000;
		const done: number[] = [];
		for await (const one of steadily(numbers(100))) done.push(one);
		expect([done, seen.breaks]).toEqual([numbers(100), 100]);
	});

	test('in a pool, also where tasks wait for nothing', async () => {
		const seen = tick(clock, LIMITS.turn);
		const done: number[] = [];
		const tasks = numbers(50).map((n) => async () => void done.push(n));
		await pool(tasks, 8, () => false);
		expect([done, seen.breaks]).toEqual([numbers(50), 50]);
	});

	test.each([
		['it is stopped', false],
		['a task throws', true],
	])('no further task begins once %s', async (_, throws) => {
		const done: number[] = [];
		const tasks = numbers(50).map((n) => async () => {
			done.push(n);
			await Promise.resolve();
			if (throws && n === 3) throw new Error('broken');
		});
		const run = pool(tasks, 4, () => !throws && done.length >= 4);
		if (throws) await expect(run).rejects.toThrow('broken');
		else await run;
		expect(done.length).toBeLessThanOrEqual(throws ? 8 : 4);
	});
});

describe('a run', () => {
	const bench = useShop({ seed: { accounts: 20, orders: 100, subscriptions: 0 } });
	const ITEMS = 1_000;

	/**
	 * The least breaks of a run: without those of any part (reading, asking, completing, grouping the items; shaping and
	 * simplifying the rows) there are 50 fewer.
	 */
	test.each([
		['that sends nothing', () => 'no id', 140],
		['of reads', (orders: string[], item: number) => orders[item % orders.length] ?? '', 510],
	])('%s gives way in all its parts', async (_, idOf, least) => {
		const { clock: built } = packModule<{ clock: object }>('nodes/shared/engine/transport.js');
		const known = { ...built };
		const orders = [...bench.sandbox.store.orders.keys()];
		const seen = tick(built, 1);
		const { output } = await bench
			.run('fastSpringOrder', 'get', {
				items: numbers(ITEMS).map((item) => ({ order: idOf(orders, item) })),
				parameters: { orderId: byId('={{ $json.order }}') },
				onError: 'continueRegularOutput',
			})
			.finally(() => Object.assign(built, known));
		expect(output[0]?.length).toBe(ITEMS);
		expect(seen.breaks).toBeGreaterThanOrEqual(least);
	});
});
