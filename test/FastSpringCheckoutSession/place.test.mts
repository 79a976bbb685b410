import { expect, test } from '@jest/globals';
import { place } from '../../nodes/FastSpringCheckoutSession/place.ts';

const read = (name: keyof typeof place, entered: string) =>
	place[name].parse(entered, 'It', { timezone: 'UTC' });

test.each([
	['sessionId', 'OS7Q2', 'OS7Q2'],
	['sessionId', 'https://acme.onfastspring.com/session/OS7Q2', 'OS7Q2'],
	['sessionId', 'https://acme.test.onfastspring.com/checkout/session/OS7Q2?x=1', 'OS7Q2'],
	['sessionId', 'https://acme.onfastspring.com/session/OS7Q2/pay', 'OS7Q2'],
	['sessionId', ` https://acme.onfastspring.com/session/OS7Q2?x=${'1'.repeat(300)}`, 'OS7Q2'],
	['checkoutPath', 'acme/popup', 'acme/popup'],
	['checkoutPath', 'https://acme.onfastspring.com/popup', 'acme/popup'],
	['checkoutPath', 'https://acme.test.onfastspring.com/popup-b2b/session/X?y=1', 'acme/popup-b2b'],
	['checkoutPath', 'acme.onfastspring.com/popup#a', 'acme/popup'],
] as const)('%s: %s is taken', (name, entered, value) => {
	expect(read(name, entered)).toBe(value);
});

test.each([
	['sessionId', 'a/b', 'is not an ID'],
	['sessionId', '../x', 'is not an ID'],
	['checkoutPath', 'acme', 'is "acme", which is not a checkout path'],
	['checkoutPath', 'https://acme.onfastspring.com', 'not a checkout path'],
	['checkoutPath', 'https://example.com/a/b', 'not a checkout path'],
	['checkoutPath', 'acme/../orders', 'not a checkout path'],
] as const)('%s: %s is refused', (name, entered, problem) => {
	expect(() => read(name, entered)).toThrow(problem);
});
