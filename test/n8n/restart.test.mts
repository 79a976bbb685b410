import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importExample, itemsOf, readExamples, until } from '../../scripts/n8n.mts';
import { lineOf, MANUAL, openWorkbench, type Workbench } from './workbench.mts';

let bench: Workbench;
beforeAll(async () => {
	bench = await openWorkbench();
});
afterAll(() => bench?.close());

const fastSpring = (type: string, parameters: Record<string, unknown>) => ({
	name: 'FastSpring',
	type: `n8n-nodes-fastspring.${type}`,
	parameters,
	credentials: bench.credentials,
});

describe.each(['stop', 'crash'] as const)('after a %s', (how) => {
	let before: { url: string; pid: number };
	let [products, active] = ['', ''];
	const call = async (value: number) => {
		const answer = await fetch(`${bench.n8n.url}/webhook/after-${how}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ value }),
		});
		return answer.status;
	};

	beforeAll(async () => {
		const { workflows, executions } = bench.client;
		const node = fastSpring('fastSpringProduct', {
			resource: 'product',
			operation: 'getAll',
			returnAll: true,
		});
		products = (await workflows.create(lineOf(`Products before the ${how}`, MANUAL, node))).id;
		const hook = {
			name: 'Hook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId: `after-${how}`,
			parameters: { path: `after-${how}`, httpMethod: 'POST', responseMode: 'onReceived' },
		};
		const end = { name: 'End', type: 'n8n-nodes-base.noOp' };
		active = (await workflows.create(lineOf(`Active before the ${how}`, hook, end))).id;
		await workflows.activate(active);
		expect(await call(1)).toBe(200);
		await executions.waitForAll(active, 1);
		before = { url: bench.n8n.url, pid: bench.n8n.pid };
		await bench.restart(how);
	});

	it('n8n is back at its address, with its owner, credentials and workflows, and the nodes work', async () => {
		expect(bench.n8n.url).toBe(before.url);
		expect(bench.n8n.pid).not.toBe(before.pid);
		const execution = await bench.client.workflows.run(products);
		expect(itemsOf(execution, 'FastSpring')).toHaveLength(bench.sandbox.store.products.size);
	});

	it('an active workflow takes calls again, until it is made inactive', async () => {
		expect(await call(2)).toBe(200);
		const runs = await bench.client.executions.waitForAll(active, 2);
		expect(runs.map((run) => itemsOf(run, 'End').map(({ json }) => json['body']))).toEqual([
			[{ value: 1 }],
			[{ value: 2 }],
		]);
		await bench.client.workflows.deactivate(active);
		expect(await call(3)).toBe(404);
	});
});

it('killed amid bulk writes: what was written stays written once, and nobody takes the run up again', async () => {
	const { sandbox } = bench;
	const ids = [...sandbox.store.subscriptions.values()]
		.filter(({ state, adhoc, pause }) => state === 'active' && !adhoc && !pause)
		.map(({ id }) => id);
	sandbox.latencyMs = 100;
	const rows = {
		name: 'Rows',
		type: 'n8n-nodes-base.code',
		typeVersion: 2,
		parameters: { jsCode: `return ${JSON.stringify(ids)}.map((id) => ({ json: { id } }));` },
	};
	const pause = fastSpring('fastSpringSubscription', {
		resource: 'subscription',
		operation: 'pause',
		subscriptionId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
	});
	const { id } = await bench.client.workflows.create(lineOf('Killed', MANUAL, rows, pause));
	const started = await bench.client.workflows.start(id);
	const written = () =>
		sandbox.calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/pause'));
	await until('five writes', 20_000, async () => written().length >= 5 || undefined);

	await bench.restart('crash');
	const sent = written().map(({ path }) => path);
	const { status } = await bench.client.executions.waitForEnd(started);
	// What n8n would take up again by itself, it takes up while it starts.
	await new Promise((resolve) => setTimeout(resolve, 3_000));
	expect(written().map(({ path }) => path)).toEqual(sent);
	expect(status).toBe('crashed');
	expect(new Set(sent).size).toBe(sent.length);
	expect(sent.length).toBeLessThan(ids.length);
	const paused = [...sandbox.store.subscriptions.values()].filter(({ pause: set }) => set);
	expect(paused.map((one) => `/subscriptions/${one.id}/pause`)).toEqual(
		expect.arrayContaining(sent.slice(0, -1)),
	);
	sandbox.latencyMs = 0;
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
