import { describe, expect, test } from '@jest/globals';
import { cell, isMet, known, times, type Row } from './row.mts';
import { asMarkdown, asText, type Results } from './table.mts';

describe('several measurements', () => {
	test.each([
		['one', [5], { value: 5, low: 5, high: 5 }],
		['three', [9, 1, 4], { value: 4, low: 1, high: 9 }],
		['two: the better one', [9, 1], { value: 1, low: 1, high: 9 }],
	])('%s', (_, values, expected) => {
		expect(cell(values.map((value) => ({ value })))).toEqual(expected);
	});

	test('keep the calls of the median', () => {
		const samples = [3, 1, 2].map((value) => ({ value, calls: value * 10 }));
		expect(cell(samples)).toEqual({ value: 2, calls: 20, low: 1, high: 3 });
	});

	test('none is a mistake', () => expect(() => cell([])).toThrow('Nothing was measured'));
});

test.each([
	[{ value: 2.5, limit: 2.5 }, true],
	[{ value: 2.51, limit: 2.5 }, false],
	[{ value: 0.95, limit: 0.95, atLeast: true }, true],
	[{ value: 0.94, limit: 0.95, atLeast: true }, false],
	// What could not be measured is not met.
	[{ value: NaN, limit: 1 }, false],
])('%j is met: %s', (goal, met) => {
	expect(isMet({ text: '', ...goal })).toBe(met);
});

test('a goal against a figure that is missing is a mistake', () => {
	expect(times({ pack: known(10), bare: known(4) }, 'bare', 2)).toMatchObject({ value: 2.5 });
	expect(() => times({ pack: known(10) }, 'bare', 2)).toThrow('No figures');
});

describe('the table', () => {
	const row: Row = {
		name: 'byId',
		title: '1,000 orders by ID',
		unit: 'ms',
		cells: {
			pack: { value: 1_050.4, low: 990.2, high: 1_201.6, calls: 20 },
			own: known(5_100, 1_000),
			least: known(12.345),
		},
		goals: [
			{ text: 'pack / bare client', value: 6.25, limit: 2.5, unit: '×' },
			{ text: "n8n's own node / pack", value: 12, limit: 10, atLeast: true, unit: '×' },
			{ text: 'size', value: 434.2589, limit: 450, unit: ' kB' },
		],
		remarks: ['Edit Fields: 700 ms'],
	};
	const results: Results = {
		date: '2026-03-10T12:00:00.000Z',
		machine: '2 × Processor',
		versions: { n8n: '2.0.0' },
		rounds: 3,
		quick: false,
		rows: [row],
	};

	test('shows medians with spread and calls, and which goals are missed', () => {
		const text = asText(results);
		expect(text).toMatch(
			/1,000 orders by ID +1,050 \(990–1,202\), 20 calls +5,100, 1,000 calls +– +12.3 +ms/,
		);
		expect(text).toContain('MISSED byId: pack / bare client: 6.25× (at most 2.5×)');
		expect(text).toContain("met    byId: n8n's own node / pack: 12× (at least 10×)");
		expect(text).toContain('met    byId: size: 434.3 kB (at most 450 kB)');
		expect(text).toContain('byId: Edit Fields: 700 ms');
	});

	test('becomes a page with machine, versions and goals', () => {
		const page = asMarkdown(results);
		expect(page).toContain('on 2026-03-10: n8n 2.0.0; 2 × Processor.');
		expect(page).toContain(
			'| 1,000 orders by ID | 1,050 (990–1,202), 20 calls | 5,100, 1,000 calls | – | 12.3 | ms |',
		);
		expect(page).toContain(
			'| 1,000 orders by ID | pack / bare client | 6.25× | at most 2.5× | **missed** |',
		);
	});
});
