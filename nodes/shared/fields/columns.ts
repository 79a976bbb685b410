import { isRecord, type Json } from '../json';
import { quoted } from '../values';
import type { Columns, Field, FieldOptions } from './field';
import { map } from './maps';
import { FieldProblem, isEmpty, objectAt } from './raw';

/**
 * A map whose keys are columns: n8n's resource mapper takes those of the input by their names, or each by a value of its
 * own. Empty cells say nothing. `keys` reads a column's name; its choices are the columns that are known.
 */
export function columns<V>(
	label: string,
	{ keys, cell, from, ...look }: Mapping<V> & FieldOptions,
): Field<Record<string, V>> {
	const whole = map(label, label, keys, cell);
	const known = (keys.property.options ?? []).map((one) => ('value' in one ? one.value : ''));
	const cellsOf = (raw: unknown, at: string): Json =>
		Object.fromEntries(
			Object.entries(given(raw, at, known)).filter(([, value]) => !isEmpty(value)),
		);
	return {
		label,
		columns: from,
		property: {
			displayName: label,
			type: 'resourceMapper',
			noDataExpression: true,
			default: { mappingMode: 'defineBelow', value: null },
			typeOptions: {
				loadOptionsDependsOn: [`${from.of}.value`],
				resourceMapper: {
					resourceMapperMethod: from.name,
					mode: 'map',
					valuesLabel: label,
					fieldWords: from.words,
					supportAutoMap: true,
				},
			},
			...look,
		},
		isAbsent: (raw, at) => Object.keys(cellsOf(raw, at)).length === 0,
		parse: (raw, at, context) => whole.parse(cellsOf(raw, at), at, context),
	};
}

interface Mapping<V> {
	keys: Field<string>;
	cell: Field<V>;
	/** The columns that the editor offers. */
	from: Columns;
}

/** Whether columns are found by their names: n8n leaves that to the node, so the value is then the item's own data. */
export const mapsInput = (value: unknown): value is Json =>
	isRecord(value) && value.mappingMode === 'autoMapInputData';

/** The cells as n8n keeps them, or an object by expression. */
function given(raw: unknown, at: string, known: unknown[]): Json {
	if (!isRecord(raw) || !('mappingMode' in raw)) return isEmpty(raw) ? {} : objectAt(raw, at);
	const cells = Object.entries(isRecord(raw.value) ? raw.value : {});
	if (!mapsInput(raw)) return Object.fromEntries(cells);
	const offered = (Array.isArray(raw.schema) ? raw.schema : []).filter(isRecord);
	const names = [...known, ...offered.map(({ id }) => id)].map((one) => String(one).toUpperCase());
	const found = cells.filter(([name]) => names.includes(name.trim().toUpperCase()));
	if (found.length > 0) return Object.fromEntries(found);
	throw new FieldProblem(
		at,
		`finds none of its columns in the input; name them as they are offered, such as ${quoted(names[0])}, or map each of them`,
	);
}
