import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importExample, itemsOf, readExamples, until } from '../../scripts/n8n.mts';
import {
	formOf,
	KEY,
	KEY_MAKER,
	openLicenseBench,
	press,
	PRODUCT,
	sign,
	startLicensing,
	type Licensing,
} from './licenseSupport.mts';
import { openWork, type Work } from './triggerSupport.mts';
import type { Workbench } from './workbench.mts';

let bench: Workbench;
let licensing: Licensing;
let work: Work;
beforeAll(async () => {
	bench = await openLicenseBench();
	work = await openWork();
	licensing = await startLicensing(bench, { timeout: 60 }, KEY_MAKER);
});
afterAll(async () => {
	await bench?.close();
	await work?.close();
});

const order = (reference: string) =>
	formOf(sign({ reference, quantity: '1', product: PRODUCT, email: 'a@example.com' }));

describe('repeats', () => {
	it('a replay, also with borders shifted, gets the same key without a run', async () => {
		licensing.fulfill();
		const { call, keys } = await press(bench, 'order', { product: PRODUCT });
		expect(keys).toEqual([call.body]);
		const before = await licensing.runs();
		const { reference = '', sku = '', ...others } = call.values;
		const shifted = { ...others, reference: reference + sku.slice(0, 2), sku: sku.slice(2) };
		for (const values of [call.values, shifted, sign({ ...call.values, email: 'b@example.com' })])
			expect(await licensing.post(formOf(values))).toEqual([200, call.body]);
		expect(await licensing.runs()).toBe(before);
		expect(await licensing.post(formOf(sign({ ...call.values, product: 'other' })))).toEqual([
			200,
			expect.not.stringMatching(call.body),
		]);
		expect(await licensing.runs()).toBe(before + 1);
	});

	it('50 orders at once, each twice, make 50 runs and 50 keys, which a crash does not change', async () => {
		const before = await licensing.runs();
		const forms = Array.from({ length: 50 }, (_, at) => order(`LUM261103-50-${at}`));
		const send = async (all: string[]) =>
			await Promise.all(all.map((form) => licensing.post(form)));
		const answers = await send([...forms, ...forms]);
		expect(new Set(answers.map(([status]) => status))).toEqual(new Set([200]));
		expect(answers.slice(50)).toEqual(answers.slice(0, 50));
		expect(new Set(answers.map(([, body]) => body)).size).toBe(50);
		expect((await licensing.runs()) - before).toBe(50);

		await bench.restart('crash');
		expect(await send(forms)).toEqual(answers.slice(0, 50));
		expect((await licensing.runs()) - before).toBe(50);
	}, 240_000);

	it('a run over the time limit answers 503; its key is there for the repeat, also after a crash', async () => {
		const slow = await startLicensing(
			bench,
			{ timeout: 2, licenseField: 'verdict' },
			{ ...work.node(), parameters: { ...work.node().parameters, jsonBody: '=["x"]' } },
		);
		let answerIt = (): void => undefined;
		work.hold = new Promise((resolve) => (answerIt = resolve));
		const form = order('LUM261103-9-9');
		expect(await Promise.all([slow.post(form), slow.post(form)])).toEqual([
			[503, ''],
			[503, ''],
		]);
		answerIt();
		await until('the key', 30_000, async () => {
			const [status, body] = await slow.post(form);
			return (status === 200 && body === 'done') || undefined;
		});
		await bench.restart('crash');
		expect(await slow.post(form)).toEqual([200, 'done']);
		expect([await slow.runs(), work.requests.length]).toEqual([1, 1]);
	});
});

it('the example gives each unit a key, and the same order the same keys', async () => {
	const example = (await readExamples()).find(({ file }) => file === 'license-keys.json');
	if (!example) throw new Error('There is no examples/license-keys.json');
	const { id, nodes } = await importExample(bench.client, example, bench.credentials);
	await bench.client.workflows.activate(id);
	const webhookId = nodes.find(({ webhookId }) => webhookId)?.['webhookId'];
	licensing.fulfill({
		url: `${bench.n8n.url}/webhook/${String(webhookId)}/license`,
		privateKey: KEY,
	});
	const live = await press(bench, 'order', { product: PRODUCT, quantity: 3 });
	expect(live.keys).toEqual(Array(3).fill(expect.stringMatching(/^([0-9A-F]{4}-){5}[0-9A-F]{4}$/)));
	expect(new Set(live.keys).size).toBe(3);
	const test = await press(bench, 'order', { product: PRODUCT, live: false });
	expect(test.keys).toEqual([expect.stringMatching(/^TEST-/)]);
	const [execution] = await bench.client.executions.waitForAll(id, 2);
	expect(execution && itemsOf(execution, 'License').map(({ json }) => json['license'])).toEqual(
		live.keys,
	);
});
