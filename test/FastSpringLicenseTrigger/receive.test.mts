import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clock } from '../../nodes/shared/engine/transport.ts';
import { sampleForm, sampleNames } from '../../nodes/FastSpringLicenseTrigger/sample.ts';
import { formOf, Host, KEY, ManualClock, PREVIOUS, settled, type End } from './host.mts';

const real = { ...clock };
let time: ManualClock;
beforeEach(() => {
	time = new ManualClock();
	Object.assign(clock, time);
});
afterEach(() => void Object.assign(clock, real));

const order = { reference: 'NWT261103-1-1', product: 'pro', quantity: '2', email: 'a@example.com' };
const other = (at: number) => formOf({ ...order, reference: `NWT261103-1-${at}` });
const FORM = formOf(order);
const TEXT = 'text/plain; charset=utf-8';
const given = (body: string) => ({ status: 200, body, type: TEXT, problem: undefined });
const refused = (status: number, problem: string) => ({ status, body: '', type: TEXT, problem });
const TOO_SLOW = refused(503, 'The workflow did not end within the time limit');

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

describe('a repeat', () => {
	test('gets the same license without a run, also after a restart', async () => {
		const host = new Host();
		const first = await host.send(FORM);
		expect(first.status).toBe(200);
		expect(host.stored).toEqual([first.body]);
		expect(await host.send(FORM)).toEqual(first);
		expect(await host.send(formOf({ ...order, email: 'b@example.com' }))).toEqual(first);
		const again = host.restarted();
		expect(await again.send(FORM, { method: 'GET' })).toEqual(first);
		expect([host.runs.length, again.runs.length]).toEqual([1, 0]);
	});

	test('another order, product or period runs', async () => {
		const host = new Host();
		const forms = [{}, { reference: 'X' }, { product: 'x' }, { subscription: 'S', sequence: '2' }];
		for (const change of forms) await host.send(formOf({ ...order, ...change }));
		expect(host.runs).toHaveLength(4);
	});

	test('at the same time waits for the one run, and both processes keep what the other stored', async () => {
		const host = new Host();
		let end = (_: End): void => undefined;
		host.run = () => new Promise((resolve) => (end = resolve));
		const answers = Promise.all([FORM, FORM, FORM].map((form) => host.send(form)));
		await settled();
		expect(host.runs).toHaveLength(1);
		end([{ license: 'K' }]);
		expect(await answers).toEqual([given('K'), given('K'), given('K')]);
		const elsewhere = host.restarted();
		await elsewhere.send(other(2));
		expect(elsewhere.stored).toHaveLength(2);
	});

	test('that comes while the license is being stored waits for that, too', async () => {
		const host = new Host();
		let store = (): void => undefined;
		host.reached = () => new Promise((resolve) => (store = resolve));
		const first = host.send(FORM);
		await settled();
		let stored: string[] | undefined;
		const second = host.send(FORM).then((answer) => ((stored = host.stored), answer));
		await settled();
		expect([stored, host.stored]).toEqual([undefined, []]);
		store();
		expect(await second).toEqual(await first);
		expect(stored).toHaveLength(1);
	});

	test('waits no longer than its own time limit', async () => {
		const host = new Host({ timeout: 3 });
		let end = (_: End): void => undefined;
		host.run = () => new Promise((resolve) => (end = resolve));
		const first = host.send(FORM);
		await time.pass(2000);
		const second = host.send(FORM);
		await time.pass(1000);
		expect(await first).toEqual(TOO_SLOW);
		await time.pass(2000);
		expect(await second).toEqual(TOO_SLOW);
		end([{ license: 'K' }]);
		await time.pass(0);
		await time.pass(0);
		expect([host.stored, time.sleeping]).toEqual([['K'], 0]);
		expect(await host.restarted().send(FORM)).toEqual(given('K'));
		expect(host.runs).toHaveLength(1);
	});

	test('of a run that fails gets its error, and the next one runs', async () => {
		const host = new Host();
		host.run = async (): Promise<End> => (await settled(), 'failed');
		const answers = await Promise.all([host.send(FORM), host.send(FORM)]);
		expect(answers).toEqual(Array(2).fill(refused(500, 'The workflow failed')));
		expect(host.runs).toHaveLength(1);
		host.run = () => [{ license: 'K' }];
		expect(await host.send(FORM)).toEqual(given('K'));
	});

	test('of a run that never ended runs again after 15 minutes', async () => {
		const host = new Host({ timeout: 1 });
		host.run = () => new Promise(() => undefined);
		const first = host.send(FORM);
		await time.pass(1000);
		expect((await first).status).toBe(503);
		await time.pass(15 * 60_000);
		host.run = () => [{ license: 'K' }];
		expect(await host.send(FORM)).toEqual(given('K'));
	});

	test('50 orders at once, each twice, are 50 runs and few writes', async () => {
		const host = new Host();
		host.run = async ({ reference }) => (await settled(), [{ license: `K ${String(reference)}` }]);
		const forms = Array.from({ length: 50 }, (_, at) => other(at));
		const answers = await Promise.all([...forms, ...forms].map((form) => host.send(form)));
		expect(answers).toEqual([...forms, ...forms].map((_, at) => given(`K NWT261103-1-${at % 50}`)));
		expect([host.runs.length, host.stored.length]).toEqual([50, 50]);
		expect(host.saves).toBeLessThan(10);
	});
});

describe('remembering', () => {
	const DAY = 86_400_000;

	test('ends after the days that the seller chose, in the database, too', async () => {
		const host = new Host({ rememberFor: 2 });
		await host.send(FORM);
		await time.pass(2 * DAY - 1);
		await host.send(FORM);
		expect(host.runs).toHaveLength(1);
		await time.pass(1);
		await host.send(FORM);
		expect([host.runs.length, host.stored.length]).toEqual([2, 1]);
	});

	test('that is off runs again and stores nothing, but two at once are still one run', async () => {
		const host = new Host({ rememberFor: 0 });
		expect((await host.send(FORM)).body).not.toBe((await host.send(FORM)).body);
		host.run = async () => (await settled(), [{ license: 'K' }]);
		await Promise.all([host.send(FORM), host.send(FORM)]);
		expect([host.runs.length, host.saved]).toEqual([3, 'null']);
	});

	test('where the node cannot reach itself is told, and made up for by the next repeat', async () => {
		const host = new Host();
		host.reachable = false;
		const first = await host.send(FORM);
		expect([first.status, host.stored]).toEqual([200, []]);
		expect(host.log).toEqual([
			expect.stringContaining(
				'could not reach itself at http://127.0.0.1:5678/webhook/b1f0/license',
			),
		]);
		expect(await host.send(FORM)).toEqual(first);
		expect(host.stored).toEqual([first.body]);
	});

	test('a stranger who asks for a save learns and changes nothing', async () => {
		const host = new Host();
		await host.send(FORM);
		const { saved } = host;
		const answer = await host.send('', { method: 'GET', headers: { 'x-license-memory': 'x' } });
		expect([answer.status, answer.body, host.saved]).toEqual([204, '', saved]);
	});

	test('a test run remembers nothing', async () => {
		const host = new Host();
		for (const license of ['A', 'B']) {
			host.run = () => [{ license }];
			expect(await host.send(FORM, { manual: true })).toEqual(given(license));
		}
		expect(host.saved).toBe('null');
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
