import type { Json } from '../json';
import { choices } from './choices';
import { optional, type Context, type Fields } from './field';
import { FieldProblem, listed } from './raw';

/** The parameter that lists what is to be cleared. */
const CLEAR = 'clearFields';

/** What the fields of a collection or group need so that users can clear some of them, on purpose only. */
export function clearing(fields: Fields): {
	/** One more field, where there is something to clear. */
	field: Fields;
	/** Lays what FastSpring takes for "none" on the values of the chosen fields. */
	apply: (values: Json, given: Json, at: string, context: Context) => Json;
} {
	const able = Object.entries(fields).filter(([, { clear }]) => clear);
	if (able.length === 0) return { field: {}, apply: (values) => values };
	const names: Record<string, string> = Object.fromEntries(
		able.map(([name, { label }]) => [name, label]),
	);
	const field = choices('Clear Fields', names, {
		description: 'Fields to empty. A field above that is left blank stays as it is.',
	});
	return {
		field: { [CLEAR]: optional(field) },
		apply: (values, given, at, context) => {
			const chosen = listed(field.parse(given[CLEAR], `${at} > ${field.label}`, context)).map(
				String,
			);
			const both = chosen.find((name) => values[name] !== undefined);
			if (both !== undefined)
				throw new FieldProblem(
					`${at} > ${names[both] ?? both}`,
					'has a value and is chosen under Clear Fields, too; keep one of the two',
				);
			const cleared = chosen.map((name) => [name, fields[name]?.clear?.as] as const);
			return { ...values, ...Object.fromEntries(cleared) };
		},
	};
}
