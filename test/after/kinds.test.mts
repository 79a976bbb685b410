/** Runs after all other tests: every operation has had every kind of case that applies to it. */
import { expect, test } from '@jest/globals';
import { builtNodes, operationsOf } from '../support/descriptions.mts';
import { covered } from '../support/operations.mts';

const ALWAYS = ['one', 'many', 'partial', 'error'] as const;
const SIMPLIFIED = ['simplifyOn', 'simplifyOff'] as const;

/** Kinds that an operation cannot have, and why. */
const impossible: Record<string, { kind: string; why: string }> = {
	'fastSpringReport cache.reset': {
		kind: 'partial',
		why: 'it takes nothing from its items, so that one of them cannot fail by itself',
	},
};

test('every operation is shown with one item, many items, a failure among them, Simplify on and off, and an error', () => {
	const seen = covered();
	const missing = builtNodes()
		.filter(({ description }) => !description.group.includes('trigger'))
		.flatMap(({ type, description }) =>
			operationsOf(description).map(({ resource, operation, fields }) => ({
				name: `${type} ${resource === null ? '' : `${resource}.`}${operation}`,
				kinds: fields.some(({ name }) => name === 'simplify')
					? [...ALWAYS, ...SIMPLIFIED]
					: [...ALWAYS],
			})),
		)
		.flatMap(({ name, kinds }) =>
			kinds
				.filter((kind) => !seen.get(name)?.has(kind) && impossible[name]?.kind !== kind)
				.map((kind) => `${name}: ${kind}`),
		);
	expect(missing).toEqual([]);
});
