import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clock } from '../../nodes/shared/engine/transport.ts';
import { ManualClock, settled } from './clock.mts';
import { formOf, Host, type End } from './host.mts';

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
		await settled();
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
