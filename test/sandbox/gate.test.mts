import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { HEADERS, listOf, objectAt, open, type Client } from './support.mts';

let client: Client;
beforeEach(async () => {
	client = await open({ seed: { accounts: 3, orders: 4, subscriptions: 2 } });
});
afterEach(() => client.sandbox.close());

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const { authorization, 'user-agent': agent } = HEADERS;

describe('who may come in', () => {
	test.each([
		['right name and password', { authorization, 'user-agent': agent }, 200],
		[
			'scheme in lower case',
			{ authorization: authorization.replace('Basic', 'basic'), 'user-agent': agent },
			200,
		],
		['wrong password', { authorization: basic('sandbox:wrong'), 'user-agent': agent }, 401],
		['a token instead', { authorization: 'Bearer abc', 'user-agent': agent }, 401],
		['no credentials', { 'user-agent': agent }, 401],
		['no User-Agent', { authorization }, 401],
	])('%s', async (_name, headers, status) => {
		expect((await client.send('GET', '/products', headers)).status).toBe(status);
	});

	test('answers are dated by the clock of the shop', async () => {
		client.clock.advance(40 * 86_400_000);
		expect(Date.parse(String((await client.get('/products')).headers.date))).toBe(
			client.clock.now(),
		);
	});

	test('other credentials can be set', async () => {
		const other = await open({ seed: 'empty', credentials: { username: 'shop', password: 's:c' } });
		expect((await other.get('/products')).status).toBe(401);
		expect(
			(
				await other.send('GET', '/products', {
					authorization: basic('shop:s:c'),
					'user-agent': agent,
				})
			).status,
		).toBe(200);
		await other.sandbox.close();
	});
});

describe('what is understood', () => {
	test.each([
		['unknown path', 'GET', '/nothing', undefined, 404, { message: 'not found', params: [] }],
		['unknown method', 'PUT', '/products', '{}', 404, { message: 'not found', params: [] }],
		[
			'broken JSON',
			'POST',
			'/accounts',
			'{"contact":',
			400,
			{ message: 'Can not parse request body.', params: [] },
		],
		[
			'no body where one is needed',
			'POST',
			'/orders',
			undefined,
			400,
			{ message: 'required', params: ['orders'] },
		],
		[
			'a list instead of an object',
			'POST',
			'/products',
			'[]',
			400,
			{ message: 'required', params: ['products'] },
		],
	])('%s', async (_name, method, path, body, status, expected) => {
		const answer = await client.send(method, path, HEADERS, body);
		expect([answer.status, answer.body]).toEqual([status, expected]);
		expect(answer.headers['content-type']).toMatch(/^application\/json/);
	});

	test('a body that is no JSON is refused, not ignored', async () => {
		const form = await client.send(
			'POST',
			'/accounts',
			{ ...HEADERS, 'content-type': 'application/x-www-form-urlencoded' },
			'a=b',
		);
		expect(form.status).toBe(415);
	});
});

describe('the rate limit', () => {
	test('250 calls in any 60 seconds, then 429 with whole seconds to wait', async () => {
		const limited = await open({ seed: 'empty', rateLimit: { limit: 250, windowMs: 60_000 } });
		const statuses = async (count: number) => {
			const answers = await Promise.all(
				Array.from({ length: count }, () => limited.get('/products')),
			);
			return answers.map(({ status }) => status);
		};
		expect(new Set(await statuses(100))).toEqual(new Set([200]));
		limited.clock.advance(40_000);
		expect(new Set(await statuses(150))).toEqual(new Set([200]));
		const refused = await limited.get('/products');
		expect([refused.status, refused.headers['retry-after'], refused.body['code']]).toEqual([
			429,
			'20',
			'TOO_MANY_REQUESTS',
		]);
		limited.clock.advance(19_500);
		expect((await limited.get('/products')).headers['retry-after']).toBe('1');
		// The window slides: the first hundred have left it, the others have not.
		limited.clock.advance(500);
		expect((await statuses(101)).filter((status) => status === 200)).toHaveLength(100);
		expect(limited.sandbox.limiter.refused).toBe(3);
		await limited.sandbox.close();
	});

	test('it can be switched off and on, and counts calls without credentials too', async () => {
		const limited = await open({ seed: 'empty', rateLimit: { limit: 1, windowMs: 1_000 } });
		expect((await limited.send('GET', '/products', { 'user-agent': agent })).status).toBe(401);
		expect((await limited.get('/products')).status).toBe(429);
		limited.sandbox.limiter.enabled = false;
		expect((await limited.get('/products')).status).toBe(200);
		await limited.sandbox.close();
	});
});

describe('faults', () => {
	const add = { contact: { first: 'Ada', last: 'Fault', email: 'ada.fault@example.com' } };

	test('a status with its own body and headers, for the third matching call only', async () => {
		client.sandbox.faults.add({
			match: { method: 'GET', path: '/orders/*' },
			skip: 2,
			times: 1,
			kind: 'status',
			status: 500,
			body: { result: 'error' },
			headers: { 'x-fault': 'yes' },
		});
		const answers = [];
		for (const path of ['/orders/a', '/products', '/orders/b', '/orders/c', '/orders/d'])
			answers.push(await client.get(path));
		expect(answers.map(({ status }) => status)).toEqual([400, 200, 400, 500, 400]);
		expect([answers[3]?.body, answers[3]?.headers['x-fault']]).toEqual([
			{ result: 'error' },
			'yes',
		]);
	});

	test('a page of HTML', async () => {
		client.sandbox.faults.add({ kind: 'html', match: { path: /^\/pro/ } });
		const answer = await client.get('/products');
		expect([
			answer.status,
			answer.headers['content-type'],
			answer.text.startsWith('<html>'),
		]).toEqual([502, 'text/html; charset=utf-8', true]);
	});

	test.each([
		['dropBefore', 0],
		['dropAfter', 1],
	] as const)('%s breaks the connection and does the work %i times', async (kind, done) => {
		const before = client.sandbox.store.accounts.size;
		client.sandbox.faults.add({ kind, match: { method: 'POST' }, times: 1 });
		await expect(client.post('/accounts', add)).rejects.toThrow();
		expect(client.sandbox.store.accounts.size - before).toBe(done);
		expect(client.sandbox.calls.at(-1)).toMatchObject({
			method: 'POST',
			path: '/accounts',
			status: 0,
		});
		expect((await client.get('/products')).status).toBe(200);
	});

	test('a delay holds the answer back, latency all of them', async () => {
		client.sandbox.faults.add({ kind: 'delay', delayMs: 25, times: 1 });
		client.sandbox.latencyMs = 15;
		await client.get('/products');
		await client.get('/products');
		const [slow, normal] = client.sandbox.calls.map(({ ms }) => ms);
		expect(slow).toBeGreaterThanOrEqual(38);
		expect(normal).toBeGreaterThanOrEqual(14);
	});

	test('they can be taken away', async () => {
		const id = client.sandbox.faults.add({ kind: 'status' });
		expect((await client.get('/products')).status).toBe(503);
		client.sandbox.faults.remove(id);
		expect((await client.get('/products')).status).toBe(200);
	});
});

describe('the log', () => {
	test('holds every call in order with the virtual time', async () => {
		await client.get('/orders?limit=1&page=2');
		client.clock.advance(500);
		await client.post('/orders', { orders: [{ order: 'x' }] });
		expect(client.sandbox.calls).toEqual([
			{
				at: client.clock.at - 500,
				method: 'GET',
				path: '/orders',
				query: { limit: '1', page: '2' },
				body: undefined,
				status: 200,
				ms: expect.any(Number),
			},
			{
				at: client.clock.at,
				method: 'POST',
				path: '/orders',
				query: {},
				body: { orders: [{ order: 'x' }] },
				status: 400,
				ms: expect.any(Number),
			},
		]);
	});

	test('can be left out; counts go on', async () => {
		const quiet = await open({ seed: 'empty', instant: true });
		await quiet.get('/products');
		expect([quiet.sandbox.calls.length, quiet.sandbox.log.total]).toEqual([0, 1]);
		await quiet.sandbox.close();
	});
});

describe('the switches over HTTP', () => {
	const control = async (method: string, path: string, body?: unknown) =>
		(
			await client.send(
				method,
				`/__sandbox${path}`,
				body === undefined ? {} : { 'content-type': 'application/json' },
				body === undefined ? undefined : JSON.stringify(body),
			)
		).body;

	test('need no credentials, are not counted, and do what the object does', async () => {
		const { id } = await control('POST', '/faults', {
			kind: 'status',
			status: 418,
			match: { method: 'GET', pattern: '^.prod' },
		});
		expect((await client.get('/products')).status).toBe(418);
		expect(listOf(await control('GET', '/faults'), 'faults')).toMatchObject([
			{ id, hits: 1, match: { pattern: '^.prod' } },
		]);
		await control('DELETE', `/faults/${String(id)}`);
		expect((await client.get('/products')).status).toBe(200);

		expect(await control('POST', '/limiter', { enabled: true, limit: 1 })).toEqual({
			enabled: true,
			limit: 1,
			windowMs: 60_000,
		});
		expect((await client.get('/products')).status).toBe(200);
		expect((await client.get('/products')).status).toBe(429);
		await control('POST', '/limiter', { enabled: false });

		expect(await control('POST', '/latency', { ms: 3 })).toEqual({ ms: 3 });
		expect(await control('GET', '/counts')).toEqual({
			total: 4,
			refused: 0,
			byRoute: { 'GET /products': 4 },
			byStatus: { 200: 2, 418: 1, 429: 1 },
		});
		expect(listOf(await control('GET', '/calls'), 'calls').map((call) => call['status'])).toEqual([
			418, 200, 200, 429,
		]);
		expect(await control('GET', '/state')).toMatchObject({
			accounts: 3,
			subscriptions: 2,
			calls: 4,
			latencyMs: 3,
			limiter: { enabled: false },
		});
	});

	test('reset brings back the seed and forgets the rest', async () => {
		const { store } = client.sandbox;
		const before = JSON.stringify([...store.orders.values()]);
		await client.delete('/products/tape-echo');
		client.sandbox.faults.add({ kind: 'status' });
		await control('POST', '/reset');
		expect([
			store.products.has('tape-echo'),
			JSON.stringify([...store.orders.values()]) === before,
			client.sandbox.calls.length,
		]).toEqual([true, true, 0]);
		expect((await client.get('/products')).status).toBe(200);
	});

	test('time can be skipped', async () => {
		const answer = await control('POST', '/advance', { days: 40 });
		expect(answer['now']).toBe(client.clock.at + 40 * 86_400_000);
		expect(answer['happened']).toBeGreaterThan(0);
		expect(objectAt(await control('GET', ''), 'company')['name']).toBe('Lumen Audio');
	});
});
