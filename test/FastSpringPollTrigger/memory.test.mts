import { describe, expect, test } from '@jest/globals';
import {
	begin,
	recall,
	save,
	serverTime,
	takeNew,
	type Memory,
} from '../../nodes/FastSpringPollTrigger/memory.ts';
import type { FastSpringEvent } from '../../nodes/shared/webhook/parse.ts';

const NOW = Date.UTC(2026, 10, 3, 9, 30);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const event = (id: string, created: number | null): FastSpringEvent => ({
	id,
	type: 'order.completed',
	live: true,
	created,
	data: {},
});
const events = (count: number, first: number, step = 1, prefix = 'e') =>
	Array.from({ length: count }, (_, index) => event(`${prefix}${index}`, first + index * step));
const idsOf = (list: FastSpringEvent[]) => list.map(({ id }) => id);
/** Through n8n's database and back. */
const reloaded = (memory: Memory): Memory =>
	recall(JSON.parse(JSON.stringify(save(memory)))) ?? begin(0);

describe('takeNew', () => {
	test('takes what is not older than the beginning, oldest first, and each once', () => {
		const memory = begin(NOW);
		const list = [
			event('c', NOW + 3),
			event('old', NOW - 1),
			event('a', NOW),
			event('b', NOW + 2),
			event('timeless', null),
		];
		expect(idsOf(takeNew(memory, list))).toEqual(['a', 'b', 'c']);
		expect(takeNew(memory, list)).toEqual([]);
		expect(idsOf(takeNew(memory, [...list, event('d', NOW + 3)]))).toEqual(['d']);
	});

	test('takes events that come to light out of order, up to an hour late', () => {
		const memory = begin(NOW);
		takeNew(memory, [event('a', NOW), event('b', NOW + 5 * HOUR)]);
		const late = [event('too late', NOW + 4 * HOUR - 1), event('late', NOW + 4 * HOUR)];
		expect(idsOf(takeNew(memory, late))).toEqual(['late']);
	});

	test('does not lose its place when nothing comes', () => {
		const memory = begin(NOW);
		expect(takeNew(memory, [])).toEqual([]);
		expect(memory.from).toBe(NOW);
	});
});

describe('what is remembered', () => {
	test('is bounded by time: an hour of ids', () => {
		const memory = begin(NOW);
		for (let day = 0; day < 30; day++)
			takeNew(memory, events(100, NOW + day * 24 * HOUR, MINUTE, `${day}-`));
		expect(memory.handedOver.size).toBe(61);
		expect(memory.from).toBe(NOW + 29 * 24 * HOUR + 99 * MINUTE - HOUR);
	});

	test.each([
		['at once', [12_000]],
		['in several polls', [3_000, 3_000, 3_000, 3_000]],
	])(
		'is bounded by number, and a crowd within the hour comes once all the same: %s',
		(_, portions) => {
			const memory = begin(NOW);
			const crowd = events(12_000, NOW, 100);
			let until = 0;
			for (const portion of portions)
				expect(takeNew(memory, crowd.slice(0, (until += portion)))).toHaveLength(portion);
			expect(memory.handedOver.size).toBe(5_000);
			expect(takeNew(reloaded(memory), crowd)).toEqual([]);
			expect(JSON.stringify(save(memory)).length).toBeLessThan(200_000);
		},
	);

	test('bounds what is still to be marked, the newest first in mind', () => {
		const memory = {
			...begin(NOW),
			toMark: Array.from({ length: 25_000 }, (_, index) => `id-${index}`),
		};
		expect(reloaded(memory).toMark).toHaveLength(20_000);
		expect(reloaded(memory).toMark.at(-1)).toBe('id-24999');
	});
});

describe('recall', () => {
	test('gives back what was saved', () => {
		const memory = begin(NOW);
		takeNew(memory, events(40, NOW, 17));
		memory.toMark = ['e1', 'e2'];
		expect(reloaded(memory)).toEqual(memory);
	});

	test.each([[{}], [{ from: 'yesterday' }], [{ handedOver: ['x y'] }]])(
		'knows no memory in %j',
		(saved) => {
			expect(recall(saved)).toBeUndefined();
		},
	);

	test('leaves out what cannot be read', () => {
		expect(recall({ from: 5, handedOver: 'x', toMark: 7 })).toEqual(begin(5));
	});
});

describe('serverTime', () => {
	test.each([
		['Tue, 03 Nov 2026 09:30:00 GMT', NOW],
		['soon', 7],
		[undefined, 7],
	])('of a Date header %s', (date, expected) => {
		expect(serverTime({ date }, 7)).toBe(expected);
	});

	test('without headers is our own', () => {
		expect(serverTime(undefined, 7)).toBe(7);
	});
});
