import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { secretProblem, sign, verify } from '../../../nodes/shared/webhook/signature.ts';

const SECRET = 's3cret-Brightforge-2026';
const UMLAUTS = 'gehëim/42';

// 299 bytes with a "€", a diaeresis and a number that JavaScript writes otherwise.
const BODY = Buffer.from(
	'{"events":[{"id":"q7Jw2mTzR0uVb4XyKc9PdA","processed":false,"created":1771061474120,"type":"order.completed","live":false,"data":{"order":"t1Yh8sQmS2eLr0ZkWn5GvQ","id":"t1Yh8sQmS2eLr0ZkWn5GvQ","reference":"BRI260214-7305-48127","total":28.0,"totalDisplay":"28,00 €","customer":{"first":"Zoë"}}}]}',
);
const RESERIALIZED = Buffer.from(JSON.stringify(JSON.parse(BODY.toString())));
const SIGNED = 'ESbyrStT2JnT5OFlEIj4qqJlXnh2vOHxPWrGASS7A84=';

test('the body of the vectors is the one they were made with', () => {
	expect(BODY.length).toBe(299);
	expect(createHash('sha256').update(BODY).digest('hex')).toBe(
		'208215fec940375d188ba97206f1fa3241576c1f4774d90952f8f1973003a988',
	);
});

test.each([
	['the body', BODY, SECRET, SIGNED],
	[
		'the body, with a secret beyond ASCII',
		BODY,
		UMLAUTS,
		'h+IhdlGwrHl8E7FjbOkdWhd3tH+b1yHMoBxoJcdF4tw=',
	],
	[
		'the body after a round through JSON',
		RESERIALIZED,
		SECRET,
		'fSQQ92tQzvoDvgNr+jsanCqNFJTBNhTC6NuXcB5lgrw=',
	],
])('signs %s', (_, body, secret, expected) => {
	expect(sign(body, secret)).toBe(expected);
	expect(sign(body.toString(), secret)).toBe(expected);
	expect(verify(body, expected, [secret])).toBe(true);
});

describe('verify', () => {
	const cases: Array<
		[what: string, body: Buffer, signature: string, secrets: string[], genuine: boolean]
	> = [
		['the current secret', BODY, SIGNED, [SECRET, ''], true],
		['the previous secret', BODY, SIGNED, [UMLAUTS, SECRET], true],
		['another secret', BODY, SIGNED, [UMLAUTS], false],
		['no secret', BODY, SIGNED, [], false],
		['an empty secret, even with its own signature', BODY, sign(BODY, ''), ['', ''], false],
		['no signature', BODY, '', [SECRET], false],
		['a re-serialized body', RESERIALIZED, SIGNED, [SECRET], false],
		['a body cut short', BODY.subarray(0, -1), SIGNED, [SECRET], false],
		[
			'a body with a line end added',
			Buffer.concat([BODY, Buffer.from('\n')]),
			SIGNED,
			[SECRET],
			false,
		],
		['a body in another encoding', Buffer.from(BODY.toString(), 'latin1'), SIGNED, [SECRET], false],
		['an empty body, signed', Buffer.alloc(0), sign('', SECRET), [SECRET], true],
		[
			'bytes that are no text',
			Buffer.from([0xff, 0x00, 0xfe]),
			sign(Buffer.from([0xff, 0x00, 0xfe]), SECRET),
			[SECRET],
			true,
		],
		['a signature without its padding', BODY, SIGNED.replace('=', ''), [SECRET], false],
		['a signature with something added', BODY, `${SIGNED}=`, [SECRET], false],
		['a signature in other letters', BODY, SIGNED.toLowerCase(), [SECRET], false],
		['two signatures in one header', BODY, `${SIGNED}, ${SIGNED}`, [SECRET], false],
		['a signature in hex', BODY, Buffer.from(SIGNED, 'base64').toString('hex'), [SECRET], false],
		[
			'a signature in URL-safe Base64',
			BODY,
			'h-IhdlGwrHl8E7FjbOkdWhd3tH-b1yHMoBxoJcdF4tw=',
			[UMLAUTS],
			false,
		],
		['as many bytes of another alphabet', BODY, 'é'.repeat(22), [SECRET], false],
	];
	test.each(cases)('%s', (_, body, signature, secrets, genuine) => {
		expect(verify(body, signature, secrets)).toBe(genuine);
	});

	test('a body of 16 MB', () => {
		const large = Buffer.alloc(16 * 1024 * 1024, 'é');
		expect(verify(large, sign(large, SECRET), [SECRET])).toBe(true);
		large[large.length - 1] = 0;
		expect(verify(large, SIGNED, [SECRET])).toBe(false);
	});
});

test.each([
	['', false, 'empty'],
	[undefined, false, 'empty'],
	['', true, undefined],
	[SECRET, false, undefined],
	[UMLAUTS, true, undefined],
	['x'.repeat(100), false, undefined],
	['x'.repeat(101), true, '100 characters'],
	[` ${SECRET}`, false, 'space'],
	[`${SECRET}\n`, false, 'space'],
])('the secret %j (optional: %j) is told apart', (secret, optional, problem) => {
	const found = secretProblem(secret, optional);
	if (problem === undefined) expect(found).toBeUndefined();
	else expect(found).toContain(problem);
});
