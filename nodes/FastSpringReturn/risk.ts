import { FieldProblem, record } from '../shared/fields';
import { isRecord, type Json } from '../shared/json';
import { items as rows } from './items';

/**
 * Refuses a refund that FastSpring could make larger than it was meant: it ignores the items of a full refund, takes a
 * refund of no known type for a full one, and its documents do not say what it refunds of an item without an amount.
 */
export function checked(refund: Json): Json {
	const { refundType, items, amount } = refund;
	const named = Array.isArray(items) ? items : [];
	if (refundType === 'PARTIAL') {
		if (named.length > 0) return { ...refund, items: named.map(checkedItem) };
		throw new FieldProblem(
			'Items to Refund',
			'is empty; add the items and amounts of a partial refund',
		);
	}
	if (refundType !== 'FULL') {
		throw new FieldProblem('Refund', `is "${String(refundType)}"; enter FULL or PARTIAL`);
	}
	if (named.length === 0 && amount === undefined) return refund;
	throw new FieldProblem(
		'Refund',
		'is a full one, yet it names items or an amount; choose Partial, or leave them out to refund the whole order',
	);
}

/** Additional Fields (JSON) may have brought the item: it is read as a row of the panel is. */
function checkedItem(item: unknown, index: number): Json {
	const given = isRecord(item) ? item : {};
	const read = record(rows.inner ?? {}, given, `${rows.label} ${index + 1}`, ANY_ZONE);
	return { ...given, ...read };
}

/** A refund has no times. */
const ANY_ZONE = { timezone: 'UTC' };
