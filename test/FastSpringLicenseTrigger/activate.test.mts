import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ICredentialTestFunctions, IDataObject, IHookFunctions } from 'n8n-workflow';
import { FastSpringLicenseTrigger } from '../../nodes/FastSpringLicenseTrigger/FastSpringLicenseTrigger.node.ts';
import { Licenses } from '../../nodes/FastSpringLicenseTrigger/memory.ts';
import { clock } from '../../nodes/shared/engine/transport.ts';
import { ManualClock } from './clock.mts';
import { Host, KEY } from './host.mts';

const DAY = 86_400_000;
const { webhookMethods, methods, description } = new FastSpringLicenseTrigger();
const { checkExists, create, delete: remove } = webhookMethods.default;

const real = { ...clock };
let time: ManualClock;
beforeEach(() => {
	time = new ManualClock();
	Object.assign(clock, time);
});
afterEach(() => void Object.assign(clock, real));

interface Sent {
	url: string;
	body: string;
	headers: Record<string, string>;
}

function contextOf(mode: string, parameters: IDataObject, stored: IDataObject = {}) {
	const sent: Sent[] = [];
	const log: string[] = [];
	const hooks: Partial<IHookFunctions> = {
		getMode: () => mode as never,
		getNode: () => ({ name: 'License Trigger' }) as never,
		getNodeParameter: ((name: string, fallback: unknown) => parameters[name] ?? fallback) as never,
		getNodeWebhookUrl: () => 'https://n8n.example/webhook-test/b1f0/license',
		getWorkflowStaticData: () => stored,
		getCredentials: (async () => ({ privateKey: KEY })) as never,
		helpers: {
			httpRequest: async (request: Sent) => {
				if (parameters['fails']) throw new Error('refused');
				sent.push(request);
			},
		} as never,
		logger: { warn: (message: string) => log.push(message) } as never,
	};
	return { hooks: hooks as IHookFunctions, sent, log, stored };
}

describe('activation', () => {
	test('sets nothing up, and drops the licenses that are too old', async () => {
		const licenses = new Licenses(() => time.now());
		licenses.remember(['a'], 'A');
		await time.pass(3 * DAY);
		licenses.remember(['b'], 'B');
		const saved = licenses.save();
		const young = contextOf('webhook', { rememberFor: 7 }, { licenses: saved });
		const old = contextOf('webhook', { rememberFor: 3 }, { licenses: saved });
		const off = contextOf('webhook', { rememberFor: 0 }, { licenses: saved });
		for (const { hooks } of [young, old, off]) expect(await checkExists.call(hooks)).toBe(true);
		expect(young.stored['licenses']).toBe(saved);
		expect(old.stored['licenses']).toEqual(saved.slice(1));
		expect(off.stored['licenses']).toEqual([]);
		expect(await remove.call(young.hooks)).toBe(true);
		expect(young.stored['licenses']).toBe(saved);
	});
});

describe('a test', () => {
	test.each(['order', 'renewal', 'testButton'])('sends the sample "%s"', async (sampleRequest) => {
		const { hooks, sent } = contextOf('manual', { sampleRequest });
		expect(await checkExists.call(hooks)).toBe(false);
		expect(await create.call(hooks)).toBe(true);
		await time.pass(999);
		expect(sent).toEqual([]);
		await time.pass(1);
		expect(sent).toMatchObject([
			{ method: 'POST', url: 'https://n8n.example/webhook-test/b1f0/license' },
		]);
		const host = new Host();
		const answer = await host.send(sent[0]?.body ?? '', {
			...sent[0],
			method: 'POST',
			manual: true,
		});
		expect([answer.status, host.runs.length]).toEqual([200, 1]);
	});

	test.each([
		['manual', 'none'],
		['webhook', 'order'],
	])('sends nothing in the mode %s with "%s"', async (mode, sampleRequest) => {
		const { hooks, sent } = contextOf(mode, { sampleRequest });
		await create.call(hooks);
		await time.pass(2000);
		expect([sent, time.sleeping]).toEqual([[], 0]);
	});

	test('tells where the sample did not arrive', async () => {
		const { hooks, log } = contextOf('manual', { sampleRequest: 'order', fails: true });
		await create.call(hooks);
		await time.pass(1000);
		expect(log).toEqual([expect.stringContaining('could not send the sample request')]);
	});
});

test.each([
	[{ privateKey: KEY }, 'OK', /^Usable/],
	[{ privateKey: '' }, 'Error', /is empty/],
	[{ privateKey: KEY, previousPrivateKey: `${KEY} ` }, 'Error', /ends with a space/],
])('the credential %j is %s', async (data, status, message) => {
	const check = methods.credentialTest.licensePrivateKey;
	const credential = { id: '1', name: 'x', type: 'fastSpringLicenseApi', data };
	const result = await check.call({} as ICredentialTestFunctions, credential);
	expect([result.status, result.message]).toEqual([status, expect.stringMatching(message)]);
});

test('whatever n8n would answer by itself is an error', () => {
	expect(description.webhooks?.map((one) => [one.httpMethod, one.path, one.responseCode])).toEqual([
		['POST', 'license', '={{ 500 }}'],
		['GET', 'license', '={{ 500 }}'],
	]);
});
