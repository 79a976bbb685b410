/** Tables of groups that keep their own. A shop that begins anew begins with new ones. */
import type { Random } from './random.mts';
import type { Store } from '../store.mts';

/**
 * The table of a store under one name, made by `fill` when it is first asked for. It goes by the
 * store's generator, which is a new one after every `clear`.
 */
export function table<T>(fill: (store: Store) => Map<string, T>): (store: Store) => Map<string, T> {
	const tables = new WeakMap<Random, Map<string, T>>();
	return (store) => {
		const known = tables.get(store.random) ?? fill(store);
		tables.set(store.random, known);
		return known;
	};
}
