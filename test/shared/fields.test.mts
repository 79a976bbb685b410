import { describe, expect, test } from '@jest/globals';
import { DateTime } from 'luxon';
import type { INodePropertyOptions } from 'n8n-workflow';
import * as f from '../../nodes/shared/fields.ts';
import { rules } from '../../nodes/shared/values.ts';

/** The value as callbacks see it, or what the user is told. */
const read = (field: f.Field<unknown>, raw: unknown): unknown => {
	try {
		return field.parse(raw, 'Field', { timezone: 'America/New_York' });
	} catch (error) {
		return error instanceof f.FieldProblem ? { wrong: `${error.at}: ${error.problem}` } : error;
	}
};
const wrong = (text: string) => ({ wrong: expect.stringContaining(text) });
const EMPTY = wrong('Field: is empty; fill it in');

describe('how n8n shows a field', () => {
	const base = { displayName: 'L', default: '', required: true };
	test.each<[string, f.Field<unknown>, object]>([
		['text', f.text('L'), { ...base, type: 'string' }],
		[
			'text of several rows',
			f.text('L', { rows: 4 }),
			{ ...base, type: 'string', typeOptions: { rows: 4 } },
		],
		[
			'secret',
			f.text('L', { password: true }),
			{ ...base, type: 'string', typeOptions: { password: true } },
		],
		[
			'text that explains itself',
			f.text('L', {
				description: 'D',
				placeholder: 'e.g. x',
				hint: 'H',
				default: 'd',
				maxLength: 5,
			}),
			{ ...base, type: 'string', description: 'D', placeholder: 'e.g. x', hint: 'H', default: 'd' },
		],
		[
			'integer',
			f.integer('L', { min: 1, max: 9 }),
			{ ...base, type: 'number', default: 1, typeOptions: { minValue: 1, maxValue: 9 } },
		],
		['integer without bounds', f.integer('L'), { ...base, type: 'number', typeOptions: {} }],
		[
			'decimal',
			f.decimal('L', { min: 0.5, default: '2' }),
			{ ...base, type: 'string', default: '2', placeholder: 'e.g. 12.5' },
		],
		['amount', f.amount('L'), { ...base, type: 'string', placeholder: 'e.g. 19.99' }],
		[
			'boolean',
			f.boolean('L', 'Whether', true),
			{ ...base, type: 'boolean', default: true, required: false, description: 'Whether' },
		],
		[
			'email',
			f.email(),
			{ ...base, displayName: 'Email', type: 'string', placeholder: 'e.g. name@example.com' },
		],
		['day', f.day('L'), { ...base, type: 'dateTime' }],
		['moment', f.moment('L'), { ...base, type: 'dateTime' }],
		[
			'choice, sorted by name',
			f.choice('L', { b: 'Zebra', a: ['Ant', 'Small'] }),
			{
				...base,
				type: 'options',
				default: 'b',
				options: [
					{ name: 'Ant', value: 'a', description: 'Small' },
					{ name: 'Zebra', value: 'b' },
				],
			},
		],
		[
			'several choices',
			f.choices('L', { a: 'Ant' }),
			{ ...base, type: 'multiOptions', default: [], options: [{ name: 'Ant', value: 'a' }] },
		],
		['json', f.json('L'), { displayName: 'L', type: 'json', default: '{}' }],
		['optional', f.optional(f.text('L')), { ...base, type: 'string', required: false }],
	])('%s', (_, field, property) => expect(field.property).toEqual(property));

	test.each<[string, f.Field<string>, string, string, number]>([
		['country', f.country(), 'US', 'United States (US)', 240],
		['currency', f.currency(), 'USD', 'USD: US Dollar', 20],
		['language', f.language(), 'de', 'German', 20],
	])('a %s is chosen by its name', (_, { property }, value, name, least) => {
		const options = (property.options ?? []) as INodePropertyOptions[];
		expect(property).toMatchObject({ type: 'options', default: '' });
		expect(options).toContainEqual({ name, value });
		expect(options.length).toBeGreaterThan(least);
		expect(options.map(({ name: shown }) => shown)).toEqual(
			options.map(({ name: shown }) => shown).sort((x, y) => x.localeCompare(y)),
		);
	});

	test.each([f.country(), f.currency(), f.language()])(
		'and every choice is taken: $label',
		(field) => {
			for (const { value } of (field.property.options ?? []) as INodePropertyOptions[])
				expect(read(field, value)).toBe(value);
		},
	);

	test('a collection holds its fields by name, none of them required', () => {
		const { property } = f.collection(
			'L',
			{ b: f.text('Zebra'), a: f.text('Ant') },
			{ add: 'Add Thing', description: 'D' },
		);
		expect(property).toMatchObject({
			displayName: 'L',
			type: 'collection',
			placeholder: 'Add Thing',
			default: {},
			description: 'D',
		});
		expect(property.options).toEqual([
			expect.objectContaining({ name: 'a', displayName: 'Ant' }),
			expect.objectContaining({ name: 'b', displayName: 'Zebra' }),
		]);
		expect(JSON.stringify(property)).not.toContain('required');
	});

	test('rows are added by one click each, or given as JSON beside them', () => {
		const { property } = f.list('L', 'Thing', { a: f.text('A'), b: f.optional(f.text('B')) });
		expect(property).toMatchObject({
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Thing',
			default: {},
		});
		expect(property.options).toEqual([
			{
				displayName: 'Thing',
				name: 'entry',
				values: [
					expect.objectContaining({ name: 'a', required: true }),
					expect.not.objectContaining({ required: expect.anything() }),
				],
			},
		]);
		const rows = f.list('L', 'Thing', { a: f.text('A') });
		expect(f.collection('C', { rows, map: f.prices('P') }).property.options).toMatchObject([
			{ name: 'rows', displayName: 'L', type: 'fixedCollection' },
			{ name: 'rowsJson', displayName: 'L (JSON)', type: 'json', default: '[]' },
			{ name: 'map', displayName: 'P', type: 'fixedCollection' },
			{ name: 'mapJson', displayName: 'P (JSON)', type: 'json', default: '{}' },
		]);
	});

	test('rows that are needed are there, and none of the others', () => {
		const fields = { a: f.text('A') };
		expect(f.list('L', 'Thing', fields, { min: 2 }).property.default).toEqual({ entry: [{}, {}] });
		expect(f.prices('L', { min: 1 }).property.default).toEqual({ entry: [{}] });
		expect(f.prices('L').property.default).toEqual({});
		const dependent = f.onlyWhen({ type: ['flat'] }, f.prices('L', { min: 1 }));
		expect(dependent.property.default).toEqual({});
	});

	test('a group opens as soon as it is added to a collection, with what its fields begin with', () => {
		const group = f.group('G', { a: f.text('A'), b: f.integer('B', { min: 3 }) });
		expect(group.property.default).toEqual({});
		expect(f.collection('L', { group, rows: f.prices('R') }).property.options).toEqual([
			expect.objectContaining({ name: 'group', default: { entry: { a: '', b: 3 } } }),
			expect.objectContaining({ name: 'rows', default: {} }),
			expect.objectContaining({ name: 'rowsJson' }),
		]);
	});

	test('a group that has to be filled has what it needs open', () => {
		const all = { b: f.text('Zebra'), a: f.country(), c: f.integer('Cat', { min: 3 }) };
		expect(
			f.openGroup('L', all, { required: ['b', 'a'], description: 'D' }).property,
		).toMatchObject({
			displayName: 'L',
			type: 'collection',
			required: true,
			description: 'D',
			default: { b: '', a: '' },
			options: [
				{ name: 'c', displayName: 'Cat' },
				{ name: 'a', displayName: 'Country' },
				{ name: 'b', displayName: 'Zebra' },
			],
		});
	});

	test('a group is one entry, a map has rows', () => {
		expect(f.group('L', { a: f.text('A') }).property).toMatchObject({
			type: 'fixedCollection',
			options: [{ name: 'entry' }],
		});
		expect(f.prices('L').property).toMatchObject({
			type: 'fixedCollection',
			options: [
				{ name: 'entry', displayName: 'Price', values: [{ name: 'key' }, { name: 'value' }] },
			],
		});
	});

	test('a field that depends on another is shown only with it', () => {
		expect(f.onlyWhen({ type: ['flat'] }, f.amount('L')).property.displayOptions).toEqual({
			show: { type: ['flat'] },
		});
	});
});

describe('how a value is read', () => {
	const rows = f.list('L', 'Thing', {
		product: f.id('Product'),
		quantity: f.integer('Quantity', { min: 1 }),
		note: f.optional(f.text('Note')),
	});
	const row = (product: string, quantity = 1) => ({ product, quantity, note: undefined });
	const more = f.list(
		'L',
		'Thing',
		{ a: f.text('A') },
		{ more: { b: f.text('B'), c: f.integer('C') }, min: 1, max: 2 },
	);
	const discount = f.group('L', {
		type: f.choice('Type', { flat: 'Flat', percent: 'Percent' }),
		amount: f.onlyWhen({ type: ['flat'] }, f.amount('Amount')),
		percentage: f.onlyWhen({ type: ['percent'] }, f.decimal('Percentage')),
	});
	const odd: unknown[] = [{}, new Date(0), DateTime.fromMillis(0), new Map([['a', 1]]), [['a']]];

	/** Each of these fields, which may be left empty, refuses each of these values. */
	const tableOf = (
		fields: readonly f.Field<unknown>[],
		what: string,
		values: readonly unknown[],
	): Record<string, [f.Field<unknown>, [unknown, unknown][]]> =>
		Object.fromEntries(
			fields.map((field, index) => [
				`${field.property.type} ${index} ${what}`,
				[f.optional(field), values.map((raw) => [raw, wrong('Field')])],
			]),
		);

	const tables: Record<
		string,
		[field: f.Field<unknown>, rows: [raw: unknown, expected: unknown][]]
	> = {
		text: [
			f.text('L', { maxLength: 3 }),
			[
				['abc', 'abc'],
				[5, '5'],
				['', EMPTY],
				[null, EMPTY],
				[undefined, EMPTY],
				['abcd', wrong('Field: has 4 characters')],
				[[], wrong('must be text')],
			],
		],
		'optional text': [
			f.optional(f.text('L')),
			[
				['a', 'a'],
				['', undefined],
				[null, undefined],
				[undefined, undefined],
			],
		],
		'text of which an empty one is a value': [
			f.text('L', { keepsEmpty: true }),
			[
				['', ''],
				['a', 'a'],
				[null, EMPTY],
				[undefined, EMPTY],
			],
		],
		...tableOf(
			[
				f.text('L'),
				f.integer('L'),
				f.decimal('L'),
				f.amount('L'),
				f.boolean('L', 'Whether'),
				f.email('L'),
				f.country('L'),
				f.choice('L', { a: 'A' }),
				f.texts('L', { rule: rules.id }),
				f.id('L'),
				f.url('L'),
			],
			'that is given what it cannot hold',
			odd,
		),
		...tableOf(
			[
				f.prices('L'),
				f.pairs('L', 'Tag'),
				f.group('L', { a: f.text('A') }),
				f.collection('L', { a: f.text('A') }),
				f.list('L', 'Row', { a: f.text('A') }),
				f.json('L'),
			],
			'that is given a date or a list of lists',
			odd.slice(1),
		),
		'optional day': [
			f.optional(f.day('L')),
			[
				[new Date('2026-12-24T12:00:00Z'), '2026-12-24'],
				[DateTime.fromISO('2026-12-24T23:00:00', { zone: 'America/New_York' }), '2026-12-24'],
				[1_798_675_200_000, '2026-12-31'],
				['', undefined],
				[' ', undefined],
				[null, undefined],
				[{}, wrong('is an object; enter an ISO 8601 date')],
			],
		],
		"a moment without a zone is the workflow's": [
			f.moment('L'),
			[
				['2026-12-31T00:00:00', '2026-12-31T05:00:00.000Z'],
				['2026-12-31T00:00:00Z', '2026-12-31T00:00:00.000Z'],
			],
		],
		choices: [
			f.choices('L', { a: 'A', b: 'B' }),
			[
				[
					['a', 'b'],
					['a', 'b'],
				],
				['a, b', ['a', 'b']],
				['a', ['a']],
				[[], []],
				[undefined, []],
				[['c'], wrong('is "c"; must be one of a, b')],
				['["a","b"]', ['a', 'b']],
			],
		],
		texts: [
			f.texts('L', { max: 3 }),
			[
				['a, b ,c', ['a', 'b', 'c']],
				['a\nb', ['a', 'b']],
				[
					['a', 5],
					['a', '5'],
				],
				['a', ['a']],
				['a,,b,', ['a', 'b']],
				['["a", "b"]', ['a', 'b']],
				['[1, "x, y"]', ['1', 'x, y']],
				['"MixDesk Pro, Team", b', ['MixDesk Pro, Team', 'b']],
				['b,"say ""hi"", all"', ['b', 'say "hi", all']],
				['5" disk, b', ['5" disk', 'b']],
				[
					['a, b', 'c'],
					['a, b', 'c'],
				],
				['[Pro] a, b', ['[Pro] a', 'b']],
				['[{"a": 1}]', wrong('must be text')],
				['', wrong('is empty; enter at least one')],
				[[], wrong('enter at least one')],
				['a,b,c,d', wrong('has 4 entries; FastSpring takes up to 3')],
			],
		],
		'texts that are ids': [
			f.texts('L', { rule: rules.id }),
			[
				['a, b', ['a', 'b']],
				['a, ../b', wrong('is not an ID')],
			],
		],
		json: [
			f.json('L'),
			[
				['{ "a": 1 }', { a: 1 }],
				[{ a: 1 }, { a: 1 }],
				['', {}],
				[' ', {}],
				[undefined, {}],
				[null, {}],
				['{}', {}],
				['[1]', wrong('is not a JSON object')],
				[[1], wrong('is not a JSON object')],
				['null', wrong('is not a JSON object')],
				['{ a: 1 }', wrong('is not valid JSON')],
			],
		],
		collection: [
			f.collection('L', { a: f.text('A'), b: f.integer('B'), c: f.texts('C'), d: f.prices('D') }),
			[
				[
					{ a: 'x', b: '2' },
					{ a: 'x', b: 2 },
				],
				[{}, {}],
				['', {}],
				[undefined, {}],
				[
					{ a: '', b: null, c: '', d: {} },
					{ a: undefined, b: undefined, c: undefined, d: undefined },
				],
				[{ stranger: 1 }, wrong('Field: has no field "stranger"; it takes a, b, c, d, dJson')],
				[{ A: 'x' }, wrong('has no field "A"')],
				[{ a: 'x', clearFields: ['a'] }, wrong('has no field "clearFields"')],
				['{ "a": "x" }', { a: 'x' }],
				[{ b: 'x' }, wrong('Field > B: is "x"; must be a whole number')],
				['nonsense', wrong('is not valid JSON')],
				[[1], wrong('is a list; must be an object')],
			],
		],
		list: [
			rows,
			[
				[
					{
						entry: [
							{ product: 'a', quantity: 2 },
							{ product: 'b', quantity: '3', note: 'n' },
						],
					},
					[row('a', 2), { product: 'b', quantity: 3, note: 'n' }],
				],
				[
					[
						{ product: 'a', quantity: 1 },
						{ product: 'b', quantity: '1' },
					],
					[row('a'), row('b')],
				],
				[[{ product: 'a', quantity: 1 }], [row('a')]],
				[{ product: 'a', quantity: 1 }, [row('a')]],
				['[{ "product": "a", "quantity": 1 }]', [row('a')]],
				[{}, []],
				[undefined, []],
				['', []],
				[{ entry: [] }, []],
				['[]', []],
				[
					{
						entry: [
							{ product: 'a', quantity: 1 },
							{ product: '', quantity: 1 },
						],
					},
					wrong('Field 2 > Product: is empty'),
				],
				[
					{ entry: [{ product: 'a', quantity: 0 }] },
					wrong('Field 1 > Quantity: is 0; must be at least 1'),
				],
				['[5]', wrong('Field 1: is 5; must be an object')],
				['[', wrong('Field: is not valid JSON')],
			],
		],
		'a list of rows with more fields': [
			more,
			[
				[{ entry: [{ a: 'x', additionalFields: { b: 'y' } }] }, [{ a: 'x', b: 'y' }]],
				[{ entry: [{ a: 'x', additionalFields: new Date(0) }] }, wrong('must be an object')],
				[[{ a: 'x', c: 3 }], [{ a: 'x', c: 3 }]],
				[[{ a: 'x', d: 3 }], wrong('Field 1: has no field "d"; it takes a, b, c')],
				[
					[{ a: 'x' }, { a: 'x', additionalFields: { stranger: 1 } }],
					wrong('Field 2: has no field "stranger"'),
				],
				[{}, wrong('is empty; add at least 1')],
				[[{ a: 'x' }, { a: 'y' }, { a: 'z' }], wrong('has 3 entries; FastSpring takes up to 2')],
			],
		],
		group: [
			f.group('L', { a: f.text('A'), b: f.optional(f.text('B')) }),
			[
				[{ entry: { a: 'x' } }, { a: 'x', b: undefined }],
				[
					{ a: 'x', b: 'y' },
					{ a: 'x', b: 'y' },
				],
				[{}, wrong('Field > A: is empty')],
				['{ "a": "x" }', { a: 'x', b: undefined }],
				[{ a: 'x', c: 'y' }, wrong('Field: has no field "c"; it takes a, b')],
				[{ entry: { a: 'x', entry: 'y' } }, wrong('has no field "entry"')],
			],
		],
		'an optional group': [
			f.optional(f.group('L', { a: f.text('A') })),
			[
				[{}, undefined],
				[undefined, undefined],
				[{ entry: { a: 'x' } }, { a: 'x' }],
			],
		],
		'a group whose fields depend on one another': [
			discount,
			[
				[
					{ type: 'flat', amount: 5, percentage: 999 },
					{ type: 'flat', amount: 5, percentage: undefined },
				],
				[
					{ type: 'percent', percentage: 10 },
					{ type: 'percent', amount: undefined, percentage: 10 },
				],
				[{ type: 'flat' }, wrong('Field > Amount: is empty')],
			],
		],
		prices: [
			f.prices('L'),
			[
				[
					{
						entry: [
							{ key: 'USD', value: 9.99 },
							{ key: 'EUR', value: '9' },
						],
					},
					{ USD: 9.99, EUR: 9 },
				],
				[{ USD: 1 }, { USD: 1 }],
				['{ "USD": 1 }', { USD: 1 }],
				[{}, {}],
				[undefined, {}],
				[{ entry: [] }, {}],
				[{ entry: [{ key: 'usd', value: 1 }] }, { USD: 1 }],
				[{ USD: 1.001 }, wrong('Field > USD: is 1.001; an amount has at most two decimals')],
				['[', wrong('is not valid JSON')],
				[{ entry: [{ key: 'USD' }] }, wrong('Field > Amount: is empty')],
				[{ entry: [{ key: 'USD', value: '' }] }, wrong('Field > Amount: is empty')],
				[{ entry: [{ value: 5 }] }, wrong('Field > Currency: is empty')],
				[{ USD: '56,50' }, { USD: 56.5 }],
				[{ usd: 1, USD: 2 }, wrong('has "USD" twice')],
				[
					{
						entry: [
							{ key: 'USD', value: 1 },
							{ key: 'usd', value: 2 },
						],
					},
					wrong('has "USD" twice'),
				],
			],
		],
		'prices that must not be zero': [
			f.prices('L', { least: 0.01 }),
			[
				[{ USD: 0 }, wrong('Field > USD: is 0; must be at least 0.01')],
				[{ USD: 0.01 }, { USD: 0.01 }],
			],
		],
		columns: [
			f.columns('L', {
				keys: f.currency(),
				cell: f.amount('Amount'),
				from: {
					name: 'getColumns',
					of: 'recordId',
					words: { singular: 'currency', plural: 'currencies' },
					columns: async () => ({ shown: [], more: [] }),
				},
			}),
			[
				[{ mappingMode: 'defineBelow', value: { USD: '56,50', EUR: null } }, { USD: 56.5 }],
				[
					{ mappingMode: 'defineBelow', value: { XYZ: 1 } },
					wrong('is "XYZ"; enter a three-letter'),
				],
				[{ mappingMode: 'defineBelow', value: null }, {}],
				[{ mappingMode: 'autoMapInputData', value: { usd: 5, top: 1, EUR: '' } }, { USD: 5 }],
				[{ mappingMode: 'autoMapInputData', value: { usd: 5, USD: 1 } }, wrong('has "USD" twice')],
				[
					{ mappingMode: 'autoMapInputData', value: { top: 1 } },
					wrong('finds none of its columns'),
				],
				[{ USD: 5, EUR: '' }, { USD: 5 }],
				['{ "USD": 5 }', { USD: 5 }],
				['', {}],
			],
		],
		thresholds: [
			f.map('L', 'Discount', f.threshold(), f.decimal('Percent')),
			[
				[{ entry: [{ key: 10, value: 5 }] }, { 10: 5 }],
				[{ '10': 5 }, { 10: 5 }],
				[{ ten: 5 }, wrong('is "ten"; must be a whole number')],
				[{ '0': 5 }, wrong('must be at least 1')],
				[{ '1.5': 5 }, wrong('must be a whole number')],
			],
		],
		'optional prices': [
			f.optional(f.prices('L')),
			[
				[{}, undefined],
				[{ entry: [] }, undefined],
				[{ USD: 1 }, { USD: 1 }],
			],
		],
		'prices in some number': [
			f.prices('L', { min: 1, max: 2 }),
			[
				[{}, wrong('is empty; add at least 1')],
				[{ USD: 1, EUR: 1, GBP: 1 }, wrong('has 3 entries; FastSpring takes up to 2')],
			],
		],
		translations: [
			f.translations('L', { maxLength: 5 }),
			[
				[{ entry: [{ key: 'en', value: 'Hello' }] }, { en: 'Hello' }],
				[{ EN: 'x' }, { en: 'x' }],
				[{ eng: 'x' }, wrong('is "eng"; enter a two-letter')],
				[{ en: 'too long' }, wrong('Field > en: has 8 characters')],
			],
		],
		pairs: [
			f.pairs('L', 'Tag'),
			[
				[{ entry: [{ key: 'a', value: '' }] }, { a: '' }],
				[
					{ a: 5, b: true },
					{ a: '5', b: 'true' },
				],
				[{ a: { b: 1 } }, wrong('Field > a: must be text')],
				[{ a: null }, wrong('Field > a: is empty')],
				[{ entry: [{ key: '', value: 'x' }] }, wrong('Field > Key: is empty')],
				[{ entry: 'vip' }, { entry: 'vip' }],
				[{ object: 'vip' }, { object: 'vip' }],
				[
					{ entry: 'vip', b: 'c' },
					{ entry: 'vip', b: 'c' },
				],
				[{ object: { a: 'b' } }, wrong('Field > object: must be text')],
				[{ a: [] }, wrong('Field > a: must be text')],
				[{ entry: [] }, {}],
			],
		],
	};

	describe.each(Object.entries(tables))('%s', (_, [field, cases]) => {
		test.each(cases)('%j', (raw, expected) => expect(read(field, raw)).toEqual(expected));
	});

	test("what is wrong with JSON never quotes it: it may hold a customer's data", () => {
		expect(JSON.stringify(read(f.json('L'), '{ "email": "ada@example.com"'))).not.toContain('ada');
	});
});

test('a field that turns what was entered into something else leaves nothing alone', async () => {
	const loud = { ...f.text('L'), resolve: async (value: string) => value.toUpperCase() };
	const fields = { loud, quiet: f.text('L'), inner: f.collection('C', { loud, other: loud }) };
	const values = { loud: undefined, quiet: 'a', inner: { loud: 'b' } };
	await f.resolveIn(values, fields, async () => []);
	expect(values).toEqual({ loud: undefined, quiet: 'a', inner: { loud: 'B' } });
	expect([f.asks(fields), f.asks({ quiet: fields.quiet })]).toEqual([true, false]);
});
