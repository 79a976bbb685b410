import { isRecord, type Json } from '../json';
import type { Chosen, Field, Fields } from './field';
import { collection } from './groups';
import { FieldProblem } from './raw';

/**
 * The Update Fields of an update. `how` names those that say how it changes (preview, prorate), which is no change by
 * itself. An item for which nothing is left to change is refused: see `checkChanges`.
 */
export const changes = <F extends Fields>(
	fields: F,
	how: readonly string[] = [],
): Field<Chosen<F>> => ({
	...collection('Update Fields', fields),
	lacking: (values) => {
		const given = isRecord(values) ? values : {};
		const names = Object.keys(fields).filter((name) => !how.includes(name));
		if (names.some((name) => isChange(given[name]))) return undefined;
		const empty = names.filter((name) => name in given).map((name) => fields[name]?.label);
		return empty.length === 0
			? 'has nothing to change; add at least one field'
			: `has nothing to change: ${empty.join(', ')} came out empty; check the expressions, or leave this item out`;
	},
});

/** Null, an empty text and an empty list were chosen under Clear Fields; a group of which nothing was filled in says nothing. */
const isChange = (value: unknown): boolean =>
	isRecord(value) ? Object.values(value).some(isChange) : value !== undefined;

/**
 * Throws where an update leaves nothing to change: it would be sent and called a success. `more` are the Additional
 * Fields (JSON), which may hold a change, too.
 */
export function checkChanges(fields: Fields, values: Json, more: Json): void {
	if (Object.keys(more).length > 0) return;
	for (const [name, field] of Object.entries(fields)) {
		const reason = field.lacking?.(values[name]);
		if (reason !== undefined) throw new FieldProblem(field.label, reason);
	}
}
