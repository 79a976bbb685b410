import { describe, expect, test } from '@jest/globals';
import { fillPath, idKeyOf, repetitionOf, rowsOf } from '../../../nodes/shared/engine/calls.ts';
import { api, route } from '../../../nodes/shared/endpoints.ts';

describe('the records of an answer', () => {
	const plain = route('GET /x');
	const orders = route('GET /x', { rows: 'orders' });
	const either = route('GET /x', { rows: ['subscriptions', 'subscription'] });
	test.each([
		['in their envelope', orders, { orders: [1, 2], other: [3] }, [1, 2]],
		['none in the envelope', orders, { orders: [] }, []],
		['in the first envelope that is there', either, { subscription: [1] }, [1]],
		[
			'a value under the key is no envelope',
			either,
			{ subscription: 'abc', state: 'active' },
			[{ subscription: 'abc', state: 'active' }],
		],
		[
			'at a dotted place',
			route('GET /x', { rows: ['_embedded.quotes', 'content'] }),
			{ _embedded: { quotes: [1] } },
			[1],
		],
		['a bare array', orders, [1, 2], [1, 2]],
		['the body itself', plain, { a: 1 }, [{ a: 1 }]],
		['the body where there is no envelope', orders, { order: 'a' }, [{ order: 'a' }]],
		['no body', plain, undefined, []],
		['a text', plain, 'text', []],
	])('%s', (_, of, body, expected) => expect(rowsOf(of, body)).toEqual(expected));
});

describe('a path', () => {
	const nested = route('GET /v2/checkouts/{checkoutPath}/sessions/{sessionId}', {
		slashes: ['checkoutPath'],
	});
	test.each([
		[
			'takes its values',
			fillPath(route('GET /orders/{order_id}'), { order_id: 'abc' }),
			'/orders/abc',
		],
		[
			'escapes them',
			fillPath(route('GET /orders/{order_id}'), { order_id: '../a b?c#d%' }),
			'/orders/..%2Fa%20b%3Fc%23d%25',
		],
		[
			'keeps a slash where one belongs',
			fillPath(nested, { checkoutPath: 'shop/main', sessionId: 'a/b' }),
			'/v2/checkouts/shop/main/sessions/a%2Fb',
		],
		['without braces stays', fillPath(route('GET /orders'), {}), '/orders'],
	])('%s', (_, path, expected) => expect(path).toBe(expected));
});

test('what a repetition would do follows from the route', () => {
	expect(
		[
			api.order.get,
			api.subscription.estimate,
			api.order.update,
			api.account.update,
			api.product.delete,
			api.account.create,
			api.subscription.charge,
			api.subscription.pause,
			api.return.create,
			api.invoice.create,
		].map(repetitionOf),
	).toEqual([
		'read',
		'read',
		'repeatable',
		'repeatable',
		'once',
		'once',
		'once',
		'once',
		'once',
		'once',
	]);
});

test('a bare id goes by the first name that its records have for it', () => {
	expect([api.order.getAll, api.product.getAll, route('GET /x')].map(idKeyOf)).toEqual([
		'order',
		'product',
		'id',
	]);
});
