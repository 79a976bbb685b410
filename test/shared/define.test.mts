import { describe, expect, test } from '@jest/globals';
import type { INodeProperties } from 'n8n-workflow';
import { defineNode, operation } from '../../nodes/shared/define.ts';
import { api } from '../../nodes/shared/endpoints.ts';
import {
	boolean,
	choice,
	collection,
	integer,
	list,
	onlyWhen,
	optional,
	text,
} from '../../nodes/shared/fields.ts';
import { route } from '../../nodes/shared/http/route.ts';
import type { Operations } from '../../nodes/shared/operation.ts';
import { locator } from '../../nodes/shared/pickers.ts';

const words = (name: string) => ({
	name,
	action: `${name} a thing`,
	description: `Does ${name.toLowerCase()}`,
});
const thing = 'GET /things/{thing_id}';
const alone = (operations: Operations) =>
	defineNode({ resources: { thing: { name: 'Thing', operations } } });

const get = operation({
	...words('Get'),
	route: route('multiRead', thing, { many: 50 }),
	fields: { thingId: locator.order('Thing') },
	path: (f) => ({ thing_id: f.thingId }),
	simplify: ['id'],
});
const getAll = operation({
	...words('Get Many'),
	route: route('list', 'GET /things', { paging: 'page', records: route('read', thing) }),
	fields: { filters: collection('Filters', { b: text('B'), a: text('A') }) },
	query: (f) => f.filters,
	simplify: true,
});
const create = operation({
	...words('Create'),
	route: route('write', 'POST /things'),
	fields: {
		name: text('Name'),
		additionalFields: collection('Additional Fields', { note: text('Note') }),
		count: optional(integer('Count')),
	},
	payload: ({ name }) => ({ name }),
});
const update = operation({
	...words('Update'),
	route: route('write', 'POST /things/{thing_id}', { repetition: 'idempotent' }),
	fields: { thingId: locator.order('Thing'), name: text('Name') },
	path: (f) => ({ thing_id: f.thingId }),
	payload: ({ name }) => ({ name }),
});
const remove = operation({
	...words('Delete'),
	route: route('write', 'DELETE /things/{thing_id}'),
	fields: { thingId: locator.order('Thing'), force: boolean('Force', 'Whether to force it') },
	path: (f) => ({ thing_id: f.thingId }),
});

const names = (properties: INodeProperties[]) => properties.map(({ name }) => name);
const shown = ({ displayOptions }: INodeProperties) => displayOptions?.show;

describe('the parameters that follow from what an operation is', () => {
	test.each([
		['a read of many', get, ['simplify', 'options.batchSize']],
		['a list of ids', getAll, ['returnAll', 'limit', 'returnFullRecords', 'simplify']],
		['a write', create, ['options.additionalFieldsJson']],
		['a deletion', remove, []],
		[
			'an array call',
			operation({
				...words('Bulk'),
				route: route('arrayWrite', 'POST /bulk', { array: 'things', many: 25 }),
				fields: {},
				payload: () => ({}),
			}),
			['options.batchSize', 'options.additionalFieldsJson'],
		],
		[
			'a list of records',
			operation({
				...words('List'),
				route: route('list', 'GET /list', { paging: 'none' }),
				fields: {},
			}),
			['returnAll', 'limit'],
		],
		[
			'an array call of one entry',
			operation({
				...words('One'),
				route: route('arrayWrite', 'POST /one', { array: 'things', many: 1 }),
				fields: {},
				payload: () => ({}),
			}),
			['options.additionalFieldsJson'],
		],
	])('%s', (_, { settings }, expected) =>
		expect(
			Object.entries(settings).flatMap(([name, { inner }]) =>
				inner ? Object.keys(inner).map((one) => `${name}.${one}`) : [name],
			),
		).toEqual(expected),
	);

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
	const { properties, methods } = alone({ create, delete: remove, get, getAll, update });

	test('has one resource, which is hidden', () =>
		expect(properties[0]).toEqual({
			displayName: 'Resource',
			name: 'resource',
			type: 'hidden',
			noDataExpression: true,
			default: 'thing',
			options: [{ name: 'Thing', value: 'thing' }],
		}));

	test('has the operations by name, and begins with the list', () => {
		expect(properties[1]).toEqual({
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: ['thing'] } },
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
		expect(names(properties.slice(2))).toEqual([
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
			// Those of writes, and those of a read of many.
			'options',
			'options',
		]);
	});

	test('shows what depends on a choice beside it, before what is needed anyway', () => {
		const refund = operation({
			...words('Refund'),
			route: route('write', 'POST /refunds'),
			fields: {
				type: choice('Type', { full: 'Full', part: 'Part' }, { default: 'full' }),
				parts: onlyWhen({ type: ['part'] }, list('Parts', 'Part', { name: text('Name') })),
				notify: choice('Notify', { yes: 'Yes', no: 'No' }, { default: 'yes' }),
			},
			payload: (f) => f,
		});
		const { properties } = alone({ refund });
		expect(names(properties).slice(2, 5)).toEqual(['type', 'parts', 'notify']);
	});

	test('makes one property of fields that several operations share in every detail', () => {
		const byName = Object.fromEntries(
			properties.map((property) => [property.name, shown(property)]),
		);
		expect(byName).toMatchObject({
			thingId: { operation: ['delete', 'get', 'update'] },
			name: { operation: ['create', 'update'] },
			simplify: { operation: ['get', 'getAll'] },
			filters: { operation: ['getAll'] },
			limit: { operation: ['getAll'], returnAll: [false] },
		});
		const options = properties.filter(({ name }) => name === 'options');
		expect(options.map(shown)).toMatchObject([
			{ operation: ['create', 'update'] },
			{ operation: ['get'] },
		]);
	});

	test('keeps fields apart that differ in anything', () => {
		const other = operation({
			...words('Other'),
			route: route('write', 'POST /other'),
			fields: { name: text('Name', { description: 'Another one' }) },
			payload: () => ({}),
		});
		const found = alone({ create, other }).properties.filter(({ name }) => name === 'name');
		expect(found.map(shown)).toMatchObject([{ operation: ['create'] }, { operation: ['other'] }]);
	});

	test('shows a field under its own conditions too', () => {
		const other = operation({
			...words('Other'),
			route: route('list', 'GET /other', { paging: 'page' }),
			fields: { delivery: text('Delivery') },
			displayOptions: { limit: { delivery: ['rows'] }, returnAll: { delivery: ['rows'] } },
		});
		const limit = alone({ other }).properties.find(({ name }) => name === 'limit');
		expect(limit && shown(limit)).toEqual({
			resource: ['thing'],
			operation: ['other'],
			delivery: ['rows'],
			returnAll: [false],
		});
	});

	test('has the searches of its fields', () => {
		expect(Object.keys(methods.listSearch)).toEqual(['searchOrders']);
	});
});

describe('a node of resources', () => {
	const { properties } = defineNode({
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
});

test('a route knows its kind, its verb and its path', () => {
	expect(route('write', 'DELETE /a/{b}', { key: 'c' })).toEqual({
		kind: 'write',
		spec: 'DELETE /a/{b}',
		method: 'DELETE',
		template: '/a/{b}',
		key: 'c',
	});
	expect([api.order.get.method, api.order.get.template]).toEqual(['GET', '/orders/{order_id}']);
});
