/** Which values are read without n8n, and that they are n8n's. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { plain, UNKNOWN } from '../../../nodes/shared/engine/plainPath.ts';
import { byId, useShop } from '../../support/operations.mts';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 200);

/** n8n's default runs expressions in an isolate, with the runtime that QuickJS gets, too. */
test.each(['legacy', 'quickjs'])(
	'what is read is what n8n gives (%s)',
	async (engine) => {
		const script = 'test/shared/engine/plainPathProcess.mts';
		const { stdout } = await promisify(execFile)(
			process.execPath,
			['--import', 'tsx', script, engine, String(RUNS)],
			{ env: { ...process.env, NODE_OPTIONS: '' } },
		);
		expect(Number(stdout)).toBeGreaterThan(RUNS / 20);
	},
	600_000,
);

const json = {
	id: 'a1',
	count: 0,
	live: false,
	empty: '',
	none: null,
	'two words': { 'ö.x': 'deep' },
	list: ['first', { name: 'second' }],
	toString: 'own',
	constructorId: 'c',
	when: Object.assign(new Date(0), { x: 1 }),
};

describe('read from the item', () => {
	test.each<[unknown, unknown]>([
		['={{ $json.id }}', 'a1'],
		['={{$json.id}}', 'a1'],
		['={{ $json["id"] }}', 'a1'],
		['={{ $json.count }}', 0],
		['={{ $json.live }}', false],
		['={{ $json.empty }}', ''],
		["={{ $json['two words']['ö.x'] }}", 'deep'],
		['={{ $json.list[0] }}', 'first'],
		['={{ $json.list[1].name }}', 'second'],
		[
			{ a: '={{ $json.id }}', b: 'fixed', c: [{ d: '={{ $json.count }}' }], e: null },
			{ a: 'a1', b: 'fixed', c: [{ d: 0 }], e: null },
		],
	])('%j', (entered, expected) => expect(plain(entered)?.(json)).toEqual(expected));
});

describe('left to n8n', () => {
	test.each<[string, unknown]>([
		['nothing there', '={{ $json.missing }}'],
		['null', '={{ $json.none }}'],
		['an object', '={{ $json.list }}'],
		['an inherited name', '={{ $json.valueOf }}'],
		['a name that objects have', '={{ $json.toString }}'],
		['a name that n8n refuses', '={{ $json.constructorId }}'],
		['the length of a list', '={{ $json.list.length }}'],
		['a part of a text', '={{ $json.id[0] }}'],
		['what an object of a class holds', '={{ $json.when.x }}'],
		['another root', '={{ $input.item.json.id }}'],
		['the whole item', '={{ $json }}'],
		['text around it', '=x{{ $json.id }}'],
		['space behind it', '={{ $json.id }} '],
		['two of them', '={{ $json.id }}{{ $json.id }}'],
		['a call', '={{ $json.id.trim() }}'],
		['optional steps', '={{ $json?.id }}'],
		['an operation', '={{ $json.count + 1 }}'],
		['a computed name', '={{ $json[$json.id] }}'],
		['an escape', '={{ $json["i\\u0064"] }}'],
		['what an agent fills in', "={{ $fromAI('id') }}"],
		['a value of which one part is', { a: '={{ $json.id }}', b: '={{ $json.missing }}' }],
	])('%s', (_, entered) => expect(plain(entered)?.(json) ?? UNKNOWN).toBe(UNKNOWN));
});

describe('a node', () => {
	const bench = useShop({ seed: { accounts: 1, orders: 3, subscriptions: 0 } });

	test('reads a locator by its path, and asks n8n for what is not there', async () => {
		const [a, b] = [...bench.sandbox.store.orders.keys()];
		const { output } = await bench.run('fastSpringOrder', 'get', {
			parameters: { orderId: byId('={{ $json.order }}') },
			items: [{ order: a }, {}, { order: b }],
			onError: 'continueRegularOutput',
		});
		expect(output[0]?.map(({ json: row }) => row['order'] ?? row['error'])).toEqual([
			a,
			expect.stringContaining('"Order" is'),
			b,
		]);
	});
});
