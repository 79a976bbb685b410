import type { INodeProperties } from 'n8n-workflow';
import { compact, type Json } from '../json';
import { rules, type Rule } from '../values';
import type { Context, Field, FieldOptions } from './field';
import { checkCount, FieldProblem, isEmpty, isObject, listed, parsed } from './raw';

/** A field with one value, checked by a rule. With `keepsEmpty` an empty text is a value like any other. */
export function scalar<T>(
	label: string,
	rule: Rule<T> | ((context: Context) => Rule<T>),
	property: Partial<INodeProperties>,
	look: FieldOptions & { keepsEmpty?: boolean } = {},
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
		...(keepsEmpty ? { isAbsent: (raw: unknown) => raw === undefined || raw === null } : {}),
		parse: (raw, at, context) => {
			if (!keepsEmpty || typeof raw !== 'string') checkFilled(raw, at);
			return byRule(typeof rule === 'function' ? rule(context) : rule, raw, at);
		},
	};
}

export function checkFilled(raw: unknown, at: string): void {
	if (isEmpty(raw)) throw new FieldProblem(at, 'is empty; fill it in');
}

/** A value as its rule gives it. */
export function byRule<T>(rule: Rule<T>, raw: unknown, at: string): T {
	const checked = rule.safeParse(raw);
	if (checked.success) return checked.data;
	throw new FieldProblem(at, checked.error.issues[0]?.message ?? 'is not valid');
}

export const text = (
	label: string,
	look: FieldOptions & {
		maxLength?: number;
		rows?: number;
		password?: boolean;
		keepsEmpty?: boolean;
	} = {},
): Field<string> => {
	const { maxLength, rows, password, ...shownAs } = look;
	const typeOptions = compact({ rows, password });
	return scalar(label, rules.text(maxLength), typeOptions ? { typeOptions } : {}, shownAs);
};

/** A whole number. Its default is the smallest one, unless that is none or 0, which nobody may have meant. */
export const integer = (
	label: string,
	look: FieldOptions & { min?: number; max?: number } = {},
): Field<number> => {
	const { min, max, ...shown } = look;
	return scalar(
		label,
		rules.integer(min, max),
		{
			type: 'number',
			default: min || '',
			typeOptions: compact({ minValue: min, maxValue: max }) ?? {},
		},
		shown,
	);
};

/** A number with decimals, such as a percentage. A text field: n8n's number field turns a typed "2,5" into 25. */
export const decimal = (
	label: string,
	look: FieldOptions & { min?: number; max?: number } = {},
): Field<number> => {
	const { min, max, ...shown } = look;
	return scalar(label, rules.number(min, max), { placeholder: 'e.g. 12.5' }, shown);
};

/**
 * An amount of money in major units, with at most two decimals. A text field, for the same reason and since a number
 * field would show 0 for "none", and 0 is a price.
 */
export const amount = (
	label: string,
	look: FieldOptions & { min?: number } = {},
): Field<number> => {
	const { min = 0, ...shown } = look;
	return scalar(label, rules.amount(min), { placeholder: 'e.g. 19.99' }, shown);
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

export const url = (label: string, look: FieldOptions = {}): Field<string> =>
	scalar(label, rules.url, { placeholder: 'e.g. https://example.com/page' }, look);

/** A calendar day; sent as YYYY-MM-DD. */
export const day = (label: string, look: FieldOptions = {}): Field<string> =>
	scalar(label, rules.day, { type: 'dateTime' }, look);

/** A moment; sent as ISO 8601 in UTC. */
export const moment = (label: string, look: FieldOptions = {}): Field<string> =>
	scalar(label, ({ timezone }) => rules.moment(timezone), { type: 'dateTime' }, look);

/** An id that no picker knows. */
export const id = (label: string, look: FieldOptions = {}): Field<string> =>
	scalar(label, rules.id, {}, look);

/** Several texts in one field: separated by commas or line breaks, or an array by expression. */
export function texts(
	label: string,
	look: FieldOptions & { rule?: Rule<string>; max?: number } = {},
): Field<string[]> {
	const { rule = rules.text(), max = Infinity, ...shownAs } = look;
	const one = scalar(label, rule, {});
	return {
		label,
		property: { displayName: label, type: 'string', default: '', required: true, ...shownAs },
		parse: (raw, at, context) => {
			const values = listed(raw).map((value) => one.parse(value, at, context));
			if (values.length === 0) throw new FieldProblem(at, 'is empty; enter at least one');
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
		const value = parsed(raw, at);
		if (isObject(value)) return value;
		throw new FieldProblem(at, 'is not a JSON object; enter one such as {"key": "value"}');
	},
});
