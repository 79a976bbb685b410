import { describe, expect, test } from '@jest/globals';
import { idsOf, isTestButton, toRequest } from '../../nodes/FastSpringLicenseTrigger/request.ts';

const mapOf = (values: Record<string, string>) => new Map(Object.entries(values));

const NOTHING = {
	reference: '',
	product: null,
	productName: null,
	sku: null,
	quantity: 1,
	name: null,
	company: null,
	email: null,
	subscription: null,
	sequence: null,
	periods: null,
	renewal: false,
	referrer: null,
	tags: {},
	attributes: {},
	constants: {},
	test: false,
};

describe('the item of a request', () => {
	const cases: Array<[what: string, values: Record<string, string>, item: object]> = [
		['nothing', {}, {}],
		[
			'everything',
			{
				name: 'Zoë',
				company: 'Söhne',
				email: 'z@example.com',
				quantity: '12',
				product: 'pro',
				productName: 'Pro',
				internalProductName: 'pro-internal',
				sku: 'P-1',
				reference: 'NWT251127-2222-00001',
				referrer: 'camp=1',
				tags: '{"team":"blue 50%"}',
				attributes: '{"seats":"5"}',
				subscription: 'S1',
				sequence: '3',
				periods: '12',
				test: 'true',
				policy: 'gold',
				Zone: '',
				security_request_hash: 'x',
			},
			{
				name: 'Zoë',
				company: 'Söhne',
				email: 'z@example.com',
				quantity: 12,
				product: 'pro',
				productName: 'Pro',
				sku: 'P-1',
				reference: 'NWT251127-2222-00001',
				referrer: 'camp=1',
				tags: { team: 'blue 50%' },
				attributes: { seats: '5' },
				subscription: 'S1',
				sequence: 3,
				periods: 12,
				renewal: true,
				test: true,
				constants: { policy: 'gold', Zone: '' },
			},
		],
		['empty values', { name: '', company: '', sequence: '', tags: '', test: '' }, {}],
		['test set to false', { test: 'false' }, {}],
		['another product name', { internalProductName: 'pro' }, { product: 'pro' }],
		['Classic', { subscriptionReference: 'S9' }, { subscription: 'S9' }],
		['the first period', { sequence: '1' }, { sequence: 1 }],
		['the second period', { sequence: '2' }, { sequence: 2, renewal: true }],
		[
			'the reference of a renewal',
			{ reference: 'NWT251127-2222-00001B' },
			{ reference: 'NWT251127-2222-00001B', renewal: true },
		],
		[
			'the reference of a renewal in the first period',
			{ reference: 'NWT251127-2222-00001B', sequence: '1' },
			{ reference: 'NWT251127-2222-00001B', sequence: 1 },
		],
		['no number', { quantity: 'many', sequence: '-1', periods: '1e3' }, {}],
		['no JSON', { tags: 'a,b', attributes: '[1]' }, {}],
		['JSON with backslashes added', { tags: '{\\"a\\":\\"b\\"}' }, { tags: { a: 'b' } }],
	];
	test.each(cases)('%s', (_, values, item) =>
		expect(toRequest(mapOf(values))).toEqual({ ...NOTHING, ...item }),
	);
});

describe('a repeat', () => {
	const order = { reference: 'R1', product: 'pro', quantity: '1', email: 'a@example.com' };
	const isRepeat = (values: Record<string, string>) =>
		idsOf(mapOf(values)).some((id) => idsOf(mapOf(order)).includes(id));
	const cases: Array<[what: string, values: Record<string, string>, repeat: boolean]> = [
		['the same', order, true],
		['the same in another order', Object.fromEntries(Object.entries(order).reverse()), true],
		['another email', { ...order, email: 'b@example.com' }, true],
		['another quantity', { ...order, quantity: '2' }, true],
		['an empty constant', { ...order, edition: '' }, true],
		['borders of values shifted', { ...order, product: 'pr', quantity: 'o1' }, true],
		['another order', { ...order, reference: 'R2' }, false],
		['another product', { ...order, product: 'team' }, false],
		['a subscription', { ...order, subscription: 'S1' }, false],
		['another period', { ...order, sequence: '2' }, false],
		['another constant: another fulfillment', { ...order, edition: 'gold' }, false],
	];
	test.each(cases)('%s', (_, values, repeat) => expect(isRepeat(values)).toBe(repeat));
});

test.each([
	['TEST_REF', true],
	['TEST_REF2', false],
	['', false],
])('the reference %j is the Test button: %j', (reference, is) =>
	expect(isTestButton(toRequest(mapOf({ reference })))).toBe(is),
);
