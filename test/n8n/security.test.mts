/** What a stranger may try, in a real n8n behind one proxy and with its protection against forged addresses (SSRF) on. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Execution } from '../../scripts/n8n.mts';
import { post, register, SECRET, signed, startTrigger, type Trigger } from './triggerSupport.mts';
import { apiCredential, lineOf, MANUAL, openWorkbench, type Workbench } from './workbench.mts';

const TYPE = 'fastSpringApi';
/** All of 127.0.0.0/8 leads to this machine: the sandbox's address stays allowed, this one is forbidden. */
const FORBIDDEN = '127.0.0.2';

let bench: Workbench;
/** Somebody else's service at the forbidden address, and one at an allowed address; both note what reaches them. */
let forbidden: Stranger;
let allowed: Stranger;
beforeAll(async () => {
	forbidden = await openStranger(FORBIDDEN);
	allowed = await openStranger('127.0.0.1');
	bench = await openWorkbench({
		sandbox: { webhooks: { automatic: false } },
		env: {
			N8N_PROXY_HOPS: '1',
			N8N_SSRF_PROTECTION_ENABLED: 'true',
			N8N_SSRF_BLOCKED_IP_RANGES: `${FORBIDDEN}/32`,
			N8N_SSRF_BLOCKED_HOSTNAMES: 'localhost',
		},
	});
	await bench.addCredential('fastSpringWebhookApi', { secret: SECRET, previousSecret: '' });
});
afterAll(async () => {
	await bench?.close();
	await Promise.all([forbidden?.close(), allowed?.close()]);
});
beforeEach(() => {
	bench.sandbox.reset();
	forbidden.calls.length = allowed.calls.length = 0;
});
afterEach(() => bench.sandbox.faults.clear());

const bodyOf = (...ids: string[]) =>
	JSON.stringify({
		events: ids.map((id) => ({
			id,
			processed: false,
			created: 1_793_700_000_000,
			type: 'order.completed',
			live: true,
			data: { total: 28.5 },
		})),
	});

describe('a recorded delivery', () => {
	let trigger: Trigger;
	beforeAll(async () => void (trigger = await startTrigger(bench)));

	it('starts one run, however often and with whatever headers it is sent again', async () => {
		const body = bodyOf('recorded');
		const again = [{}, { Host: 'evil.example' }, { 'X-Forwarded-For': '203.0.113.9' }];
		for (const headers of again)
			expect(await post(trigger.url, body, { ...signed(body), ...headers })).toBe(200);
		expect(await trigger.runs(1)).toHaveLength(1);
	});

	it.each<[what: string, sent: string, seen: string]>([
		['another amount', bodyOf('a').replace('28.5', '2850'), bodyOf('a')],
		['an event more', bodyOf('a', 'b'), bodyOf('a')],
		['another id', bodyOf('b'), bodyOf('a')],
	])('with %s under its old signature is refused', async (_, sent, seen) => {
		const before = await trigger.count();
		expect(await post(trigger.url, sent, signed(seen))).toBe(401);
		expect(await trigger.count()).toBe(before);
	});

	it('of one managed URL is refused at another, whatever host the headers name', async () => {
		const managed = () =>
			startTrigger(bench, {
				parameters: { secretMode: 'managed' },
				before: (url) => void register(bench, url, 'all', ''),
			});
		const [first, second] = [await managed(), await managed()];
		const { secret } = bench.sandbox.webhooks.endpoints.find(({ url }) => url === first.url) ?? {};
		const [body, { host, pathname }] = [bodyOf('managed'), new URL(first.url)];
		const forged = { Host: host, 'X-Forwarded-Host': host, 'X-Forwarded-Uri': pathname };
		for (const headers of [{}, forged])
			expect(await post(second.url, body, { ...signed(body, secret), ...headers })).toBe(401);
		expect(await second.count()).toBe(0);
		expect(await post(first.url, body, signed(body, secret))).toBe(200);
	});
});

describe('behind one proxy, the sender’s address', () => {
	const [fastSpring, stranger] = ['107.23.30.83', '203.0.113.9'];
	let trigger: Trigger;
	beforeAll(async () => {
		const parameters = { secretMode: 'none', options: { allowedAddresses: fastSpring } };
		trigger = await startTrigger(bench, { parameters });
	});

	it.each<[what: string, headers: Record<string, string>, status: number]>([
		['is the one that the proxy names', { 'X-Forwarded-For': fastSpring }, 200],
		[
			'is the last one, which the proxy added to what a stranger claims',
			{ 'X-Forwarded-For': `${fastSpring}, ${stranger}` },
			403,
		],
		[
			'is the last one, whatever stands before it',
			{ 'X-Forwarded-For': `${stranger}, ${fastSpring}` },
			200,
		],
		['is that of the connection where the proxy names none', {}, 403],
		...['Forwarded', 'X-Real-IP', 'X-Client-IP', 'Host', 'X-Forwarded-Host'].map(
			(name): [string, Record<string, string>, number] => [
				`is not what a stranger writes into ${name}`,
				{ 'X-Forwarded-For': stranger, [name]: fastSpring },
				403,
			],
		),
	])('%s', async (what, headers, status) => {
		const before = await trigger.count();
		expect(await post(trigger.url, bodyOf(what), headers)).toBe(status);
		expect(await trigger.count()).toBe(before + (status === 200 ? 1 : 0));
	});
});

const id = (value: string) => ({ __rl: true, mode: 'id', value });
/** Everything by which a call can leave a node. */
const CALLS: [what: string, type: string, parameters: object][] = [
	['a read', 'fastSpringOrder', { operation: 'get', orderId: id('abc') }],
	['a list', 'fastSpringProduct', { operation: 'getAll' }],
	['a write', 'fastSpringQuote', { operation: 'cancel', quoteId: id('abc') }],
	[
		'a download',
		'fastSpringReport',
		{ resource: 'job', operation: 'download', jobId: id('JOBabc') },
	],
];

async function run(type: string, parameters: object, changes: object): Promise<Execution> {
	const data = apiCredential(bench.sandbox, changes);
	const node = {
		name: 'Node',
		type: `n8n-nodes-fastspring.${type}`,
		parameters: parameters as Record<string, unknown>,
		credentials: { [TYPE]: await bench.client.credentials.create(TYPE, 'Elsewhere', data) },
	};
	const { id: workflow } = await bench.client.workflows.create(lineOf(type, MANUAL, node));
	return await bench.client.workflows.run(workflow);
}

describe('an address that n8n’s rules forbid', () => {
	const bases = () => [forbidden.url, forbidden.url.replace(FORBIDDEN, 'localhost')];

	it.each(CALLS)(
		'gets no call from %s, and the error names the rule',
		async (_, type, parameters) => {
			for (const baseUrl of bases()) {
				const { error } = await run(type, parameters, { baseUrl });
				expect(error?.message).toMatch(/^n8n is not allowed to call this address/);
				expect(error?.description).toMatch(/Nothing was sent.*which addresses n8n may call/);
			}
			expect(forbidden.calls).toEqual([]);
		},
	);

	it('gets no call from the credential’s test', async () => {
		const stored = bench.credentials[TYPE] ?? { id: '', name: '' };
		for (const baseUrl of bases()) {
			const data = apiCredential(bench.sandbox, { baseUrl });
			expect(await bench.client.credentials.test(stored, TYPE, data)).toMatchObject({
				status: 'Error',
			});
		}
		expect(forbidden.calls).toEqual([]);
	});
});

describe('a redirect', () => {
	it.each(CALLS)('of %s is followed to no other host', async (_, type, parameters) => {
		for (const [status, { url }] of [
			[302, allowed],
			[307, forbidden],
		] as const) {
			const headers = { location: `${url}/orders/abc` };
			bench.sandbox.faults.add({ kind: 'status', status, headers, times: 1 });
			const before = bench.sandbox.log.total;
			const { error } = await run(type, parameters, {});
			expect(`${error?.message} ${error?.description}`).toMatch(
				/redirects elsewhere|may or may not/,
			);
			expect(bench.sandbox.log.total - before).toBe(1);
		}
		expect([forbidden.calls, allowed.calls]).toEqual([[], []]);
	});
});

it('a redirect of the credential’s test takes no password along', async () => {
	const stored = bench.credentials[TYPE] ?? { id: '', name: '' };
	const headers = { location: `${allowed.url}/accounts` };
	bench.sandbox.faults.add({ kind: 'status', status: 302, headers, times: 1 });
	const { status } = await bench.client.credentials.test(
		stored,
		TYPE,
		apiCredential(bench.sandbox),
	);
	expect(status).toBe('Error');
	expect(allowed.calls.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
});

interface Stranger {
	url: string;
	/** The headers of each call. */
	calls: IncomingHttpHeaders[];
	close(): Promise<void>;
}

async function openStranger(host: string): Promise<Stranger> {
	const calls: IncomingHttpHeaders[] = [];
	const server: Server = createServer((request, response) => {
		calls.push(request.headers);
		response.setHeader('content-type', 'application/json');
		response.end('{"accounts":[],"order":"abc"}');
	});
	await new Promise<void>((resolve) => server.listen(0, host, resolve));
	return {
		url: `http://${host}:${(server.address() as AddressInfo).port}`,
		calls,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
