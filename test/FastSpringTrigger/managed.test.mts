import { expect, test } from '@jest/globals';
import { keyMark, managedSecret, managedSecrets } from '../../nodes/FastSpringTrigger/managed.ts';

const source = {
	username: 'shop',
	password: 'pässwort',
	url: 'https://n8n.example/webhook/b1f0/fastspring',
	version: 1,
};
const secret = managedSecret(source);

test('a secret is text that FastSpring takes, and does not show what it is made of', () => {
	expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
	expect(secret).not.toContain(source.password);
});

// What is set at FastSpring today must count in every process, and after every update of this package.
test('a secret never changes', () => {
	expect(secret).toBe('AcXOkrjCHzeMoiDtCRx7sQMlbgp_Adqta282pmLslXw');
});

test.each([
	['username', { username: 'other' }],
	['password', { password: 'passwort' }],
	['webhook', { url: 'https://n8n.example/webhook/c2d3/fastspring' }],
	['version', { version: 2 }],
])('another %s makes another secret', (_, change) => {
	expect(managedSecret({ ...source, ...change })).not.toBe(secret);
});

test('the test URL and another host make the same one', () => {
	expect(
		managedSecret({ ...source, url: 'http://localhost:5678/webhook-test/b1f0/fastspring' }),
	).toBe(secret);
});

test.each([
	[1, [1]],
	[2, [2, 1]],
	[7, [7, 6]],
])('at version %j, the versions %j count', (version, versions) => {
	const expected = versions.map((one) => managedSecret({ ...source, version: one }));
	expect(managedSecrets({ ...source, version })).toEqual(expected);
});

test('the mark of a secret changes with it and with the URL', () => {
	const marks = [
		keyMark(source.url, secret),
		keyMark(`${source.url}2`, secret),
		keyMark(source.url, `${secret}2`),
	];
	expect(new Set(marks).size).toBe(3);
	expect(keyMark(source.url, secret)).toBe(marks[0]);
	expect(secret).not.toContain(marks[0] ?? '');
});
