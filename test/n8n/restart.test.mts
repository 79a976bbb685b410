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
		const { id } = await bench.client.workflows.create(lineOf(`Products before the ${how}`, MANUAL, products));

		await bench.restart(how);

		expect(bench.n8n.url).toBe(url);
		expect(bench.n8n.pid).not.toBe(pid);
		const execution = await bench.client.workflows.run(id);
		expect(itemsOf(execution, 'Products')).toHaveLength(bench.sandbox.store.products.size);
	});
});

describe('a second import of the examples', () => {
	it('keeps the workflows as the visitor left them', async () => {
		const [example] = await readExamples();
		if (!example) throw new Error('There is no example.');
		const first = await importExample(bench.client, example, bench.credentials);
		await bench.client.workflows.update(first.id, { nodes: first.nodes.slice(0, 2), connections: {} });
		const second = await importExample(bench.client, example, bench.credentials);
		expect([second.id, second.nodes.length]).toEqual([first.id, 2]);
	});
});
