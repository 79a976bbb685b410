import { describe, expect, test } from '@jest/globals';
import { read, type Attempt } from '../../../nodes/shared/http/answer.ts';
import { LIMITS } from '../../../nodes/shared/http/limits.ts';
import { decide, retryAfterMs } from '../../../nodes/shared/http/retry.ts';
import { route, type Repetition } from '../../../nodes/shared/http/route.ts';

const REPETITIONS: readonly Repetition[] = ['safe', 'idempotent', 'nonIdempotent'];
const NOW = Date.parse('2026-03-10T12:00:00Z');
const order = route('write', 'POST /orders/{order_id}', { rows: 'orders', key: 'order' });
const reading = (attempt: Attempt) => read({ route: order }, attempt);
const after = (repetition: Repetition, attempt: Attempt, effort = {}) =>
	decide(repetition, reading(attempt), { attempt: 1, waited: 0, random: 0.5, now: NOW, ...effort });

const status = (code: number, body: unknown = '', headers = {}): Attempt => ({
	status: code,
	body,
	headers,
});
const error = { result: 'error', error: { order: 'Not found' } };
const [again, final] = [true, false];

/** What happens after the first attempt of a safe, an idempotent and a non-idempotent call. */
const table: ReadonlyArray<readonly [string, Attempt, boolean, boolean, boolean]> = [
	['429', status(429), again, again, again],
	['429 with a verdict', status(429, error), again, again, again],
	['500 without a body', status(500), again, again, final],
	['500 with a page', status(500, '<html></html>'), again, again, final],
	['500 with a service error', status(500, { code: 'X', message: 'down' }), again, again, final],
	['502', status(502), again, again, final],
	['503', status(503), again, again, final],
	['504', status(504), again, again, final],
	['408', status(408), again, again, final],
	['500 with a flat verdict', status(500, error), final, final, final],
	['500 with a verdict in an entry', status(500, { orders: [error] }), final, final, final],
	['503 with a verdict', status(503, error), final, final, final],
	...[200, 201, 204, 301, 302, 400, 401, 403, 404, 405, 409, 413, 414, 422].map(
		(code) => [String(code), status(code), final, final, final] as const,
	),
	...['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT', 'NO_ANSWER'].map(
		(code) => [code, { code }, again, again, final] as const,
	),
	...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].map(
		(code) => [code, { code }, again, again, again] as const,
	),
	...[
		'NOT_ALLOWED',
		'ERR_INVALID_URL',
		'CERT_HAS_EXPIRED',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'EPROTO',
	].map((code) => [code, { code }, final, final, final] as const),
];

describe('the first attempt', () => {
	test.each(table)('%s', (_, attempt, ...expected) => {
		expect(REPETITIONS.map((repetition) => after(repetition, attempt).retry)).toEqual(expected);
	});
});

describe('waits', () => {
	test.each([
		[1, 0, 500],
		[1, 1, 1_000],
		[2, 0.5, 1_500],
		[4, 1, 8_000],
	])('attempt %i with jitter %d waits %i ms', (attempt, random, wait) =>
		expect(after('safe', status(503), { attempt, random })).toEqual({ retry: true, wait }),
	);

	test.each<[string, string, boolean, number | undefined]>([
		['seconds', '7', again, 7_000],
		['none', '0', again, 0],
		['less than none', '-5', again, 750],
		['a date that is past', 'Tue, 10 Mar 2026 11:00:00 GMT', again, 750],
		['a word that JavaScript takes for a date', 'soon 5', again, 750],
		['a blank', ' ', again, 750],
		['a date', 'Tue, 10 Mar 2026 12:00:09 GMT', again, 9_000],
		['no time at all', 'soon', again, 750],
		['the longest', '120', again, 120_000],
		['a day', '86400', final, undefined],
		['a date in three days', 'Fri, 13 Mar 2026 12:00:00 GMT', final, undefined],
	])('Retry-After: %s', (_, header, retry, wait) => {
		const decision = after('nonIdempotent', status(429, '', { 'retry-after': header }));
		expect(decision).toEqual(retry ? { retry, wait } : { retry, isTooLong: true });
	});

	test('end once they add up to too much', () => {
		const waited = LIMITS.wait.total - 100;
		expect(after('safe', status(503), { waited })).toEqual({ retry: false, isTooLong: true });
	});

	test.each([
		['refusals for the rate', status(429), LIMITS.refusals],
		['faults', status(503), LIMITS.attempts],
		['connections that are never made', { code: 'ECONNREFUSED' }, LIMITS.attempts],
	])('%s are bounded', (_, attempt, most) => {
		const retries = (made: number) => after('safe', attempt, { attempt: made }).retry;
		expect([retries(most - 1), retries(most)]).toEqual([true, false]);
	});

	test('an empty 404 without an ID in the path may be the rate limit: it is tried once more', () => {
		const list = read({ route: route('list', 'GET /orders', { paging: 'page' }) }, status(404));
		const effort = { waited: 0, random: 0.5, now: NOW };
		expect(decide('safe', list, { attempt: 1, ...effort })).toMatchObject({ retry: true });
		expect(decide('safe', list, { attempt: 2, ...effort })).toMatchObject({ retry: false });
	});
});

test.each([
	[undefined, undefined],
	['', undefined],
	['3', 3_000],
	['nonsense', undefined],
])('Retry-After %p is %p ms', (header, ms) => expect(retryAfterMs(header, NOW)).toBe(ms));
