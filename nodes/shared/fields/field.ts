import type { INodeProperties } from 'n8n-workflow';
import type { Route } from '../endpoints';
import { isRecord, typed, type Json } from '../json';

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
	route: Route;
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
export type Chosen<F extends Fields> = { [K in keyof F]?: Values<F>[K] | undefined };

/** A value that cannot be sent: where it stands, what is wrong with it, what to write instead. */
export class FieldProblem extends Error {
	constructor(
		readonly at: string,
		readonly problem: string,
	) {
		super(`"${at}" ${problem}`);
	}
}

/** How n8n shows a field, beyond its type. */
export interface FieldOptions {
	description?: string;
	placeholder?: string;
	hint?: string;
	default?: string | number | boolean | string[];
	keepsEmpty?: boolean;
}

export const isEmpty = (raw: unknown): boolean => raw === undefined || raw === null || raw === '';

/** Nothing entered, or rows of which none was added: `{}` and `{ entry: [] }` are what n8n keeps then. */
export const isBlank = (raw: unknown): boolean =>
	isEmpty(raw) ||
	(isRecord(raw) && Object.values(raw).every((rows) => Array.isArray(rows) && rows.length === 0));

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
		parse: (raw, at) =>
			isBlank(raw) && !(field.keepsEmpty && raw === '') ? undefined : field.parse(raw, at),
		...(field.resolve
			? {
					resolve: async (value, ask) =>
						value === undefined ? value : await field.resolve?.(value, ask),
				}
			: {}),
	};
}

/** The same for all fields of a record. */
export const allOptional = <F extends Fields>(
	fields: F,
): { [K in keyof F]: F[K] extends Field<infer T> ? Field<T | undefined> : never } =>
	typed(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, optional(field)])));

/** A collection of which one field at most may be filled. */
export const atMostOne = <T extends object>(field: Field<T>): Field<T> => ({
	...field,
	parse: (raw, at) => {
		const value = field.parse(raw, at);
		const given = Object.values(value).filter((one) => one !== undefined);
		if (given.length > 1)
			throw new FieldProblem(at, `has ${given.length} entries; FastSpring takes one at a time`);
		return value;
	},
});

/** n8n's descriptions of several fields; inside a collection nothing is required. */
export function properties(fields: Fields, required: boolean): INodeProperties[] {
	return Object.entries(fields).map(([name, field]) => {
		const { required: needed, ...property } = field.property;
		return { name, ...property, ...(required && needed ? { required: true } : {}) };
	});
}
