import { describe, expect, test } from '@jest/globals';
import { agreedContract, builtContract, compare, type Fact } from './facts.mts';

const agreed = agreedContract();
const built = builtContract();

test.each(Object.keys(agreed))('%s keeps what saved workflows hold', (name) => {
	expect(compare(agreed[name], built[name], name).broken).toEqual([]);
});

test('what is new has been taken in by npm run contract', () => {
	expect(compare(agreed, built).added).toEqual([]);
});

describe('a comparison', () => {
	const order = (changes: object): Fact => ({
		operations: {
			get: {
				route: 'GET /orders/{order_id}',
				parameters: {
					orderId: { type: 'resourceLocator', required: true, values: ['id', 'list'] },
					'filters.begin': { type: 'dateTime', required: false },
					...changes,
				},
			},
		},
	});
	const get = 'operations > get';
	const id = `${get} > parameters > orderId`;

	test.each<[string, Fact, { broken?: string[]; added?: string[] }]>([
		['finds nothing in the same facts', order({}), {}],
		['misses an operation', { operations: {} }, { broken: [`${get} is gone`] }],
		[
			'misses a parameter and its other route',
			{ operations: { get: { route: 'GET /orders', parameters: {} } } },
			{
				broken: [
					`${get} > route was "GET /orders/{order_id}" and is "GET /orders"`,
					`${id} is gone`,
					`${get} > parameters > filters.begin is gone`,
				],
			},
		],
		[
			'sees another type',
			order({ 'filters.begin': { type: 'string', required: false } }),
			{ broken: [`${get} > parameters > filters.begin > type was "dateTime" and is "string"`] },
		],
		[
			'sees a parameter that becomes required',
			order({ 'filters.begin': { type: 'dateTime', required: true } }),
			{ broken: [`${get} > parameters > filters.begin > required was false and is true`] },
		],
		[
			'lets a parameter become optional',
			order({ orderId: { type: 'resourceLocator', required: false, values: ['id', 'list'] } }),
			{ added: [`${id} > required was true and is false`] },
		],
		[
			'tells a choice that is gone from one that is new',
			order({ orderId: { type: 'resourceLocator', required: true, values: ['list', 'url'] } }),
			{ broken: [`${id} > values: id is gone`], added: [`${id} > values: url is new`] },
		],
		[
			'lets parameters be added',
			order({ 'options.batchSize': { type: 'number', required: false } }),
			{ added: [`${get} > parameters > options.batchSize is new`] },
		],
	])('%s', (_, now, { broken = [], added = [] }) => {
		expect(compare(order({}), now)).toEqual({ broken, added });
	});
});
