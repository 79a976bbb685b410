import { isRecord, typed, type Json } from '../json';
import type { Chosen, Field, Fields, FieldOptions } from './field';
import { collection } from './groups';
import { FieldProblem } from './problem';

/**
 * The Update Fields of an update: `fields` say what is to change, `how` says how (preview, prorate), which is no change
 * by itself. An item for which nothing is left to change is refused: see `checkChanges`.
 */
export function changes<F extends Fields, H extends Fields = Record<never, never>>(
	fields: F,
	{ how, ...look }: FieldOptions & { how?: H } = {},
): Field<Chosen<F & H>> {
	return {
		...typed<Field<Chosen<F & H>>>(collection('Update Fields', { ...fields, ...how }, look)),
		lacking: (value: Json) => {
			if (Object.keys(fields).some((name) => isChange(value[name]))) return undefined;
			const empty = Object.keys(value).flatMap((name) => fields[name]?.label ?? []);
			return empty.length === 0
				? 'has nothing to change; add at least one field'
				: `has nothing to change: ${empty.join(', ')} came out empty; check the expressions, or leave this item out`;
		},
	};
}

/** Null, an empty text and an empty list were chosen under Clear Fields; a group of which nothing was filled in says nothing. */
const isChange = (value: unknown): boolean =>
	isRecord(value) ? Object.values(value).some(isChange) : value !== undefined;

/**
 * Throws where an update leaves nothing to change: it would be sent and called a success. `more` are the Additional
 * Fields (JSON), which may hold a change, too.
 */
export function checkChanges(fields: Fields, values: Json, more: unknown): void {
	if (isRecord(more) && Object.keys(more).length > 0) return;
	for (const [name, field] of Object.entries(fields)) {
		const reason = field.lacking?.(values[name]);
		if (reason !== undefined) throw new FieldProblem(field.label, reason);
	}
}
