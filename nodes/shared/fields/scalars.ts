import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { isRecord, keysOf, type Json } from '../json';
import { rules, type Rule } from '../values';
import { FieldProblem, isEmpty, type Field, type FieldOptions } from './field';
import { checkCount, listed, parsed } from './raw';

/** A field with one value, checked by a rule. */
export function scalar<T>(
	label: string,
	rule: Rule<T>,
	property: Partial<INodeProperties>,
	look: FieldOptions = {},
): Field<T> {
	const { keepsEmpty = false, ...shown } = look;
	return {
		label,
		property: {
			displayName: label,
			type: 'string',
			default: '',
			required: true,
			...property,
			...shown,
		},
		keepsEmpty,
		parse: (raw, at) => {
			if (isEmpty(raw) && !(keepsEmpty && raw === ''))
				throw new FieldProblem(at, 'is empty; fill it in');
			const checked = rule.safeParse(raw);
			if (checked.success) return checked.data;
			throw new FieldProblem(at, checked.error.issues[0]?.message ?? 'is not valid');
		},
	};
}

export const text = (
	label: string,
	look: FieldOptions & { maxLength?: number; rows?: number; password?: boolean } = {},
): Field<string> => {
	const { maxLength, rows, password, ...shownAs } = look;
	const typeOptions = { ...(rows ? { rows } : {}), ...(password ? { password } : {}) };
	return scalar(
		label,
		rules.text(maxLength),
		Object.keys(typeOptions).length > 0 ? { typeOptions } : {},
		shownAs,
	);
};

export const integer = (
	label: string,
	look: FieldOptions & { min?: number; max?: number } = {},
): Field<number> => {
	const { min, max, ...shown } = look;
	return scalar(
		label,
		rules.integer(min, max),
		{ type: 'number', default: min ?? 0, typeOptions: bounds(min, max) },
		shown,
	);
};

export const decimal = (
	label: string,
	look: FieldOptions & { min?: number; max?: number } = {},
): Field<number> => {
	const { min, max, ...shown } = look;
	return scalar(
		label,
		rules.number(min, max),
		{ type: 'number', default: min ?? 0, typeOptions: bounds(min, max) },
		shown,
	);
};

/** An amount of money in major units, with at most two decimals. */
export const amount = (
	label: string,
	look: FieldOptions & { min?: number } = {},
): Field<number> => {
	const { min = 0, ...shown } = look;
	return scalar(
		label,
		rules.amount(min),
		{ type: 'number', default: 0, typeOptions: { numberPrecision: 2, minValue: min } },
		shown,
	);
};

export const boolean = (label: string, description: string, byDefault = false): Field<boolean> =>
	scalar(label, rules.boolean, {
		type: 'boolean',
		default: byDefault,
		required: false,
		description,
	});

export const email = (label = 'Email', look: FieldOptions = {}): Field<string> =>
	scalar(label, rules.email, { placeholder: 'e.g. name@example.com' }, look);

export const country = (label = 'Country', look: FieldOptions = {}): Field<string> =>
	scalar(
		label,
		rules.country,
		{ placeholder: 'e.g. US', description: 'Two-letter country code in upper case (ISO 3166-1)' },
		look,
	);

export const currency = (label = 'Currency', look: FieldOptions = {}): Field<string> =>
	scalar(
		label,
		rules.currency,
		{ placeholder: 'e.g. USD', description: 'Three-letter currency code in upper case (ISO 4217)' },
		look,
	);

export const language = (label = 'Language', look: FieldOptions = {}): Field<string> =>
	scalar(
		label,
		rules.language,
		{ placeholder: 'e.g. en', description: 'Two-letter language code in lower case (ISO 639-1)' },
		look,
	);

export const url = (label: string, look: FieldOptions = {}): Field<string> =>
	scalar(label, rules.url, { placeholder: 'e.g. https://example.com/page' }, look);

/** A calendar day; sent as YYYY-MM-DD. */
export const day = (label: string, look: FieldOptions = {}): Field<string> =>
	scalar(label, rules.day, { type: 'dateTime' }, look);

/** A moment; sent as ISO 8601 in UTC. */
export const moment = (label: string, look: FieldOptions = {}): Field<string> =>
	scalar(label, rules.moment, { type: 'dateTime' }, look);

/** An id that no picker knows. */
export const id = (label: string, look: FieldOptions = {}): Field<string> =>
	scalar(label, rules.id, {}, look);

/** One of several values: `{ value: 'Shown Name' }`, or with a description: `{ value: ['Shown Name', 'What it does'] }`. */
export function choice<const C extends Record<string, string | readonly [string, string]>>(
	label: string,
	choices: C,
	look: FieldOptions = {},
): Field<keyof C & string> {
	const values = keysOf(choices);
	return scalar(
		label,
		rules.oneOf(values),
		{ type: 'options', options: shown(choices), default: values[0] ?? '' },
		look,
	);
}

/** Several of several values. */
export function choices<const C extends Record<string, string | readonly [string, string]>>(
	label: string,
	options: C,
	look: FieldOptions = {},
): Field<Array<keyof C & string>> {
	const one = rules.oneOf(keysOf(options));
	return {
		label,
		property: {
			displayName: label,
			type: 'multiOptions',
			options: shown(options),
			default: [],
			required: true,
			...look,
		},
		parse: (raw, at) => listed(raw).map((value) => scalar(label, one, {}).parse(value, at)),
	};
}

/** Several texts in one field: separated by commas or line breaks, or an array by expression. */
export function texts(
	label: string,
	look: FieldOptions & { rule?: Rule<string>; max?: number } = {},
): Field<string[]> {
	const { rule = rules.text(), max = Infinity, keepsEmpty = false, ...shownAs } = look;
	const one = scalar(label, rule, {});
	return {
		label,
		keepsEmpty,
		property: { displayName: label, type: 'string', default: '', required: true, ...shownAs },
		parse: (raw, at) => {
			const values = listed(raw).map((value) => one.parse(value, at));
			if (values.length === 0 && !keepsEmpty)
				throw new FieldProblem(at, 'is empty; write at least one');
			checkCount(values.length, at, { max });
			return values;
		},
	};
}

/** A JSON object, as a text or by expression. */
export const json = (label: string, look: FieldOptions = {}): Field<Json> => ({
	label,
	property: { displayName: label, type: 'json', default: '{}', ...look },
	parse: (raw, at) => {
		const value = isEmpty(raw) ? {} : parsed(raw, at);
		if (isRecord(value)) return value;
		throw new FieldProblem(at, 'is not a JSON object; write one such as {"key": "value"}');
	},
});

const shown = (
	choicesByValue: Record<string, string | readonly [string, string]>,
): INodePropertyOptions[] =>
	Object.entries(choicesByValue)
		.map(([value, look]) =>
			typeof look === 'string'
				? { name: look, value }
				: { name: look[0], value, description: look[1] },
		)
		.sort((a, b) => a.name.localeCompare(b.name));

const bounds = (min?: number, max?: number) => ({
	...(min === undefined ? {} : { minValue: min }),
	...(max === undefined ? {} : { maxValue: max }),
});
