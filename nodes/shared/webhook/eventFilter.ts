import { canonicalType, groupOf } from './events';
import type { FastSpringEvent } from './parse';
import { productsOf } from './simplify';

/** Which events a trigger wants. */
export interface EventFilter {
	triggerOn: 'any' | 'groups' | 'events';
	/** Groups of the catalogue; used when `triggerOn` is `groups`. */
	groups: readonly string[];
	/** Types of the catalogue; used when `triggerOn` is `events`. */
	events: readonly string[];
	environment: 'all' | 'live' | 'test';
	/** Paths; empty for events of all products. */
	products: readonly string[];
}

/**
 * Tells whether a filter lets an event through. Types that FastSpring adds later pass with "any", and with their group.
 * So does an event that does not say which products its order or subscription has: dropping it could lose a renewal.
 */
export function filterOf(filter: EventFilter): (event: FastSpringEvent) => boolean {
	const groups = new Set(filter.groups);
	const types = new Set(filter.events.map(canonicalType));
	const products = new Set(filter.products);
	const byType = {
		any: () => true,
		groups: (type: string) => groups.has(groupOf(type)),
		events: (type: string) => types.has(canonicalType(type)),
	}[filter.triggerOn];
	const byProducts = (event: FastSpringEvent): boolean =>
		products.size === 0 || (productsOf(event)?.some((path) => products.has(path)) ?? true);
	return (event) =>
		byType(event.type) &&
		(filter.environment === 'all' || event.live === (filter.environment === 'live')) &&
		byProducts(event);
}
