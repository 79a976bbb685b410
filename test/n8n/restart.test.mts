import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importExample, itemsOf, readExamples } from '../../scripts/n8n.mts';
import { lineOf, MANUAL, openWorkbench, type Workbench } from './workbench.mts';

let bench: Workbench;
beforeAll(async () => {
	bench = await openWorkbench();
});
afterAll(() => bench?.close());

describe.each(['stop', 'crash'] as const)('after a %s', (how) => {
	it('n8n is back at its address, with its owner, credentials and workflows, and the nodes work', async () => {
		const { url, pid } = bench.n8n;
		const products = {
			name: 'Products',
			type: 'n8n-nodes-fastspring.fastSpringProduct',
			parameters: { resource: 'product', operation: 'getAll', returnAll: true },
			credentials: bench.credentials,
		};
		const { id } = await bench.client.workflows.create(
			lineOf(`Products before the ${how}`, MANUAL, products),
		);

		await bench.restart(how);

		expect(bench.n8n.url).toBe(url);
		expect(bench.n8n.pid).not.toBe(pid);
		const execution = await bench.client.workflows.run(id);
		expect(itemsOf(execution, 'Products')).toHaveLength(bench.sandbox.store.products.size);
	});

	it('an active workflow takes calls again, until it is made inactive', async () => {
		const hook = {
			name: 'Hook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId: `after-${how}`,
			parameters: { path: `after-${how}`, httpMethod: 'POST', responseMode: 'onReceived' },
		};
		const { workflows, executions } = bench.client;
		const { id } = await workflows.create(
			lineOf(`Active before the ${how}`, hook, { name: 'End', type: 'n8n-nodes-base.noOp' }),
		);
		const call = async (value: number) => {
			const answer = await fetch(`${bench.n8n.url}/webhook/after-${how}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ value }),
			});
			return answer.status;
		};
		await workflows.activate(id);
		expect(await call(1)).toBe(200);
		await executions.waitForAll(id, 1);

		await bench.restart(how);

		expect(await call(2)).toBe(200);
		const runs = await bench.client.executions.waitForAll(id, 2);
		expect(runs.map((run) => itemsOf(run, 'End').map(({ json }) => json['body']))).toEqual([
			[{ value: 1 }],
			[{ value: 2 }],
		]);
		await bench.client.workflows.deactivate(id);
		expect(await call(3)).toBe(404);
	});
});

describe('a second import of the examples', () => {
	it('keeps the workflows as the visitor left them', async () => {
		const [example] = await readExamples();
		if (!example) throw new Error('There is no example.');
		const first = await importExample(bench.client, example, bench.credentials);
		await bench.client.workflows.update(first.id, {
			nodes: first.nodes.slice(0, 2),
			connections: {},
		});
		const second = await importExample(bench.client, example, bench.credentials);
		expect([second.id, second.nodes.length]).toEqual([first.id, 2]);
	});
});
