import { describe, expect, test } from '@jest/globals';
import { readingsOf } from '../../nodes/FastSpringLicenseTrigger/form.ts';
import {
	fingerprintOf,
	genuineReading,
	HASH_FIELD,
	hashOf,
	keyProblem,
	stripSlashes,
} from '../../nodes/FastSpringLicenseTrigger/hash.ts';

const KEY = '0123456789abcdef0123456789abcdef';
type Values = Record<string, string>;
const mapOf = (values: Values) => new Map(Object.entries(values));

const ada = {
	name: 'Ada Sample',
	company: 'Northwind Tools GmbH',
	email: 'ada@example.com',
	quantity: '2',
	product: 'northwind-pro',
	internalProductName: 'northwind-pro',
	sku: 'NW-PRO-1',
	reference: 'NWT251127-1234-56789',
	tags: '{}',
	attributes: '{}',
	test: 'true',
};
const zoe = {
	name: 'Zoë Łukasiewicz & Söhne',
	company: '',
	email: 'zoe+license@example.com',
	quantity: '1',
	product: 'northwind-team',
	sku: '',
	reference: 'NWT251127-2222-00001',
	referrer: 'camp 7/ü=1',
	tags: '{"team":"blue 50%"}',
	attributes: '{"seats":"5"}',
	subscription: 'aB3_xYz-1234567890abcd',
	sequence: '3',
	periods: '12',
};
const capitals = {
	policyId: 'pol-77',
	Zone: 'eu',
	apiKey: 'k-1',
	email: 'ada@example.com',
	quantity: '1',
	reference: 'NWT251127-3333-00002',
	subscription: 'S1',
	Subscription: 'S2',
};
const backslash = {
	email: 'ada@example.com',
	quantity: '1',
	reference: 'NWT251127-4444-00003',
	tags: '{"note":"say \\"hi\\" C:\\\\tmp"}',
};
const umlaut = {
	name: 'Jörg Müller',
	email: 'joerg@example.com',
	quantity: '1',
	reference: 'NWT251127-5555-00004',
};

// Computed apart from this code, in Python, Node.js, PHP and Java.
const vectors: Array<[what: string, values: Values, hash: string]> = [
	['plain', ada, 'cf90e2c7fe7ade00332a8fcf5d7b2a4a'],
	['beyond ASCII, with empty values', zoe, 'ffdd73c8b2bdb9e472e52d808ab68c0d'],
	['with capitals in names', capitals, 'd98be78c2695c28b8fd265e79d8a59fb'],
	['with backslashes', backslash, '9b3627eeb4e0a198fb60206624ef0288'],
	['with umlauts', umlaut, 'ed6b155ca6e1c1442c185ab821a20aeb'],
];

describe('the hash', () => {
	test.each(vectors)('of values %s', (_, values, hash) => {
		expect(hashOf(mapOf(values), KEY)).toBe(hash);
		expect(hashOf(mapOf({ ...values, [HASH_FIELD]: 'x' }), KEY)).toBe(hash);
	});

	test('in Latin-1', () =>
		expect(hashOf(mapOf(umlaut), KEY, 'latin1')).toBe('b4183cf6777b65712d0582776db18457'));
});

const escapeAs = (encoding: 'utf8' | 'latin1') => (text: string) =>
	[...Buffer.from(text, encoding)]
		.map((byte) => (byte === 0x20 ? '+' : `%${byte.toString(16).padStart(2, '0')}`))
		.join('');
const bodyOf = (values: Values, encoding: 'utf8' | 'latin1' = 'utf8') =>
	Object.entries(values)
		.map((pair) => pair.map(escapeAs(encoding)).join('='))
		.join('&');
const post = (body: string, charset = '', query = '') => ({
	method: 'POST',
	headers: { 'content-type': `application/x-www-form-urlencoded${charset}` },
	originalUrl: `/webhook/x/license${query}`,
	rawBody: Buffer.from(body, 'latin1'),
});
const get = (query: string) => ({ method: 'GET', headers: {}, originalUrl: `/webhook/x?${query}` });
const withHash = (values: Values, hash: string) => ({ ...values, [HASH_FIELD]: hash });

describe('a genuine request', () => {
	const UTF8 = 'ed6b155ca6e1c1442c185ab821a20aeb';
	const LATIN1 = 'b4183cf6777b65712d0582776db18457';
	const STRIPPED = '4889866f5edd64bd8aa08e81e49e0ead';
	const cases: Array<[string, Parameters<typeof readingsOf>[0], Values]> = [
		...vectors.flatMap(([what, values, hash]): typeof cases => [
			[`${what}, by POST`, post(bodyOf(withHash(values, hash))), values],
			[`${what}, by GET`, get(bodyOf(withHash(values, hash))), values],
			[
				`${what}, with its hash in capitals`,
				post(bodyOf(withHash(values, hash.toUpperCase()))),
				values,
			],
		]),
		['in Latin-1, hashed in Latin-1', post(bodyOf(withHash(umlaut, LATIN1), 'latin1')), umlaut],
		['in Latin-1, hashed in UTF-8', post(bodyOf(withHash(umlaut, UTF8), 'latin1')), umlaut],
		[
			'in Latin-1, and says so',
			post(bodyOf(withHash(umlaut, LATIN1), 'latin1'), '; charset=ISO-8859-1'),
			umlaut,
		],
		['hashed without backslashes', post(bodyOf(withHash(backslash, STRIPPED))), backslash],
		[
			'at a URL with a query that does not count',
			post(bodyOf(withHash(ada, hashOf(mapOf(ada), KEY))), '', '?a=1'),
			ada,
		],
		[
			'at a URL with a query that counts',
			post(bodyOf(withHash(ada, hashOf(mapOf({ ...ada, a: '1' }), KEY))), '', '?a=1'),
			{ a: '1', ...ada },
		],
		[
			'with characters that need no escape',
			post(`name=a/b:(c)&${HASH_FIELD}=${hashOf(mapOf({ name: 'a/b:(c)' }), KEY)}`),
			{ name: 'a/b:(c)' },
		],
		[
			'with names in brackets',
			post(
				bodyOf(
					withHash({ 'a[b]': '1', 'a[]': '2' }, hashOf(mapOf({ 'a[b]': '1', 'a[]': '2' }), KEY)),
				),
			),
			{ 'a[b]': '1', 'a[]': '2' },
		],
		[
			'with a lonely percent sign',
			post(`tags=50%&${HASH_FIELD}=${hashOf(mapOf({ tags: '50%' }), KEY)}`),
			{ tags: '50%' },
		],
	];
	test.each(cases)('%s', (_, request, values) => {
		const reading = genuineReading(readingsOf(request), ['', KEY]);
		const { [HASH_FIELD]: hash, ...others } = Object.fromEntries(reading?.values ?? []);
		expect([others, hash]).toEqual([values, expect.any(String)]);
	});
});

describe('no request of FastSpring', () => {
	const hash = hashOf(mapOf(ada), KEY);
	const cases: Array<[string, Parameters<typeof readingsOf>[0], string[]]> = [
		['no hash', post(bodyOf(ada)), [KEY]],
		['an empty hash', post(bodyOf(withHash(ada, ''))), [KEY]],
		['another value', post(bodyOf(withHash({ ...ada, quantity: '20' }, hash))), [KEY]],
		['one more value', post(bodyOf(withHash({ ...ada, z: '1' }, hash))), [KEY]],
		['another key', post(bodyOf(withHash(ada, hash))), ['another']],
		['no key set', post(bodyOf(withHash(ada, hashOf(mapOf(ada), '')))), ['', '']],
		[
			'sorting without case',
			post(bodyOf(withHash(capitals, 'f2deb8daa4339a83b5840b4740d86a80'))),
			[KEY],
		],
		[
			'dropping all backslashes',
			post(bodyOf(withHash(backslash, '78b082c70a9d853d163bebd4895b82f7'))),
			[KEY],
		],
		['its values in a JSON body', post(JSON.stringify(withHash(ada, hash))), [KEY]],
		['an empty body', post(''), [KEY]],
		[
			'the values of another POST in a GET',
			{ ...post(bodyOf(withHash(ada, hash))), method: 'GET' },
			[KEY],
		],
	];
	test.each(cases)('has %s', (_, request, keys) =>
		expect(genuineReading(readingsOf(request), keys)).toBeUndefined(),
	);
});

test('a fingerprint is the same where the hash is', () => {
	const shifted = { ...ada, reference: `${ada.reference}N`, sku: ada.sku.slice(1) };
	expect(hashOf(mapOf(shifted), KEY)).toBe(hashOf(mapOf(ada), KEY));
	expect(fingerprintOf(mapOf(shifted))).toBe(fingerprintOf(mapOf(ada)));
	expect(fingerprintOf(mapOf(zoe))).not.toBe(fingerprintOf(mapOf(ada)));
});

test.each([
	['plain', 'plain'],
	['\\"a\\"', '"a"'],
	['\\\\', '\\'],
	['a\\', 'a'],
	['\\0', '\0'],
	['\\\n', '\n'],
])('stripSlashes(%j) is %j', (text, stripped) => expect(stripSlashes(text)).toBe(stripped));

test.each([
	[KEY, false, undefined],
	['', false, 'The private key is empty: anyone could sign with it'],
	[undefined, false, 'The private key is empty: anyone could sign with it'],
	['', true, undefined],
	[
		` ${KEY}`,
		true,
		'A private key begins or ends with a space, which was probably copied along with it',
	],
	[7, false, 'The private key is not text'],
])('keyProblem(%j, %j) is %j', (key, optional, problem) =>
	expect(keyProblem(key, optional)).toBe(problem),
);
