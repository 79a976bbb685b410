import { describe, expect, test } from '@jest/globals';
import {
	decide,
	NOT_ALLOWED,
	RETRY,
	retryAfterMs,
	type Outcome,
	type Repetition,
} from '../../../nodes/shared/http/retry.ts';

const REPETITIONS: readonly Repetition[] = ['read', 'repeatable', 'once'];
const NOW = Date.parse('2026-03-10T12:00:00Z');
/** Jitter at its middle, in the first attempt, nothing waited for yet. */
const first = (repetition: Repetition, outcome: Outcome, attempt = 1, waited = 0, random = 0.5) =>
	decide(repetition, outcome, attempt, waited, random, NOW);

const again = 'again';
const final = 'final';
const unknown = 'unknown';
const verdict = (repetition: Repetition, outcome: Outcome, attempt = 1) => {
	const decision = first(repetition, outcome, attempt);
	return decision.retry ? again : decision.unknown ? unknown : final;
};
const status = (code: number, body: unknown = ''): Outcome => ({ status: code, body });
const error = { result: 'error', error: { order: 'Not found' } };

/** What happens after the first attempt of a read, a repeatable write and a write that goes once. */
const table: readonly (readonly [
	what: string,
	outcome: Outcome,
	read: string,
	repeatable: string,
	once: string,
])[] = [
	['429', status(429), again, again, again],
	['429 with a verdict', status(429, error), again, again, again],
	['500 without a body', status(500), again, again, unknown],
	['500 with a page', status(500, '<html></html>'), again, again, unknown],
	['500 with a service error', status(500, { code: 'X', message: 'down' }), again, again, unknown],
	['502', status(502), again, again, unknown],
	['503', status(503), again, again, unknown],
	['504', status(504), again, again, unknown],
	['408', status(408), again, again, unknown],
	['500 with a flat verdict', status(500, error), final, final, final],
	['500 with a verdict in an entry', status(500, { orders: [error] }), final, final, final],
	[
		'500 with good and bad entries in a bare array',
		status(500, [{ result: 'success' }, error]),
		final,
		final,
		final,
	],
	['503 with a verdict', status(503, error), final, final, final],
	...[200, 201, 204, 301, 302, 400, 401, 403, 404, 405, 409, 413, 414, 422].map(
		(code) => [String(code), status(code), final, final, final] as const,
	),
	['a broken connection', { code: 'ECONNRESET' }, again, again, unknown],
	['a broken pipe', { code: 'EPIPE' }, again, again, unknown],
	['a time-out', { code: 'ECONNABORTED' }, again, again, unknown],
	['a time-out of the network', { code: 'ETIMEDOUT' }, again, again, unknown],
	['no answer of any known kind', { code: 'NO_ANSWER' }, again, again, unknown],
	['nobody there', { code: 'ECONNREFUSED' }, again, again, again],
	['a name that nobody knows', { code: 'ENOTFOUND' }, again, again, again],
	['a name that nobody can tell now', { code: 'EAI_AGAIN' }, again, again, again],
	['no way there', { code: 'EHOSTUNREACH' }, again, again, again],
	['no network', { code: 'ENETUNREACH' }, again, again, again],
	['an address that is none', { code: 'ERR_INVALID_URL' }, final, final, final],
	['rules that forbid it', { code: NOT_ALLOWED }, final, final, final],
	['a certificate that has expired', { code: 'CERT_HAS_EXPIRED' }, final, final, final],
	['a certificate of its own', { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, final, final, final],
	['a certificate for another name', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, final, final, final],
	['a certificate of nobody', { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, final, final, final],
];

test.each(table)('%s', (_, outcome, ...expected) => {
	expect(REPETITIONS.map((repetition) => verdict(repetition, outcome))).toEqual(expected);
});

describe('how often', () => {
	test.each(REPETITIONS.slice(0, 2))('a %s is tried five times', (repetition) => {
		expect(
			[1, 4, 5].map((attempt) => verdict(repetition, { code: 'ECONNRESET' }, attempt)),
		).toEqual([again, again, repetition === 'read' ? final : unknown]);
	});

	test('a refusal by the limiter is waited for up to twenty times', () => {
		expect([1, 19, 20].map((attempt) => verdict('once', status(429), attempt))).toEqual([
			again,
			again,
			final,
		]);
	});

	test('what cannot have been sent leaves nothing unknown in the end', () => {
		expect(
			REPETITIONS.map((repetition) => verdict(repetition, { code: 'ECONNREFUSED' }, 5)),
		).toEqual([final, final, final]);
	});
});

describe('how long', () => {
	const wait = (...parameters: Parameters<typeof first>) => {
		const decision = first(...parameters);
		return decision.retry ? decision.wait : undefined;
	};
	const refused = (retryAfter?: string): Outcome => ({ status: 429, body: '', retryAfter });

	test('doubles, with 50 to 100 per cent of it by chance', () => {
		const waits = (random: number) =>
			[1, 2, 3, 4].map((attempt) => wait('read', status(503), attempt, 0, random));
		expect([waits(0), waits(0.5), waits(1)]).toEqual([
			[500, 1_000, 2_000, 4_000],
			[750, 1_500, 3_000, 6_000],
			[1_000, 2_000, 4_000, 8_000],
		]);
	});

	test('never longer than two minutes', () =>
		expect(wait('read', refused(), 12, 0, 1)).toBe(RETRY.longest));

	test.each([
		['0', 0],
		['7', 7_000],
		['1.5', 1_500],
		['-3', 0],
		['120', 120_000],
		[new Date(NOW + 30_000).toUTCString(), 30_000],
		[new Date(NOW - 30_000).toUTCString(), 0],
	])('Retry-After %s is obeyed', (header, expected) =>
		expect(wait('read', refused(header))).toBe(expected),
	);

	test.each(['', 'soon', 'NaN'])('Retry-After "%s" is none', (header) =>
		expect([retryAfterMs(header, NOW), wait('read', refused(header))]).toEqual([undefined, 750]),
	);

	test('a Retry-After beyond two minutes is not waited for', () =>
		expect(first('read', refused('121'))).toEqual({ retry: false, unknown: false }));

	test('a Retry-After is obeyed after a fault of the service too', () =>
		expect(wait('repeatable', { status: 503, body: '', retryAfter: '9' })).toBe(9_000));

	test('not more than ten minutes in all', () => {
		expect(wait('read', refused('60'), 2, 540_000)).toBe(60_000);
		expect(first('read', refused('60'), 2, 540_001)).toEqual({ retry: false, unknown: false });
	});
});
