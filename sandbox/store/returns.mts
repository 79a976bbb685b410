import { round } from './money.mts';
import { returnPayout } from '../views/payout.mts';
import { returnTotals, returnView } from '../views/return.mts';
import type { Store } from '../store.mts';
import type { Order, OrderItem, Return } from './model.mts';

export interface Refund {
	/** Net amounts by product; absent = all that is left. */
	items?: Array<{ product: string; amount: number }>;
	reason?: string;
	note?: string | null;
	performer?: string;
}

/** What can still be given back of an item, before tax. */
export function refundable(store: Store, order: Order, item: OrderItem): number {
	const before = order.returns.flatMap((entry) => store.returns.get(entry.return)?.items ?? []);
	const given = before
		.filter((one) => one.product === item.product)
		.reduce((sum, one) => sum + one.amount, 0);
	return round(item.subtotal - given, order.currency);
}

/** Gives money back. The caller has checked that the amounts are there; subscriptions go on. */
export function refund(store: Store, order: Order, request: Refund): Return {
	const left = order.items.map((item) => ({ item, amount: refundable(store, order, item) }));
	const items = request.items
		? request.items.map(({ product, amount }) => ({
				product,
				amount,
				full: left.some((one) => one.item.product === product && one.item.subtotal === amount),
			}))
		: left
				.filter(({ amount }) => amount > 0)
				.map(({ item, amount }) => ({
					product: item.product,
					amount,
					full: amount === item.subtotal,
				}));
	const record: Return = {
		id: store.id(),
		changed: store.now(),
		created: store.now(),
		order: order.id,
		reference: `${order.reference}X${order.returns.length > 0 ? order.returns.length + 1 : ''}`,
		reason: request.reason ?? 'NONE',
		note: request.note ?? null,
		performer: request.performer ?? `ops@${store.company.site}.example`,
		items,
	};
	store.returns.set(record.id, record);
	order.returns.push({ return: record.id, amount: returnTotals(order, record).total });
	store.touch(order);
	store.emit('return.created', order.live, () => returnView(store, record));
	store.emit('payoutEntry.created', order.live, () => returnPayout(store, order, record));
	return record;
}
