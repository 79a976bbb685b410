import { createHash, timingSafeEqual } from 'node:crypto';
import type { Reading } from './form';

/** The parameter that carries the hash. */
export const HASH_FIELD = 'security_request_hash';

type Values = ReadonlyMap<string, string>;

/**
 * Hashes a request as the Security tab of FastSpring's fulfillment says: the values of all parameters but
 * the hash, in ordinal order of their names, then the private key; MD5 as hex digits.
 */
export function hashOf(
	values: Values,
	privateKey: string,
	encoding: Reading['encoding'] = 'utf8',
): string {
	return createHash('md5')
		.update(Buffer.from(joined(values) + privateKey, encoding))
		.digest('hex');
}

/**
 * The first reading for which one of the private keys makes the request's hash; undefined if there is none.
 * All of them are compared, each in constant time. Empty keys match nothing: anybody could hash with them.
 */
export function genuineReading(
	readings: readonly Reading[],
	privateKeys: readonly string[],
): Reading | undefined {
	let genuine: Reading | undefined;
	for (const reading of readings) {
		const given = Buffer.from((reading.values.get(HASH_FIELD) ?? '').toLowerCase());
		// FastSpring's sample code drops backslashes before it hashes; which one FastSpring means is not documented.
		for (const values of [reading.values, stripped(reading.values)]) {
			for (const privateKey of privateKeys.filter((key) => key !== '')) {
				const expected = Buffer.from(hashOf(values, privateKey, reading.encoding));
				const equal = expected.length === given.length && timingSafeEqual(expected, given);
				if (equal) genuine ??= reading;
			}
		}
	}
	return genuine;
}

/** The same for two requests exactly if their hashes are, whatever the private key is. */
export const fingerprintOf = (values: Values): string => digest(joined(values));

/** A short text that stands for a longer one. */
export const digest = (text: string): string =>
	createHash('sha256').update(text).digest('base64url').slice(0, 22);

/** PHP's stripslashes: a backslash goes, the character behind it stays. */
export const stripSlashes = (text: string): string =>
	text.replace(/\\(.?)/gs, (_, next: string) => (next === '0' ? '\0' : next));

/** What is wrong with a private key, as a sentence; undefined if it can be used. */
export function keyProblem(key: unknown, optional = false): string | undefined {
	if (key === undefined || key === '')
		return optional ? undefined : 'The private key is empty: anyone could sign with it';
	if (typeof key !== 'string') return 'The private key is not text';
	return key.trim() === key
		? undefined
		: 'A private key begins or ends with a space, which was probably copied along with it';
}

const stripped = (values: Values): Values =>
	new Map([...values].map(([name, value]) => [name, stripSlashes(value)]));

/** By UTF-16 code units, as JavaScript sorts by default: capitals before small letters. */
const joined = (values: Values): string =>
	[...values.keys()]
		.filter((name) => name !== HASH_FIELD)
		.sort()
		.map((name) => values.get(name))
		.join('');
