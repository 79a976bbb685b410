/** What the recipes share. */
import type { Subscription } from '../../sandbox/store/model.mts';
import type { Store } from '../../sandbox/store.mts';

export type Json = Record<string, unknown>;

/** Parameters, and items if more than an empty one. */
export type Run = readonly [parameters: Json, items?: readonly Json[]];

export const byId = (value: string): Json => ({ __rl: true, mode: 'id', value });
export const item = (): Json => byId('={{ $json.id }}');
export const rows = (...entry: Json[]): Json => ({ entry });
export const ids = (all: Iterable<string>, count = 50): Json[] =>
	[...all].slice(0, count).map((id) => ({ id }));

export const runs = ({ state, adhoc, pause }: Subscription): boolean =>
	state === 'active' && !adhoc && !pause;
export const those = (store: Store, kind: (one: Subscription) => boolean): string[] =>
	[...store.subscriptions.values()].filter(kind).map(({ id }) => id);
