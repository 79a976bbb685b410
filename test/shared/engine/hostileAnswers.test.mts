/** Answers that are made to do harm: what comes of them is an error or a record, soon, and of one call. */
import { createServer, type Server } from 'node:http';
import { createServer as createPlainServer, type AddressInfo, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { byId, useShop } from '../../support/operations.mts';
import { packModule, type NodeRun } from '../../support/n8n.mts';

const bench = useShop();
let server: Server;
let body: Buffer = Buffer.alloc(0);
let headers: Record<string, string> = {};
let calls = 0;
beforeAll(async () => {
	server = createServer((_, response) => {
		calls++;
		response.writeHead(200, { 'content-type': 'application/json', ...headers });
		// What promises more than it has stops there.
		if (headers['content-length'] === undefined) response.end(body);
		else response.write(body);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => void server.close(resolve).closeAllConnections()));
afterEach(() => void ((calls = 0), (headers = {})));

const ask = (operation = 'get', parameters: object = { orderId: byId('abc') }): Promise<NodeRun> =>
	run('fastSpringOrder', operation, parameters);
const run = (
	type: string,
	operation: string,
	parameters: object,
	at: Pick<Server, 'address'> = server,
): Promise<NodeRun> =>
	bench.run(type, operation, {
		parameters: parameters as never,
		credential: { baseUrl: `http://127.0.0.1:${(at.address() as AddressInfo).port}` },
	});

/** V8's longest string, and a little more. */
const TOO_LONG = 520 * 1024 * 1024;

async function bomb(): Promise<Buffer> {
	const packed: Buffer[] = [];
	const chunk = Buffer.alloc(1 << 20, 'x');
	const text = function* () {
		yield '{"order":"abc","note":"';
		for (let sent = 0; sent < TOO_LONG; sent += chunk.length) yield chunk;
		yield '"}';
	};
	await pipeline(
		Readable.from(text()),
		createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
		async (stream) => {
			for await (const piece of stream) packed.push(piece);
		},
	);
	return Buffer.concat(packed);
}

/** The most memory that buffers take while something runs, in megabytes above what they take before. */
async function peakOf(running: Promise<unknown>): Promise<number> {
	const before = process.memoryUsage().arrayBuffers;
	let peak = before;
	const watch = setInterval(() => {
		peak = Math.max(peak, process.memoryUsage().arrayBuffers);
	}, 5);
	await running.finally(() => clearInterval(watch));
	return (peak - before) / 1024 ** 2;
}

test('a small answer that unpacks to more than a text can hold: the run fails at the first call, says why, and never holds it', async () => {
	headers = { 'content-encoding': 'br' };
	body = await bomb();
	expect(body.length).toBeLessThan(10_000);
	const running = ask();
	const peak = await peakOf(running);
	const { error } = await running;
	expect(error?.message).toBe('The response is too large to be read [item 0]');
	expect(error?.description).toMatch(/Check the Base URL of the credential/);
	expect(calls).toBe(1);
	expect(peak).toBeLessThan(250);
}, 120_000);

describe('an answer that does not end', () => {
	type Timed = Record<'job' | 'subscription', Record<string, { timeout: number }>>;
	const { LIMITS } = packModule<{ LIMITS: { attempt: number } }>('nodes/shared/http/limits.js');
	const { api } = packModule<{ api: Timed }>('nodes/shared/endpoints.js');
	const routes = [api.job['download'], api.subscription['charge']];
	const usual = [LIMITS.attempt, ...routes.map((route) => route?.timeout ?? 0)];
	const setTimes = ([attempt = 0, ...ofRoutes]: number[]) => {
		LIMITS.attempt = attempt;
		routes.forEach((route, at) => route && (route.timeout = ofRoutes[at] ?? 0));
	};
	// Long enough for an answer to begin on a busy machine: what is timed is that it never ends.
	beforeAll(() => setTimes([400, 400, 400]));
	afterAll(() => setTimes(usual));

	const LOST = /was lost \(timed out\)/;
	const works = {
		read: ['fastSpringOrder', 'get', { orderId: byId('abc') }, 5, LOST],
		download: [
			'fastSpringReport',
			'job.download',
			{ jobId: byId('JOB1') },
			3,
			/interrupted \(3 attempts\): timed out/,
		],
		charge: [
			'fastSpringSubscription',
			'subscription.charge',
			{ subscriptionId: byId('abc') },
			1,
			/timed out\); the outcome is unknown/,
		],
	} as const;

	test.each(Object.entries(works))(
		'since it stops halfway: a %s fails in time, and only what may be repeated is tried again',
		async (_, [type, operation, parameters, times, message]) => {
			body = Buffer.from('{"order":');
			headers = { 'content-length': '1000' };
			const { error } = await run(type, operation, parameters);
			expect(error?.message).toMatch(message);
			expect(calls).toBe(times);
		},
	);

	const again = (text: string) => (socket: Socket) => {
		const timer = setInterval(() => socket.write(text), 20);
		socket.on('close', () => clearInterval(timer));
	};
	const neverBegun: Array<[what: string, answer: (socket: Socket) => void]> = [
		[
			'it changes to another protocol',
			(socket) =>
				socket.write(
					'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
				),
		],
		['hints of it come for ever', again('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n')],
		[
			'its head comes letter by letter',
			(socket) => {
				socket.write('HTTP/1.1 200 OK\r\nx: ');
				again('y')(socket);
			},
		],
	];
	describe.each(neverBegun)('since %s', (_, answer) => {
		const sockets = new Set<Socket>();
		const plain = createPlainServer((socket) => {
			sockets.add(socket);
			socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
			socket.once('data', () => answer(socket));
		});
		beforeAll(() => new Promise<void>((done) => void plain.listen(0, '127.0.0.1', done)));
		afterAll(() => {
			for (const socket of sockets) socket.destroy();
			plain.close();
		});
		test.each(Object.entries(works))(
			'a %s fails in time, and its connection is closed',
			async (name, [type, operation, parameters, times]) => {
				const { error } = await run(type, operation, parameters, plain);
				expect(error?.message).toMatch(LOST);
				expect(bench.attempts.length).toBe(name === 'download' ? 5 : times);
				const closed = [...sockets].map(
					(socket) => new Promise((done) => socket.once('close', done)),
				);
				await Promise.all(closed);
			},
			10_000,
		);
	});
});

describe('an answer', () => {
	const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
	const cases: Array<[what: string, answer: string]> = [
		['nested 100,000 levels deep', nested(100_000)],
		['with a field nested 100,000 levels deep', `{"order":"abc","tags":${nested(100_000)}}`],
		['with an error nested 100,000 levels deep', `{"result":"error","error":${nested(100_000)}}`],
		['of a million keys', `{"order":"abc",${Array.from({ length: 1e6 }, (_, at) => `"${at}":0`)}}`],
		['with a text of 50 million letters', `{"order":"abc","note":"${'x'.repeat(5e7)}"}`],
		['with an error of 50 million letters', `{"result":"error","error":"${'@a.b '.repeat(1e7)}"}`],
		[
			'with prototype keys',
			'{"order":"abc","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
		],
	];
	test.each(cases)('%s', async (_, answer) => {
		body = Buffer.from(answer);
		for (const parameters of [{ simplify: true }, { simplify: false }]) {
			calls = 0;
			const { error, output } = await ask('get', { orderId: byId('abc'), ...parameters });
			expect(error ? error.message.length < 500 : output[0]?.length).toBeTruthy();
			expect(calls).toBe(1);
		}
		expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
	});
});
