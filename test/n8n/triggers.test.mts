import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sign } from '../../nodes/shared/webhook/signature.ts';
import { tellSample } from '../../sandbox/store/samples.mts';
import { Random } from '../../sandbox/store/random.mts';
import { importExample, itemsOf, readExamples, until, type Workflow } from '../../scripts/n8n.mts';
import {
	itemOf,
	openWork,
	post,
	register,
	SECRET,
	signed,
	startTrigger,
	type Trigger,
	type Work,
} from './triggerSupport.mts';
import { openWorkbench, type Workbench } from './workbench.mts';

const PREVIOUS = 'the secret before';

let bench: Workbench;
let work: Work;
beforeAll(async () => {
	bench = await openWorkbench({ sandbox: { webhooks: { automatic: false }, rateLimit: false } });
	await bench.addCredential('fastSpringWebhookApi', { secret: SECRET, previousSecret: PREVIOUS });
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

function tell(type: string, count = 1) {
	for (let index = 0; index < count; index++) tellSample(bench.sandbox.store, type);
	return bench.sandbox.store.events.slice(-count);
}
const statuses = async () => (await bench.sandbox.webhooks.deliver()).map(({ status }) => status);

describe('an order', () => {
	it('placed with the console’s button starts a workflow whose items are the sandbox’s events', async () => {
		const trigger = await startTrigger(bench);
		register(bench, trigger.url, 'all');
		const answer = await fetch(`${bench.sandbox.url}/__sandbox/do/order`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: '{"quantity":2}',
		});
		const { events } = (await answer.json()) as { events: { id: string }[] };
		expect(await statuses()).toEqual([200]);

		const told = bench.sandbox.store.events.filter(({ id }) =>
			events.some((event) => event.id === id),
		);
		expect(told.map(({ type }) => type)).toContain('order.completed');
		expect(await trigger.runs(1)).toEqual([told.map(itemOf)]);
		expect(told.every(({ processed }) => processed)).toBe(true);
	});
});

describe('what is accepted, and what is refused', () => {
	const event = {
		id: 'nQ2bXo7xS5aPq0v4cUe1Lg',
		processed: false,
		created: 1_793_700_000_000,
		type: 'order.completed',
		live: true,
		data: { buyer: 'Zoë Ångström 楽器店 🎧', total: 1 },
	};
	// Amounts as Java writes them: whoever parses and writes this anew gets other bytes.
	const body = JSON.stringify({ events: [event] }).replace('"total":1', '"total":28.0');
	const latin = Buffer.from(body.replace('楽器店 🎧', 'Müller'), 'latin1');

	let trigger: Trigger;
	beforeAll(async () => {
		trigger = await startTrigger(bench);
	});

	it.each<[string, Buffer | string, Record<string, string>, number]>([
		['a forged signature', body, { 'X-FS-Signature': sign('something else', SECRET) }, 401],
		['no signature', body, {}, 401],
		['an empty signature', body, { 'X-FS-Signature': '' }, 401],
		['a signature of other letters', body, { 'X-FS-Signature': 'ünterschrift' }, 401],
		['a wrong secret', body, signed(body, 'another secret'), 401],
		['one byte changed', body.replace('order.completed', 'order.complete!'), signed(body), 401],
		['the body written anew', JSON.stringify(JSON.parse(body)), signed(body), 401],
		['letters decomposed', body.normalize('NFD'), signed(body), 401],
		['letters escaped', body.replace('ë', '\\u00eb'), signed(body), 401],
		['other letters of the same look', latin, signed(body), 401],
		['the end cut off', body.slice(0, -20), signed(body), 422],
		['the end cut off, and signed like that', body.slice(0, -20), signed(body.slice(0, -20)), 422],
		['nothing at all', '', signed(body), 401],
	])('%s: refused, without an execution', async (_, bytes, headers, status) => {
		expect(await post(trigger.url, bytes, headers)).toBe(status);
		expect(await trigger.count()).toBe(0);
	});

	it('genuine bytes: accepted with the secret, and with the one before', async () => {
		const anew = JSON.stringify({ events: [{ ...event, id: 'written-anew' }] });
		const escaped = body.replace('ë', '\\u00eb').replace(event.id, 'escaped');
		expect(await post(trigger.url, body, signed(body))).toBe(200);
		expect(await post(trigger.url, anew, signed(anew))).toBe(200);
		expect(await post(trigger.url, escaped, signed(escaped, PREVIOUS))).toBe(200);
		const item = {
			id: event.id,
			type: event.type,
			live: true,
			created: event.created,
			data: { ...event.data, total: 28 },
		};
		expect(await trigger.runs(3)).toEqual([
			[item],
			[{ ...item, id: 'written-anew', data: event.data }],
			[{ ...item, id: 'escaped' }],
		]);
	});

	it.each([
		['nested 100,000 levels deep', '['.repeat(100_000) + ']'.repeat(100_000)],
		['larger than n8n takes', `{"events":[]${' '.repeat(17 * 1024 * 1024)}}`],
	])(
		'a signed body %s: refused without an execution, and the next one is accepted',
		async (what, bytes) => {
			const before = await trigger.count();
			expect(await post(trigger.url, bytes, signed(bytes))).toBeGreaterThanOrEqual(400);
			expect(await trigger.count()).toBe(before);
			const next = JSON.stringify({ events: [{ ...event, id: `after one ${what}` }] });
			expect(await post(trigger.url, next, signed(next))).toBe(200);
			expect(await trigger.count()).toBe(before + 1);
		},
	);

	it('the sender’s address is that of the connection, whatever its headers say', async () => {
		const [fastSpring, ours] = ['107.23.30.83', '127.0.0.1'];
		const names = ['X-Forwarded-For', 'Forwarded', 'X-Real-IP', 'X-Client-IP', 'Host'];
		const statusesWith = async (allowedAddresses: string, named: string): Promise<number[]> => {
			const { url, count } = await startTrigger(bench, {
				parameters: { secretMode: 'none', options: { allowedAddresses } },
			});
			const found: number[] = [];
			for (const name of names) found.push(await post(url, body, { [name]: named }));
			expect(await count()).toBe(allowedAddresses === ours ? 1 : 0);
			return found;
		};
		expect(await statusesWith(fastSpring, fastSpring)).toEqual(names.map(() => 403));
		expect(await statusesWith(ours, fastSpring)).toEqual(names.map(() => 200));
	});
});

describe('on receipt', () => {
	it('a delivery of 25 events gives 25 items in their order', async () => {
		const trigger = await startTrigger(bench);
		register(bench, trigger.url, 'all');
		const events = tell('subscription.updated', 25);
		expect(await statuses()).toEqual([200]);
		expect(await trigger.runs(1)).toEqual([events.map(itemOf)]);
	});

	it('the same delivery three times gives one run', async () => {
		const trigger = await startTrigger(bench);
		const [event] = tell('order.completed');
		const body = JSON.stringify({ events: [event] });
		for (let time = 0; time < 3; time++)
			expect(await post(trigger.url, body, signed(body))).toBe(200);
		const both = await Promise.all([1, 2].map(() => post(trigger.url, body, signed(body))));
		expect(both).toEqual([200, 200]);
		expect(await trigger.runs(1)).toHaveLength(1);
	});

	it('what is not wanted gets 200 and no run, and is processed for FastSpring', async () => {
		const trigger = await startTrigger(bench, {
			parameters: { triggerOn: 'groups', groups: ['quote'] },
		});
		register(bench, trigger.url, 'all');
		const [event] = tell('order.completed');
		expect(await statuses()).toEqual([200]);
		expect([await trigger.count(), event?.processed]).toEqual([0, true]);
	});
});

describe('after the workflow succeeded', () => {
	const afterSuccess = { acknowledge: 'afterSuccess' };

	it('an event whose run fails twice is delivered three times, and is processed then', async () => {
		const trigger = await startTrigger(bench, { parameters: afterSuccess, then: [work.node()] });
		register(bench, trigger.url, 'all');
		work.decide = () => (work.requests.length < 2 ? 'failed' : 'done');
		const [event] = tell('order.completed');
		await bench.sandbox.webhooks.deliverAll();
		const [entry] = bench.sandbox.webhooks.log;
		expect(entry?.posts.map(({ status }) => status)).toEqual([500, 500, 200]);
		expect([entry?.status, event?.processed]).toEqual(['success', true]);
		expect(work.requests.map(({ ids }) => ids)).toEqual([[event?.id], [event?.id], [event?.id]]);
		expect(await trigger.runs(3)).toHaveLength(3);
	});

	it('1,000 events come through random failures: none is lost, counted on both sides', async () => {
		const random = new Random(4_711);
		const trigger = await startTrigger(bench, { parameters: afterSuccess, then: [work.node()] });
		register(bench, trigger.url, 'all');
		bench.sandbox.webhooks.batchSize = 10;
		work.decide = () => (random.chance(0.3) ? 'failed' : 'done');
		const events = tell('subscription.charge.completed', 1_000);
		await bench.sandbox.webhooks.deliverAll();

		const failures = work.requests.filter(({ verdict }) => verdict === 'failed');
		expect(failures.length).toBeGreaterThan(20);
		expect(work.done()).toEqual(new Set(events.map(({ id }) => id)));
		expect(events.filter(({ processed }) => !processed)).toEqual([]);
		expect(bench.sandbox.webhooks.log.filter(({ status }) => status !== 'success')).toEqual([]);
		// No run that succeeded was made again.
		const done = work.requests
			.filter(({ verdict }) => verdict === 'done')
			.flatMap(({ ids }) => ids);
		expect(done).toHaveLength(1_000);
	});
});

describe('the managed secret', () => {
	const key = (url: string) =>
		bench.sandbox.webhooks.endpoints.find((endpoint) => endpoint.url === url)?.secret ?? '';
	const managed = { secretMode: 'managed' };

	it('is set at the activation, counts from the first delivery on, and stays valid after a rotation', async () => {
		const trigger = await startTrigger(bench, {
			parameters: managed,
			before: (url) => void register(bench, url, 'all', ''),
		});
		const first = key(trigger.url);
		expect(first).toMatch(/^[\w-]{43}$/);
		const [a] = tell('order.completed');
		expect(await statuses()).toEqual([200]);
		expect(a?.processed).toBe(true);

		await trigger.change({ secretVersion: 2 });
		expect(key(trigger.url)).not.toBe(first);
		const [b] = tell('order.completed');
		expect(await statuses()).toEqual([200]);
		const late = JSON.stringify({ events: [{ ...b, id: 'a-late-repeat' }] });
		expect(await post(trigger.url, late, signed(late, first))).toBe(200);
		const runs = await trigger.runs(3);
		expect(runs.flat()).toEqual(
			[a, b, { ...b, id: 'a-late-repeat' }].map((event) =>
				expect.objectContaining({ id: event?.id }),
			),
		);

		await trigger.change({ secretVersion: 3 });
		expect(await post(trigger.url, late, signed(late, first))).toBe(401);
		expect(bench.sandbox.calls.map(({ path }) => path)).toEqual([
			'/webhooks/keys',
			'/webhooks/keys',
			'/webhooks/keys',
		]);
	});

	it('of a URL that FastSpring does not know stops the activation, with the steps to take', async () => {
		const starting = startTrigger(bench, { parameters: managed });
		await expect(starting).rejects.toThrow(
			/Developer Tools > Webhooks > Configuration.*\/webhook\/[\w-]+\/fastspring/s,
		);
	});
});

describe('the examples that begin with a trigger', () => {
	async function activated(file: string): Promise<Workflow> {
		const examples = (await readExamples()).filter(({ manual }) => !manual);
		expect(examples.map((example) => example.file)).toEqual([
			'acknowledge-when-done.json',
			'catch-up-by-polling.json',
			'checkout-link-form.json',
			'dunning.json',
			'event-digest.json',
			'license-keys.json',
			'mcp-server.json',
			'nightly-revenue-report.json',
			'refund-with-approval.json',
			'support-agent.json',
		]);
		const example = examples.find((one) => one.file === file);
		if (!example) throw new Error(`There is no examples/${file}`);
		const workflow = await importExample(bench.client, example, bench.credentials);
		await bench.client.workflows.activate(workflow.id);
		return workflow;
	}

	it('acknowledge when done: the event is processed by the workflow, and by nothing sooner', async () => {
		const { id, nodes } = await activated('acknowledge-when-done.json');
		const webhookId = String(
			nodes.find(({ name }) => name === 'FastSpring Trigger')?.['webhookId'],
		);
		register(bench, `${bench.n8n.url}/webhook/${webhookId}/fastspring`, ['order.completed']);
		const fault = bench.sandbox.faults.add({
			match: { method: 'POST', path: '/events/*' },
			kind: 'status',
			status: 403,
		});
		const [event] = tell('order.completed');
		expect(await statuses()).toEqual([202]);
		await bench.client.executions.waitForAll(id, 1);
		expect(event?.processed).toBe(false);

		bench.sandbox.faults.remove(fault);
		bench.sandbox.store.skip(3_600_000);
		expect(await statuses()).toEqual([202]);
		await until('the event to be processed', 20_000, async () => event?.processed || undefined);
		expect(await bench.sandbox.webhooks.deliverAll()).toEqual([]);
		const [, run] = await bench.client.executions.waitForAll(id, 2);
		expect(run && itemsOf(run, 'Work').map(({ json }) => json)).toEqual([
			{
				reference: event?.data['reference'],
				buyer: expect.stringMatching(/@/),
				products: expect.stringMatching(/^\d+ × [\w-]+/),
				total: event?.data['total'],
				currency: event?.data['currency'],
			},
		]);
	});

	it('catch up by polling: the sales of the last days, each with its line', async () => {
		const { store } = bench.sandbox;
		store.events.length = 0;
		const told = [
			'order.completed',
			'account.updated',
			'return.created',
			'subscription.charge.completed',
		].flatMap((type, index) => store.at(store.now() - (20 - index) * 86_400_000, () => tell(type)));
		const { id } = await activated('catch-up-by-polling.json');
		const [run] = await bench.client.executions.waitForAll(id, 1);
		const lines = run ? itemsOf(run, 'Line for the books').map(({ json }) => json) : [];
		const [sale, , refund, renewal] = told;
		const date = (at = 0) => new Date(at).toISOString().slice(0, 10);
		expect(lines).toEqual([
			{
				date: date(sale?.created),
				what: 'Sale',
				order: sale?.data['reference'],
				amount: sale?.data['total'],
				currency: sale?.data['currency'],
			},
			{
				date: date(refund?.created),
				what: 'Refund',
				order: refund?.data['reference'],
				amount: -Number(refund?.data['totalReturn']),
				currency: refund?.data['currency'],
			},
			{
				date: date(renewal?.created),
				what: 'Renewal',
				order: renewal?.data['order'],
				amount: renewal?.data['total'],
				currency: renewal?.data['currency'],
			},
		]);
	});

	it('event digest: one message for all that has happened, with sums', async () => {
		const { store } = bench.sandbox;
		store.events.length = 0;
		const [sale] = tell('order.completed');
		const [refund] = tell('return.created');
		tell('account.updated');
		const [charge] = tell('subscription.charge.failed');
		const { id } = await activated('event-digest.json');
		const [run] = await bench.client.executions.waitForAll(id, 1);
		const [digest] = run ? itemsOf(run, 'Digest').map(({ json }) => json) : [];
		const currency = String(sale?.data['currency']);
		const totals = { [currency]: Number(sale?.data['total']) };
		const returned = String(refund?.data['currency']);
		totals[returned] = (totals[returned] ?? 0) - Number(refund?.data['totalReturn']);
		expect(digest?.['events']).toBe(3);
		expect(digest?.['totals']).toEqual(
			Object.fromEntries(Object.entries(totals).map(([of, sum]) => [of, expect.closeTo(sum, 2)])),
		);
		const [message] = run ? itemsOf(run, 'Message').map(({ json }) => json) : [];
		const lines = String(message?.['text']).split('\n');
		expect(lines).toEqual([
			expect.stringMatching(/^FastSpring: 3 events, /),
			expect.stringContaining(`• New order: ${String(sale?.data['total'])} ${currency} (`),
			expect.stringContaining(String(refund?.data['reference'])),
			expect.stringMatching(/^• Renewal declined \(/),
		]);
		expect(charge?.processed).toBe(false);
	});
});
