import { describe, expect, test } from '@jest/globals';
import type { INodeProperties } from 'n8n-workflow';
import { defineNode, operation } from '../../nodes/shared/define.ts';
import { api, route } from '../../nodes/shared/endpoints.ts';
import { boolean, collection, integer, optional, text } from '../../nodes/shared/fields.ts';
import { locator } from '../../nodes/shared/pickers.ts';

const words = (name: string) => ({
	name,
	action: `${name} a thing`,
	description: `Does ${name.toLowerCase()}`,
});
const thing = 'GET /things/{thing_id}';

const get = operation({
	...words('Get'),
	route: route(thing, { many: 50 }),
	fields: { thingId: locator.order('Thing') },
	path: (f) => ({ thing_id: f.thingId }),
	simplify: ['id'],
});
const getAll = operation({
	...words('Get Many'),
	route: route('GET /things', { paging: 'page', records: route(thing) }),
	fields: { filters: collection('Filters', { b: text('B'), a: text('A') }) },
	query: (f) => f.filters,
	simplify: true,
});
const create = operation({
	...words('Create'),
	route: route('POST /things'),
	fields: {
		name: text('Name'),
		additionalFields: collection('Additional Fields', { note: text('Note') }),
		count: optional(integer('Count')),
	},
	payload: ({ name }) => ({ name }),
});
const update = operation({
	...words('Update'),
	route: route('POST /things/{thing_id}', { repeatable: true }),
	fields: { thingId: locator.order('Thing'), name: text('Name') },
	path: (f) => ({ thing_id: f.thingId }),
	payload: ({ name }) => ({ name }),
});
const remove = operation({
	...words('Delete'),
	route: route('DELETE /things/{thing_id}'),
	fields: { thingId: locator.order('Thing'), force: boolean('Force', 'Whether to force it') },
	path: (f) => ({ thing_id: f.thingId }),
});

const names = (properties: INodeProperties[]) => properties.map(({ name }) => name);
const shown = ({ displayOptions }: INodeProperties) => displayOptions?.show;

describe('the parameters that follow from what an operation is', () => {
	test.each([
		['a read of many', get, ['simplify', 'options']],
		['a list of ids', getAll, ['returnAll', 'limit', 'returnFullRecords', 'simplify']],
		['a write', create, ['additionalFieldsJson']],
		['a deletion', remove, []],
		[
			'an array call',
			operation({
				...words('Bulk'),
				route: route('POST /bulk', { array: 'things', many: 25, repeatable: true }),
				fields: {},
				payload: () => ({}),
			}),
			['additionalFieldsJson', 'options'],
		],
		[
			'a list of records',
			operation({ ...words('List'), route: route('GET /list', { paging: 'none' }), fields: {} }),
			['returnAll', 'limit'],
		],
		[
			'an array call of one entry',
			operation({
				...words('One'),
				route: route('POST /one', { array: 'things', many: 1 }),
				fields: {},
				payload: () => ({}),
			}),
			['additionalFieldsJson'],
		],
	])('%s', (_, { settings }, expected) => expect(Object.keys(settings)).toEqual(expected));

	test("stand apart from the operation's own fields, which are all that callbacks see", () => {
		expect(Object.keys(create.fields)).toEqual(['name', 'additionalFields', 'count']);
	});

	test('the batch size is bounded by the route', () => {
		const [options] = get.settings['options']?.property.options ?? [];
		expect(options).toMatchObject({
			name: 'batchSize',
			default: 50,
			typeOptions: { minValue: 1, maxValue: 50 },
		});
	});
});

describe('a node of operations', () => {
	const { properties, find, listSearch } = defineNode({
		operations: { create, delete: remove, get, getAll, update },
	});

	test('has the operations by name, and begins with the list', () => {
		expect(properties[0]).toEqual({
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Create', value: 'create', action: 'Create a thing', description: 'Does create' },
				{ name: 'Delete', value: 'delete', action: 'Delete a thing', description: 'Does delete' },
				{ name: 'Get', value: 'get', action: 'Get a thing', description: 'Does get' },
				{
					name: 'Get Many',
					value: 'getAll',
					action: 'Get Many a thing',
					description: 'Does get many',
				},
				{ name: 'Update', value: 'update', action: 'Update a thing', description: 'Does update' },
			],
			default: 'getAll',
		});
	});

	test("shows what is needed first, then how much of it and how, groups, the way out and the engine's own", () => {
		expect(names(properties.slice(1))).toEqual([
			'name',
			'thingId',
			'returnAll',
			'limit',
			'count',
			'force',
			'returnFullRecords',
			'simplify',
			'additionalFields',
			'filters',
			'additionalFieldsJson',
			'options',
		]);
	});

	test('makes one property of fields that several operations share in every detail', () => {
		const byName = Object.fromEntries(
			properties.map((property) => [property.name, shown(property)]),
		);
		expect(byName).toMatchObject({
			thingId: { operation: ['delete', 'get', 'update'] },
			name: { operation: ['create', 'update'] },
			simplify: { operation: ['get', 'getAll'] },
			additionalFieldsJson: { operation: ['create', 'update'] },
			filters: { operation: ['getAll'] },
			limit: { operation: ['getAll'], returnAll: [false] },
		});
	});

	test('keeps fields apart that differ in anything', () => {
		const other = operation({
			...words('Other'),
			route: route('POST /other'),
			fields: { name: text('Name', { description: 'Another one' }) },
			payload: () => ({}),
		});
		const found = defineNode({ operations: { create, other } }).properties.filter(
			({ name }) => name === 'name',
		);
		expect(found.map(shown)).toEqual([{ operation: ['create'] }, { operation: ['other'] }]);
	});

	test('shows a field under its own conditions too', () => {
		const other = operation({
			...words('Other'),
			route: route('GET /other', { paging: 'page' }),
			fields: { delivery: text('Delivery') },
			displayOptions: { limit: { delivery: ['rows'] }, returnAll: { delivery: ['rows'] } },
		});
		const limit = defineNode({ operations: { other } }).properties.find(
			({ name }) => name === 'limit',
		);
		expect(limit && shown(limit)).toEqual({
			operation: ['other'],
			delivery: ['rows'],
			returnAll: [false],
		});
	});

	test('finds its operations and the searches of its fields', () => {
		expect([find(undefined, 'get'), find(undefined, 'nothing'), find('thing', 'get')]).toEqual([
			get,
			undefined,
			undefined,
		]);
		expect(Object.keys(listSearch)).toEqual(['searchOrders']);
	});
});

describe('a node of resources', () => {
	const { properties, find } = defineNode({
		resources: {
			thing: { name: 'Thing', operations: { get, getAll } },
			part: { name: 'Part', operations: { get } },
		},
	});

	test('asks for the resource first, by name, and begins with the first', () => {
		expect(properties[0]).toMatchObject({
			name: 'resource',
			noDataExpression: true,
			default: 'thing',
			options: [
				{ name: 'Part', value: 'part' },
				{ name: 'Thing', value: 'thing' },
			],
		});
	});

	test('shows each operation and field under its resource', () => {
		expect(
			properties
				.filter(({ name }) => name === 'operation')
				.map((property) => [shown(property), property.default]),
		).toEqual([
			[{ resource: ['thing'] }, 'getAll'],
			[{ resource: ['part'] }, 'get'],
		]);
		expect(properties.filter(({ name }) => name === 'thingId').map(shown)).toEqual([
			{ resource: ['thing'], operation: ['get'] },
			{ resource: ['part'], operation: ['get'] },
		]);
	});

	test('finds an operation under its resource only', () => {
		expect([find('part', 'get'), find('part', 'getAll'), find(undefined, 'get')]).toEqual([
			get,
			undefined,
			undefined,
		]);
	});
});

test('a route knows its verb and its path', () => {
	expect(route('DELETE /a/{b}', { key: 'c' })).toEqual({
		spec: 'DELETE /a/{b}',
		method: 'DELETE',
		template: '/a/{b}',
		key: 'c',
	});
	expect([api.order.get.method, api.order.get.template]).toEqual(['GET', '/orders/{order_id}']);
});
