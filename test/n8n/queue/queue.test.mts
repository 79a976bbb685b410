import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { itemsOf, until, type N8nServer, type WorkflowNode } from '../../../scripts/n8n.mts';
import { sign } from '../../../nodes/shared/webhook/signature.ts';
import { Random } from '../../../sandbox/store/random.mts';
import { tellSample } from '../../../sandbox/store/samples.mts';
import type { StoreEvent } from '../../../sandbox/store/model.mts';
import { openWork, SECRET, startTrigger, type Work } from '../triggerSupport.mts';
import { lineOf, MANUAL } from '../workbench.mts';
import { openCluster, type Cluster } from './cluster.mts';

let cluster: Cluster;
let work: Work;
beforeAll(async () => {
	cluster = await openCluster({
		webhooks: { automatic: false },
		seed: { accounts: 200, orders: 1_000, subscriptions: 300 },
	});
	await cluster.addCredential('fastSpringWebhookApi', { secret: SECRET });
	work = await openWork();
}, 180_000);
afterAll(async () => {
	await cluster?.close();
	await work?.close();
}, 60_000);
beforeEach(async () => {
	const { limiter } = await cluster.renewSandbox();
	limiter.enabled = false;
	work.requests.length = 0;
	work.decide = () => 'done';
});

const rows = (
	ids: readonly string[],
): Partial<WorkflowNode> & Pick<WorkflowNode, 'name' | 'type'> => ({
	name: 'Rows',
	type: 'n8n-nodes-base.code',
	typeVersion: 2,
	parameters: { jsCode: `return ${JSON.stringify(ids.map((id) => ({ json: { id } })))};` },
});
const by = (parameter: string) => ({
	[parameter]: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
});
const fastSpring = (type: string, operation: string, parameters: object) => ({
	name: 'FastSpring',
	type: `n8n-nodes-fastspring.${type}`,
	parameters: { operation, ...parameters },
	credentials: cluster.credentials,
});
const account = () => fastSpring('fastSpringAccount', 'get', by('accountId'));
const create = async (name: string, ...nodes: Parameters<typeof lineOf>[1][]) =>
	(await cluster.client.workflows.create(lineOf(name, MANUAL, ...nodes))).id;
const orders = () => [...cluster.sandbox.store.orders.keys()].slice(0, 1_000);
const accounts = (count: number) => {
	const ids = [...cluster.sandbox.store.accounts.keys()];
	return Array.from({ length: count }, (_, n) => ids[n % ids.length] ?? '');
};
const calls = (path: string) => cluster.sandbox.calls.filter((call) => call.path.startsWith(path));

describe('bulk work', () => {
	it('of 1,000 items in each of three executions is done by two workers, each item once', async () => {
		cluster.sandbox.limiter.enabled = true;
		const ids = orders();
		const id = await create('Bulk', rows(ids), fastSpring('fastSpringOrder', 'get', by('orderId')));
		const started = await Promise.all([0, 1, 2].map(() => cluster.client.workflows.start(id)));
		const runs = await Promise.all(
			started.map((one) => cluster.client.executions.waitForEnd(one, 120_000)),
		);
		for (const run of runs) {
			expect(run.status).toBe('success');
			expect(itemsOf(run, 'FastSpring').map(({ json }) => json['order'])).toEqual(ids);
		}
		const done = calls('/orders/').filter(({ status }) => status === 200);
		expect(done).toHaveLength(60);
		expect(cluster.sandbox.calls.length - done.length).toBe(cluster.sandbox.limiter.refused);
	}, 150_000);

	it('that cannot be batched shares the limit between the workers, and few calls are refused', async () => {
		const { limiter } = cluster.sandbox;
		limiter.enabled = true;
		const ids = accounts(180);
		const id = await create('Single', rows(ids), account());
		const began = Date.now();
		const started = await Promise.all([0, 1].map(() => cluster.client.workflows.start(id)));
		const runs = await Promise.all(
			started.map((one) => cluster.client.executions.waitForEnd(one, 170_000)),
		);
		const seconds = (Date.now() - began) / 1_000;
		for (const run of runs)
			expect(itemsOf(run, 'FastSpring').map(({ json }) => json['account'])).toEqual(ids);
		expect(cluster.sandbox.calls.length - limiter.refused).toBe(
			cluster.sandbox.calls.filter(({ status }) => status === 200).length,
		);
		// At once 250 are granted, the rest a minute later.
		expect(seconds).toBeGreaterThan(58);
		expect(seconds).toBeLessThan(160);
		expect(limiter.refused).toBeLessThanOrEqual(20);
	}, 200_000);
});

describe('an execution on a worker', () => {
	it('that waits for the rate limit stops at once when it is cancelled, and sends nothing more', async () => {
		// The watch below outlasts it.
		const fault = { kind: 'status', status: 429, headers: { 'retry-after': '5' } } as const;
		cluster.sandbox.faults.add(fault);
		const id = await create('Cancelled', rows(accounts(20)), account());
		const started = await cluster.client.workflows.start(id);
		await until('the first refusal', 20_000, async () => cluster.sandbox.calls.length || undefined);
		await cluster.client.executions.stop(started);
		const { status } = await cluster.client.executions.waitForEnd(started, 20_000);
		expect(status).toBe('canceled');
		cluster.sandbox.faults.clear();
		const sent = cluster.sandbox.calls.length;
		await new Promise((resolve) => setTimeout(resolve, 8_000));
		expect(cluster.sandbox.calls.length).toBe(sent);
		expect(sent).toBeLessThanOrEqual(8);
	});

	it('whose worker is killed ends as failed; what it wrote stays written once, and the other worker goes on', async () => {
		const { sandbox, client, workers } = cluster;
		const ids = [...sandbox.store.subscriptions.values()]
			.filter(({ state, adhoc, pause }) => state === 'active' && !adhoc && !pause)
			.slice(0, 60)
			.map(({ id }) => id);
		sandbox.latencyMs = 100;
		const pause = fastSpring('fastSpringSubscription', 'pause', by('subscriptionId'));
		const id = await create('Killed', rows(ids), pause);
		const started = await client.workflows.start(id);
		const writes = () => calls('/subscriptions/').filter(({ method }) => method === 'POST');
		await until('five writes', 20_000, async () => writes().length >= 5 || undefined);
		const victim = await workerOf(started, workers);
		await victim.kill();
		const { status } = await client.executions.waitForEnd(started, 60_000);
		expect(['error', 'crashed']).toContain(status);
		// Nobody takes the killed run up again by itself: that could charge twice.
		const written = writes().map(({ path }) => path);
		expect(written.length).toBeLessThan(ids.length);
		expect(new Set(written).size).toBe(written.length);

		sandbox.latencyMs = 0;
		const next = await client.workflows.run(await create('Next', rows(accounts(30)), account()));
		expect(itemsOf(next, 'FastSpring')).toHaveLength(30);
	}, 120_000);
});

/** The worker whose log says that it began this execution. */
async function workerOf(execution: string, workers: readonly N8nServer[]): Promise<N8nServer> {
	for (const worker of workers) {
		const log = await readFile(worker.logFile, 'utf8');
		if (new RegExp(`execution ${execution}\\b`).test(log)) return worker;
	}
	throw new Error(`No worker tells of execution ${execution}`);
}

describe('a trigger whose deliveries reach different processes', () => {
	const tell = (): StoreEvent => {
		const event = tellSample(cluster.sandbox.store, 'order.completed');
		if (!event) throw new Error('No event was told');
		return event;
	};
	async function two(parameters: Record<string, unknown>) {
		const trigger = await startTrigger(cluster, { parameters, then: [work.node()] });
		const urls = [cluster.n8n.url, cluster.webhook.url].map((url) =>
			trigger.url.replace(cluster.n8n.url, url),
		);
		const post = async (process: 0 | 1, event: StoreEvent): Promise<number> => {
			const { id, type, live, created, data } = event;
			const body = JSON.stringify({
				events: [{ id, processed: false, created, type, live, data }],
			});
			const answer = await fetch(urls[process] ?? '', {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'X-FS-Signature': sign(body, SECRET) },
				body,
			});
			return answer.status;
		};
		return { trigger, post };
	}
	const handed = () => work.requests.map(({ ids, verdict }) => [...ids, verdict]);

	it('on receipt: a repeat to the other process starts no second run', async () => {
		const { post } = await two({ acknowledge: 'onReceipt' });
		for (const first of [0, 1] as const) {
			work.requests.length = 0;
			const event = tell();
			expect(await post(first, event)).toBe(200);
			await work.reached(1);
			expect(await post(first === 0 ? 1 : 0, event)).toBe(200);
			expect(await post(first, event)).toBe(200);
			await new Promise((resolve) => setTimeout(resolve, 2_000));
			expect(handed()).toEqual([[event.id, 'done']]);
		}
	});

	it('after success: what failed at one process runs again at the other, and then no more', async () => {
		const { post } = await two({ acknowledge: 'afterSuccess' });
		for (const first of [0, 1] as const) {
			work.requests.length = 0;
			const other = first === 0 ? 1 : 0;
			const event = tell();
			work.decide = () => 'failed';
			expect(await post(first, event)).toBeGreaterThanOrEqual(500);
			work.decide = () => 'done';
			expect(await post(other, event)).toBe(200);
			expect(await post(other, event)).toBe(200);
			expect(handed()).toEqual([
				[event.id, 'failed'],
				[event.id, 'done'],
			]);
		}
	});

	it('by the workflow: each process answers 202 and hands the event over', async () => {
		const { post } = await two({ acknowledge: 'byWorkflow' });
		for (const process of [0, 1] as const) {
			const event = tell();
			expect(await post(process, event)).toBe(202);
			await work.reached(process + 1);
			expect(handed()[process]).toEqual([event.id, 'done']);
		}
	});

	it('no event of forty that fail at random is lost, and none that succeeded runs again', async () => {
		const random = new Random(47);
		const { post } = await two({ acknowledge: 'afterSuccess' });
		work.decide = () => (random.chance(0.3) ? 'failed' : 'done');
		const events = Array.from({ length: 40 }, tell);
		await Promise.all(
			events.map(async (event, index) => {
				for (let attempt = index; attempt < index + 12; attempt++)
					if ((await post(attempt % 2 === 0 ? 0 : 1, event)) === 200) return;
			}),
		);
		const done = work.requests
			.filter(({ verdict }) => verdict === 'done')
			.flatMap(({ ids }) => ids);
		expect(new Set(done)).toEqual(new Set(events.map(({ id }) => id)));
		expect(done).toHaveLength(events.length);
	});
});
