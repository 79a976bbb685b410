import { beforeEach, describe, expect, test } from '@jest/globals';
import type { IExecuteFunctions } from 'n8n-workflow';
import { parameterReader } from '../../../nodes/shared/engine/parameters.ts';
import {
	choice,
	collection,
	FieldProblem,
	integer,
	list,
	onlyWhen,
	optional,
	text,
	type Fields,
} from '../../../nodes/shared/fields.ts';
import { locator } from '../../../nodes/shared/pickers.ts';

let asked: string[];
beforeEach(() => {
	asked = [];
});

/** A context that holds these parameters; what an expression gives for an item is its text with the item's number. */
function reader(fields: Fields, parameters: Record<string, unknown>) {
	const resolve = (value: unknown, item: number): unknown =>
		typeof value === 'string' && value.startsWith('=')
			? value.slice(1).replaceAll('#', String(item))
			: value;
	const at = (path: string): unknown =>
		path
			.split('.')
			.reduce<unknown>(
				(value, key) =>
					typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined,
				parameters,
			);
	const context = {
		getNode: () => ({ parameters }),
		getTimezone: () => 'America/New_York',
		getNodeParameter: (name: string, item: number, fallback: unknown) => {
			asked.push(`${name} ${item}`);
			const value = at(name) ?? fallback;
			return typeof value === 'object' && value !== null
				? Object.fromEntries(
						Object.entries(value).map(([key, inner]) => [key, resolve(inner, item)]),
					)
				: resolve(value, item);
		},
	};
	return parameterReader(context as unknown as IExecuteFunctions, fields);
}

const items = [0, 1, 2];

describe('a parameter', () => {
	test('without an expression is read and checked once', () => {
		const read = reader(
			{ name: text('Name'), options: collection('Options', { size: integer('Size') }) },
			{ name: 'x', options: { size: 5 } },
		);
		expect(items.map((item) => read(item))).toEqual(
			items.map(() => ({ name: 'x', options: { size: 5 } })),
		);
		expect(asked).toEqual(['name 0', 'options 0']);
	});

	test('with an expression is read for each item', () => {
		const read = reader({ name: text('Name'), fixed: text('Fixed') }, { name: '=n#', fixed: 'x' });
		expect(items.map((item) => read(item))).toEqual(
			items.map((item) => ({ name: `n${item}`, fixed: 'x' })),
		);
		expect(asked).toEqual(['fixed 0', 'name 0', 'name 1', 'name 2']);
	});

	test.each<[string, unknown]>([
		['in a collection', { size: '=#' }],
		['in a row of it', { rows: { entry: [{ a: 1 }, { a: '=#' }] } }],
	])('with an expression somewhere %s varies as a whole', (_, options) => {
		const inner = { size: optional(integer('Size')), rows: list('Rows', 'Row', { a: text('A') }) };
		const read = reader({ options: collection('Options', inner) }, { options });
		for (const item of items) read(item);
		expect(asked.length).toBe(3);
	});

	test('that is missing takes its default', () => {
		expect(reader({ size: integer('Size', { default: 7 }) }, {})(0)).toEqual({ size: 7 });
	});

	test('of a resource locator is asked for its value only', () => {
		const read = reader(
			{ order: locator.order() },
			{ order: { __rl: true, mode: 'id', value: '=order#' } },
		);
		expect(items.map((item) => read(item))).toEqual(
			items.map((item) => ({ order: `order${item}` })),
		);
		expect(asked).toEqual(['order.value 0', 'order.value 1', 'order.value 2']);
	});

	test.each<[string, unknown, unknown, string[]]>([
		['is read where there is no value for all', undefined, [{ a: 'x' }], ['rows 0']],
		['gives way to a value for all of them', [{ a: 'y' }], [{ a: 'y' }], []],
	])('with rows %s', (_case, rowsJson, rows, read) => {
		const fields = { rows: list('Rows', 'Row', { a: text('A') }) };
		const options = rowsJson ? { rowsJson } : {};
		const entered = { rows: { entry: [{ a: rowsJson ? '' : 'x' }] }, options };
		expect(reader(fields, entered)(0, { rowsJson })).toEqual({ rows });
		expect(asked).toEqual(read);
	});

	test.each<[string, unknown, number]>([
		['are read once where options hold no value for all', { size: 5 }, 1],
		['are read once where there are no options', undefined, 1],
		['give way for each item where options hold one', { rowsJson: '=#' }, 0],
		['vary where options are an expression', '={{ $json.options }}', 3],
	])('rows without an expression %s', (_case, options, times) => {
		const fields = { rows: list('Rows', 'Row', { a: text('A') }) };
		const read = reader(fields, { rows: { entry: [{ a: 'x' }] }, options });
		const rowsJson = times === 0 ? [{ a: 'y' }] : undefined;
		for (const item of items) read(item, { rowsJson });
		expect(asked.length).toBe(times);
	});

	test('that is not shown is not read', () => {
		const fields = {
			type: choice('Type', { flat: 'Flat', percent: 'Percent' }),
			amount: onlyWhen({ type: ['flat'] }, integer('Amount')),
		};
		expect(reader(fields, { type: 'percent', amount: 'nonsense' })(0)).toEqual({
			type: 'percent',
			amount: undefined,
		});
		expect(asked).toEqual(['type 0']);
	});

	test('that depends on one with an expression varies with it', () => {
		const fields = { type: text('Type'), amount: onlyWhen({ type: ['t1'] }, integer('Amount')) };
		const read = reader(fields, { type: '=t#', amount: 5 });
		expect(items.map((item) => read(item))).toEqual([
			{ type: 't0', amount: undefined },
			{ type: 't1', amount: 5 },
			{ type: 't2', amount: undefined },
		]);
	});
});

describe('a bad value', () => {
	test('of one item stops that item only', () => {
		const read = reader({ size: integer('Size', { max: 1 }) }, { size: '=#' });
		expect([read(0), read(1)]).toEqual([{ size: 0 }, { size: 1 }]);
		expect(() => read(2)).toThrow(new FieldProblem('Size', 'is 2; must be at most 1'));
	});

	test('without an expression stops every item, each with its own error', () => {
		const read = reader({ size: integer('Size') }, { size: 'x' });
		for (const item of items)
			expect(() => read(item)).toThrow('"Size" is "x"; must be a whole number');
	});
});

test('items share nothing: what is changed for one is not changed for another', () => {
	const read = reader({ name: text('Name') }, { name: 'x' });
	Object.assign(read(0), { name: 'changed' });
	expect(read(1)).toEqual({ name: 'x' });
});
