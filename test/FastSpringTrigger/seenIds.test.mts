import { beforeEach, expect, test } from '@jest/globals';
import { SeenIds } from '../../nodes/FastSpringTrigger/seenIds.ts';

const START = Date.UTC(2026, 1, 14);
const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;
let now = START;

beforeEach(() => {
	now = START;
});

const make = (size = 3, lifetime = 2 * HOUR) => new SeenIds({ size, lifetime }, () => now);

const known = (seen: SeenIds) =>
	['a', 'b', 'c', 'd', '-a_', 'ä b'].filter((id) => seen.has(id)).join(' ');

/** What another process knows that has read what this one saved. */
const read = (saved: unknown, size = 3) => {
	const seen = make(size);
	seen.merge(structuredClone(saved));
	return seen;
};

test('keeps the newest ids', () => {
	const seen = make();
	seen.add(['d', 'a', 'c']);
	expect(known(seen)).toBe('a c d');
	seen.add(['b']);
	expect(known(seen)).toBe('a b c');
});

test('an id that is known keeps its place and its time', () => {
	const seen = make();
	seen.add(['a', 'b', 'a']);
	now += 80 * MINUTE;
	seen.add(['a']);
	expect(known(seen)).toBe('a b');
	expect(known(read(seen.save(1)))).toBe('b');
	now += 80 * MINUTE;
	seen.add(['c']);
	expect(known(seen)).toBe('c');
});

test('forgets after the lifetime, and not before', () => {
	const seen = make();
	seen.add(['a']);
	now += 2 * HOUR;
	seen.add(['b']);
	expect(known(seen)).toBe('a b');
	now += 1;
	seen.add(['c']);
	expect(known(seen)).toBe('b c');
});

test('a clock that goes back forgets nothing', () => {
	const seen = make();
	seen.add(['a']);
	now -= 1_000_000_000;
	seen.add(['b']);
	expect(known(seen)).toBe('a b');
});

test('survives being saved, with the hours in which it learned', () => {
	const seen = make();
	seen.add(['-a_', 'ä b']);
	now += HOUR;
	const other = read(seen.save());
	expect(known(other)).toBe('-a_ ä b');
	now += HOUR + 1;
	other.add(['c']);
	expect(known(other)).toBe('c');
});

test.each([
	['the newest ones', 1, [], 'b'],
	['the newest ones and others that it does not learn', 2, ['c'], 'b c'],
	['the others first of all', 1, ['c'], 'c'],
	['all of them', 9, [], 'a b'],
])('saves %s', (_case, size, more, saved) => {
	const seen = make();
	seen.add(['a', 'b']);
	expect(known(read(seen.save(size, more)))).toBe(saved);
	expect(known(seen)).toBe('a b');
});

test('merging learns what is missing, up to the size', () => {
	const seen = make();
	seen.add(['a']);
	const other = make();
	other.add(['a', 'b', 'c']);
	seen.merge(other.save());
	expect(known(seen)).toBe('a b c');
	other.add(['d']);
	seen.merge(other.save());
	expect(known(seen)).toBe('b c d');
});

test('what was merged already and has been forgotten since is not learned again', () => {
	const seen = make(2);
	const saved = read(make().save());
	saved.add(['a', 'b']);
	seen.merge(saved.save());
	seen.add(['c', 'd']);
	seen.merge(saved.save());
	expect(known(seen)).toBe('c d');
});

const ENTRY = 'aoi8Yg-_Yg-_Yg';

test.each([
	[undefined],
	[null],
	[5],
	[['aoi8 a']],
	[{ 0: ENTRY }],
	[''],
	['ab'],
	[ENTRY.slice(1)],
	[`!${ENTRY}`],
	[`${ENTRY.slice(0, 5)}+${ENTRY.slice(6)}`],
])('saved data that cannot be read are left out: %j', (saved) => {
	expect(read(saved).save()).toBe('');
});

test('of saved data that are cut, the whole entries count', () => {
	const seen = make();
	seen.add(['a', 'b']);
	expect(known(read(seen.save().slice(0, -1)))).toBe('a');
});

test.each([
	['of one hour', 0, 10_006],
	['of as many hours', HOUR, 15_001],
])('a thousand ids %s take up to 15 kB, however long they are', (_case, apart, size) => {
	const seen = make(1000, 8_000 * HOUR);
	for (let at = 0; at < 1500; at++) {
		seen.add([`${'q7Jw2mTzR0uVb4XyK'.repeat(9)}${at}`]);
		now += apart;
	}
	expect(JSON.stringify(seen.save())).toHaveLength(size);
	const other = make(1000, 8_000 * HOUR);
	other.merge(seen.save());
	expect(other.save() === seen.save()).toBe(true);
});

test('ids that differ in one letter are two', () => {
	const seen = make(20_000);
	const ids = Array.from({ length: 10_000 }, (_, at) => `event-${at}`);
	seen.add(ids);
	expect(ids.every((id) => seen.has(id))).toBe(true);
	expect(ids.some((id) => seen.has(`${id}x`))).toBe(false);
	expect(seen.save()).toHaveLength(4 + 100_000);
});
