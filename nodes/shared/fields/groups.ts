import { isRecord, typed, type Json } from '../json';
import {
	isAsked,
	isBlank,
	isEmpty,
	optional,
	properties,
	type Chosen,
	type Field,
	type Fields,
	type FieldOptions,
	type Values,
} from './field';
import { amount, currency, json, language, text } from './scalars';
import { checkCount, listed, objectAt, parsed, type Bounds } from './raw';

/** A group of optional fields; only those that the user added are sent. */
export function collection<F extends Fields>(
	label: string,
	fields: F,
	look: FieldOptions & { add?: string } = {},
): Field<Chosen<F>> {
	const { add = 'Add Field', ...shownAs } = look;
	return {
		label,
		inner: fields,
		property: {
			displayName: label,
			type: 'collection',
			placeholder: add,
			default: {},
			options: properties(fields, false).sort((a, b) => a.displayName.localeCompare(b.displayName)),
			...shownAs,
		},
		parse: (raw, at) => {
			const given: Json = isEmpty(raw) ? {} : objectAt(raw, at);
			const values: Json = {};
			for (const [name, field] of Object.entries(fields)) {
				if (!(name in given)) continue;
				values[name] = optional(field).parse(given[name], `${at} > ${field.label}`);
			}
			return typed<Chosen<F>>(values);
		},
	};
}

/**
 * Rows of fields, as many as the user adds, one by one or as JSON: an array of objects, which an expression may give.
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
	return {
		label,
		inner: shownFields,
		property: {
			displayName: label,
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: `Add ${row}`,
			default: {},
			options: [
				{ displayName: row, name: 'entry', values: properties(shownFields, true) },
				{
					displayName: 'JSON',
					name: 'json',
					values: [{ displayName: 'JSON', name: 'value', type: 'json', default: '[]' }],
				},
			],
			...look,
		},
		parse: (raw, at) => {
			const rows = rowsIn(raw, at);
			checkCount(rows.length, at, { min, max });
			return rows.map((value, index) => {
				const place = `${at} ${index + 1}`;
				const given = objectAt(value, place);
				const rest = added?.parse(
					{ ...given, ...objectAt(given.additionalFields ?? {}, place) },
					place,
				);
				return typed<Values<F> & Chosen<M>>({ ...record(fields, given, place), ...rest });
			});
		},
	};
}

/** One group of fields under one name. */
export function group<F extends Fields>(
	label: string,
	fields: F,
	look: FieldOptions = {},
): Field<Values<F>> {
	return {
		label,
		inner: fields,
		property: {
			displayName: label,
			type: 'fixedCollection',
			default: {},
			options: [{ displayName: label, name: 'entry', values: properties(fields, true) }],
			...look,
		},
		parse: (raw, at) => {
			const value = isEmpty(raw) ? {} : objectAt(raw, at);
			return record(fields, isRecord(value.entry) ? value.entry : value, at);
		},
	};
}

/** A map as key/value rows, or as an object by expression: prices per currency, texts per language, tags. */
export function map<V>(
	label: string,
	row: string,
	key: Field<string>,
	value: Field<V>,
	{ min, max, ...look }: FieldOptions & Bounds = {},
): Field<Record<string, V>> {
	const fields = { key, value };
	return {
		label,
		property: {
			displayName: label,
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: `Add ${row}`,
			default: {},
			options: [
				{ displayName: row, name: 'entry', values: properties(fields, true) },
				{
					displayName: 'Object',
					name: 'object',
					values: [{ name: 'value', ...json('Object').property }],
				},
			],
			...look,
		},
		parse: (raw, at) => {
			const given: Json = isEmpty(raw) ? {} : objectAt(raw, at);
			const isRows = Object.keys(given).every((name) => name === 'entry' || name === 'object');
			const objects = isRows
				? listed(given.object).map((one) => objectAt(isRecord(one) ? one.value : one, at))
				: [given];
			const rows = isRows ? listed(given.entry).map((one) => record(fields, one, at)) : [];
			const pairs = objects
				.flatMap((object) => Object.entries(object))
				.map(([name, content]) => {
					const checked = key.parse(name, `${at} > ${key.label}`);
					return { key: checked, value: value.parse(content, `${at} > ${checked}`) };
				});
			checkCount(rows.length + pairs.length, at, { min, max });
			return Object.fromEntries([...rows, ...pairs].map((pair) => [pair.key, pair.value]));
		},
	};
}

/** Amounts per currency. */
export const prices = (
	label: string,
	look: FieldOptions & Bounds = {},
): Field<Record<string, number>> => map(label, 'Price', currency(), amount('Amount'), look);

/** Texts per language. */
export const translations = (
	label: string,
	look: FieldOptions & { maxLength?: number } = {},
): Field<Record<string, string>> => {
	const { maxLength, ...shownAs } = look;
	return map(
		label,
		'Text',
		language('Language', { default: 'en' }),
		text('Text', maxLength ? { maxLength } : {}),
		shownAs,
	);
};

/** Free keys with texts: tags, attributes. */
export const pairs = (
	label: string,
	row: string,
	look: FieldOptions = {},
): Field<Record<string, string>> =>
	map(label, row, text('Key'), text('Value', { maxLength: 4_000, keepsEmpty: true }), look);

/** Rows as n8n keeps them, and those that stand in JSON; a lone object is a row. */
function rowsIn(raw: unknown, at: string): unknown[] {
	if (isBlank(raw)) return [];
	const given = parsed(raw, at);
	if (!isRecord(given) || !('entry' in given || 'json' in given)) return listed(given);
	return [
		...listed(given.entry),
		...listed(given.json).flatMap((one) => (isRecord(one) ? rowsIn(one.value, at) : [])),
	];
}

function record<F extends Fields>(fields: F, raw: unknown, at: string): Values<F> {
	const given = objectAt(raw, at);
	const values: Json = {};
	for (const [name, field] of Object.entries(fields)) {
		values[name] = isAsked(field, values)
			? field.parse(given[name], `${at} > ${field.label}`)
			: undefined;
	}
	return typed<Values<F>>(values);
}
