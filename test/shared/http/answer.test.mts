import { describe, expect, test } from '@jest/globals';
import { api } from '../../../nodes/shared/endpoints.ts';
import { read, type Attempt } from '../../../nodes/shared/http/answer.ts';
import type { Route } from '../../../nodes/shared/http/route.ts';

const answer = (status: number, body: unknown = ''): Attempt => ({ status, headers: {}, body });
const notFound = {
	action: 'order.get',
	order: 'a',
	result: 'error',
	error: { order: 'Not found' },
};
const html = '<html>gateway</html>';
/** A trace id of a service, which is no record's id. */
const service = (status: string, message = 'No') => ({
	status,
	timestamp: 't',
	id: 'FS8',
	message,
});

/** What is read of one call, and of the entries of a call for a and b. */
const kindOf = (route: Route, attempt: Attempt, ids?: string[], criteria: string[] = []) => {
	const reading = read({ route, criteria, ...(ids ? { ids } : {}) }, attempt);
	if (reading.is === 'entries') return reading.entries.map(({ is }) => is).join(' ');
	return reading.is;
};

describe('a single call', () => {
	test.each<[string, Route, Attempt, string]>([
		['a record', api.quote.get, answer(200, { id: 'q' }), 'done'],
		['a record in an envelope', api.account.get, answer(200, { accounts: [{ id: 'x' }] }), 'done'],
		['nothing for a read', api.quote.get, answer(200), 'unanswered'],
		['nothing for a write', api.quote.create, answer(200), 'unanswered'],
		['an empty list for a write', api.account.create, answer(200, []), 'unanswered'],
		[
			'an empty envelope for a write',
			api.account.create,
			answer(200, { accounts: [] }),
			'unanswered',
		],
		['an empty list for a read', api.quote.get, answer(200, []), 'unanswered'],
		['an empty envelope for a read', api.account.get, answer(200, { accounts: [] }), 'unanswered'],
		['an empty list that says there are none', api.offer.get, answer(200, []), 'done'],
		[
			'an empty envelope that says there are none',
			api.checkoutSession.getPaymentMethods,
			answer(200, { paymentMethods: [] }),
			'done',
		],
		['a list within a list for a read', api.invoice.get, answer(200, [[]]), 'unanswered'],
		['nulls for a read', api.account.get, answer(200, { accounts: [null] }), 'unanswered'],
		['numbers for a read', api.cancelSurvey.get, answer(200, [1, 2]), 'unanswered'],
		['an empty list for a deletion', api.cartItem.remove, answer(200, []), 'done'],
		['204 for a write', api.cartItem.remove, answer(204), 'done'],
		['204 for a read', api.quote.get, answer(204), 'unanswered'],
		['a page', api.quote.get, answer(200, html), 'foreign'],
		['a scalar', api.quote.get, answer(200, 5), 'foreign'],
		['a redirect', api.quote.create, answer(302), 'foreign'],
		["a proxy's page under 403", api.quote.get, answer(403, html), 'foreign'],
		["a proxy's page under 502", api.quote.create, answer(502, html), 'unknown'],
		['a page that says it is too large', api.quote.create, answer(413, html), 'refused'],
		[
			'a result in other words for a write',
			api.quote.cancel,
			answer(200, { id: 'q', result: 'failed' }),
			'unanswered',
		],
		['no success of a write', api.session.create, answer(200, { success: false }), 'unanswered'],
		[
			'a success in capitals',
			api.account.update,
			answer(200, { account: 'x', result: 'SUCCESS' }),
			'done',
		],
		[
			'an error in capitals',
			api.account.update,
			answer(200, { account: 'x', result: 'ERROR', error: { email: 'No' } }),
			'refused',
		],
		['401 of the service', api.quote.get, answer(401, { code: 'X', message: 'No' }), 'refused'],
		[
			'400 with a bare message',
			api.session.create,
			answer(400, { message: 'Can not parse' }),
			'refused',
		],
		['409 without a body', api.product.upsert, answer(409), 'refused'],
		[
			'a flat verdict',
			api.account.create,
			answer(400, { result: 'error', error: { email: 'Taken' } }),
			'refused',
		],
		[
			'a verdict under 200',
			api.account.create,
			answer(200, { result: 'error', error: { email: 'Taken' } }),
			'refused',
		],
		[
			'success and an error at once',
			api.subscription.cancel,
			answer(200, { subscriptions: [{ result: 'success', error: { subscription: 'Not found' } }] }),
			'refused',
		],
		[
			'a verdict under 500',
			api.subscription.cancel,
			answer(500, { subscriptions: [{ result: 'error', error: { x: 'No' } }] }),
			'refused',
		],
		[
			'a service fault under 500',
			api.quote.create,
			answer(500, service('INTERNAL_SERVER_ERROR')),
			'unknown',
		],
		[
			'a documented code under 500',
			api.invoice.create,
			answer(500, { code: 'VALIDATION_ERROR', message: 'No' }),
			'refused',
		],
		[
			'another code under 500',
			api.invoice.create,
			answer(500, { code: 'INTERNAL', message: 'No' }),
			'unknown',
		],
		['a success under 503', api.quote.create, answer(503, { id: 'q' }), 'unknown'],
		[
			'too many requests',
			api.quote.create,
			answer(429, { code: 'X', message: 'Slow' }),
			'throttled',
		],
		['an empty 404 of a record', api.quote.get, answer(404), 'refused'],
		['an empty 404 of a list', api.order.getAll, answer(404), 'throttled'],
		['a lost connection', api.quote.create, { code: 'ECONNRESET' }, 'unknown'],
		['no connection', api.quote.create, { code: 'ECONNREFUSED' }, 'unreachable'],
		['more than a text can hold', api.quote.create, { code: 'ERR_STRING_TOO_LONG' }, 'foreign'],
		["a proxy's wish for a login", api.quote.create, answer(407), 'foreign'],
		['a rule of n8n', api.quote.create, { code: 'NOT_ALLOWED' }, 'unreachable'],
		['plain text where it belongs', api.cache.reset, answer(200, 'ok'), 'done'],
		['plain text under an error', api.cache.reset, answer(500, 'no'), 'unknown'],
	])('%s', (_, route, attempt, expected) => expect(kindOf(route, attempt)).toBe(expected));
});

describe('what is gone', () => {
	const missing = { result: 'error', error: { account: 'Not found' } };
	test.each<[string, Route, Attempt, string]>([
		['flat under 400', api.account.get, answer(400, missing), 'gone'],
		['in an envelope under 200', api.account.get, answer(200, { accounts: [missing] }), 'gone'],
		['in an envelope under 404', api.account.get, answer(404, { accounts: [missing] }), 'gone'],
		['by the service', api.quote.get, answer(404, service('404 NOT_FOUND')), 'gone'],
		[
			'by the service, without its number',
			api.invoice.get,
			answer(404, service('NOT_FOUND')),
			'gone',
		],
		[
			'only in words, 401',
			api.account.get,
			answer(401, { error: { account: 'account id not found' } }),
			'refused',
		],
		[
			'only in words, 404 of a framework',
			api.account.get,
			answer(404, { statusCode: 404, error: 'Not Found', message: 'Route not found' }),
			'refused',
		],
		['only in words, 502', api.account.get, answer(502, { error: 'Shard not found' }), 'unknown'],
		[
			'another field',
			api.account.get,
			answer(400, { result: 'error', error: { scope: 'Not found' } }),
			'refused',
		],
		['a write', api.account.update, answer(400, missing), 'refused'],
	])('%s', (_, route, attempt, expected) => expect(kindOf(route, attempt)).toBe(expected));

	test.each<[string, Attempt, string]>([
		[
			'its criterion, flat',
			answer(400, {
				action: 'account.lookup',
				result: 'error',
				error: { email: 'Account not found' },
			}),
			'gone',
		],
		[
			'its criterion, in an envelope',
			answer(200, { accounts: [{ result: 'error', error: { email: 'Not found' } }] }),
			'gone',
		],
		[
			'its criterion, another fault',
			answer(400, { result: 'error', error: { email: 'Not an address' } }),
			'refused',
		],
		['something else', answer(400, { result: 'error', error: { page: 'not found' } }), 'refused'],
		['a login', answer(401, { error: { email: 'not found' } }), 'refused'],
		['a route of a proxy', answer(404, { code: 'NotFound', message: 'Not Found' }), 'refused'],
		['a fault', answer(500, { error: 'Shard for store not found' }), 'unknown'],
		['a page', answer(404, 'not found'), 'foreign'],
		['an empty list', answer(200, { result: 'success', accounts: [] }), 'listed'],
		['JSON of a stranger', answer(200, { ok: true }), 'foreign'],
	])('a look-up refused for %s', (_, attempt, expected) =>
		expect(kindOf(api.account.getAll, attempt, undefined, ['email'])).toBe(expected),
	);
});

describe('a call for several entries', () => {
	const [a, b] = [
		{ order: 'a', result: 'success' },
		{ order: 'b', result: 'success' },
	];
	const badA = { ...notFound };
	const joined = { order: 'a,b', result: 'error', error: { order: 'Not found' } };
	test.each<[string, Attempt, string]>([
		['both', answer(200, { orders: [a, b] }), 'done done'],
		['both, the other way round', answer(200, { orders: [b, a] }), 'done done'],
		['one refused', answer(400, { orders: [badA, b] }), 'refused done'],
		['one missing', answer(200, { orders: [b] }), 'unanswered done'],
		[
			'a row of another record',
			answer(200, { orders: [{ order: 'z', result: 'success' }, b] }),
			'unanswered done',
		],
		[
			'rows without ids',
			answer(200, { orders: [{ result: 'success' }, { result: 'success' }] }),
			'unanswered unanswered',
		],
		[
			'the place of an unknown one',
			answer(400, {
				orders: [{ order: '[0]', result: 'error', error: { order: 'Not found' } }, b],
			}),
			'refused done',
		],
		['a flat error that names one', answer(400, badA), 'refused unanswered'],
		['a flat error that names none', answer(400, { message: 'unreadable', params: [] }), 'refused'],
		['a trace id of the service', answer(401, service('UNAUTHORIZED')), 'refused'],
		['the joined ids as one', answer(400, { orders: [joined] }), 'refused'],
		['a fault', answer(500, service('INTERNAL_SERVER_ERROR')), 'unknown'],
		['verdicts under 500', answer(500, { orders: [badA, b] }), 'refused done'],
		[
			'records under 500, without a verdict',
			answer(500, { orders: [{ order: 'a' }, { order: 'b' }] }),
			'unknown',
		],
		['an empty list', answer(200, { orders: [] }), 'unanswered unanswered'],
		[
			'an error without a text',
			answer(200, { orders: [{ ...a, error: true }, b] }),
			'refused done',
		],
		[
			'a result in other words',
			answer(200, { orders: [{ ...a, result: 'pending' }, b] }),
			'unanswered done',
		],
		['no success', answer(200, { orders: [{ order: 'a', success: false }, b] }), 'unanswered done'],
		[
			'no success, as text',
			answer(200, { orders: [{ order: 'a', success: 'false' }, b] }),
			'unanswered done',
		],
		[
			'a result that is no word',
			answer(200, { orders: [{ ...a, result: false }, b] }),
			'unanswered done',
		],
		[
			'no result and no problem',
			answer(200, { orders: [{ order: 'a', result: null }, b] }),
			'done done',
		],
		[
			'a success that is said twice',
			answer(200, { orders: [{ ...a, success: true }, b] }),
			'done done',
		],
		['a page', answer(200, html), 'foreign'],
	])('%s', (_, attempt, expected) =>
		expect(kindOf(api.order.update, attempt, ['a', 'b'])).toBe(expected),
	);

	test('an id that a read does not know is gone, and not only refused', () =>
		expect(kindOf(api.order.get, answer(400, { orders: [badA, b] }), ['a', 'b'])).toBe(
			'gone done',
		));

	test('for one entry, the record of another is no answer', () => {
		expect(kindOf(api.order.update, answer(200, { orders: [b] }), ['a'])).toBe('unanswered');
		expect(kindOf(api.order.update, answer(200, { orders: [a] }), ['a'])).toBe('done');
	});

	test('an ID that is a number is the record of its digits, and of no other', () => {
		const rows = answer(200, {
			orders: [
				{ order: 2, result: 'success' },
				{ ...a, order: 1, error: 'No' },
			],
		});
		expect(kindOf(api.order.update, rows, ['1', '2'])).toBe('refused done');
		expect(kindOf(api.order.get, answer(200, { order: 99 }), ['77'])).toBe('unanswered');
		expect(kindOf(api.order.get, answer(200, { order: 77 }), ['77'])).toBe('done');
	});
});

describe('a page of a list', () => {
	const listed = (body: unknown) => {
		const reading = read({ route: api.order.getAll }, answer(200, body));
		return reading.is === 'listed' ? reading : reading.is;
	};

	test('keeps records and bare ids, and tells the rows that report a failure', () =>
		expect(listed({ orders: ['x', { order: 'y' }, { ...notFound }, 7] })).toMatchObject({
			elements: ['x', { order: 'y' }, '7'],
			failures: [{ message: 'a (order: Not found)' }],
		}));

	test.each<[string, object, object]>([
		[
			'a number',
			{ nextPage: 3, total: 120, limit: 50 },
			{ next: 3, total: 120, limit: 50, more: false },
		],
		['an end', { nextPage: null, total: 0 }, { more: false }],
		['more', { more: true }, { more: true }],
		[
			"HAL's first page",
			{ page: { number: 0, totalPages: 3, totalElements: 41, size: 20 } },
			{ next: 1, total: 41, limit: 20, more: false },
		],
		["HAL's last page", { page: { number: 2, totalPages: 3 } }, { more: false }],
		['records of a survey', { totalRecords: 9 }, { total: 9, more: false }],
	])('says how it goes on: %s', (_, facts, page) =>
		expect(listed({ orders: [], ...facts })).toMatchObject({ page }),
	);
});

test.each([
	['prorated', { prorate: true }, 'nonIdempotent'],
	['prorated, by JSON text', { prorate: 'true' }, 'nonIdempotent'],
	['prorated, not a preview', { prorate: true, preview: false }, 'nonIdempotent'],
	['a preview of it', { prorate: true, preview: true }, 'idempotent'],
	['not prorated', { prorate: false }, 'idempotent'],
	['dated', { next: '2026-03-10' }, 'nonIdempotent'],
	[
		'dated, with a preview that counts for nothing',
		{ next: '2026-03-10', preview: true },
		'nonIdempotent',
	],
	['an empty date', { next: null }, 'idempotent'],
	['anything else', { quantity: 2 }, 'idempotent'],
])('an update that is %s is %s', (_, payload, expected) => {
	const { repetition } = api.subscription.update;
	expect(typeof repetition === 'function' ? repetition(payload) : repetition).toBe(expected);
});
