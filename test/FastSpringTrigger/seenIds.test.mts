import { beforeEach, expect, test } from '@jest/globals';
import { SeenIds } from '../../nodes/FastSpringTrigger/seenIds.ts';

const START = Date.UTC(2026, 1, 14);
let now = START;
const make = (size = 3, lifetime = 1000 * 60) => new SeenIds({ size, lifetime }, () => now);
const ids = (seen: SeenIds) => seen.save().map((entry) => entry.split(' ')[1]);

beforeEach(() => {
	now = START;
});

test('keeps the newest ids, oldest first', () => {
	const seen = make();
	seen.add(['d', 'a', 'c']);
	expect(ids(seen)).toEqual(['d', 'a', 'c']);
	seen.add(['b']);
	expect(ids(seen)).toEqual(['a', 'c', 'b']);
	expect([seen.has('d'), seen.has('a'), seen.has('b')]).toEqual([false, true, true]);
});

test('an id that is known keeps its place and its time', () => {
	const seen = make();
	seen.add(['a', 'b', 'a']);
	now += 40_000;
	seen.add(['a']);
	expect(ids(seen)).toEqual(['a', 'b']);
	now += 40_000;
	seen.add(['c']);
	expect(ids(seen)).toEqual(['c']);
});

test('forgets after the lifetime, and not before', () => {
	const seen = make();
	seen.add(['a']);
	now += 60_000;
	seen.add(['b']);
	expect(ids(seen)).toEqual(['a', 'b']);
	now += 1;
	seen.add(['c']);
	expect(ids(seen)).toEqual(['b', 'c']);
});

test('a clock that goes back forgets nothing', () => {
	const seen = make();
	seen.add(['a']);
	now -= 1_000_000_000;
	seen.add(['b']);
	expect(ids(seen)).toEqual(['a', 'b']);
});

test('forgets what is to count as new again', () => {
	const seen = make();
	seen.add(['a', 'b', 'c']);
	seen.forget(['b', 'x']);
	expect(ids(seen)).toEqual(['a', 'c']);
	expect(seen.has('b')).toBe(false);
});

test('survives being saved, with its times', () => {
	const seen = make();
	seen.add(['-a_', 'b']);
	now += 30_000;
	const other = make();
	other.merge(JSON.parse(JSON.stringify(seen.save())));
	expect(ids(other)).toEqual(['-a_', 'b']);
	now += 31_000;
	other.add(['c']);
	expect(ids(other)).toEqual(['c']);
});

test('saves the newest ones, and others that it does not learn', () => {
	const seen = make();
	seen.add(['a', 'b']);
	const saved = seen.save(2, ['c']);
	expect(saved.map((entry) => entry.split(' ')[1])).toEqual(['b', 'c']);
	expect(seen.has('c')).toBe(false);
});

test('merging learns what is missing, up to the size', () => {
	const seen = make();
	seen.add(['a']);
	const other = make();
	other.add(['a', 'b', 'c']);
	seen.merge(other.save());
	expect(ids(seen)).toEqual(['a', 'b', 'c']);
	other.add(['d']);
	seen.merge(other.save());
	expect(ids(seen)).toEqual(['b', 'c', 'd']);
});

test.each([[undefined], [null], ['ab'], [{ 0: 'x y' }], [['', 'abc', 5, null, '!! x', ' x']]])(
	'saved data that cannot be read are left out: %j',
	(saved) => {
		const seen = make();
		seen.merge(saved);
		expect(ids(seen)).toEqual([]);
	},
);

test('a thousand ids of FastSpring take 30 kB', () => {
	const seen = make(1000);
	seen.add(
		Array.from({ length: 1500 }, (_, at) => `q7Jw2mTzR0uVb4XyK${String(at).padStart(5, '0')}`),
	);
	expect(seen.save()).toHaveLength(1000);
	expect(JSON.stringify(seen.save()).length).toBeLessThan(33_000);
});
