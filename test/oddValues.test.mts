/**
 * What expressions, sheets and agents may put into any field of any operation, at any depth, though it means nothing
 * there: it is refused in words, and neither left out nor turned into something else.
 */
import { describe, expect, test } from '@jest/globals';
import { DateTime } from 'luxon';
import { builtOperations, type BuiltField } from './support/fillings.mts';
import { packModule } from './support/n8n.mts';

const { FieldProblem } = packModule<{ FieldProblem: new (...args: never[]) => Error }>(
	'nodes/shared/fields/raw.js',
);

const moment = new Date('2026-05-01T10:00:00Z');
/** Dates, which the fields of dates take. */
const DATES = { 'a Date': moment, 'a DateTime': DateTime.fromJSDate(moment) };
const ANYWHERE: Readonly<Record<string, unknown>> = {
	...DATES,
	'an invalid Date': new Date(Number.NaN),
	'a Date beyond all years': new Date(8.64e15),
	'an invalid DateTime': DateTime.invalid('none'),
	'a Map': new Map([['a', 1]]),
	'a Set': new Set([1]),
	'a pattern': /x/,
	'an Error': new Error('x'),
	bytes: Buffer.from('x'),
	'no number': Number.NaN,
	'an endless number': Infinity,
	'a number that was rounded': 2 ** 60,
	'a list in a list': [[['a']]],
};
/** Objects, which fields with names inside take. */
const RECORDS = { 'a record': { a: 1 }, 'a deep record': { a: { b: 1 } } };
const TAKES_RECORDS = /collection|json|resourceMapper/i;

/** What becomes of a value, as an optional field reads it. */
function outcome(field: BuiltField, value: unknown, at: string): string {
	try {
		if (field.isAbsent?.(value, at)) return 'left out';
		const read = field.parse(value, at, { timezone: 'Europe/Berlin' });
		return read === undefined ? 'left out' : `read as ${JSON.stringify(read)}`;
	} catch (error) {
		if (!(error instanceof FieldProblem)) return `threw ${String(error)}`;
		return error.message.startsWith(`"${at}`) ? 'refused' : `refused as ${error.message}`;
	}
}

/** A field, those inside it, and its JSON. */
const withInner = (field: BuiltField, at: string): Array<[at: string, field: BuiltField]> => [
	[at, field],
	...Object.values(field.inner ?? {}).flatMap((one) => withInner(one, `${at} > ${one.label}`)),
	...(field.whole ? withInner({ ...field.whole, inner: {} }, `${at} (JSON)`) : []),
];

describe.each(builtOperations().map((operation) => [operation.file, operation] as const))(
	'%s',
	(_, { fields, settings }) => {
		const all = Object.values({ ...fields, ...settings }).flatMap((field) =>
			withInner(field, field.label),
		);

		test('refuses what means nothing in a field', () => {
			const strange = all.flatMap(([at, field]) => {
				const { type } = field.property;
				const values = {
					...ANYWHERE,
					...(TAKES_RECORDS.test(type) ? {} : RECORDS),
				};
				return Object.entries(values)
					.filter(([name]) => !(type === 'dateTime' && name in DATES))
					.map(([name, value]) => [`${at} (${type}), ${name}`, outcome(field, value, at)])
					.filter(([, ended]) => ended !== 'refused');
			});
			expect(strange).toEqual([]);
		});
	},
);
