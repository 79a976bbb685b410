import { placeOrder } from '../../sandbox/store/orders.mts';
import type { Subscription } from '../../sandbox/store/model.mts';
import { DAY, first, listOf, START, type Client } from './support.mts';

export const day = (offset: number) => new Date(START + offset * DAY).toISOString().slice(0, 10);

/** What the tests of subscriptions do with a client again and again. */
export function subscriptionsOf(client: () => Client) {
	const all = () => [...client().sandbox.store.subscriptions.values()];
	const events = () => client().sandbox.store.events.map(({ type }) => type);
	return {
		all,
		events,
		some: (test: (subscription: Subscription) => boolean) => first(all(), test),
		read: async (id: string) => (await client().get(`/subscriptions/${id}`)).body,
		post: async (...subscriptions: unknown[]) => {
			const { status, body } = await client().post('/subscriptions', { subscriptions });
			return { status, entries: listOf(body, 'subscriptions') };
		},
		/** The types of the events that an action brings about. */
		eventsOf: async (act: () => Promise<unknown>) => {
			const before = events().length;
			await act();
			return events().slice(before);
		},
		/** A fresh subscription of an American, begun some days ago: no tax, round figures. */
		begun: (days: number, path = 'mixdesk-pro-monthly'): Subscription => {
			const { store } = client().sandbox;
			const account = first(
				store.accounts.values(),
				({ country, payment }) => country === 'US' && payment !== null,
			);
			const product = first(store.products.values(), (one) => one.product === path);
			const order = store.at(store.now() - days * DAY, () =>
				placeOrder(store, { account, items: [{ product, quantity: 1 }] }),
			);
			return first(store.subscriptions.values(), ({ initialOrder }) => initialOrder === order.id);
		},
	};
}
