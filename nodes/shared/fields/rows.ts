import { isRecord } from '../json';
import {
	properties,
	type Chosen,
	type Field,
	type FieldOptions,
	type Fields,
	type Values,
} from './field';
import { collection, record } from './groups';
import { checkCount, checkNames, isRows, listed, objectAt, parsed, type Bounds } from './raw';

/**
 * Rows of fields, as many as the user adds; or all of them as JSON, an array of objects.
 * `more` are fields that a row need not have: n8n shows them in a collection of the row, FastSpring gets them beside the others.
 */
export function list<F extends Fields, M extends Fields = Record<never, never>>(
	label: string,
	row: string,
	fields: F,
	{ more, min, max, ...look }: FieldOptions & Bounds & { more?: M } = {},
): Field<Array<Values<F> & Chosen<M>>> {
	const added = more && collection('Additional Fields', more);
	const shownFields: Fields = { ...fields, ...(added ? { additionalFields: added } : {}) };
	const names = Object.keys({ ...fields, ...more });
	return inOne('[]', {
		label,
		inner: shownFields,
		property: rowsProperty(label, row, shownFields, { min, ...look }),
		isAbsent: (raw, at) => rowsIn(raw, at).length === 0,
		parse: (raw, at, context) => {
			const rows = rowsIn(raw, at);
			checkCount(rows.length, at, { min, max });
			return rows.map((value, index) => {
				const place = `${at} ${index + 1}`;
				const { additionalFields, ...own } = objectAt(value, place);
				const given = { ...own, ...objectAt(additionalFields, place) };
				checkNames(given, names, place);
				const values = record(fields, given, place, context);
				const others = Object.entries(given).filter(([name]) => !(name in fields));
				const rest = added?.parse(Object.fromEntries(others), place, context);
				return isRecord(rest) ? { ...values, ...rest } : values;
			});
		},
	});
}

/** Lets rows be given as one JSON value, too: see `wholes`. */
export const inOne = <T>(empty: '[]' | '{}', field: Field<T>): Field<T> => {
	const label = `${field.label} (JSON)`;
	const form = empty === '[]' ? 'an array of objects' : 'an object';
	return {
		...field,
		whole: {
			...field,
			label,
			property: {
				displayName: label,
				type: 'json',
				default: empty,
				description: `All of them at once, as ${form}. Remove the rows of ${field.label} then.`,
			},
		},
	};
};

/** Rows in n8n's panel. Those that are needed are there. */
export function rowsProperty(
	label: string,
	row: string,
	fields: Fields,
	{ min = 0, ...look }: FieldOptions & { min?: number | undefined },
): Field['property'] {
	return {
		displayName: label,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: `Add ${row}`,
		default: min > 0 ? { entry: Array.from({ length: min }, () => ({})) } : {},
		options: [{ displayName: row, name: 'entry', values: properties(fields, true) }],
		...look,
	};
}

/** Rows as n8n keeps them, or an array; a lone object is a row, and an empty one is none. */
function rowsIn(raw: unknown, at: string): unknown[] {
	const given = parsed(raw, at);
	return listed(isRows(given) ? given.entry : given);
}
