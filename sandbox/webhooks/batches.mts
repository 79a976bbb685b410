/** How events are put together for a delivery, and written. */
import { expand } from './expand.mts';
import type { Endpoint } from './endpoints.mts';
import type { Store } from '../store.mts';
import type { StoreEvent } from '../store/model.mts';

/** An event as its endpoint gets it, the same bytes at every attempt. */
export function written(store: Store, { expansion }: Endpoint, event: StoreEvent): string {
	const { id, created, type, live, data: own } = event;
	const data = expansion ? expand(store, type, own) : own;
	return asJava({ id, processed: false, created, type, live, data });
}

/**
 * FastSpring writes amounts as Java does: 28.0 where JavaScript has 28. Whoever parses a body and writes it
 * again before checking its signature has to fail here as there.
 */
function asJava(event: Record<string, unknown>): string {
	return JSON.stringify(event).replace(
		/"((?:sub)?total|tax|price|discount)":(-?\d+)(?=[,}])/g,
		'"$1":$2.0',
	);
}

/** Lists of what has the same key, in the order of their first elements. */
export function groups<T>(list: readonly T[], keyOf: (one: T) => unknown): T[][] {
	const found = new Map<unknown, T[]>();
	for (const one of list) {
		const group = found.get(keyOf(one));
		if (group) group.push(one);
		else found.set(keyOf(one), [one]);
	}
	return [...found.values()];
}

export function chunks<T>(list: T[], size: number): T[][] {
	return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
		list.slice(index * size, (index + 1) * size),
	);
}
