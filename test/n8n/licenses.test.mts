import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { itemsOf, until } from '../../scripts/n8n.mts';
import { HASH_FIELD, hashOf } from '../../nodes/FastSpringLicenseTrigger/hash.ts';
import type { LicenseCall } from '../../sandbox/licenses/calls.mts';
import { lineOf, openWorkbench, type Workbench } from './workbench.mts';

const KEY = '0123456789abcdef0123456789abcdef';
const PREVIOUS = 'fedcba9876543210fedcba9876543210';
const TRIGGER = 'License Trigger';
const PRODUCT = 'mixdesk-3';
const PLAN = 'mixdesk-pro-monthly';

/** A second run gives other keys. What it does is told by a constant of the fulfillment. */
const GENERATOR = `
const { reference, quantity, constants } = $input.first().json;
const { mode } = constants;
if (mode === 'fail') throw new Error('No more keys');
if (mode === 'none') return [];
if (mode === 'empty') return [{ json: { license: '' } }];
if (mode === 'text') return [{ json: { message: 'Workflow was started' } }];
if (mode === 'slow') await new Promise((resolve) => setTimeout(resolve, 4000));
if (mode === 'long') return [{ json: { license: 'x'.repeat(4000) } }];
const count = mode === 'few' ? quantity - 1 : quantity;
return Array.from({ length: count }, (_, at) => ({
	json: { license: [reference, at + 1, Math.random().toString(36).slice(2)].join('/') },
}));`;

let bench: Workbench;
let workflowId = '';
let url = '';
beforeAll(async () => {
	bench = await openWorkbench({
		sandbox: { webhooks: { automatic: false }, licenses: { automatic: false }, rateLimit: false },
	});
	await bench.addCredential('fastSpringLicenseApi', {
		privateKey: KEY,
		previousPrivateKey: PREVIOUS,
	});
	const webhookId = randomUUID();
	const trigger = {
		name: TRIGGER,
		type: 'n8n-nodes-fastspring.fastSpringLicenseTrigger',
		webhookId,
		parameters: { perUnit: true, timeout: 60 },
		credentials: bench.credentials,
	};
	const code = {
		name: 'Generator',
		type: 'n8n-nodes-base.code',
		typeVersion: 2,
		parameters: { jsCode: GENERATOR },
	};
	workflowId = (await bench.client.workflows.create(lineOf('Licenses', trigger, code))).id;
	url = `${bench.n8n.url}/webhook/${webhookId}/license`;
	await bench.client.workflows.activate(workflowId);
});
afterAll(() => bench?.close());

/** Executions of the workflow so far. */
async function runs(): Promise<number> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { results } = await bench.client.request<{ results: unknown[] }>(
		'GET',
		`/executions?limit=100&filter=${filter}`,
	);
	return results.length;
}

/** What the product's fulfillment is from now on. */
function fulfill(settings: object = {}, product = PRODUCT) {
	const known = bench.sandbox.licenses.fulfillments.find((one) => one.product === product);
	return bench.sandbox.licenses.set({
		product,
		url,
		privateKey: KEY,
		format: 'perUnit',
		...(known ? { id: known.id } : {}),
		...settings,
	});
}

/** Presses a button of the console, makes the call, and gives it with what the order's item has got. */
async function press(
	action: string,
	fields: object,
): Promise<{ call: LicenseCall; keys: unknown }> {
	const { sandbox } = bench;
	const before = sandbox.licenses.log.length;
	const answer = await fetch(`${sandbox.url}/__sandbox/do/${action}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(fields),
	});
	expect(answer.status).toBe(200);
	await sandbox.licenses.run();
	const [call] = sandbox.licenses.log.slice(before);
	if (!call) throw new Error('No call was made');
	return { call, keys: keysOf(call.reference) };
}

/** The licenses of an order, as the API gives them. */
function keysOf(reference: string): unknown {
	const order = [...bench.sandbox.store.orders.values()].find((one) => one.reference === reference);
	const entries = Object.values(order?.items[0]?.fulfillments ?? {}).flat();
	return entries.flatMap((entry) =>
		typeof entry === 'object' && entry !== null && 'license' in entry ? [entry.license] : [],
	);
}

const formOf = (values: Record<string, string>) => new URLSearchParams(values).toString();
const sign = ({ [HASH_FIELD]: _, ...values }: Record<string, string>, key = KEY) => ({
	...values,
	[HASH_FIELD]: hashOf(new Map(Object.entries(values)), key),
});

async function post(body: string, type = 'application/x-www-form-urlencoded') {
	const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
	return [answer.status, await answer.text()];
}

const NO_KEY = (status: number) => ({ status, body: '', licenses: [] });

describe('an order of the console', () => {
	it('gets a key for each unit out of one run', async () => {
		fulfill({ parameters: { edition: 'gold' } });
		const { call, keys } = await press('order', { product: PRODUCT, quantity: 3, live: false });
		expect(call).toMatchObject({ status: 200, contentType: 'text/plain; charset=utf-8' });
		expect(keys).toEqual(call.body.split('\n'));
		expect(call.licenses.map((key) => key.split('/').slice(0, 2))).toEqual(
			['1', '2', '3'].map((at) => [call.reference, at]),
		);
		expect(await runs()).toBe(1);
		const [execution] = await bench.client.executions.waitForAll(workflowId, 1);
		if (!execution) throw new Error('No execution');
		expect(itemsOf(execution, TRIGGER)[0]?.json).toMatchObject({
			reference: call.reference,
			product: PRODUCT,
			quantity: 3,
			renewal: false,
			test: true,
			constants: { edition: 'gold' },
		});
		expect(bench.sandbox.store.events.map(({ type }) => type)).toContain('order.completed');
	});

	it('the Test button, GET, ISO-8859-1, a long license and a previous key work, too', async () => {
		const before = await runs();
		expect(await bench.sandbox.licenses.test(fulfill())).toMatchObject({
			status: 200,
			reference: 'TEST_REF',
		});
		const settings = [
			{ method: 'GET' },
			{ method: 'POST', encoding: 'ISO-8859-1' },
			{ encoding: 'UTF-8', privateKey: PREVIOUS },
			{ privateKey: KEY, format: 'multiLine', parameters: { mode: 'long' } },
		];
		for (const setting of settings) {
			fulfill({ parameters: { note: 'Größe "L" C:\\tmp' }, ...setting });
			const { call, keys } = await press('order', { product: PRODUCT });
			expect([setting, call.problem, keys]).toEqual([setting, null, call.licenses]);
		}
		expect((await runs()) - before).toBe(5);
	});

	it('a renewal calls by its applicability, with the period', async () => {
		fulfill({ applicability: 'REBILL_ONLY', method: 'POST', encoding: 'UTF-8' }, PLAN);
		const before = await runs();
		const subscription = [...bench.sandbox.store.subscriptions.values()].find(
			({ product, state }) => product === PLAN && state === 'active',
		);
		const { call, keys } = await press('renew', { subscription: subscription?.id });
		expect(call.values).toMatchObject({
			subscription: subscription?.id,
			sequence: String(subscription?.sequence),
		});
		expect([call.problem, keys]).toEqual([null, call.licenses]);
		expect((await runs()) - before).toBe(1);
	});
});

describe('what is no license', () => {
	it('a forged request gets 401 without a body, and starts nothing', async () => {
		const before = await runs();
		const values = { reference: 'LUM261103-1-1', quantity: '1', product: PRODUCT };
		const wrong = { ...sign(values), quantity: '5' };
		expect(await post(formOf(values))).toEqual([401, '']);
		expect(await post(formOf(wrong))).toEqual([401, '']);
		expect(await post(formOf(sign(values, '')))).toEqual([401, '']);
		expect(await post(formOf(sign(values, 'another key')))).toEqual([401, '']);
		expect(await post('{"events":', 'application/json')).toEqual([401, '']);
		expect(await post('<a', 'text/xml')).toEqual([401, '']);
		expect(await post('', 'text/plain')).toEqual([401, '']);
		expect(await post(formOf(sign({ quantity: '1' })))).toEqual([400, '']);
		const get = await fetch(`${url}?${formOf(wrong)}`);
		expect([get.status, await get.text()]).toEqual([401, '']);
		expect(await runs()).toBe(before);
	});

	it.each([
		['fail', 500],
		['none', 500],
		['empty', 500],
		['text', 500],
		['few', 500],
	])('a run that ends with "%s" answers %i without a body', async (mode, status) => {
		const before = await runs();
		fulfill({ parameters: { mode }, format: 'single', method: 'POST', encoding: 'UTF-8' });
		const { call, keys } = await press('order', { product: PRODUCT, quantity: 2 });
		expect(call).toMatchObject(NO_KEY(status));
		expect(keys).toEqual([]);
		expect((await runs()) - before).toBe(1);
		// FastSpring's next attempt runs again, and finds the workflow mended.
		fulfill({ parameters: {} });
		await bench.sandbox.licenses.retry();
		expect(keysOf(call.reference)).toHaveLength(2);
		expect((await runs()) - before).toBe(2);
	});
});

describe('repeats', () => {
	it('a replay, also with borders shifted, gets the same key without a run', async () => {
		fulfill({ parameters: {} });
		const { call } = await press('order', { product: PRODUCT, quantity: 2 });
		const before = await runs();
		expect(await post(formOf(call.values))).toEqual([200, call.body]);
		const { reference = '', sku = '', ...others } = call.values;
		const shifted = { ...others, reference: reference + sku.slice(0, 2), sku: sku.slice(2) };
		expect(await post(formOf(shifted))).toEqual([200, call.body]);
		expect(await post(formOf(sign({ ...call.values, email: 'other@example.com' })))).toEqual([
			200,
			call.body,
		]);
		expect(await runs()).toBe(before);
		expect((await post(formOf(sign({ ...call.values, product: 'other' }))))[0]).toBe(200);
		expect(await runs()).toBe(before + 1);
	});

	it('50 orders at once, each twice, make 50 runs and 50 keys', async () => {
		const before = await runs();
		const forms = Array.from({ length: 50 }, (_, at) =>
			formOf(sign({ reference: `LUM261103-50-${at}`, quantity: '1', product: PRODUCT })),
		);
		const answers = await Promise.all([...forms, ...forms].map((form) => post(form)));
		expect(new Set(answers.map(([status]) => status))).toEqual(new Set([200]));
		expect(answers.slice(50)).toEqual(answers.slice(0, 50));
		expect(new Set(answers.map(([, body]) => body)).size).toBe(50);
		expect((await runs()) - before).toBe(50);

		await bench.restart('crash');
		expect(await Promise.all(forms.map((form) => post(form)))).toEqual(answers.slice(0, 50));
		expect((await runs()) - before).toBe(50);
	});

	it('a run over the time limit answers 503; its key is there for the repeat, also after a crash', async () => {
		const { nodes, connections } = await bench.client.workflows.get(workflowId);
		await bench.client.workflows.update(workflowId, {
			connections,
			nodes: nodes.map((node) =>
				node.name === TRIGGER ? { ...node, parameters: { ...node.parameters, timeout: 1 } } : node,
			),
		});
		await bench.client.workflows.activate(workflowId);
		const before = await runs();
		const form = formOf(
			sign({ reference: 'LUM261103-9-9', quantity: '1', product: PRODUCT, mode: 'slow' }),
		);
		expect(await Promise.all([post(form), post(form)])).toEqual([
			[503, ''],
			[503, ''],
		]);
		const answer = await until('the key', 30_000, async () => {
			const found = await post(form);
			return found[0] === 200 ? found : undefined;
		});
		await bench.restart('crash');
		expect(await post(form)).toEqual(answer);
		expect((await runs()) - before).toBe(1);
	});
});
