import { describe, expect, test } from '@jest/globals';
import { api } from '../../../nodes/shared/endpoints.ts';
import {
	envelopeOf,
	fillPath,
	idKeyOf,
	repetitionOf,
	route,
	type Route,
} from '../../../nodes/shared/http/route.ts';

describe('the array of records in an answer', () => {
	const plain = route('read', 'GET /x');
	const orders = route('read', 'GET /x', { rows: 'orders' });
	const either = route('read', 'GET /x', { rows: ['subscriptions', 'subscription'] });
	test.each<[string, Route, unknown, unknown[] | undefined]>([
		['in their envelope', orders, { orders: [1, 2], other: [3] }, [1, 2]],
		['none in the envelope', orders, { orders: [] }, []],
		['in the first envelope that is there', either, { subscription: [1] }, [1]],
		['a value under the key is no envelope', either, { subscription: 'abc' }, undefined],
		[
			'at a dotted place',
			route('read', 'GET /x', { rows: ['_embedded.quotes', 'content'] }),
			{ _embedded: { quotes: [1] } },
			[1],
		],
		['a bare array', orders, [1, 2], [1, 2]],
		['a body without one', plain, { a: 1 }, undefined],
		['no body', plain, undefined, undefined],
		['a text', plain, 'text', undefined],
	])('%s', (_, of, body, expected) => expect(envelopeOf(of, body)).toEqual(expected));
});

describe('a path', () => {
	const nested = route('read', 'GET /v2/checkouts/{checkoutPath}/sessions/{sessionId}', {
		slashes: ['checkoutPath'],
	});
	test.each([
		[
			'takes its values',
			fillPath(route('read', 'GET /orders/{order_id}'), { order_id: 'abc' }),
			'/orders/abc',
		],
		[
			'escapes them',
			fillPath(route('read', 'GET /orders/{order_id}'), { order_id: '../a b?c#d%' }),
			'/orders/..%2Fa%20b%3Fc%23d%25',
		],
		[
			'keeps a slash where one belongs',
			fillPath(nested, { checkoutPath: 'shop/main', sessionId: 'a/b' }),
			'/v2/checkouts/shop/main/sessions/a%2Fb',
		],
		['without braces stays', fillPath(route('read', 'GET /orders'), {}), '/orders'],
	])('%s', (_, path, expected) => expect(path).toBe(expected));
});

test.each<[Route, string]>([
	[api.order.get, 'safe'],
	[api.subscription.estimate, 'safe'],
	[api.report.revenue, 'safe'],
	[api.job.download, 'safe'],
	[api.order.update, 'idempotent'],
	[api.account.update, 'idempotent'],
	[api.code.add, 'idempotent'],
	[api.product.delete, 'nonIdempotent'],
	[api.account.create, 'nonIdempotent'],
	[api.subscription.charge, 'nonIdempotent'],
	[api.coTermGroup.update, 'nonIdempotent'],
	[api.return.create, 'nonIdempotent'],
	[api.invoice.create, 'nonIdempotent'],
])('what a repetition would do follows from the route: %p', (of, expected) =>
	expect(repetitionOf(of)).toBe(expected),
);

test('a bare id goes by the first name that its records have for it', () => {
	expect([api.order.getAll, api.product.getAll, route('read', 'GET /x')].map(idKeyOf)).toEqual([
		'order',
		'product',
		'id',
	]);
});
