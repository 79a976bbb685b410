import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
	failureOf,
	itemsOf,
	until,
	type N8nServer,
	type WorkflowNode,
} from '../../../scripts/n8n.mts';
import { sign } from '../../../nodes/shared/webhook/signature.ts';
import { Random } from '../../../sandbox/store/random.mts';
import { tellSample } from '../../../sandbox/store/samples.mts';
import type { StoreEvent } from '../../../sandbox/store/model.mts';
import {
	formOf,
	KEY,
	KEY_MAKER,
	press,
	PRODUCT,
	sign as signForm,
	startLicensing,
	type Licensing,
} from '../licenseSupport.mts';
import {
	EVERY_FIVE_SECONDS,
	openWork,
	SECRET,
	startTrigger,
	type Work,
} from '../triggerSupport.mts';
import { lineOf, MANUAL } from '../workbench.mts';
import { openCluster, type Cluster } from './cluster.mts';

let cluster: Cluster;
let work: Work;
beforeAll(async () => {
	cluster = await openCluster({
		webhooks: { automatic: false },
		licenses: { automatic: false },
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

	it('that cannot be batched, in four processes on one limit, uses it well, and few calls are refused', async () => {
		await Promise.all([cluster.addWorker(), cluster.addWorker()]);
		const { limiter } = cluster.sandbox;
		limiter.enabled = true;
		const ids = accounts(120);
		const id = await create('Single', rows(ids), account());
		// Nobody is through before each has a worker. The queue gives a run to whoever has waited longest: one after the other.
		const latency = cluster.sandbox.latencyMs;
		cluster.sandbox.latencyMs = 4_000;
		const began = Date.now();
		const started: string[] = [];
		const working: N8nServer[] = [];
		for (let run = 0; run < 4; run++) {
			const execution = await cluster.client.workflows.start(id);
			started.push(execution);
			working.push(await until('its worker', 10_000, async () => (await workersOf(execution))[0]));
		}
		expect(new Set(working.map(({ pid }) => pid)).size).toBe(4);
		cluster.sandbox.latencyMs = latency;
		const runs = await Promise.all(
			started.map((one) => cluster.client.executions.waitForEnd(one, 200_000)),
		);
		const seconds = (Date.now() - began) / 1_000;
		for (const run of runs)
			expect(itemsOf(run, 'FastSpring').map(({ json }) => json['account'])).toEqual(ids);
		const done = cluster.sandbox.calls.filter(({ status }) => status === 200).length;
		expect([done, cluster.sandbox.calls.length - done]).toEqual([480, limiter.refused]);
		// At once 250 are granted, the rest a minute later.
		console.info(
			`480 calls of four processes in ${seconds} s, at least 60: ${limiter.refused} refused`,
		);
		expect(seconds).toBeGreaterThan(58);
		expect(seconds).toBeLessThan(120);
		expect(limiter.refused / 480).toBeLessThan(0.1);
	}, 240_000);
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
		const { sandbox, client } = cluster;
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
		const victim = await workerOf(started);
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

it('a file goes to the next node on another worker', async () => {
	const { client, n8n } = cluster;
	const report = fastSpring('fastSpringReport', 'revenue', {
		resource: 'report',
		delivery: 'job',
		reportColumns: ['country_iso', 'income_in_usd'],
	});
	const url = { id: 'url', name: 'url', type: 'string', value: '={{ $execution.resumeUrl }}' };
	const line = lineOf(
		'File',
		MANUAL,
		report,
		{
			name: 'Address',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: { assignments: { assignments: [url] }, options: {} },
		},
		{
			name: 'Wait',
			type: 'n8n-nodes-base.wait',
			typeVersion: 1.1,
			webhookId: 'file-waits',
			parameters: { resume: 'webhook' },
		},
		{
			name: 'Both',
			type: 'n8n-nodes-base.merge',
			typeVersion: 3.2,
			parameters: { mode: 'combine', combineBy: 'combineByPosition', options: {} },
		},
		{
			name: 'Rows',
			type: 'n8n-nodes-base.extractFromFile',
			typeVersion: 1,
			parameters: { operation: 'csv' },
		},
	);
	// The file does not go through Wait, which puts out the call that ends it.
	line.connections['FastSpring']?.['main']?.[0]?.push({ node: 'Both', type: 'main', index: 1 });
	const { id } = await client.workflows.create(line);
	const started = await client.workflows.start(id);
	const waiting = await until('the run to wait', 60_000, async () => {
		const run = await client.executions.get(started);
		return run.status === 'waiting' ? run : undefined;
	});
	const [file] = itemsOf(waiting, 'FastSpring');
	const { pathname, search } = new URL(String(itemsOf(waiting, 'Address')[0]?.json['url']));
	const first = await workerOf(started);
	await first.stop();

	expect((await fetch(`${n8n.url}${pathname}${search}`)).status).toBe(200);
	const ended = await client.executions.waitForEnd(started);
	expect(failureOf(ended)).toBe('');
	const read = itemsOf(ended, 'Rows').map(({ json }) => json);
	expect(read).toHaveLength(Number(file?.json['rows']));
	expect(read[0]).toMatchObject({ country_iso: expect.stringMatching(/^[A-Z]{2}$/) });
	expect(await workersOf(started)).toHaveLength(2);
	await cluster.addWorker();
});

/** The first worker whose log says that it began this execution, or went on with it. */
async function workerOf(execution: string): Promise<N8nServer> {
	const [worker] = await workersOf(execution);
	if (worker) return worker;
	throw new Error(`No worker tells of execution ${execution}`);
}

async function workersOf(execution: string): Promise<N8nServer[]> {
	const logs = await Promise.all(
		cluster.workers.map(({ logFile }) => readFile(logFile, 'utf8').catch(() => '')),
	);
	return cluster.workers.filter((_, at) =>
		new RegExp(`execution ${execution}\\b`).test(logs[at] ?? ''),
	);
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

describe('a License Trigger whose calls reach different processes', () => {
	const formFor = (reference: string) =>
		formOf(signForm({ reference, quantity: '1', product: PRODUCT, email: 'a@example.com' }));
	let licensing: Licensing;
	beforeAll(async () => {
		await cluster.addCredential('fastSpringLicenseApi', {
			privateKey: KEY,
			previousPrivateKey: '',
		});
		licensing = await startLicensing(cluster, { timeout: 60 }, KEY_MAKER);
	});
	const urlOf = (process: number) =>
		licensing.url.replace(cluster.n8n.url, (process % 2 === 0 ? cluster.n8n : cluster.webhook).url);
	const post = async (process: number, body: string): Promise<[number, string]> => {
		const headers = { 'content-type': 'application/x-www-form-urlencoded' };
		const answer = await fetch(urlOf(process), { method: 'POST', body, headers });
		return [answer.status, await answer.text()];
	};

	it('an order gets its key once, whichever process its repeats reach', async () => {
		for (const first of [0, 1]) {
			const before = await licensing.runs();
			const form = formFor(`LUM261103-1-${first}`);
			const [status, license] = await post(first, form);
			expect([status, license]).toEqual([
				200,
				expect.stringMatching(new RegExp(`^LUM261103-1-${first}/`)),
			]);
			for (const process of [first + 1, first, first + 1])
				expect(await post(process, form)).toEqual([200, license]);
			expect((await licensing.runs()) - before).toBe(1);
		}
	});

	it('twenty orders, each twice at once at one process and then at the other, make twenty runs and keys', async () => {
		const before = await licensing.runs();
		// Processes that store at the very same moment may overwrite one another: docs/licenses.md says so.
		for (const process of [0, 1]) {
			const forms = Array.from({ length: 10 }, (_, at) => formFor(`LUM261103-2-${process}${at}`));
			const pairs = await Promise.all(
				forms.map((form) => Promise.all([post(process, form), post(process, form)])),
			);
			expect(pairs.map(([one]) => one?.[0])).toEqual(forms.map(() => 200));
			for (const [one, two] of pairs) expect(two).toEqual(one);
			for (const [at, form] of forms.entries())
				expect(await post(process + 1, form)).toEqual(pairs[at]?.[0]);
		}
		expect((await licensing.runs()) - before).toBe(20);
	});

	it('an order of the sandbox calls it, and has the key; a forged call starts nothing at either process', async () => {
		licensing.fulfill({ url: urlOf(1) });
		const { call, keys } = await press(cluster, 'order', { product: PRODUCT });
		expect([call.status, keys]).toEqual([200, [call.body]]);
		const before = await licensing.runs();
		const forged = formFor('LUM261103-3-1').replace('quantity=1', 'quantity=9');
		for (const process of [0, 1]) expect(await post(process, forged)).toEqual([401, '']);
		expect(await licensing.runs()).toBe(before);
	});
});

it('a Poll Trigger loses and doubles nothing while the main process is restarted and killed', async () => {
	const told: string[] = [];
	const tell = (count: number) => {
		for (let at = 0; at < count; at++) {
			const event = tellSample(cluster.sandbox.store, 'return.created');
			if (event) told.push(event.id);
		}
	};
	const poll = {
		name: 'Poll',
		type: 'n8n-nodes-fastspring.fastSpringPollTrigger',
		parameters: {
			pollTimes: EVERY_FIVE_SECONDS,
			triggerOn: 'groups',
			groups: ['return'],
			markAsProcessed: true,
		},
		credentials: cluster.credentials,
	};
	const { id } = await cluster.client.workflows.create(lineOf('Polling', poll, work.node()));
	await cluster.client.workflows.activate(id);
	const handed = () => work.requests.flatMap(({ ids }) => ids);
	const arrived = () =>
		until('all events', 60_000, async () => handed().length >= told.length || undefined);
	tell(5);
	await arrived();
	for (const how of ['crash', 'stop'] as const) {
		tell(30);
		await cluster.restart(how);
		tell(5);
		await arrived();
	}
	const { events } = cluster.sandbox.store;
	await until(
		'all events to be marked',
		30_000,
		async () => events.every(({ id, processed }) => processed || !told.includes(id)) || undefined,
	);
	await cluster.client.workflows.deactivate(id);
	expect(told).toHaveLength(75);
	expect(handed().sort()).toEqual(told.sort());
}, 180_000);
