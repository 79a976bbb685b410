/** What is remembered of hosts is bounded, and nothing that is in use is forgotten. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Calls } from '../../../nodes/shared/engine/calls.ts';
import { clock, limiterOf } from '../../../nodes/shared/engine/transport.ts';
import { read } from '../../../nodes/shared/http/answer.ts';
import type { Request } from '../../../nodes/shared/http/client.ts';
import { LIMITS } from '../../../nodes/shared/http/limits.ts';
import type { RateLimiter } from '../../../nodes/shared/http/rateLimiter.ts';
import { route } from '../../../nodes/shared/http/route.ts';
import { VirtualClock } from '../../support/clock.mts';

const before = { ...clock };
const time = new VirtualClock();
beforeEach(() => void Object.assign(clock, { now: time.now, sleep: time.sleep }));
afterEach(() => void Object.assign(clock, before));

const MINUTE = 60_000;
let hosts = 0;
const learnOthers = () => {
	for (let count = 0; count < LIMITS.places; count++) limiterOf(`other${hosts++}.test`);
};

describe('the limiter of a host', () => {
	const pending = async () => await Promise.resolve();
	const uses: Record<string, (limiter: RateLimiter) => Promise<() => void>> = {
		'that a run has joined': async (limiter) => limiter.join(100),
		'with a call under way': async (limiter) => {
			const release = await limiter.acquire();
			return () => release();
		},
		'with a call in its window': async (limiter) => {
			(await limiter.acquire())();
			return () => time.skip(MINUTE);
		},
		'that is told to wait': async (limiter) => {
			limiter.join(250)();
			(await limiter.acquire())(MINUTE);
			// Its share comes back, too.
			return () => time.skip(60 * MINUTE);
		},
		'that spreads its calls after a first refusal': async (limiter) => {
			(await limiter.acquire())(1_000);
			time.skip(1.5 * MINUTE);
			return () => time.skip(60 * MINUTE);
		},
		'with a share': async (limiter) => {
			for (let refusals = 0; refusals < 2; refusals++) {
				(await limiter.acquire())(1_000);
				time.skip(MINUTE / 2);
			}
			time.skip(1.5 * MINUTE);
			return () => time.skip(60 * MINUTE);
		},
		'with a call that waits': async (limiter) => {
			(await limiter.acquire())(30_000);
			const stop = new AbortController();
			const waiting = limiter.acquire(stop.signal).catch(pending);
			return () => {
				stop.abort();
				void waiting;
				time.skip(60 * MINUTE);
			};
		},
	};

	test.each(Object.entries(uses))('%s is kept, and forgotten afterwards', async (_, use) => {
		const host = `host${hosts++}.test`;
		const limiter = limiterOf(host);
		const end = await use(limiter);
		learnOthers();
		expect(limiterOf(host)).toBe(limiter);
		end();
		await pending();
		time.skip(2 * MINUTE);
		learnOthers();
		learnOthers();
		expect(limiterOf(host)).not.toBe(limiter);
	});

	test('is the same one however often it is asked for', () => {
		const host = `host${hosts++}.test`;
		const limiter = limiterOf(host);
		for (let count = 1; count < LIMITS.places; count++) limiterOf(`other${hosts++}.test`);
		expect(limiterOf(host)).toBe(limiter);
		learnOthers();
		expect(limiterOf(host)).not.toBe(limiter);
	});
});

test('that a host takes one ID per call is forgotten after many others', async () => {
	const get = route('multiRead', 'GET /things/{id}', { rows: 'things', key: 'thing', many: 50 });
	const sent: string[] = [];
	const ask = async (host: string) => {
		const client = {
			host,
			async call(request: Request) {
				const { ids = [] } = request;
				sent.push(ids.join());
				const body =
					ids.length === 1
						? { things: [{ thing: ids[0] }] }
						: { thing: ids.join(), result: 'error', error: { thing: 'Not found' } };
				const status = ids.length === 1 ? 200 : 404;
				return { reading: read(request, { status, headers: {}, body }), code: String(status) };
			},
		};
		sent.length = 0;
		await new Calls(client as never).records(get, ['a', 'b']);
		return [...sent];
	};
	expect(await ask('first.test')).toEqual(['a,b', 'a', 'b']);
	expect(await ask('first.test')).toEqual(['a', 'b']);
	for (let count = 0; count < LIMITS.places; count++) await ask(`later${count}.test`);
	expect(await ask('first.test')).toEqual(['a,b', 'a', 'b']);
});
