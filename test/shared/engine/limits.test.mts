import { createRequire } from 'node:module';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { Limiter } from '../../../sandbox/http/limiter.mts';
import { Container, requireFromRoot } from '../../support/host.mts';
import { byId, useShop } from '../../support/operations.mts';

/** What FastSpring grants: 250 calls in any 60 seconds. */
const bench = useShop({ rateLimit: { limit: 250, windowMs: 60_000 } });
const MINUTE = 60_000;
const { Logger }: typeof import('@n8n/backend-common') = createRequire(
	requireFromRoot.resolve('n8n-core'),
)('@n8n/backend-common');
afterEach(
	() => void Object.assign(bench.sandbox.limiter, { limit: 250, take: Limiter.prototype.take }),
);

const items = (ids: readonly string[]) => ids.map((id) => ({ id }));
const pausable = () =>
	[...bench.sandbox.store.subscriptions.values()]
		.filter(({ state, adhoc, pause }) => state === 'active' && !adhoc && !pause)
		.map(({ id }) => id);
const many = (ids: readonly string[], count: number) =>
	Array.from({ length: count }, (_, n) => ids[n % ids.length] ?? '');
const accounts = { accountId: byId('={{ $json.id }}') };
const strangers = (count: number) => items(Array.from({ length: count }, (_, n) => `nobody-${n}`));

/** Virtual milliseconds that `work` took, and the calls that were refused meanwhile. */
async function measured(work: () => Promise<unknown>): Promise<{ took: number; refused: number }> {
	const began = bench.clock.now();
	await work();
	return { took: bench.clock.now() - began, refused: bench.sandbox.limiter.refused };
}

/** Every call takes its time: half of it on the way there, half on the way back. */
function withLatency(ms: number): void {
	const { limiter } = bench.sandbox;
	const take = limiter.take.bind(limiter);
	Object.assign(limiter, {
		take: (address: string) => {
			bench.clock.skip(ms / 2);
			const seconds = take(address);
			bench.clock.skip(ms / 2);
			return seconds;
		},
	});
}

/** What is told in n8n's log meanwhile. */
async function told(work: () => Promise<unknown>): Promise<unknown[]> {
	const info = jest.spyOn(Container.get(Logger), 'info');
	await work();
	const messages = info.mock.calls.map(([message]) => message);
	info.mockRestore();
	return messages;
}

test('a wait for the limit is told in the log while it lasts, once for all that wait', async () => {
	const read = async () =>
		await bench.run('fastSpringAccount', 'get', {
			parameters: accounts,
			items: strangers(260),
			onError: 'continueRegularOutput',
		});
	expect(await told(read)).toEqual(['FastSpring: waiting 60 s before the next request']);
});

describe('600 single calls one after the other', () => {
	test('end as soon as FastSpring allows, and none is refused', async () => {
		const parameters = { subscriptionId: byId('={{ $json.id }}') };
		const { took, refused } = await measured(async () => {
			const { output, hints } = await bench.run('fastSpringSubscription', 'subscription.pause', {
				parameters,
				items: items(many(pausable(), 600)),
			});
			expect(output[0]?.length).toBe(600);
			expect(hints.map(({ message }) => message)).toEqual([
				// Freed slots are taken a few milliseconds apart.
				'600 items in 600 calls, waited 121 s for the rate limit or a retry',
			]);
		});
		// 250 at once, 250 a minute later, the last 100 after two minutes.
		expect([refused, bench.sandbox.calls.length]).toEqual([0, 600]);
		expect(took).toBeGreaterThanOrEqual(2 * MINUTE);
		expect(took).toBeLessThanOrEqual(2 * MINUTE * 1.02);
	});

	test('the same when each call takes 40 ms', async () => {
		withLatency(40);
		const { took, refused } = await measured(() =>
			bench.run('fastSpringSubscription', 'subscription.pause', {
				parameters: { subscriptionId: byId('={{ $json.id }}') },
				items: items(many(pausable(), 600)),
			}),
		);
		const shortest = 2 * MINUTE + 100 * 40;
		expect(refused).toBe(0);
		expect(took).toBeGreaterThanOrEqual(shortest);
		expect(took).toBeLessThanOrEqual(shortest * 1.02);
	});
});

test('600 calls, eight at a time, are not refused either', async () => {
	const { took, refused } = await measured(() =>
		bench.run('fastSpringAccount', 'get', {
			parameters: accounts,
			items: strangers(600),
			onError: 'continueRegularOutput',
		}),
	);
	expect([refused, bench.sandbox.calls.length]).toEqual([0, 600]);
	expect(took).toBeGreaterThanOrEqual(2 * MINUTE);
	expect(took).toBeLessThanOrEqual(2 * MINUTE * 1.02);
});

test('executions share what there is', async () => {
	const runs = [0, 1, 2].map((run) =>
		bench.run('fastSpringAccount', 'get', {
			parameters: accounts,
			items: items(
				many([`a${run}`, `b${run}`], 2).concat(
					Array.from({ length: 198 }, (_, n) => `x${run}-${n}`),
				),
			),
			onError: 'continueRegularOutput',
		}),
	);
	const { took, refused } = await measured(() => Promise.all(runs));
	expect([refused, bench.sandbox.calls.length]).toEqual([0, 600]);
	expect(took).toBeLessThanOrEqual(2 * MINUTE * 1.02);
});

describe('behind an address that others use too', () => {
	test('a 429 is waited for; all items succeed, and few calls are refused', async () => {
		bench.sandbox.limiter.limit = 60;
		const ids = [...bench.sandbox.store.accounts.keys()];
		const { output } = await bench.run('fastSpringAccount', 'get', {
			parameters: accounts,
			items: [...strangers(600), ...items(ids)],
			onError: 'continueRegularOutput',
		});
		expect(
			output[0]
				?.slice(0, 600)
				.every(({ json }) => String(json['error']).includes('account id not found')),
		).toBe(true);
		expect(output[0]?.slice(600).map(({ json }) => json['account'])).toEqual(ids);
		// One refusal stops everybody: at most those that are under way are refused with it, in each of the eleven minutes.
		expect(bench.sandbox.limiter.refused).toBeGreaterThan(0);
		expect(bench.sandbox.limiter.refused).toBeLessThan(30);
	});

	test('Requests per Minute lowers the limit', async () => {
		const { took } = await measured(() =>
			bench.run('fastSpringAccount', 'get', {
				parameters: accounts,
				items: strangers(180),
				onError: 'continueRegularOutput',
				credential: { requestsPerMinute: 60 },
			}),
		);
		expect(took).toBeGreaterThanOrEqual(2 * MINUTE);
		expect(took).toBeLessThanOrEqual(2 * MINUTE * 1.02);
	});
});

describe('Retry-After', () => {
	const refusal = {
		kind: 'status',
		status: 429,
		times: 1,
		body: { code: 'TOO_MANY_REQUESTS', message: 'Slow down' },
	} as const;
	const read = () =>
		bench.run('fastSpringOrder', 'get', {
			parameters: { orderId: byId([...bench.sandbox.store.orders.keys()][0] ?? '') },
		});

	test.each([
		['in seconds', () => '7', () => 7_000],
		[
			'as a date',
			() => new Date(bench.clock.now() + 9_000).toUTCString(),
			(header: string) => Date.parse(header) - bench.clock.now(),
		],
		['that is missing', () => '', () => 1_000],
		['that makes no sense', () => 'soon', () => 1_000],
		['in the past', () => new Date(bench.clock.now() - 9_000).toUTCString(), () => 1_000],
	])('%s is waited for', async (_, header, wait) => {
		const value = header();
		// Half a second of it keeps processes from waking together.
		const expected = wait(value) + 500;
		bench.sandbox.faults.add({
			...refusal,
			...(value ? { headers: { 'retry-after': value } } : {}),
		});
		const { took } = await measured(async () => expect((await read()).error).toBeUndefined());
		expect([took, bench.sandbox.calls.map(({ status }) => status)]).toEqual([expected, [429, 200]]);
	});

	test.each([
		['30', ['FastSpring: waiting 30 s before the next request']],
		['4', []],
	])(
		'of %s s is told in the log while it lasts, where somebody may wonder',
		async (value, messages) => {
			bench.sandbox.faults.add({ ...refusal, headers: { 'retry-after': value } });
			expect(await told(read)).toEqual(messages);
		},
	);

	test('that is too long for a run is not waited for, and says so', async () => {
		bench.sandbox.faults.add({ ...refusal, headers: { 'retry-after': '3600' } });
		const { error } = await read();
		expect(error).toMatchObject({
			message: expect.stringContaining('Slow down [item 0]'),
			description: expect.stringContaining('lower Requests per Minute'),
			httpCode: '429',
		});
		expect(bench.sandbox.calls.length).toBe(1);
	});

	test('that is too long does not hold up the next run: it is told at once', async () => {
		bench.sandbox.faults.add({ ...refusal, headers: { 'retry-after': '86400' } });
		await read();
		const { took } = await measured(async () => {
			const { error } = await read();
			expect(error?.message).toContain('FastSpring accepts no calls for the next 86400 seconds');
		});
		expect([took, bench.sandbox.calls.length]).toEqual([0, 1]);
	});

	test('of a charge is waited for too: it was refused before any work', async () => {
		const [managed] = [...bench.sandbox.store.subscriptions.values()].filter(
			({ adhoc, failing }) => adhoc && failing === null,
		);
		bench.sandbox.faults.add({ ...refusal, headers: { 'retry-after': '5' } });
		const { output } = await bench.run('fastSpringSubscription', 'subscription.charge', {
			parameters: { subscriptionId: byId(managed?.id ?? '') },
		});
		expect(output[0]?.[0]?.json).toMatchObject({ result: 'success' });
		expect(bench.sandbox.calls.map(({ status }) => status)).toEqual([429, 200]);
	});

	test('that never ends is given up after some minutes, with what was tried', async () => {
		bench.sandbox.faults.add({ ...refusal, times: 1_000, headers: { 'retry-after': '60' } });
		const { error } = await read();
		expect(error?.description).toMatch(/\(11 attempts, 600 s of waiting between them\)/);
	});
});
