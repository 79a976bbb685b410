import { describe, expect, test } from '@jest/globals';
import { simplified, type View } from '../../nodes/shared/simplify.ts';

const AT = Date.parse('2026-03-10T12:00:00Z');
const ISO = '2026-03-10T12:00:00.000Z';

describe('a record as people use it', () => {
	test.each<[string, object, object]>([
		[
			'keeps what is no copy',
			{ id: 'a', total: 5, tags: {}, items: [] },
			{ id: 'a', total: 5, tags: {}, items: [] },
		],
		[
			'drops copies of an amount',
			{
				total: 5,
				totalDisplay: '$5',
				totalInPayoutCurrency: 4,
				totalInPayoutCurrencyDisplay: '€4',
			},
			{ total: 5 },
		],
		[
			'drops copies of a date',
			{
				changed: AT,
				changedValue: AT,
				changedInSeconds: AT / 1_000,
				changedDisplay: '3/10/26',
				changedDisplayISO8601: '2026-03-10',
				changedDisplayEmailEnhancements: 'x',
				changedDisplayEmailEnhancementsWithTime: 'y',
			},
			{ changed: ISO },
		],
		[
			'keeps what only looks like a copy',
			{ display: 'Thing', discountValue: 5, payoutDisplay: 'x' },
			{ display: 'Thing', discountValue: 5, payoutDisplay: 'x' },
		],
		[
			'keeps null, which says that there is none',
			{ end: null, endInSeconds: null, endDisplay: null, quote: null },
			{ end: null, quote: null },
		],
		[
			'writes moments in ISO 8601 where the name says date',
			{ nextChargeDate: AT, expires: AT, timestamp: AT },
			{ nextChargeDate: ISO, expires: ISO, timestamp: ISO },
		],
		['and where a sibling does', { when: AT, whenInSeconds: AT / 1_000 }, { when: ISO }],
		[
			'leaves other numbers as they are',
			{ sequence: 3, total: AT, changed: 12, next: 0, date: 1.5 },
			{ sequence: 3, total: AT, changed: 12, next: 0, date: 1.5 },
		],
		[
			'goes into lists and objects',
			{ items: [{ price: 1, priceDisplay: '$1' }], a: { b: { tax: 2, taxDisplay: '$2' } } },
			{ items: [{ price: 1 }], a: { b: { tax: 2 } } },
		],
		[
			'writes names without dots and blanks',
			{ 'created.id': 'x', 'address line 1': 'y', 'postal code': 'z' },
			{ createdId: 'x', addressLine1: 'y', postalCode: 'z' },
		],
	])('%s', (_, row, expected) =>
		expect(simplified(row as Record<string, unknown>, true)).toEqual(expected),
	);
});

describe('a view', () => {
	const row = {
		id: 'a',
		total: 5,
		totalDisplay: '$5',
		customer: { first: 'Ada', phone: '1' },
		items: [
			{ product: 'p', sku: 's', price: 1 },
			{ product: 'q', sku: 't', price: 2 },
		],
		extra: [1],
	};
	test.each<[string, View, string[], object]>([
		['keeps the fields that it names, in its order', ['total', 'id'], [], { total: 5, id: 'a' }],
		['passes over fields that are not there', ['id', 'missing'], [], { id: 'a' }],
		['drops a copy even if it names it', ['total', 'totalDisplay'], [], { total: 5 }],
		[
			'chooses inside a field',
			['id', { customer: ['first'] }],
			[],
			{ id: 'a', customer: { first: 'Ada' } },
		],
		[
			'chooses inside each element',
			[{ items: ['product', 'price'] }],
			[],
			{
				items: [
					{ product: 'p', price: 1 },
					{ product: 'q', price: 2 },
				],
			},
		],
		['keeps what was brought along', ['id'], ['extra'], { id: 'a', extra: [1] }],
	])('%s', (_, view, keep, expected) => {
		const before = structuredClone(row);
		expect(JSON.stringify(simplified(row, view, keep))).toBe(JSON.stringify(expected));
		expect(row).toEqual(before);
	});
});

test('more names of fields than are remembered', () => {
	const row = Object.fromEntries(
		Array.from({ length: 6_000 }, (_, at) => [
			[`f${at}`, 1],
			[`f${at}Display`, '1'],
		]).flat(),
	);
	const expected = Object.fromEntries(Array.from({ length: 6_000 }, (_, at) => [`f${at}`, 1]));
	expect(simplified(row, true)).toEqual(expected);
	expect(simplified(row, true)).toEqual(expected);
});
