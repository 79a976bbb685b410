import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { isRecord, keysOf, typed, type Json } from './json';
import { rules, type Rule } from './values';

/**
 * A field of an operation: how n8n shows it, and how its value is read. The type of the value travels
 * from here into the operation's callbacks, so that none of them reads a parameter by name.
 */
export interface Field<T> {
	readonly label: string;
	/** n8n's description of the parameter, without its name. */
	readonly property: Omit<INodeProperties, 'name'>;
	/** Reads and checks a raw value; `at` is the field's place as the user sees it. Throws FieldProblem. */
	parse(raw: unknown, at: string): T;
	/** An empty text or list means "clear it", so that it is sent. */
	readonly keepsEmpty?: boolean;
	/** Turns what was entered into what FastSpring wants, by asking it (a reference into an id). */
	resolve?(value: T, ask: Ask): Promise<T>;
	/** The field is shown and read only while fields beside it have one of these values; they stand before it. */
	readonly when?: Conditions;
	/** The search behind the From List mode. */
	readonly search?: Search;
	/** The fields inside a collection, list or group. */
	readonly inner?: Fields;
}

/** Asks FastSpring during a run: the records of one read; identical questions are asked once. */
export type Ask = (question: {
	route: import('./endpoints').Route;
	path?: Record<string, string>;
	query?: Json;
}) => Promise<Json[]>;

/** A list search: one page of choices. `filter` is what the user typed. */
export interface Search {
	readonly name: string;
	choices(ask: Ask, filter: string): Promise<Array<{ name: string; value: string }>>;
}

export type Conditions = Record<string, Array<string | number | boolean>>;
export type Fields = Record<string, Field<unknown>>;
export type Values<F extends Fields> = { [K in keyof F]: F[K] extends Field<infer T> ? T : never };
type Chosen<F extends Fields> = { [K in keyof F]?: Values<F>[K] | undefined };

/** A value that cannot be sent: where it stands, what is wrong with it, what to write instead. */
export class FieldProblem extends Error {
	constructor(
		readonly at: string,
		readonly problem: string,
	) {
		super(`"${at}" ${problem}`);
	}
}

interface Look {
	description?: string;
	placeholder?: string;
	hint?: string;
	default?: string | number | boolean | string[];
	keepsEmpty?: boolean;
}

const isEmpty = (raw: unknown): boolean => raw === undefined || raw === null || raw === '';

/** Nothing entered, or rows of which none was added: `{}` and `{ entry: [] }` are what n8n keeps then. */
const isBlank = (raw: unknown): boolean =>
	isEmpty(raw) || (isRecord(raw) && Object.values(raw).every((rows) => Array.isArray(rows) && rows.length === 0));

/** A field with one value, checked by a rule. */
export function leaf<T>(label: string, rule: Rule<T>, property: Partial<INodeProperties>, look: Look = {}): Field<T> {
	const { keepsEmpty = false, ...shown } = look;
	return {
		label,
		property: { displayName: label, type: 'string', default: '', required: true, ...property, ...shown },
		keepsEmpty,
		parse: (raw, at) => {
			if (isEmpty(raw) && !(keepsEmpty && raw === '')) throw new FieldProblem(at, 'is empty; fill it in');
			const checked = rule.safeParse(raw);
			if (checked.success) return checked.data;
			throw new FieldProblem(at, checked.error.issues[0]?.message ?? 'is not valid');
		},
	};
}

/** Shows and reads a field only while fields beside it have one of these values: `onlyWhen({ type: ['flat'] }, prices(…))`. */
export const onlyWhen = <T>(when: Conditions, field: Field<T>): Field<T | undefined> => ({
	...optional(field),
	when,
	parse: field.parse,
	property: { ...field.property, displayOptions: { show: when } },
});

/** Whether a field is to be read, by the values of the fields before it. */
export const isAsked = ({ when = {} }: Field<unknown>, values: Json): boolean =>
	Object.entries(when).every(([name, allowed]) => allowed.some((value) => value === values[name]));

/** Makes a field one that may be left empty; it is then undefined. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
	return {
		...field,
		property: { ...field.property, required: false },
		parse: (raw, at) => (isBlank(raw) && !(field.keepsEmpty && raw === '') ? undefined : field.parse(raw, at)),
		...(field.resolve ? { resolve: async (value, ask) => (value === undefined ? value : await field.resolve?.(value, ask)) } : {}),
	};
}

/** The same for all fields of a record. */
export const allOptional = <F extends Fields>(fields: F): { [K in keyof F]: F[K] extends Field<infer T> ? Field<T | undefined> : never } =>
	typed(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, optional(field)])));

export const text = (label: string, look: Look & { longest?: number; rows?: number; password?: boolean } = {}): Field<string> => {
	const { longest, rows, password, ...shownAs } = look;
	const typeOptions = { ...(rows ? { rows } : {}), ...(password ? { password } : {}) };
	return leaf(label, rules.text(longest), Object.keys(typeOptions).length > 0 ? { typeOptions } : {}, shownAs);
};

export const integer = (label: string, look: Look & { min?: number; max?: number } = {}): Field<number> => {
	const { min, max, ...shown } = look;
	return leaf(label, rules.integer(min, max), { type: 'number', default: min ?? 0, typeOptions: bounds(min, max) }, shown);
};

export const decimal = (label: string, look: Look & { min?: number; max?: number } = {}): Field<number> => {
	const { min, max, ...shown } = look;
	return leaf(label, rules.number(min, max), { type: 'number', default: min ?? 0, typeOptions: bounds(min, max) }, shown);
};

/** An amount of money in major units, with at most two decimals. */
export const amount = (label: string, look: Look & { min?: number } = {}): Field<number> => {
	const { min = 0, ...shown } = look;
	return leaf(label, rules.amount(min), { type: 'number', default: 0, typeOptions: { numberPrecision: 2, minValue: min } }, shown);
};

export const boolean = (label: string, description: string, byDefault = false): Field<boolean> =>
	leaf(label, rules.boolean, { type: 'boolean', default: byDefault, required: false, description });

export const email = (label = 'Email', look: Look = {}): Field<string> =>
	leaf(label, rules.email, { placeholder: 'e.g. name@example.com' }, look);

export const country = (label = 'Country', look: Look = {}): Field<string> =>
	leaf(label, rules.country, { placeholder: 'e.g. US', description: 'Two-letter country code in upper case (ISO 3166-1)' }, look);

export const currency = (label = 'Currency', look: Look = {}): Field<string> =>
	leaf(label, rules.currency, { placeholder: 'e.g. USD', description: 'Three-letter currency code in upper case (ISO 4217)' }, look);

export const language = (label = 'Language', look: Look = {}): Field<string> =>
	leaf(label, rules.language, { placeholder: 'e.g. en', description: 'Two-letter language code in lower case (ISO 639-1)' }, look);

export const url = (label: string, look: Look = {}): Field<string> =>
	leaf(label, rules.url, { placeholder: 'e.g. https://example.com/page' }, look);

/** A calendar day; sent as YYYY-MM-DD. */
export const day = (label: string, look: Look = {}): Field<string> => leaf(label, rules.day, { type: 'dateTime' }, look);

/** A moment; sent as ISO 8601 in UTC. */
export const moment = (label: string, look: Look = {}): Field<string> => leaf(label, rules.moment, { type: 'dateTime' }, look);

/** An id that no picker knows. */
export const id = (label: string, look: Look = {}): Field<string> => leaf(label, rules.id, {}, look);

/** One of several values: `{ value: 'Shown Name' }`, or with a description: `{ value: ['Shown Name', 'What it does'] }`. */
export function choice<const C extends Record<string, string | readonly [string, string]>>(
	label: string,
	choices: C,
	look: Look = {},
): Field<keyof C & string> {
	const values = keysOf(choices);
	return leaf(label, rules.oneOf(values), { type: 'options', options: shown(choices), default: values[0] ?? '' }, look);
}

/** Several of several values. */
export function choices<const C extends Record<string, string | readonly [string, string]>>(
	label: string,
	options: C,
	look: Look = {},
): Field<Array<keyof C & string>> {
	const one = rules.oneOf(keysOf(options));
	return {
		label,
		property: { displayName: label, type: 'multiOptions', options: shown(options), default: [], required: true, ...look },
		parse: (raw, at) => listed(raw).map((value) => leaf(label, one, {}).parse(value, at)),
	};
}

/** Several texts in one field: separated by commas or line breaks, or an array by expression. */
export function texts(label: string, look: Look & { rule?: Rule<string>; most?: number } = {}): Field<string[]> {
	const { rule = rules.text(), most = Infinity, keepsEmpty = false, ...shownAs } = look;
	const one = leaf(label, rule, {});
	return {
		label,
		keepsEmpty,
		property: { displayName: label, type: 'string', default: '', required: true, ...shownAs },
		parse: (raw, at) => {
			const values = listed(raw).map((value) => one.parse(value, at));
			if (values.length === 0 && !keepsEmpty) throw new FieldProblem(at, 'is empty; write at least one');
			checkCount(values.length, at, { most });
			return values;
		},
	};
}

/** A JSON object, as a text or by expression. */
export const json = (label: string, look: Look = {}): Field<Json> => ({
	label,
	property: { displayName: label, type: 'json', default: '{}', ...look },
	parse: (raw, at) => {
		const value = isEmpty(raw) ? {} : parsed(raw, at);
		if (isRecord(value)) return value;
		throw new FieldProblem(at, 'is not a JSON object; write one such as {"key": "value"}');
	},
});

/** A group of optional fields; only those that the user added are sent. */
export function collection<F extends Fields>(label: string, fields: F, look: Look & { add?: string } = {}): Field<Chosen<F>> {
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

/** A collection of which one field at most may be filled. */
export const atMostOne = <T extends object>(field: Field<T>): Field<T> => ({
	...field,
	parse: (raw, at) => {
		const value = field.parse(raw, at);
		const given = Object.values(value).filter((one) => one !== undefined);
		if (given.length > 1) throw new FieldProblem(at, `has ${given.length} entries; FastSpring takes one at a time`);
		return value;
	},
});

/**
 * Rows of fields, as many as the user adds, one by one or as JSON: an array of objects, which an expression may give.
 * `more` are fields that a row need not have: n8n shows them in a collection of the row, FastSpring gets them beside the others.
 */
export function list<F extends Fields, M extends Fields = Record<never, never>>(
	label: string,
	row: string,
	fields: F,
	{ more, least, most, ...look }: Look & Bounds & { more?: M } = {},
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
				{ displayName: 'JSON', name: 'json', values: [{ displayName: 'JSON', name: 'value', type: 'json', default: '[]' }] },
			],
			...look,
		},
		parse: (raw, at) => {
			const rows = rowsIn(raw, at);
			checkCount(rows.length, at, { least, most });
			return rows.map((value, index) => {
				const place = `${at} ${index + 1}`;
				const given = objectAt(value, place);
				const rest = added?.parse({ ...given, ...objectAt(given.additionalFields ?? {}, place) }, place);
				return typed<Values<F> & Chosen<M>>({ ...record(fields, given, place), ...rest });
			});
		},
	};
}

/** One group of fields under one name. */
export function group<F extends Fields>(label: string, fields: F, look: Look = {}): Field<Values<F>> {
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
	{ least, most, ...look }: Look & Bounds = {},
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
				{ displayName: 'Object', name: 'object', values: [{ name: 'value', ...json('Object').property }] },
			],
			...look,
		},
		parse: (raw, at) => {
			const given: Json = isEmpty(raw) ? {} : objectAt(raw, at);
			const isRows = Object.keys(given).every((name) => name === 'entry' || name === 'object');
			const objects = isRows ? listed(given.object).map((one) => objectAt(isRecord(one) ? one.value : one, at)) : [given];
			const rows = isRows ? listed(given.entry).map((one) => record(fields, one, at)) : [];
			const pairs = objects.flatMap((object) => Object.entries(object)).map(([name, content]) => {
				const checked = key.parse(name, `${at} > ${key.label}`);
				return { key: checked, value: value.parse(content, `${at} > ${checked}`) };
			});
			checkCount(rows.length + pairs.length, at, { least, most });
			return Object.fromEntries([...rows, ...pairs].map((pair) => [pair.key, pair.value]));
		},
	};
}

/** Amounts per currency. */
export const prices = (label: string, look: Look & Bounds = {}): Field<Record<string, number>> =>
	map(label, 'Price', currency(), amount('Amount'), look);

/** Texts per language. */
export const translations = (label: string, look: Look & { longest?: number } = {}): Field<Record<string, string>> => {
	const { longest, ...shownAs } = look;
	return map(label, 'Text', language('Language', { default: 'en' }), text('Text', longest ? { longest } : {}), shownAs);
};

/** Free keys with texts: tags, attributes. */
export const pairs = (label: string, row: string, look: Look = {}): Field<Record<string, string>> =>
	map(label, row, text('Key'), text('Value', { longest: 4_000, keepsEmpty: true }), look);

/** n8n's descriptions of several fields; inside a collection nothing is required. */
export function properties(fields: Fields, required: boolean): INodeProperties[] {
	return Object.entries(fields).map(([name, field]) => {
		const { required: needed, ...property } = field.property;
		return { name, ...property, ...(required && needed ? { required: true } : {}) };
	});
}

/** Rows as n8n keeps them, and those that stand in JSON; a lone object is a row. */
function rowsIn(raw: unknown, at: string): unknown[] {
	if (isBlank(raw)) return [];
	const given = parsed(raw, at);
	if (!isRecord(given) || !('entry' in given || 'json' in given)) return listed(given);
	return [...listed(given.entry), ...listed(given.json).flatMap((one) => (isRecord(one) ? rowsIn(one.value, at) : []))];
}

function record<F extends Fields>(fields: F, raw: unknown, at: string): Values<F> {
	const given = objectAt(raw, at);
	const values: Json = {};
	for (const [name, field] of Object.entries(fields)) {
		values[name] = isAsked(field, values) ? field.parse(given[name], `${at} > ${field.label}`) : undefined;
	}
	return typed<Values<F>>(values);
}

/** How many entries a list or map may have. */
interface Bounds {
	least?: number | undefined;
	most?: number | undefined;
}

function checkCount(count: number, at: string, { least = 0, most = Infinity }: Bounds): void {
	if (count === 0 && least > 0) throw new FieldProblem(at, `is empty; add at least ${least}`);
	if (count < least) throw new FieldProblem(at, `has too few entries (${count}); FastSpring wants at least ${least}`);
	if (count > most) throw new FieldProblem(at, `has ${count} entries; FastSpring takes up to ${most}`);
}

function objectAt(raw: unknown, at: string): Json {
	const value = parsed(raw, at);
	if (isRecord(value)) return value;
	throw new FieldProblem(at, 'is not an object');
}

function parsed(raw: unknown, at: string): unknown {
	if (typeof raw !== 'string') return raw;
	try {
		return raw.trim() === '' ? {} : JSON.parse(raw);
	} catch {
		throw invalidJson(at);
	}
}

/** V8's own message quotes the text, which may hold a customer's data. */
const invalidJson = (at: string): FieldProblem =>
	new FieldProblem(at, 'is not valid JSON; check its quotes, commas and brackets');

function listed(raw: unknown): unknown[] {
	if (isEmpty(raw)) return [];
	if (Array.isArray(raw)) return raw;
	if (typeof raw !== 'string') return [raw];
	return raw.split(/[,\n]/).map((part) => part.trim()).filter((part) => part !== '');
}

const shown = (choicesByValue: Record<string, string | readonly [string, string]>): INodePropertyOptions[] =>
	Object.entries(choicesByValue)
		.map(([value, look]) =>
			typeof look === 'string' ? { name: look, value } : { name: look[0], value, description: look[1] },
		)
		.sort((a, b) => a.name.localeCompare(b.name));

const bounds = (min?: number, max?: number) => ({
	...(min === undefined ? {} : { minValue: min }),
	...(max === undefined ? {} : { maxValue: max }),
});
