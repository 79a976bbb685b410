import { describe, expect, test } from '@jest/globals';
import { compact, isRecord, merge } from '../../nodes/shared/json.ts';

test('a record is an object that is no list', () => {
	expect([{}, { a: 1 }, new Date(0), [], null, undefined, '', 0].map(isRecord)).toEqual([
		true,
		true,
		true,
		false,
		false,
		false,
		false,
		false,
	]);
});

test('compact leaves out what is undefined, and nothing else', () => {
	expect(compact({ a: undefined, b: null, c: 0, d: '', e: [], f: false, g: {} })).toEqual({
		b: null,
		c: 0,
		d: '',
		e: [],
		f: false,
		g: {},
	});
	expect([compact({}), compact({ a: undefined })]).toEqual([undefined, undefined]);
	expect(Object.keys(compact({ a: undefined, b: 1 }) ?? {})).toEqual(['b']);
});

describe('merge', () => {
	test.each<[string, object, object, object]>([
		['adds', { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
		['replaces', { a: 1 }, { a: 'x' }, { a: 'x' }],
		['goes into objects', { p: { USD: 1, EUR: 2 } }, { p: { USD: 3 } }, { p: { USD: 3, EUR: 2 } }],
		['replaces lists whole', { l: [1, 2, 3] }, { l: [4] }, { l: [4] }],
		['puts null', { a: { b: 1 } }, { a: null }, { a: null }],
		['puts an object in the place of a value', { a: 1 }, { a: { b: 1 } }, { a: { b: 1 } }],
		['puts a value in the place of an object', { a: { b: 1 } }, { a: 1 }, { a: 1 }],
		['passes over what is undefined', { a: 1 }, { a: undefined }, { a: 1 }],
	])('%s', (_, base, over, expected) => {
		const [before, given] = [structuredClone(base), structuredClone(over)];
		expect(merge(base as Record<string, unknown>, over as Record<string, unknown>)).toEqual(
			expected,
		);
		expect([base, over]).toEqual([before, given]);
	});
});
