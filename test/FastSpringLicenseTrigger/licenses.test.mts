import { describe, expect, test } from '@jest/globals';
import { licenseOf } from '../../nodes/FastSpringLicenseTrigger/licenses.ts';

const FAILED = { problem: 'The workflow failed' };
const EMPTY = { problem: 'The field license of an item of the last node is empty or not text' };

describe('the license of a run', () => {
	const cases: Array<[what: string, items: unknown, outcome: unknown]> = [
		['text', [{ license: 'AB-12' }], { license: 'AB-12' }],
		['a number', [{ license: 1234 }], { license: '1234' }],
		['zero', [{ license: 0 }], { license: '0' }],
		['one with spaces around it', [{ license: ' AB-12\n' }], { license: 'AB-12' }],
		['one of many lines', [{ license: 'BEGIN\n\nabc\r\nEND' }], { license: 'BEGIN\n\nabc\r\nEND' }],
		['beyond ASCII', [{ license: 'Zoë=日本' }], { license: 'Zoë=日本' }],
		['a list', [{ license: ['A', 'B'] }], { license: 'A\nB' }],
		['several items', [{ license: 'A', id: 1 }, { license: ['B', 3] }], { license: 'A\nB\n3' }],
		['no items', [], { problem: 'The last node returned no items' }],
		['an empty field', [{ license: '' }], EMPTY],
		['spaces', [{ license: ' \n ' }], EMPTY],
		['null', [{ license: null }], EMPTY],
		['an empty list', [{ license: [] }], EMPTY],
		['a gap in a list', [{ license: ['A', ''] }], EMPTY],
		['a gap between items', [{ license: 'A' }, { error: 'no more keys' }], EMPTY],
		['no such field', [{ licence: 'A' }], EMPTY],
		['a boolean', [{ license: true }], EMPTY],
		['an object', [{ license: { key: 'A' } }], EMPTY],
		['not a number', [{ license: NaN }], EMPTY],
		['an item that is none', ['license'], EMPTY],
		['n8n’s word for a failure', { message: 'Error in workflow' }, FAILED],
		['n8n’s word for a start', { message: 'Workflow was started' }, FAILED],
		['text of n8n’s', 'firstEntryJson', FAILED],
		['nothing', undefined, FAILED],
		['a license outside of a list', { license: 'A' }, FAILED],
	];
	test.each(cases)('%s', (_, items, outcome) =>
		expect(licenseOf(items, { licenseField: 'license', atLeast: 1 })).toEqual(outcome),
	);
});

test.each([
	['data.key', { data: { key: 'A' } }],
	['data.key', { 'data.key': 'A', data: { key: 'B' } }],
	['0', { 0: 'A' }],
])('the field %j of %j', (licenseField, item) =>
	expect(licenseOf([item], { licenseField, atLeast: 1 })).toEqual({ license: 'A' }),
);

test.each(['constructor.name', 'toString', 'data.length', '__proto__'])(
	'what the language adds is no field: %s',
	(licenseField) =>
		expect(licenseOf([{ data: 'abc' }], { licenseField, atLeast: 1 })).toHaveProperty('problem'),
);

test.each([
	[['A', 'B'], 2, undefined],
	[['A', 'B', 'C'], 2, undefined],
	[['A\nB'], 2, undefined],
	[['A\r\nB'], 2, undefined],
	[['A'], 2, 'The workflow returned 1 of 2 keys'],
	[['A\n\n'], 2, 'The workflow returned 1 of 2 keys'],
	[['A', 'B'], 100, 'The workflow returned 2 of 100 keys'],
])('the keys %j for %i units', (license, atLeast, problem) => {
	const outcome = licenseOf([{ license }], { licenseField: 'license', atLeast });
	expect('problem' in outcome ? outcome.problem : undefined).toBe(problem);
});
