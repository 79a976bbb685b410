import type { Json } from '../shared/json';

/**
 * A refund that FastSpring would make larger than it was meant: it ignores the items of a full refund,
 * and takes a refund of no known type for a full one.
 */
export function riskOf({ refundType, items, amount }: Json): string | undefined {
	const named = Array.isArray(items) ? items.length : 0;
	if (refundType === 'PARTIAL')
		return named > 0
			? undefined
			: '"Items to Refund" is empty; add the items and amounts of a partial refund';
	if (refundType !== 'FULL')
		return `The refund type is "${String(refundType)}"; write FULL or PARTIAL`;
	if (named === 0 && amount === undefined) return undefined;
	return 'The refund is a full one, yet it names items or an amount; choose Partial, or leave them out to refund the whole order';
}
