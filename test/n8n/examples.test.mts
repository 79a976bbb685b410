import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
	failureOf,
	importExample,
	itemsOf,
	readExamples,
	runExample,
	type Example,
	type ExampleRun,
} from '../../scripts/n8n.mts';
import { openWorkbench, type Workbench } from './workbench.mts';

let bench: Workbench;
let examples: Example[];
beforeAll(async () => {
	examples = await readExamples();
	bench = await openWorkbench();
});
afterAll(() => bench?.close());
beforeEach(() => bench.sandbox.reset());

/** Imports an example as it comes and runs it to its end. */
async function run(file: string): Promise<ExampleRun> {
	const example = examples.find((one) => one.file === file);
	if (!example) throw new Error(`There is no examples/${file}`);
	const result = await runExample(
		bench.client,
		await importExample(bench.client, example, bench.credentials),
	);
	expect(failureOf(result.execution)).toBe('');
	return result;
}

describe('the examples', () => {
	it('hold no ids of credentials, workflows or instances', () => {
		for (const { definition } of examples) {
			expect(Object.keys(definition).sort()).toEqual([
				'connections',
				'name',
				'nodes',
				'pinData',
				'settings',
			]);
			expect(definition.nodes.filter(({ credentials }) => credentials)).toEqual([]);
		}
	});

	it('are all run by this file or by examplesMore', () => {
		expect(examples.filter(({ manual }) => manual).map(({ file }) => file)).toEqual([
			'access-check.json',
			'coupon-batch.json',
			'crm-upsert.json',
			'mrr-and-churn.json',
			'order-digest.json',
			'price-list-from-csv.json',
			'quote-follow-up.json',
			'raise-prices-in-bulk.json',
			'tag-orders-in-bulk.json',
			'win-back-by-survey.json',
			'win-back-overdue-customers.json',
		]);
	});

	it('consist of nodes that n8n knows, and can all be imported', async () => {
		const types = new Set((await bench.client.nodeTypes()).map(({ name }) => name));
		for (const example of examples) {
			const unknown = example.definition.nodes.filter(({ type }) => !types.has(type));
			expect([example.file, unknown.map(({ type }) => type)]).toEqual([example.file, []]);
			const { nodes } = await importExample(bench.client, example, bench.credentials);
			expect(nodes).toHaveLength(example.definition.nodes.length);
		}
	});
});

describe('access check', () => {
	it('answers every ticket, with the reason', async () => {
		const { execution } = await run('access-check.json');

		const tickets = itemsOf(execution, 'Tickets').map(({ json }) => json['email']);
		const answers = ['Access', 'No access'].flatMap((name) =>
			itemsOf(execution, name).map(({ json }) => json),
		);
		expect(tickets).toHaveLength(10);
		expect(answers.map(({ email }) => email).sort()).toEqual(tickets.sort());
		for (const { reply } of answers) expect(reply).toMatch(/: \w+|^Nothing was purchased\.$/);
		expect(writes('/accounts')).toHaveLength(0);
	});
});

describe('contacts from a CRM', () => {
	it('makes one account of a contact that stands there twice, and nothing new the next time', async () => {
		const { store } = bench.sandbox;
		const before = store.accounts.size;
		const outcomes = async () => {
			const { execution } = await run('crm-upsert.json');
			expect(itemsOf(execution, 'Refused')).toEqual([]);
			return itemsOf(execution, 'Link to the account').map(({ json }) => json['outcome']);
		};

		expect(await outcomes()).toEqual(['created', 'created', 'updated']);
		expect(store.accounts.size).toBe(before + 2);
		expect(await outcomes()).toEqual(['updated', 'unchanged', 'updated']);
		expect(store.accounts.size).toBe(before + 2);
	});
});

describe('raise prices in bulk', () => {
	it('gives every product its new price in one call, and sends the wrong row out of the error output with its reason', async () => {
		const { store } = bench.sandbox;
		const before = new Map(
			[...store.products].map(([path, { pricing }]) => [path, { ...pricing.price }]),
		);
		const { execution, items } = await run('raise-prices-in-bulk.json');

		expect(items).toBe(before.size + 1);
		expect(itemsOf(execution, 'Changed')).toHaveLength(before.size);
		for (const [path, prices] of before) {
			const raised = Object.fromEntries(
				Object.entries(prices).map(([currency, amount]) => [
					currency,
					Math.round(amount * 105) / 100,
				]),
			);
			expect([path, store.products.get(path)?.pricing.price]).toEqual([path, raised]);
		}
		expect(itemsOf(execution, 'Not changed').map(({ json }) => json)).toEqual([
			{
				product: 'reverb-pack-deluxe',
				reason: expect.stringMatching(
					/^"Pricing > Prices as Rows \(JSON\) > USD" is "54\.90 dollars"; must be a number/,
				),
			},
		]);
		expect(store.products.has('reverb-pack-deluxe')).toBe(false);
		expect(writes('/products')).toHaveLength(1);
	});
});

describe('win back overdue customers', () => {
	it('writes to the payer of every overdue subscription, with a link of their own', async () => {
		const { store } = bench.sandbox;
		const overdue = [...store.subscriptions.values()].filter(({ state }) => state === 'overdue');
		const { execution, items } = await run('win-back-overdue-customers.json');

		expect(overdue.length).toBeGreaterThan(0);
		expect(items).toBe(overdue.length);
		const recipients = overdue.map(({ account }) => store.accounts.get(account)?.contact.email);
		const messages = itemsOf(execution, 'Message').map(({ json }) => json);
		expect(messages.map(({ to }) => to).sort()).toEqual(recipients.sort());
		for (const { text } of messages) expect(text).toMatch(/https?:\/\/\S+$/);
	});
});

describe('order digest', () => {
	it('adds up the orders of each currency, and tags them all in few calls', async () => {
		const { store } = bench.sandbox;
		const { execution } = await run('order-digest.json');

		const orders = itemsOf(execution, 'Orders of the last 30 days').map(({ json }) => json);
		const expected = new Map<unknown, number>();
		for (const { currency, total } of orders)
			expected.set(currency, (expected.get(currency) ?? 0) + Number(total));
		const digest = itemsOf(execution, 'Sum for each currency').map(
			({ json }) => [json['currency'], json['sum_total']] as const,
		);
		expect(digest.length).toBeGreaterThan(3);
		expect(digest.map(([currency]) => currency).sort()).toEqual([...expected.keys()].sort());
		for (const [currency, sum] of digest) expect(sum).toBeCloseTo(expected.get(currency) ?? NaN, 2);

		expect(orders.length).toBeGreaterThan(100);
		expect(itemsOf(execution, 'Tag as counted')).toHaveLength(orders.length);
		const tagged = [...store.orders].filter(([, { tags }]) => tags['digest']);
		expect(tagged.map(([order]) => order).sort()).toEqual(orders.map(({ order }) => order).sort());
		expect(writes('/orders').length).toBeLessThan(orders.length / 10);
	});
});

function writes(path: string) {
	return bench.sandbox.calls.filter((call) => call.method === 'POST' && call.path === path);
}
