import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LicenseFulfillment } from '../../sandbox/store/fulfillments.mts';
import { itemsOf } from '../../scripts/n8n.mts';
import {
	formOf,
	KEY,
	keysOf,
	openLicenseBench,
	press,
	PREVIOUS,
	PRODUCT,
	sign,
	startLicensing,
	TRIGGER,
	type Licensing,
} from './licenseSupport.mts';
import type { Workbench } from './workbench.mts';

const PLAN = 'mixdesk-pro-monthly';

/** A second run gives other keys. What it does is told by a constant of the fulfillment. */
const GENERATOR = `
const { reference, quantity, constants } = $input.first().json;
const { mode } = constants;
if (mode === 'fail') throw new Error('No more keys');
if (mode === 'none') return [];
if (mode === 'empty') return [{ json: { license: '' } }];
if (mode === 'text') return [{ json: { message: 'Workflow was started' } }];
if (mode === 'long') return [{ json: { license: 'x'.repeat(4000) } }];
const count = mode === 'few' ? quantity - 1 : quantity;
return Array.from({ length: count }, (_, at) => ({
	json: { license: [reference, at + 1, Math.random().toString(36).slice(2)].join('/') },
}));`;

let bench: Workbench;
let licensing: Licensing;
beforeAll(async () => {
	bench = await openLicenseBench();
	licensing = await startLicensing(
		bench,
		{ perUnit: true, timeout: 60 },
		{
			name: 'Generator',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: { jsCode: GENERATOR },
		},
	);
});
afterAll(() => bench?.close());

const NO_KEY = (status: number) => ({ status, body: '', licenses: [] });

describe('an order of the console', () => {
	it('gets a key for each unit out of one run', async () => {
		licensing.fulfill({ parameters: { edition: 'gold' } });
		const { call, keys } = await press(bench, 'order', {
			product: PRODUCT,
			quantity: 3,
			live: false,
		});
		expect(call).toMatchObject({ status: 200, contentType: 'text/plain; charset=utf-8' });
		expect(keys).toEqual(call.body.split('\n'));
		expect(call.licenses.map((key) => key.split('/').slice(0, 2))).toEqual(
			['1', '2', '3'].map((at) => [call.reference, at]),
		);
		expect(await licensing.runs()).toBe(1);
		const [execution] = await bench.client.executions.waitForAll(licensing.workflowId, 1);
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
		const before = await licensing.runs();
		expect(await bench.sandbox.licenses.test(licensing.fulfill())).toMatchObject({
			status: 200,
			reference: 'TEST_REF',
		});
		const settings: Partial<LicenseFulfillment>[] = [
			{ method: 'GET' },
			{ method: 'POST', encoding: 'ISO-8859-1' },
			{ encoding: 'UTF-8', privateKey: PREVIOUS },
			{ privateKey: KEY, format: 'multiLine', parameters: { mode: 'long' } },
		];
		for (const setting of settings) {
			licensing.fulfill({ parameters: { note: 'Größe "L" C:\\tmp' }, ...setting });
			const { call, keys } = await press(bench, 'order', { product: PRODUCT });
			expect([setting, call.problem, keys]).toEqual([setting, null, call.licenses]);
		}
		expect((await licensing.runs()) - before).toBe(5);
	});

	it('a renewal calls by its applicability, with the period', async () => {
		licensing.fulfill({ product: PLAN, applicability: 'REBILL_ONLY' });
		const before = await licensing.runs();
		const subscription = [...bench.sandbox.store.subscriptions.values()].find(
			({ product, state }) => product === PLAN && state === 'active',
		);
		const { call, keys } = await press(bench, 'renew', { subscription: subscription?.id });
		expect(call.values).toMatchObject({
			subscription: subscription?.id,
			sequence: String(subscription?.sequence),
		});
		expect([call.problem, keys]).toEqual([null, call.licenses]);
		expect((await licensing.runs()) - before).toBe(1);
	});
});

describe('what is no license', () => {
	it('a forged request gets 401 without a body, and starts nothing', async () => {
		const before = await licensing.runs();
		const values = { reference: 'LUM261103-1-1', quantity: '1', product: PRODUCT };
		const wrong = { ...sign(values), quantity: '5' };
		expect(await licensing.post(formOf(values))).toEqual([401, '']);
		expect(await licensing.post(formOf(wrong))).toEqual([401, '']);
		expect(await licensing.post(formOf(sign(values, '')))).toEqual([401, '']);
		expect(await licensing.post(formOf(sign(values, 'another key')))).toEqual([401, '']);
		expect(await licensing.post('{"events":', 'application/json')).toEqual([401, '']);
		expect(await licensing.post('<a', 'text/xml')).toEqual([401, '']);
		expect(await licensing.post('', 'text/plain')).toEqual([401, '']);
		expect(await licensing.post(formOf(sign({ quantity: '1' })))).toEqual([400, '']);
		const get = await fetch(`${licensing.url}?${formOf(wrong)}`);
		expect([get.status, await get.text()]).toEqual([401, '']);
		expect(await licensing.runs()).toBe(before);
	});

	it.each([
		['fail', 500],
		['none', 500],
		['empty', 500],
		['text', 500],
		['few', 500],
	])('a run that ends with "%s" answers %i without a body', async (mode, status) => {
		const before = await licensing.runs();
		licensing.fulfill({
			parameters: { mode },
			format: 'single',
			method: 'POST',
			encoding: 'UTF-8',
		});
		const { call, keys } = await press(bench, 'order', { product: PRODUCT, quantity: 2 });
		expect(call).toMatchObject(NO_KEY(status));
		expect(keys).toEqual([]);
		expect((await licensing.runs()) - before).toBe(1);
		// FastSpring's next attempt runs again, and finds the workflow mended.
		licensing.fulfill({ parameters: {} });
		await bench.sandbox.licenses.retry();
		expect(keysOf(bench.sandbox, call.reference)).toHaveLength(2);
		expect((await licensing.runs()) - before).toBe(2);
	});
});
