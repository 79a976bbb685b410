import { describe, expect, test } from '@jest/globals';
import { failureOf } from '../../../nodes/shared/http/failure.ts';
import { redact, redactor } from '../../../nodes/shared/http/redact.ts';

const field = (name: string, message: string) => ({ field: name, message });

describe('all shapes of a failure', () => {
	test.each<[string, unknown, string, { field: string; message: string }[]]>([
		[
			'an entry with a map',
			{ action: 'order.get', order: 'x', result: 'error', error: { order: 'Not found' } },
			'order: Not found',
			[field('order', 'Not found')],
		],
		[
			'several fields',
			{ result: 'error', error: { quantity: 'Too few', coupons: 'Used up' } },
			'quantity: Too few; coupons: Used up',
			[field('quantity', 'Too few'), field('coupons', 'Used up')],
		],
		[
			'a key with a dot',
			{
				action: 'subscriptions.pause',
				result: 'error',
				error: { 'subscriptions.pause': 'Not active' },
			},
			'subscriptions.pause: Not active',
			[field('subscriptions.pause', 'Not active')],
		],
		[
			'a key that is a path',
			{ result: 'error', error: { 'items.thing': 'Not in it' } },
			'items.thing: Not in it',
			[field('items.thing', 'Not in it')],
		],
		[
			'a lone text',
			{ coupon: 'c', result: 'error', error: 'Invalid discount' },
			'Invalid discount',
			[field('', 'Invalid discount')],
		],
		[
			'a lone message',
			{ action: 'subscriptions.estimate.update', result: 'error', error: { message: 'No root' } },
			'No root',
			[field('', 'No root')],
		],
		[
			'an error beside "success"',
			{ result: 'success', error: { subscription: 'Not found' } },
			'subscription: Not found',
			[field('subscription', 'Not found')],
		],
		[
			'an error without a result',
			{ error: { email: 'taken' } },
			'email: taken',
			[field('email', 'taken')],
		],
		[
			'an error with nulls',
			{ result: 'error', error: { url: 'Required', hmacSecret: null } },
			'url: Required',
			[field('url', 'Required')],
		],
		[
			'a list of errors',
			{ result: 'error', error: ['One', { field: 'Two' }] },
			'One; field: Two',
			[field('', 'One'), field('field', 'Two')],
		],
		[
			'a code and a message in an error',
			{ error: { code: 'NOT_FOUND', message: 'Gone' } },
			'NOT_FOUND: Gone',
			[field('NOT_FOUND', 'Gone')],
		],
		[
			'an object where a text should be',
			{ result: 'error', error: { price: { USD: 'bad' } } },
			'price.USD: bad',
			[field('price.USD', 'bad')],
		],
		['"error" and nothing else', { action: 'x', result: 'error' }, 'FastSpring gave no reason', []],
		['"error" and an empty map', { result: 'error', error: {} }, 'FastSpring gave no reason', []],
		[
			'a message with parameters',
			{ message: 'required', params: ['sourceAccountId'] },
			'required sourceAccountId',
			[field('', 'required sourceAccountId')],
		],
		[
			'a message without parameters',
			{ message: 'not found', params: [] },
			'not found',
			[field('', 'not found')],
		],
		[
			'a message under a field',
			{ unsupportedField: { message: 'unreadable', params: [] } },
			'unsupportedField: unreadable',
			[field('unsupportedField', 'unreadable')],
		],
		[
			'messages under several fields',
			{ a: { message: 'unreadable', params: [] }, b: { message: 'required', params: [] } },
			'a: unreadable; b: required',
			[field('a', 'unreadable'), field('b', 'required')],
		],
		[
			'a code and a message',
			{ code: 'VALIDATION_ERROR', message: 'Bad date' },
			'VALIDATION_ERROR: Bad date',
			[field('VALIDATION_ERROR', 'Bad date')],
		],
		[
			'a service error with fields',
			{
				status: '400 BAD_REQUEST',
				timestamp: 't',
				id: 'i',
				message: 'Bad',
				errors: [
					{ errorCode: 'X', field: 'customer.email', message: 'Missing', rejectedValue: null },
				],
			},
			'customer.email: Missing',
			[field('customer.email', 'Missing')],
		],
		[
			'a service error without fields',
			{ status: 'NOT_FOUND', timestamp: 't', id: 'i', message: 'No invoice', details: null },
			'No invoice',
			[field('', 'No invoice')],
		],
		[
			'a service error with an empty list',
			{ status: 'BAD_REQUEST', timestamp: 't', message: 'Nope', errors: [] },
			'Nope',
			[field('', 'Nope')],
		],
	])('%s', (_, body, message, fields) =>
		expect(failureOf(body)).toMatchObject({ message, fields }),
	);
});

describe('what is no failure', () => {
	test.each<[string, unknown]>([
		['nothing', undefined],
		['null', null],
		['an empty text', ''],
		['a page', '<html></html>'],
		['a number', 5],
		['a list', [{ result: 'error' }]],
		['an empty record', {}],
		['a success', { action: 'order.update', order: 'x', result: 'success' }],
		['a success with an empty error', { result: 'success', error: '' }],
		[
			'a success with an error that says nothing',
			{ result: 'success', error: { hmacSecret: null } },
		],
		['a record with a message of its own', { id: 'q', message: 'Thank you', status: 'OPEN' }],
		['a list of records', { result: 'success', orders: [{ result: 'error', error: 'x' }] }],
		['a record of records', { pricing: { message: 'x' }, other: 5 }],
	])('%s', (_, body) => expect(failureOf(body)).toBeUndefined());
});

describe('addresses and passwords', () => {
	test.each([
		['ada@example.com', '[e-mail address]'],
		['email ada.byron+x@mail.example.co.uk is taken', 'email [e-mail address] is taken'],
		['"ADA@EXAMPLE.COM"', '"[e-mail address]"'],
		['<zoë@müller.example>, bob@x.io;', '<[e-mail address]>, [e-mail address];'],
		['почта@пример.рф', '[e-mail address]'],
		['see ?email=ada%40example.com&x=1', 'see ?email=[e-mail address]&x=1'],
		['https://user:pass@api.example.com/x', 'https://api.example.com/x'],
		['https://user:p%40ss@api.example.com/x', 'https://api.example.com/x'],
		['"ada byron"@example.com', '[e-mail address]'],
		['user@localhost', '[e-mail address]'],
		['call +49 30 5550142 now', 'call [phone number] now'],
		['password=hunter2&x=1', 'password=[hidden]&x=1'],
		['Authorization: Basic dXNlcjpwYXNz', 'Authorization: Basic [hidden]'],
		['pay at https://x.onfastspring.com/session/abc123/x now', 'pay at [link] now'],
		['GET /session/AbCdEf123456?x=1 failed', 'GET /session/[hidden] failed'],
		['order abc_DEF-1 at 12:30, 5.50 USD, a@b', 'order abc_DEF-1 at 12:30, 5.50 USD, a@b'],
	])('%s', (text, expected) => expect(redact(text)).toBe(expected));

	test('are looked for in a text that was cut before, whatever its length', () => {
		const all = redactor([], Infinity);
		expect(all(`${'x '.repeat(400)}ada@example.com`)).toContain('[e-mail address]');
		expect(all('y'.repeat(30_000)).length).toBeLessThan(2_000);
	});

	test('go out of every part of a failure', () => {
		expect(
			failureOf({ result: 'error', error: { 'ada@example.com': 'has bob@example.com' } }),
		).toMatchObject({
			message: '[e-mail address]: has [e-mail address]',
			fields: [field('[e-mail address]', 'has [e-mail address]')],
		});
	});
});
