import { expect, test } from '@jest/globals';
import { compared, type Round } from './against.mts';
import { isMet } from './row.mts';

/** Both builds take so many milliseconds three times over; CPU is a tenth of the time. */
const round = (now: number, other: number): Round => {
	const times = (ms: number) => ({ time: [ms, ms * 9, ms * 0.9], cpu: [ms / 10, ms / 9, ms / 11] });
	return { now: times(now), other: times(other) };
};

test.each<[string, Round[], number, boolean]>([
	['as fast as the other', [round(100, 100)], 1, true],
	['faster', [round(50, 100), round(60, 100), round(70, 100)], 0.6, true],
	['slower by what a machine does', [round(104, 100)], 1.04, true],
	['slower', [round(106, 100), round(106, 100), round(100, 100)], 1.06, false],
	['slower in one round only', [round(300, 100), round(99, 100), round(100, 100)], 1, true],
	[
		'on a machine that gets slower: each round for itself',
		[round(104, 100), round(206, 200), round(408, 400)],
		1.03,
		true,
	],
])('%s', (_, rounds, ratio, met) => {
	const { goals } = compared(rounds);
	expect(goals.map(({ value }) => Number(value.toFixed(3)))).toEqual([ratio, ratio]);
	expect(goals.map(isMet)).toEqual([met, met]);
});

test('figures of both builds are told, with the spread of their ratios', () => {
	const { cells, remarks } = compared([round(90, 100), round(110, 100), round(100, 100)]);
	expect(cells.pack).toMatchObject({ value: 10, low: 9, high: 11 });
	expect(remarks).toEqual([
		'CPU of the other 10 ms, ratios 0.900–1.100',
		'time of the other 100 ms, ratios 0.900–1.100',
	]);
});
