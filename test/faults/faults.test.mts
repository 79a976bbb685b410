import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { byId, useShop, type Json } from '../support/operations.mts';
import type { NodeRun } from '../support/n8n.mts';
import { openFaultyService, TROUBLES, type FaultyService, type Trouble } from './service.mts';

const ITEMS = 12;
const HOUR = 3_600_000;
const keys = Array.from({ length: ITEMS }, (_, index) => `item${index}`);

const bench = useShop();
let service: FaultyService;
beforeAll(async () => void (service = await openFaultyService()));
afterAll(() => service.close());
beforeEach(() => service.reset());

interface Work {
	name: string;
	type: string;
	operation: string;
	/** Whether doing it twice does harm. */
	once: boolean;
	parameters: Json;
}

const WORKS: Work[] = [
	{
		name: 'a write that must not be made twice',
		type: 'fastSpringQuote',
		operation: 'create',
		once: true,
		parameters: {
			name: '={{ $json.key }}',
			items: { entry: [{ product: byId('mixdesk-3'), quantity: 2 }] },
			recipient: { first: 'Ines', last: 'Park', email: 'ines.park@tonwerk.example' },
			recipientAddress: { country: 'DE', postalCode: '10115' },
		},
	},
	{
		name: 'a write that may be repeated',
		type: 'fastSpringAccount',
		operation: 'update',
		once: false,
		parameters: { accountId: byId('={{ $json.key }}'), updateFields: { language: 'de' } },
	},
	{
		name: 'a read',
		type: 'fastSpringAccount',
		operation: 'get',
		once: false,
		parameters: { accountId: byId('={{ $json.key }}'), simplify: false },
	},
];

const run = (
	{ type, operation, parameters }: Work,
	onError: 'continueRegularOutput' | 'stopWorkflow',
): Promise<NodeRun> =>
	bench.run(type, operation, {
		parameters: parameters as never,
		items: keys.map((key) => ({ key })),
		onError,
		credential: { baseUrl: service.url },
	});

/** What both sides say about each item. */
interface Count {
	/** The node's word. */
	said: 'done' | 'unknown' | 'failed';
	/** How often the service did it. */
	done: number;
}

function compare({ output }: NodeRun): Count[] {
	expect(output[0]?.map(({ pairedItem }) => pairedItem)).toEqual(
		keys.map((_, item) => expect.objectContaining({ item })),
	);
	return keys.map((key, item) => {
		const { error, details } = (output[0]?.[item]?.json ?? {}) as Json;
		const text = `${String(error)} ${JSON.stringify(details)}`;
		return {
			said: error === undefined ? 'done' : /unknown/i.test(text) ? 'unknown' : 'failed',
			done: service.done.get(key) ?? 0,
		};
	});
}

/** All runs together, by what they did: printed at the end. */
const sums = new Map<string, Record<string, number>>();
afterAll(() => console.table(Object.fromEntries(sums)));

/** Adds a run to the sums, and gives what must be 0, whatever happens. */
function broken(counts: readonly Count[], { name, once }: Work): Record<string, number> {
	const wrong = wrongIn(counts, once);
	const sum = sums.get(name) ?? {};
	const add = (column: string, count: number) => (sum[column] = (sum[column] ?? 0) + count);
	add(
		'calls sent',
		[...service.arrived.values()].reduce((all, one) => all + one, 0),
	);
	add('done once', counts.filter(({ done }) => done === 1).length);
	for (const [said, count] of Object.entries(reported(counts))) add(`reported ${said}`, count);
	for (const [what, count] of Object.entries(wrong)) add(what, count);
	sums.set(name, sum);
	return wrong;
}

function wrongIn(counts: readonly Count[], once: boolean): Record<string, number> {
	const those = (test: (count: Count) => boolean) => counts.filter(test).length;
	return {
		lost: those(({ said, done }) => said === 'done' && done === 0),
		doubled: once ? those(({ done }) => done > 1) : 0,
		denied: once ? those(({ said, done }) => said === 'failed' && done > 0) : 0,
	};
}
const NOTHING = { lost: 0, doubled: 0, denied: 0 };
const reported = (counts: readonly Count[]) =>
	Object.fromEntries(
		(['done', 'unknown', 'failed'] as const).map((said) => [
			said,
			counts.filter((count) => count.said === said).length,
		]),
	);

/** Hits every third call, or all up to one. */
const everyThird = (trouble: Trouble) => (call: number) => (call % 3 === 2 ? trouble : undefined);
const storm = (calls: number, trouble: Trouble) => (call: number) =>
	call < calls ? trouble : undefined;

const passing = Object.entries(TROUBLES);

describe.each(WORKS)('$name', (work) => {
	describe.each(passing)('%s', (name, trouble) => {
		test('at every third call: nothing is lost, doubled or denied', async () => {
			service.trouble = everyThird(trouble);
			const counts = compare(await run(work, 'continueRegularOutput'));
			expect(broken(counts, work)).toEqual(NOTHING);
			const { done = 0, unknown } = reported(counts);
			// What may be repeated gets there in the end, and a refusal did no work.
			const helpless = /page, 200|garbage/.test(name);
			if (!helpless && (!work.once || /refusal|slow/.test(name))) expect(done).toBe(ITEMS);
			else expect(done).toBeGreaterThanOrEqual(ITEMS - ITEMS / 2);
			if (/refusal/.test(name)) expect(unknown).toBe(0);
		});

		test('at every call of a storm: the same, and the run comes to its end', async () => {
			service.trouble = storm(ITEMS * 100, trouble);
			const counts = compare(await run(work, 'continueRegularOutput'));
			expect(broken(counts, work)).toEqual(NOTHING);
		});

		test('in Stop mode nothing is sent once the node has failed', async () => {
			service.trouble = storm(ITEMS * 100, trouble);
			const { error } = await run(work, 'stopWorkflow');
			if (name !== 'a slow answer') expect(error).toBeDefined();
			const sent = new Map(service.arrived);
			for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
			expect(service.arrived).toEqual(sent);
			if (work.once) expect([...service.done.values()].filter((done) => done > 1)).toEqual([]);
		});
	});

	test.each([
		['an hour ahead', HOUR],
		['an hour back', -HOUR],
	])('a clock that jumps %s amid refusals loses nothing', async (__, jump) => {
		const refusal = TROUBLES['a refusal, 429'];
		service.trouble = (call) => {
			if (call === 5) bench.clock.skip(jump);
			return call % 3 === 2 ? refusal : undefined;
		};
		const before = bench.clock.now();
		const counts = compare(await run(work, 'continueRegularOutput'));
		expect(reported(counts)).toEqual({ done: ITEMS, unknown: 0, failed: 0 });
		expect(broken(counts, work)).toEqual(NOTHING);
		expect(bench.clock.now() - before - jump).toBeLessThan(10 * 60_000);
	});

	test('a redirect is not followed, and the password goes nowhere else', async () => {
		const other = await openFaultyService();
		try {
			service.trouble = () => ({
				works: false,
				answer: (response) =>
					void response.writeHead(307, { location: `${other.url}/quotes` }).end(),
			});
			const counts = compare(await run(work, 'continueRegularOutput'));
			expect(reported(counts)['done']).toBe(0);
			expect(other.arrived.size).toBe(0);
			expect(broken(counts, work)).toEqual(NOTHING);
		} finally {
			await other.close();
		}
	});
});
