/** n8n's proxy settings apply to every call, and what a proxy refuses is not blamed on FastSpring's credentials. */
import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { byId, useShop } from '../../support/operations.mts';

const HTTPS = 'https://api.fastspring.example';
const HTTP = 'http://api.fastspring.example';
const SETTINGS = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'] as const;

const bench = useShop();
let proxy: Server;
/** What the proxy was asked, and with which headers. */
const asked: { line: string; headers: IncomingHttpHeaders }[] = [];
/** The status by which the proxy refuses; 0 passes calls on to the sandbox. */
let refusal = 0;

beforeAll(async () => {
	proxy = createServer((incoming, response) => {
		const { method, url = '', headers } = incoming;
		asked.push({ line: `${method} ${url}`, headers });
		if (refusal > 0) return void response.writeHead(refusal).end();
		const to = `${bench.sandbox.url}${new URL(url).pathname}`;
		incoming.pipe(
			request(to, { method, headers }, (answer) => {
				response.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(response);
			}),
		);
	});
	proxy.on('connect', ({ url, headers }: { url: string; headers: IncomingHttpHeaders }, socket) => {
		asked.push({ line: `CONNECT ${url}`, headers });
		socket.end(`HTTP/1.1 ${refusal} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => proxy.close(resolve)));

const before = Object.fromEntries(SETTINGS.map((name) => [name, process.env[name]]));
beforeEach(() => {
	const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
	Object.assign(process.env, { HTTP_PROXY: url, HTTPS_PROXY: url });
	delete process.env['NO_PROXY'];
	asked.length = 0;
	refusal = 0;
});
afterEach(() => {
	for (const name of SETTINGS) {
		if (before[name] === undefined) delete process.env[name];
		else process.env[name] = before[name];
	}
});

const read = (baseUrl: string, id = 'abc') =>
	bench.run('fastSpringOrder', 'get', {
		parameters: { orderId: byId(id) },
		credential: { baseUrl },
	});
const charge = (baseUrl: string) =>
	bench.run('fastSpringSubscription', 'subscription.charge', {
		parameters: { subscriptionId: byId('abc') },
		credential: { baseUrl },
	});

test('a call goes through the proxy, or past it where NO_PROXY says so', async () => {
	const [id = ''] = bench.sandbox.store.orders.keys();
	expect((await read(HTTP, id)).output[0]).toHaveLength(1);
	expect(asked.map(({ line }) => line)).toEqual([`GET ${HTTP}/orders/${id}`]);
	process.env['NO_PROXY'] = '127.0.0.1';
	expect((await read(bench.sandbox.url, id)).output[0]).toHaveLength(1);
	expect([asked.length, bench.sandbox.calls.length]).toEqual([1, 2]);
});

describe.each([
	['HTTPS', HTTPS],
	['HTTP', HTTP],
])('over %s', (_, url) => {
	test.each([
		[403, /A proxy between n8n and FastSpring can answer like this, too/],
		[407, /^The proxy between n8n and FastSpring wants a login\. Ask your n8n administrator\./],
	])('a refusal with %i says where it may come from, at the first call', async (status, remedy) => {
		refusal = status;
		for (const run of [read, charge]) {
			asked.length = 0;
			const { error } = await run(url);
			expect(error?.description).toMatch(remedy);
			expect(error?.message).not.toMatch(/unknown/);
			if (status === 407) {
				expect(error?.message).toBe("The response is not FastSpring's (HTTP 407) [item 0]");
				expect(error?.description).not.toMatch(/password|API Credentials/);
			}
			expect(asked).toHaveLength(1);
		}
	});
});

test('the proxy of an HTTPS call sees neither credentials nor path', async () => {
	refusal = 403;
	await charge(HTTPS);
	expect(asked.map(({ line }) => line)).toEqual(['CONNECT api.fastspring.example:443']);
	expect(asked.flatMap(({ headers }) => Object.keys(headers))).not.toContain('authorization');
});
