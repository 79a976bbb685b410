import { expect } from '@jest/globals';
import type { Store } from '../../../sandbox/store.mts';
import type { Subscription } from '../../../sandbox/store/model.mts';
import { subscriptionView } from '../../../sandbox/views/subscription.mts';
import { byId, type Json } from '../../support/operations.mts';

/** What the tables about subscriptions share. */
export const subscription = byId('={{ $json.id }}');

export const runs = ({ state, adhoc, pause }: Subscription): boolean =>
	state === 'active' && !adhoc && !pause;
/** Charged by call only, and able to pay; or not able. */
export const isManaged = ({ adhoc, failing }: Subscription): boolean => adhoc && failing === null;
export const isDeclined = ({ adhoc, failing }: Subscription): boolean => adhoc && failing !== null;
export const isIn =
	(wanted: Subscription['state']) =>
	({ state }: Subscription): boolean =>
		state === wanted;

/** The first subscriptions of a kind. */
export function those(
	store: Store,
	kind: (one: Subscription) => boolean,
	count: number,
): [Subscription, Subscription, ...Subscription[]] {
	const found = [...store.subscriptions.values()].filter(kind).slice(0, count);
	if (found.length < count)
		throw new Error(`The shop has ${found.length} subscriptions of this kind, not ${count}`);
	return found as [Subscription, Subscription, ...Subscription[]];
}

/** What FastSpring answers about a subscription. */
export function raw(store: Store, id: string): Json {
	const found = store.subscriptions.get(id);
	if (!found) throw new Error(`No subscription ${id}`);
	return subscriptionView(store, found);
}

/** The same as the node shows it by default. */
export function simple(store: Store, id: string): Json {
	const {
		account,
		product,
		display,
		quantity,
		state,
		active,
		live,
		currency,
		price,
		begin,
		next,
		end,
		canceledDate,
		deactivationDate,
		nextChargeTotal,
		initialOrderId,
		initialOrderReference,
		customReferenceId,
		tags,
	} = raw(store, id);
	const moment = (value: unknown) =>
		typeof value === 'number' ? new Date(value).toISOString() : value;
	return {
		subscription: id,
		account,
		product,
		display,
		quantity,
		state,
		active,
		live,
		currency,
		price,
		begin: moment(begin),
		next: moment(next),
		end: moment(end),
		deactivationDate: moment(deactivationDate),
		canceledDate: moment(canceledDate),
		nextChargeTotal,
		addons: expect.any(Array),
		initialOrderId,
		initialOrderReference,
		...(customReferenceId === undefined ? {} : { customReferenceId }),
		...(tags === undefined ? {} : { tags }),
	};
}
