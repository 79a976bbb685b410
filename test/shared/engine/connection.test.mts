import { createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../../sandbox/http/faults.mts';
import { packModule, type NodeRun } from '../../support/n8n.mts';
import { byId, useShop } from '../../support/operations.mts';

const bench = useShop();
const firstOrder = () => [...bench.sandbox.store.orders.keys()][0] ?? '';
const managed = () =>
	[...bench.sandbox.store.subscriptions.values()].find(
		({ adhoc, failing }) => adhoc && failing === null,
	)?.id ?? '';

const read = (credential = {}) =>
	bench.run('fastSpringOrder', 'get', { parameters: { orderId: byId(firstOrder()) }, credential });
const write = () =>
	bench.run('fastSpringOrder', 'update', {
		parameters: {
			orderId: byId(firstOrder()),
			updateFields: { tagsJson: '{ "k": "v" }' },
			options: { otherEntries: 'replace' },
		},
	});
const charge = (credential = {}) =>
	bench.run('fastSpringSubscription', 'subscription.charge', {
		parameters: { subscriptionId: byId(managed()) },
		credential,
	});
const fault = (one: Fault) => void bench.sandbox.faults.add(one);

/** An address at which nobody listens. */
async function nobody(): Promise<string> {
	const server = createServer();
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const address = server.address();
	await new Promise((done) => server.close(done));
	return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

describe('Requests per Minute', () => {
	test.each([0, -3, 'abc', '0', 1.5, {}])(
		'%j is refused by its name',
		async (requestsPerMinute) => {
			const { error } = await read({ requestsPerMinute });
			expect(error?.message).toMatch(
				/^The Requests per Minute of the FastSpring API credential is .*; must be/,
			);
			expect(bench.sandbox.calls).toEqual([]);
		},
	);

	test.each(['', null, 60, '250'])('%j is taken', async (requestsPerMinute) => {
		expect((await read({ requestsPerMinute })).error).toBeUndefined();
	});
});

describe.each<Fault['kind']>(['dropBefore', 'dropAfter'])(
	'a connection that breaks (%s)',
	(kind) => {
		test('is tried again for a read', async () => {
			fault({ kind, times: 3 });
			const { output, hints } = await read();
			expect(output[0]?.[0]?.json).toMatchObject({ order: firstOrder() });
			expect(bench.sandbox.calls.length).toBe(4);
			// 0.75 + 1.5 + 3 s: doubling waits, in the middle of their jitter.
			expect(hints.map(({ message }) => message)).toEqual([
				'1 item in 4 calls, waited 5 s for the rate limit or a retry',
			]);
		});

		test('is tried again for a write that ends in the same state', async () => {
			fault({ kind, times: 1 });
			expect((await write()).output[0]?.[0]?.json).toMatchObject({ result: 'success' });
			expect([
				bench.sandbox.calls.length,
				bench.sandbox.store.orders.get(firstOrder())?.tags,
			]).toEqual([2, expect.objectContaining({ k: 'v' })]);
		});

		test('is not tried again for a charge: the outcome is unknown, and the error says how to find out', async () => {
			fault({ kind });
			const { error } = await charge();
			expect(error).toMatchObject({
				message: expect.stringMatching(
					/^The connection to FastSpring was lost \(connection reset\); the outcome is unknown \[item 0\]$/,
				),
				httpCode: 'ECONNRESET',
			});
			expect(error?.description).toMatch(
				/it was not repeated\. Before you run it again, check whether a charge was made: Subscription: Get/,
			);
			expect(JSON.stringify(error)).not.toMatch(/retry the request|immediately/i);
			expect(bench.sandbox.calls.length).toBe(1);
		});

		test('the same in an error item', async () => {
			fault({ kind });
			const { output } = await bench.run('fastSpringSubscription', 'subscription.charge', {
				parameters: { subscriptionId: byId(managed()) },
				onError: 'continueRegularOutput',
			});
			expect(output[0]?.[0]?.json).toMatchObject({
				error: expect.stringContaining('the outcome is unknown'),
				details: {
					description: expect.stringContaining('check whether a charge was made'),
					httpCode: 'ECONNRESET',
				},
			});
		});
	},
);

test('a connection that stays broken is given up, with what was tried', async () => {
	fault({ kind: 'dropBefore' });
	const { error } = await read();
	expect(error).toMatchObject({
		message: 'The connection to FastSpring was lost (connection reset) [item 0]',
		description: expect.stringContaining('(5 attempts, 11 s of waiting between them)'),
	});
	expect(bench.sandbox.calls.length).toBe(5);
});

describe('nobody at the address', () => {
	test('is tried again even for a charge, since nothing can have been sent', async () => {
		const { error } = await charge({ baseUrl: await nobody() });
		expect(error).toMatchObject({
			message: 'The connection to FastSpring was lost (connection refused) [item 0]',
			httpCode: 'ECONNREFUSED',
		});
		expect(error?.description).toMatch(
			/^Nothing was sent\. Check the Base URL of the credential.*\(5 attempts/,
		);
	});
});

describe('a Base URL that cannot be right', () => {
	const errorOf = async (from: string, to: string) =>
		(await read({ baseUrl: bench.sandbox.url.replace(from, to) })).error;

	test('says in plain words that the scheme is wrong', async () => {
		expect(await errorOf('http:', 'https:')).toMatchObject({
			message:
				'The connection to FastSpring was lost (no TLS at this address: http and https may be mixed up) [item 0]',
			description: expect.stringContaining('Check the Base URL of the credential'),
		});
	});

	test('works with a slash too few and capital letters', async () => {
		expect(await errorOf('http://', 'HTTP:/')).toBeUndefined();
	});
});

describe('an answer that takes too long', () => {
	const { api } = packModule<{ api: Record<string, Record<string, { timeout?: number }>> }>(
		'nodes/shared/endpoints.js',
	);
	const within = async (resource: string, operation: string, run: () => Promise<unknown>) => {
		const route = api[resource]?.[operation] ?? {};
		const before = route.timeout;
		Object.assign(route, { timeout: 40 });
		await run().finally(() => Object.assign(route, { timeout: before }));
	};

	test('is asked for again', () =>
		within('order', 'get', async () => {
			fault({ kind: 'delay', delayMs: 2_000, times: 1 });
			expect((await read()).output[0]?.[0]?.json).toMatchObject({ order: firstOrder() });
		}));

	test('leaves the outcome of a charge unknown', () =>
		within('subscription', 'charge', async () => {
			fault({ kind: 'delay', delayMs: 2_000 });
			const { error } = await charge();
			expect(error).toMatchObject({
				message:
					'The connection to FastSpring was lost (timed out); the outcome is unknown [item 0]',
			});
			expect(bench.sandbox.calls.length).toBe(1);
		}));
});

describe('a fault of the service', () => {
	test.each([500, 502, 503, 504])('%d is tried again for a read', async (status) => {
		fault({ kind: status === 502 ? 'html' : 'status', status, times: 2 });
		expect((await read()).error).toBeUndefined();
		expect(bench.sandbox.calls.map((call) => call.status)).toEqual([status, status, 200]);
	});

	test('that lasts is told in words that help', async () => {
		fault({ kind: 'html', status: 502 });
		const { error } = await read();
		expect(error).toMatchObject({
			message: 'FastSpring answered with HTTP 502 without an error message [item 0]',
			httpCode: '502',
		});
		expect(error?.description).toMatch(/\(5 attempts/);
	});

	test.each<[string, () => Promise<NodeRun>, string]>([
		['a read', read, 'FastSpring reported a fault: Unexpected error [item 0]'],
		[
			'a charge',
			charge,
			'FastSpring reported a fault: Unexpected error; the outcome is unknown [item 0]',
		],
	])('is told with the reason that it gives for %s', async (_, call, message) => {
		const body = { status: 'INTERNAL_SERVER_ERROR', timestamp: 't', message: 'Unexpected error' };
		fault({ kind: 'status', status: 500, body });
		expect((await call()).error?.message).toBe(message);
	});

	test('leaves the outcome of a charge unknown', async () => {
		fault({ kind: 'status', status: 503 });
		const { error } = await charge();
		expect(error).toMatchObject({
			message:
				'FastSpring answered with HTTP 503 without an error message; the outcome is unknown [item 0]',
			description: expect.stringContaining('check whether a charge was made'),
		});
		expect(bench.sandbox.calls.length).toBe(1);
	});

	test.each([
		['a flat verdict', { action: 'order.get', result: 'error', error: { order: 'Not found' } }],
		[
			'a verdict in an entry',
			{ orders: [{ action: 'order.get', result: 'error', error: { order: 'Not found' } }] },
		],
	])('with %s of FastSpring is a validation answer, and final', async (_, body) => {
		fault({ kind: 'status', status: 500, body });
		const { error } = await read();
		expect([error?.message, bench.sandbox.calls.length]).toEqual([
			expect.stringMatching(
				/^FastSpring refused the request: order: Not found \(\S+\) \[item 0\]$/,
			),
			1,
		]);
	});
});
