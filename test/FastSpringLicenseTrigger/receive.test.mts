import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clock } from '../../nodes/shared/engine/transport.ts';
import { sampleForm, sampleNames } from '../../nodes/FastSpringLicenseTrigger/sample.ts';
import { ManualClock } from './clock.mts';
import { formOf, Host, KEY, PREVIOUS, type End } from './host.mts';

const real = { ...clock };
let time: ManualClock;
beforeEach(() => {
	time = new ManualClock();
	Object.assign(clock, time);
});
afterEach(() => void Object.assign(clock, real));

const order = { reference: 'NWT261103-1-1', product: 'pro', quantity: '2', email: 'a@example.com' };
const FORM = formOf(order);
const TEXT = 'text/plain; charset=utf-8';
const given = (body: string) => ({ status: 200, body, type: TEXT, problem: undefined });
const refused = (status: number, problem: string) => ({ status, body: '', type: TEXT, problem });

describe('a request', () => {
	test.each([
		['POST', FORM],
		['POST', formOf(order, PREVIOUS)],
		['GET', FORM],
	] as const)('by %s starts a run, whose license is the answer', async (method, form) => {
		const host = new Host();
		host.run = () => [{ license: 'A-1' }, { license: 'Zoë' }];
		expect(await host.send(form, { method })).toEqual(given('A-1\nZoë'));
		expect(host.runs).toMatchObject([{ reference: order.reference, quantity: 2, renewal: false }]);
		expect(host.log).toEqual([]);
	});

	test.each([
		['no hash', 401, 'The hash is missing or wrong', new URLSearchParams(order).toString()],
		['a wrong hash', 401, 'The hash is missing or wrong', FORM.replace('quantity=2', 'quantity=9')],
		['an unknown key', 401, 'The hash is missing or wrong', formOf(order, 'unknown')],
		['an empty key', 401, 'The hash is missing or wrong', formOf(order, '')],
		['no body', 401, 'The hash is missing or wrong', ''],
		['no reference', 400, 'The request has no order reference', formOf({ quantity: '1' })],
	])('with %s gets %i and starts nothing', async (_, status, problem, form) => {
		const host = new Host();
		expect(await host.send(form)).toEqual(refused(status, problem));
		expect([host.runs, host.saved, host.log]).toEqual([
			[],
			'null',
			[`License Trigger refused a request: ${problem}`],
		]);
	});

	test('empty keys of the credential let nothing in', async () => {
		const host = new Host({}, { privateKey: '' });
		expect((await host.send(formOf(order, ''))).status).toBe(401);
	});
});

describe('a run that gives no license', () => {
	const cases: Array<[what: string, end: End, problem: string]> = [
		['fails', 'failed', 'The workflow failed'],
		['crashes', 'crashed', 'The workflow failed'],
		['gives nothing', 'nothing', 'The workflow failed'],
		['gives no items', [], 'The last node returned no items'],
		[
			'gives an empty field',
			[{ license: '' }],
			'The field license of an item of the last node is empty or not text',
		],
		[
			'gives other fields',
			[{ message: 'ok' }],
			'The field license of an item of the last node is empty or not text',
		],
		['gives too few keys', [{ license: 'A' }], 'The workflow returned 1 of 2 keys'],
	];
	test.each(cases)(
		'because it %s answers 500, and the repeat runs again',
		async (_, end, problem) => {
			const host = new Host({ perUnit: true });
			host.run = () => end;
			expect(await host.send(FORM)).toEqual(refused(500, problem));
			expect(host.log).toEqual([
				`License Trigger has no license for order ${order.reference}: ${problem}`,
			]);
			expect(host.stored).toEqual([]);
			host.run = () => [{ license: ['A', 'B'] }];
			expect(await host.send(FORM)).toEqual(given('A\nB'));
			expect(host.runs).toHaveLength(2);
		},
	);

	test('a field of another name, also one that no header can hold', async () => {
		const host = new Host({ licenseField: 'data.ключ' });
		expect((await host.send(FORM)).problem).toBe(
			'The field data.???? of an item of the last node is empty or not text',
		);
		host.run = () => [{ data: { ключ: 'K' } }];
		expect(await host.send(FORM)).toEqual(given('K'));
	});
});

describe('tests of FastSpring', () => {
	const button = sampleForm('testButton', KEY) ?? '';
	const testOrder = formOf({ ...order, test: 'true' });
	const SAMPLE = 'SAMPLE-KEY-0001';
	const cases: Array<[testOrders: string, form: string, perUnit: boolean, body: string]> = [
		['run', button, false, 'K'],
		['run', testOrder, false, 'K'],
		['sample', button, false, SAMPLE],
		['sample', testOrder, false, 'K'],
		['sample', FORM, false, 'K'],
		['sampleForAll', button, false, SAMPLE],
		['sampleForAll', testOrder, false, SAMPLE],
		['sampleForAll', testOrder, true, `${SAMPLE}\nSAMPLE-KEY-0002`],
		['sampleForAll', FORM, false, 'K'],
	];
	test.each(cases)('with "%s": %s', async (testOrders, form, perUnit, body) => {
		const host = new Host({ testOrders, perUnit });
		host.run = () => [{ license: body }];
		expect(await host.send(form)).toEqual(given(body));
		const runs = body.startsWith(SAMPLE) ? 0 : 1;
		expect([host.runs.length, host.stored.length]).toEqual([runs, form === button ? 0 : runs]);
	});

	test('the Test button runs each time', async () => {
		const host = new Host();
		await host.send(button);
		await host.send(button);
		expect(host.runs).toMatchObject([
			{ test: true, reference: 'TEST_REF', name: 'Иван Петров' },
			{ test: true },
		]);
	});

	test('every sample request is genuine', async () => {
		const host = new Host();
		for (const name of sampleNames)
			expect((await host.send(sampleForm(name, KEY) ?? '')).status).toBe(200);
		expect(host.runs.map(({ reference, renewal }) => [reference, renewal])).toEqual([
			['NWT261103-1234-56789', false],
			['NWT261103-4321-98765B', true],
			['TEST_REF', false],
		]);
		expect(sampleForm('none', KEY)).toBeUndefined();
	});
});
