import { canonicalType, groupOf } from './events';
import type { FastSpringEvent } from './parse';
import { productsOf } from './simplify';

export type TriggerOn = 'any' | 'groups' | 'events';
export type Environment = 'all' | 'live' | 'test';

/** Which events a trigger wants. */
export interface EventFilter {
	triggerOn: TriggerOn;
	/** Groups of the catalogue; used when `triggerOn` is `groups`. */
	groups: readonly string[];
	/** Types of the catalogue; used when `triggerOn` is `events`. */
	events: readonly string[];
	environment: Environment;
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
	const byType: Record<TriggerOn, (type: string) => boolean> = {
		any: () => true,
		groups: (type) => groups.has(groupOf(type)),
		events: (type) => types.has(canonicalType(type)),
	};
	const byEnvironment: Record<Environment, (live: boolean) => boolean> = {
		all: () => true,
		live: (live) => live,
		test: (live) => !live,
	};
	const byProducts = (event: FastSpringEvent): boolean =>
		products.size === 0 || (productsOf(event)?.some((path) => products.has(path)) ?? true);
	return (event) =>
		byType[filter.triggerOn](event.type) &&
		byEnvironment[filter.environment](event.live) &&
		byProducts(event);
}
