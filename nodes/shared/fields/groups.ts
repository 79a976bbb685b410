import type { INodeProperties } from 'n8n-workflow';
import { isRecord, type Json } from '../json';
import { clearing } from './clearing';
import {
	asks,
	isAsked,
	optional,
	properties,
	resolveIn,
	valueOf,
	wholeOf,
	wholes,
	type Ask,
	type Chosen,
	type Context,
	type Field,
	type Fields,
	type FieldOptions,
	type Values,
} from './field';
import { checkNames, isEmpty, isObject, objectAt } from './raw';

/** A group of optional fields; only those that the user added are sent. Fields that can be cleared add Clear Fields. */
export function collection<F extends Fields>(
	label: string,
	fields: F,
	look: FieldOptions & { add?: string } = {},
): Field<Chosen<F>> {
	const { add = 'Add Field', ...shownAs } = look;
	const clears = clearing(fields);
	const all: Fields = { ...fields, ...wholes(fields), ...clears.field };
	const names = Object.keys(all);
	return {
		label,
		inner: fields,
		property: {
			displayName: label,
			type: 'collection',
			placeholder: add,
			default: {},
			options: byName(properties(all, false).map(opened)),
			...shownAs,
		},
		isAbsent: (raw, at) => isEmpty(raw) || Object.keys(objectAt(raw, at)).length === 0,
		parse: (raw, at, context) => {
			const given = objectAt(raw, at);
			checkNames(given, names, at);
			const values: Json = {};
			const read = (name: string, field: Field): unknown =>
				valueOf(field, given[name], `${at} > ${field.label}`, context);
			for (const [name, field] of Object.entries(fields)) {
				const whole = field.whole && read(wholeOf(name), field.whole);
				if (name in given || wholeOf(name) in given) values[name] = whole ?? read(name, field);
			}
			return clears.apply(values, given, at, context);
		},
		...(asks(fields)
			? {
					resolve: async (values: unknown, ask: Ask) => {
						const resolved: Json = isRecord(values) ? { ...values } : {};
						await resolveIn(resolved, fields, ask);
						return resolved;
					},
				}
			: {}),
	};
}

/** A group that the user adds to a collection is wanted: it opens at once, as its own "Add" would open it. */
const opened = (property: INodeProperties): INodeProperties => {
	const [group] = property.options ?? [];
	if (property.type !== 'fixedCollection' || property.typeOptions?.multipleValues) return property;
	if (group === undefined || !('values' in group)) return property;
	const entry = Object.fromEntries(group.values.map((one) => [one.name, one.default]));
	return { ...property, default: { entry } };
};

/**
 * One group of fields under one name. `required` are those that have to be filled, where not all of them have to. Fields
 * that can be cleared add Clear Fields.
 */
export function group<F extends Fields, const R extends keyof F & string = keyof F & string>(
	label: string,
	all: F,
	{ required, ...look }: FieldOptions & { required?: readonly R[] } = {},
): Field<Values<Pick<F, R>> & Chosen<Omit<F, R>>> {
	const isNeeded = (name: string): boolean => required?.some((one) => one === name) ?? true;
	const fields: Fields = Object.fromEntries(
		Object.entries(all).map(([name, field]) => [name, isNeeded(name) ? field : optional(field)]),
	);
	const clears = clearing(fields);
	const shownFields: Fields = { ...fields, ...clears.field };
	const names = Object.keys(shownFields);
	const entryOf = (raw: unknown, at: string): Json => {
		const given = objectAt(raw, at);
		return isObject(given.entry) && Object.keys(given).length === 1 ? given.entry : given;
	};
	return {
		label,
		inner: fields,
		property: {
			displayName: label,
			type: 'fixedCollection',
			default: {},
			options: [
				{
					displayName: label,
					name: 'entry',
					values: clears.field.clearFields
						? byName(properties(shownFields, true))
						: properties(shownFields, true),
				},
			],
			...look,
		},
		isAbsent: (raw, at) => Object.keys(entryOf(raw, at)).length === 0,
		parse: (raw, at, context) => {
			const given = entryOf(raw, at);
			checkNames(given, names, at);
			return clears.apply(record(fields, given, at, context), given, at, context);
		},
	};
}

/**
 * A group that has to be filled: the fields that it needs stand open in a new node. It is a collection, since n8n cannot
 * make a node where a group of one entry begins with one.
 */
export function openGroup<F extends Fields, const R extends keyof F & string>(
	label: string,
	all: F,
	{ required, ...look }: FieldOptions & { required: readonly R[] },
): Field<Values<Pick<F, R>> & Chosen<Omit<F, R>>> {
	const field = group(label, all, { required });
	const open = required.map((name) => [name, all[name]?.property.default]);
	return {
		...field,
		property: {
			displayName: label,
			type: 'collection',
			required: true,
			placeholder: 'Add Field',
			default: Object.fromEntries(open),
			options: byName(properties(field.inner ?? {}, false)),
			...look,
		},
	};
}

const byName = (all: INodeProperties[]): INodeProperties[] =>
	all.sort((a, b) => a.displayName.localeCompare(b.displayName));

/** Reads fields that stand beside each other in one object. */
export function record(fields: Fields, raw: unknown, at: string, context: Context): Json {
	const given = objectAt(raw, at);
	const values: Json = {};
	for (const [name, field] of Object.entries(fields)) {
		values[name] = isAsked(field, values)
			? field.parse(given[name], `${at} > ${field.label}`, context)
			: undefined;
	}
	return values;
}
