import { quoted, rules } from '../values';
import { currency, language } from './choices';
import { type Context, type Field, type FieldOptions } from './field';
import { record } from './groups';
import { type Bounds, checkCount, FieldProblem, isRows, listed, objectAt } from './raw';
import { inOne, rowsProperty } from './rows';
import { amount, scalar, text } from './scalars';

/** A map as key/value rows, or as an object by expression: prices per currency, texts per language, tags. */
export function map<V>(
	label: string,
	row: string,
	key: Field<string>,
	value: Field<V>,
	{ min, max, ...look }: FieldOptions & Bounds = {},
): Field<Record<string, V>> {
	const fields = { key, value };
	const pairsIn = (raw: unknown, at: string, context: Context): Pair[] => {
		const given = objectAt(raw, at);
		if (!isRows(given))
			return Object.entries(given).map(([name, content]) => {
				const checked = String(key.parse(name, `${at} > ${key.label}`, context));
				return [checked, value.parse(content, `${at} > ${checked}`, context)];
			});
		return listed(given.entry).map((one) => {
			const pair = record(fields, one, at, context);
			return [String(pair.key), pair.value];
		});
	};
	return inOne('{}', {
		label,
		property: rowsProperty(label, row, fields, { min, ...look }),
		isAbsent: (raw, at) => {
			const given = objectAt(raw, at);
			return (isRows(given) ? listed(given.entry) : Object.keys(given)).length === 0;
		},
		parse: (raw, at, context) => {
			const all = Object.fromEntries(once(pairsIn(raw, at, context), at));
			checkCount(Object.keys(all).length, at, { min, max });
			return all;
		},
	});
}

type Pair = [key: string, value: unknown];

/** One of two rows with the same key would be dropped. */
function once(pairs: Pair[], at: string): Pair[] {
	const keys = pairs.map(([key]) => key);
	const twice = keys.find((key, index) => keys.indexOf(key) < index);
	if (twice !== undefined)
		throw new FieldProblem(at, `has ${quoted(twice)} twice; remove one of them`);
	return pairs;
}

/** Amounts per currency; `least` is the smallest one that makes sense. */
export const prices = (
	label: string,
	{ least = 0, ...look }: FieldOptions & Bounds & { least?: number } = {},
): Field<Record<string, number>> =>
	map(label, 'Price', currency(), amount('Amount', { min: least }), look);

/** The quantity from which a row counts: the key of FastSpring's quantity discounts. */
export const threshold = (): Field<string> =>
	scalar('Minimum Quantity', rules.integer(1).transform(String), {
		type: 'number',
		typeOptions: { minValue: 1 },
		description: 'Quantity from which the row applies',
	});

/** Texts per language. */
export const translations = (
	label: string,
	{ maxLength, ...look }: FieldOptions & { maxLength?: number } = {},
): Field<Record<string, string>> =>
	map(
		label,
		'Text',
		language('Language', { default: 'en' }),
		text('Text', maxLength ? { maxLength } : {}),
		look,
	);

/** Free keys with texts: tags, attributes. */
export const pairs = (
	label: string,
	row: string,
	look: FieldOptions = {},
): Field<Record<string, string>> =>
	map(label, row, text('Key'), text('Value', { maxLength: 4_000, keepsEmpty: true }), look);
