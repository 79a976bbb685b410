import { FieldProblem } from '../shared/fields';
import type { Json } from '../shared/json';

/**
 * Refuses a refund that FastSpring would make larger than it was meant: it ignores the items of a full refund,
 * and takes a refund of no known type for a full one.
 */
export function checked(refund: Json): Json {
	const { refundType, items, amount } = refund;
	const named = Array.isArray(items) ? items.length : 0;
	if (refundType === 'PARTIAL') {
		if (named > 0) return refund;
		throw new FieldProblem(
			'Items to Refund',
			'is empty; add the items and amounts of a partial refund',
		);
	}
	if (refundType !== 'FULL') {
		throw new FieldProblem('Refund', `is "${String(refundType)}"; enter FULL or PARTIAL`);
	}
	if (named === 0 && amount === undefined) return refund;
	throw new FieldProblem(
		'Refund',
		'is a full one, yet it names items or an amount; choose Partial, or leave them out to refund the whole order',
	);
}
