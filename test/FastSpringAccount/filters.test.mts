/** FastSpring takes one criterion at a time. */
import { expect, test } from '@jest/globals';
import { filters } from '../../nodes/FastSpringAccount/filters.ts';
import { FieldProblem } from '../../nodes/shared/fields.ts';

const read = (entered: unknown): unknown => {
	try {
		return filters.parse(entered, 'Filters', { timezone: 'UTC' });
	} catch (error) {
		return error instanceof FieldProblem ? { wrong: error.problem } : error;
	}
};
const email = 'ada@example.com';

test.each<[string, unknown, unknown]>([
	['none', {}, {}],
	['one', { email }, { email }],
	['one, and another that is empty', { email, custom: '' }, { email }],
	['two', { email, custom: 'crm-1' }, { wrong: 'has 2 entries; FastSpring takes one at a time' }],
])('%s', (_, entered, expected) => expect(read(entered)).toEqual(expected));
