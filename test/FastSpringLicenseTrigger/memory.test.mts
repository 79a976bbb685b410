import { beforeEach, describe, expect, test } from '@jest/globals';
import { Licenses } from '../../nodes/FastSpringLicenseTrigger/memory.ts';

const DAY = 86_400_000;
let now = 0;
let licenses: Licenses;
beforeEach(() => {
	now = Date.parse('2026-11-03T12:00:00Z');
	licenses = new Licenses(() => now);
});
const ids = (name: string) => [name, `${name}'`];

describe('what is remembered', () => {
	test('is known by either id, and the first license stays', () => {
		licenses.remember(ids('a'), 'A');
		licenses.remember(["a'", 'b'], 'B');
		expect([['a'], ["a'"], ['b'], ['c'], []].map((one) => licenses.recall(one))).toEqual([
			'A',
			'A',
			'B',
			undefined,
			undefined,
		]);
	});

	test('is forgotten after its time, not before', () => {
		licenses.remember(ids('a'), 'A');
		now += DAY - 1;
		licenses.remember(ids('b'), 'B');
		expect([licenses.trim(DAY), licenses.recall(['a'])]).toEqual([false, 'A']);
		now += 1;
		expect([licenses.trim(DAY), licenses.recall(['a']), licenses.recall(["a'"])]).toEqual([
			true,
			undefined,
			undefined,
		]);
		expect(licenses.recall(['b'])).toBe('B');
		expect([licenses.trim(0), licenses.save()]).toEqual([true, []]);
	});

	test('is bounded in number', () => {
		for (let at = 0; at < 1200; at++) {
			now += 1;
			licenses.remember(ids(String(at)), `key ${at}`);
		}
		expect(licenses.trim(DAY)).toBe(true);
		expect(licenses.save()).toHaveLength(1000);
		expect([licenses.recall(['199']), licenses.recall(['200'])]).toEqual([undefined, 'key 200']);
	});

	test('is bounded in size, but the newest stays', () => {
		for (const name of ['a', 'b', 'c']) {
			now += 1;
			licenses.remember(ids(name), name.repeat(200_000));
		}
		licenses.trim(DAY);
		expect([licenses.recall(['a']), licenses.recall(['b'])?.length]).toEqual([undefined, 200_000]);
		now += 1;
		licenses.remember(ids('d'), 'd'.repeat(600_000));
		licenses.trim(DAY);
		expect(licenses.save().map(([, , license]) => license.length)).toEqual([600_000]);
	});

	test('survives being saved as JSON', () => {
		licenses.remember(ids('a'), 'A\n"Zoë"');
		now += DAY;
		licenses.remember(ids('b'), 'B');
		const saved = JSON.stringify(licenses.save());
		const other = new Licenses(() => now);
		other.merge(JSON.parse(saved));
		expect(JSON.stringify(other.save())).toBe(saved);
		other.trim(DAY);
		expect([other.recall(["a'"]), other.recall(["b'"])]).toEqual([undefined, 'B']);
	});

	test.each([
		[undefined],
		['x'],
		[{}],
		[[null, 1, 'x', [], ['?'], ['zz', 'a', 7], [null, 'a', 'A'], ['!', 'a', 'A']]],
	])('what cannot be read is left out: %j', (saved) => {
		licenses.merge(saved);
		expect(licenses.save()).toEqual([]);
	});

	test('tells what is not saved yet', () => {
		expect(licenses.unsaved).toBe(false);
		licenses.remember(ids('a'), 'A');
		expect(licenses.unsaved).toBe(true);
		licenses.save();
		expect(licenses.unsaved).toBe(false);
	});
});

describe('a run under way', () => {
	test('is known until it ends', async () => {
		const settle = licenses.start(ids('a'));
		const run = licenses.runFor(["a'"]);
		expect(licenses.runFor(['b'])).toBeUndefined();
		settle({ license: 'A' });
		expect([await run, licenses.runFor(['a'])]).toEqual([{ license: 'A' }, undefined]);
	});

	test('is given up after 15 minutes, and its end does not end the next one', () => {
		const settle = licenses.start(ids('a'));
		now += 15 * 60_000 - 1;
		expect(licenses.runFor(['a'])).toBeDefined();
		now += 1;
		expect(licenses.runFor(['a'])).toBeUndefined();
		licenses.start(ids('a'));
		settle({ problem: 'late' });
		expect(licenses.runFor(['a'])).toBeDefined();
	});
});

test('writes that come together are one write, which begins after all of them', async () => {
	let open = (): void => undefined;
	const writes: string[] = [];
	const write = (name: string) => async () => {
		writes.push(name);
		if (name === 'first') await new Promise<void>((resolve) => (open = resolve));
	};
	const first = licenses.saved(write('first'));
	await Promise.resolve();
	const others = ['second', 'third', 'fourth'].map((name) => licenses.saved(write(name)));
	await Promise.resolve();
	expect(writes).toEqual(['first']);
	open();
	await Promise.all([first, ...others]);
	expect(writes).toEqual(['first', 'second']);
});
