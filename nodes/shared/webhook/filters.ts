import { canonicalType, groupOf } from './events';
import type { FastSpringEvent } from './parse';

export type TriggerOn = 'any' | 'groups' | 'events';
export type Environment = 'all' | 'live' | 'test';

/** Which events a trigger wants. */
export interface Wish {
	triggerOn: TriggerOn;
	/** Groups of the catalogue; counts when `triggerOn` is `groups`. */
	groups: readonly string[];
	/** Types of the catalogue; counts when `triggerOn` is `events`. */
	events: readonly string[];
	environment: Environment;
}

/** The test that a wish makes. Types FastSpring adds later pass with "any", and with their group. */
export function filterOf(wish: Wish): (event: FastSpringEvent) => boolean {
	const groups = new Set(wish.groups);
	const types = new Set(wish.events.map(canonicalType));
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
	return ({ type, live }) => byType[wish.triggerOn](type) && byEnvironment[wish.environment](live);
}
