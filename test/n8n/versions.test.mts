/**
 * What has to work in every n8n that the package supports: run with the newest one, or with the one that the variable
 * FASTSPRING_N8N_VERSION names; `versionsOldest` runs it with the oldest. Names of nodes and parameters are those of
 * the contract.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { tellSample } from '../../sandbox/store/samples.mts';
import {
	ensureN8n,
	failureOf,
	itemsOf,
	type Execution,
	type WorkflowNode,
} from '../../scripts/n8n.mts';
import { itemOf, openWork, register, SECRET, startTrigger, type Work } from './triggerSupport.mts';
import { lineOf, MANUAL, openWorkbench, type Workbench } from './workbench.mts';

const PREFIX = 'n8n-nodes-fastspring.';

let bench: Workbench;
let work: Work;
beforeAll(async () => void (await ensureN8n()), 15 * 60_000);
beforeAll(async () => {
	bench = await openWorkbench({ sandbox: { webhooks: { automatic: false }, rateLimit: false } });
	await bench.addCredential('fastSpringWebhookApi', { secret: SECRET, previousSecret: '' });
	work = await openWork();
});
afterAll(async () => {
	await bench?.close();
	await work?.close();
});
beforeEach(() => {
	bench.sandbox.reset();
	work.requests.length = 0;
	work.decide = () => 'done';
});

/** Runs a node on some items; the node is named Node. */
async function run(
	type: string,
	parameters: Record<string, unknown>,
	items: readonly object[] = [{}],
	settings: Partial<WorkflowNode> = {},
): Promise<Execution> {
	const code = `return ${JSON.stringify(items)}.map((json) => ({ json }))`;
	const { id } = await bench.client.workflows.create(
		lineOf(
			type,
			MANUAL,
			{
				name: 'Items',
				type: 'n8n-nodes-base.code',
				typeVersion: 2,
				parameters: { jsCode: code },
			},
			{
				name: 'Node',
				type: `${PREFIX}${type}`,
				parameters,
				credentials: bench.credentials,
				...settings,
			},
		),
	);
	return await bench.client.workflows.run(id);
}

const calls = () => bench.sandbox.calls.map(({ method, path }) => `${method} ${path}`);
const orders = (count: number) => [...bench.sandbox.store.orders.keys()].slice(0, count);
const byId = { __rl: true, mode: 'id', value: '={{ $json.order }}' };

it('has every node and credential of the package', async () => {
	const { n8n } = JSON.parse(readFileSync('package.json', 'utf8')) as {
		n8n: { nodes: string[]; credentials: string[] };
	};
	const nodes = (await bench.client.nodeTypes()).filter(
		({ name }) => name.startsWith(PREFIX) && !name.endsWith('Tool'),
	);
	const credentials = (await bench.client.credentialTypes()).filter(({ name }) =>
		name.startsWith('fastSpring'),
	);
	expect([nodes.length, credentials.length]).toEqual([n8n.nodes.length, n8n.credentials.length]);
});

describe('an action', () => {
	it('reads many items in one call, each result linked to its item', async () => {
		const ids = orders(10);
		const execution = await run(
			'fastSpringOrder',
			{ resource: 'order', operation: 'get', orderId: byId, simplify: false },
			ids.map((order) => ({ order })),
		);
		expect(failureOf(execution)).toBe('');
		const items = itemsOf(execution, 'Node');
		expect(items.map(({ json }) => json['order'])).toEqual(ids);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			ids.map((_, item) => expect.objectContaining({ item })),
		);
		expect(calls()).toEqual([`GET /orders/${ids.join(',')}`]);
	});

	it('writes many items in one call', async () => {
		const ids = orders(5);
		const execution = await run(
			'fastSpringOrder',
			{
				resource: 'order',
				operation: 'update',
				orderId: byId,
				options: { additionalFieldsJson: '{ "tags": { "checked": "yes" } }' },
			},
			ids.map((order) => ({ order })),
		);
		expect(failureOf(execution)).toBe('');
		// The tags that are there already are kept.
		expect(calls()).toEqual([`GET /orders/${ids.join(',')}`, 'POST /orders']);
		const { store } = bench.sandbox;
		expect(ids.map((id) => store.orders.get(id)?.tags?.['checked'])).toEqual(ids.map(() => 'yes'));
	});

	it.each<[onError: string, status: string, outputs: number[]]>([
		['stopWorkflow', 'error', [0, 0]],
		['continueRegularOutput', 'success', [2, 0]],
		['continueErrorOutput', 'success', [1, 1]],
	])('keeps to %s', async (onError, status, outputs) => {
		const [order = ''] = orders(1);
		const execution = await run(
			'fastSpringOrder',
			{ resource: 'order', operation: 'get', orderId: byId },
			[{ order }, { order: 'AAAAAAAAAAAAAAAAAAAAAA' }],
			{ onError },
		);
		expect(execution.status).toBe(status);
		expect([0, 1].map((output) => itemsOf(execution, 'Node', output).length)).toEqual(outputs);
	});

	it('waits for a report and hands over its file', async () => {
		const execution = await run('fastSpringReport', {
			resource: 'report',
			operation: 'revenue',
			delivery: 'job',
			reportColumns: ['country_iso', 'income_in_usd'],
		});
		expect(failureOf(execution)).toBe('');
		const [item] = itemsOf(execution, 'Node');
		expect(item).toMatchObject({
			json: { status: 'COMPLETE' },
			binary: { data: { mimeType: 'text/csv' } },
		});
	});
});

describe('the webhook trigger', () => {
	const deliver = async () => (await bench.sandbox.webhooks.deliver()).map(({ status }) => status);

	it.each(['onReceipt', 'afterSuccess', 'byWorkflow'])('acknowledges %s', async (acknowledge) => {
		const trigger = await startTrigger(bench, { parameters: { acknowledge } });
		register(bench, trigger.url, 'all');
		tellSample(bench.sandbox.store, 'order.completed');
		const [event] = bench.sandbox.store.events.slice(-1);
		expect(await deliver()).toEqual([acknowledge === 'byWorkflow' ? 202 : 200]);
		expect(await trigger.runs(1)).toEqual([event ? [itemOf(event)] : []]);
	});

	it('has the events of a failed run delivered again', async () => {
		work.decide = () => 'failed';
		const trigger = await startTrigger(bench, {
			parameters: { acknowledge: 'afterSuccess' },
			then: [work.node()],
		});
		register(bench, trigger.url, 'all');
		tellSample(bench.sandbox.store, 'order.completed');
		expect((await deliver()).every((status) => status >= 500)).toBe(true);
		expect(work.requests.length).toBe(1);
	});

	it('refuses a forged signature', async () => {
		const trigger = await startTrigger(bench);
		register(bench, trigger.url, 'all', 'another secret');
		tellSample(bench.sandbox.store, 'order.completed');
		expect(await deliver()).toEqual([401]);
		expect(await trigger.count()).toBe(0);
	});
});

it('the polling trigger gives events', async () => {
	tellSample(bench.sandbox.store, 'order.completed');
	const node = {
		name: 'Poll',
		type: `${PREFIX}fastSpringPollTrigger`,
		parameters: {},
		credentials: bench.credentials,
	};
	const end = { name: 'End', type: 'n8n-nodes-base.noOp' };
	const { id } = await bench.client.workflows.create(lineOf('Poll', node, end));
	const execution = await bench.client.executions.waitForEnd(
		await bench.client.workflows.start(id, 'Poll'),
	);
	expect(failureOf(execution)).toBe('');
	expect(itemsOf(execution, 'Poll').length).toBeGreaterThan(0);
});
