import type { INodeProperties } from 'n8n-workflow';
import type { Route } from '../endpoints';
import { isRecord, type Json } from '../json';
import { FieldProblem, isEmpty } from './raw';

/**
 * A field of an operation: how n8n shows it, and how its value is read. The type of the value travels
 * from here into the operation's callbacks, so that none of them reads a parameter by name.
 */
export interface Field<T = unknown> {
	readonly label: string;
	/** n8n's description of the parameter, without its name. */
	readonly property: Omit<INodeProperties, 'name'>;
	/** Reads and checks a raw value; `at` is the field's place as the user sees it. Throws FieldProblem. */
	parse(raw: unknown, at: string, context: Context): unknown;
	/** Whether nothing was entered; by default undefined, null and blank text. */
	isAbsent?(raw: unknown, at: string): boolean;
	/** What FastSpring takes for "none": users may choose the field under Clear Fields, and only there. */
	readonly clear?: { readonly as: unknown };
	/** Turns what was entered into what FastSpring wants, by asking it (a reference into an id). */
	resolve?(value: unknown, ask: Ask): Promise<unknown>;
	/** Why this value leaves nothing to change, where an update needs one. */
	lacking?(value: unknown): string | undefined;
	/** The field is shown and read only while fields beside it have one of these values; they stand before it. */
	readonly when?: Conditions;
	/** The search behind the From List mode. */
	readonly search?: Search;
	/** The list behind a field with several choices: all that there are, at once. */
	readonly choices?: Search;
	/** The columns of a field that maps columns. */
	readonly columns?: Columns;
	/** The fields inside a collection, list or group. */
	readonly inner?: Fields;
	/** The same field as one JSON value, for rows that an expression or an agent gives: see `wholes`. */
	readonly whole?: Field;
	/** What the value is to callbacks. For the compiler only: no field has it, and `define` vouches for it. */
	readonly type?: T;
}

/** What a reader has to know beyond the value. */
export interface Context {
	/** The workflow's time zone: that of times which name none. */
	timezone: string;
}

/** Asks FastSpring during a run: a record or a list, or those of several records that are there; identical questions are asked once. */
export type Ask = (question: {
	route: Route;
	ids?: string[];
	path?: Record<string, string>;
	query?: Json;
}) => Promise<Json[]>;

/** A list search: one page of choices. `filter` is what the user typed, `page` the token of a further page. */
export interface Search {
	readonly name: string;
	choices(ask: Ask, filter: string, page?: string): Promise<Choices>;
}

/** Columns for the record whose id stands in the parameter `of`: n8n shows some of them, and lets users add more. */
export interface Columns {
	readonly name: string;
	readonly of: string;
	readonly words: { singular: string; plural: string };
	columns(ask: Ask, id: string): Promise<{ shown: string[]; more: string[] }>;
}

/** Choices of a page, and the token of the next one. `url` opens the record in FastSpring's app. */
export interface Choices {
	results: Array<{ name: string; value: string; url?: string }>;
	next?: string | undefined;
}

type Conditions = Record<string, Array<string | number | boolean>>;
export type Fields = Record<string, Field<unknown>>;
export type Values<F extends Fields> = {
	[K in keyof F]: F[K] extends Field<infer T> ? T : never;
};
export type Chosen<F extends Fields> = { [K in keyof F]?: Values<F>[K] | undefined };

/** How n8n shows a field, beyond its type. */
export interface FieldOptions {
	description?: string;
	placeholder?: string;
	hint?: string;
	default?: string | number | boolean | string[];
}

/** The one place that decides between absent (undefined) and a value. Clearing is chosen apart: see `clearable`. */
export const valueOf = (
	field: Field<unknown>,
	raw: unknown,
	at: string,
	context: Context,
): unknown =>
	(field.isAbsent?.(raw, at) ?? isEmpty(raw)) ? undefined : field.parse(raw, at, context);

/**
 * Shows and reads a field only while fields beside it have one of these values: `onlyWhen({ type: ['flat'] }, prices(…))`.
 * It begins without rows: where an expression decides, n8n takes it for shown, and would refuse to run with rows unfilled.
 */
export const onlyWhen = <T>(when: Conditions, field: Field<T>): Field<T | undefined> => ({
	...field,
	when,
	property: {
		...field.property,
		...(field.property.type === 'fixedCollection' ? { default: {} } : {}),
		displayOptions: { show: when },
	},
});

/** Whether a field is to be read, by the values of the fields before it. */
export const isAsked = ({ when = {} }: Field<unknown>, values: Json): boolean =>
	Object.entries(when).every(([name, allowed]) => allowed.some((value) => value === values[name]));

/** Makes a field one that may be left empty; it is then undefined. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
	return {
		...field,
		property: { ...field.property, required: false },
		parse: (raw, at, context) => valueOf(field, raw, at, context),
	};
}

/** Whether one of the fields has to ask FastSpring what its value stands for. */
export const asks = (fields: Fields): boolean =>
	Object.values(fields).some(({ resolve }) => resolve);

/** Puts what FastSpring wants in the place of what was entered, where a field has to ask for it. */
export async function resolveIn(values: Json, fields: Fields, ask: Ask): Promise<void> {
	for (const [name, { resolve }] of Object.entries(fields))
		if (resolve && values[name] !== undefined) values[name] = await resolve(values[name], ask);
}

/**
 * A field that the user may empty on the record, by choosing it under Clear Fields; `as` is what FastSpring then wants.
 * Spreadsheets and AI agents fill what they do not know with "", null and 0: none of these clears anything.
 */
export const clearable = <T, C = ''>(field: Field<T>, as?: C): Field<T | C> => ({
	...field,
	clear: { as: as === undefined ? '' : as },
	isAbsent: (raw, at) =>
		(field.isAbsent?.(raw, at) ?? isEmpty(raw)) ||
		(field.property.type !== 'string' && typeof raw !== 'object' && String(raw).trim() === '0'),
});

/** A group of fields with one more condition: `problem` says what is wrong with its values, if anything. */
export const checked = <T>(
	field: Field<T>,
	problem: (values: Json) => string | undefined,
): Field<T> => ({
	...field,
	parse: (raw, at, context) => {
		const value = field.parse(raw, at, context);
		const wrong = isRecord(value) ? problem(value) : undefined;
		if (wrong !== undefined) throw new FieldProblem(at, wrong);
		return value;
	},
});

/** Rows also take one JSON value: a field of its own beside them in a collection, and in Options for those of an operation. */
export const wholes = (fields: Fields): Fields =>
	Object.fromEntries(
		Object.entries(fields).flatMap(([name, { whole }]) => (whole ? [[wholeOf(name), whole]] : [])),
	);
export const wholeOf = (name: string): string => `${name}Json`;

/** n8n's descriptions of several fields; inside a collection nothing is required. */
export function properties(fields: Fields, required: boolean): INodeProperties[] {
	return Object.entries(fields).map(([name, field]) => {
		const { required: needed, ...property } = field.property;
		return { name, ...property, ...(required && needed ? { required: true } : {}) };
	});
}
