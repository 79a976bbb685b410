import { describe, expect, test } from '@jest/globals';
import { longest, watchBlocks, type Block, type Span } from './blocks.mts';

const span = (from: number, to: number): Span => ({ from, to });
const block = (from: number, to: number, used = to - from): Block => ({ from, to, used });

describe('the longest block', () => {
	test.each<[string, Block[], Span[], number, number]>([
		['none', [], [span(0, 10)], 0, 0],
		['without a pause', [block(0, 30), block(40, 50)], [span(31, 39)], 30, 30],
		['with pauses in it', [block(0, 90)], [span(10, 30), span(40, 80)], 90, 30],
		['with pauses over its ends', [block(10, 50)], [span(0, 20), span(45, 60)], 40, 25],
		['is another one without pauses', [block(0, 90), block(100, 140)], [span(0, 80)], 90, 40],
		['is all pause', [block(10, 20)], [span(0, 30)], 10, 0],
		['stands still for a while', [block(0, 90, 25)], [], 90, 25],
		['used more than one processor', [block(0, 30, 50)], [span(0, 10)], 30, 20],
	])('%s', (_, blocks, pauses, whole, code) => {
		expect(longest(blocks, pauses)).toEqual({ whole, code });
	});
});

/** Keeps the only thread busy. */
function work(ms: number): void {
	const from = performance.now();
	while (performance.now() - from < ms);
}

test('work is seen while it is watched, and not before', async () => {
	work(500);
	const end = await watchBlocks();
	work(40);
	const { whole, code } = await end();
	expect(whole).toBeGreaterThanOrEqual(39);
	expect(whole).toBeLessThan(500);
	expect(code).toBeLessThanOrEqual(whole);
});
