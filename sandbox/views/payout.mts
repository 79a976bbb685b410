import { orderTotals } from '../store/lines.mts';
import { FEE, PAYOUT_CURRENCY, round, toPayout } from '../store/money.mts';
import { returnTotals, returnView } from './return.mts';
import type { Store } from '../store.mts';
import type { Order, Return } from '../store/model.mts';

/** The data of `payoutEntry.created` that follows an order, a renewal or a proration. */
export function orderPayout(store: Store, order: Order): Record<string, unknown> {
	const { currency } = order;
	const { total, tax, subtotal } = orderTotals(order);
	const fee = toPayout(subtotal * FEE, currency);
	const payout = round(toPayout(subtotal, currency) - fee, PAYOUT_CURRENCY);
	return {
		orderId: order.id,
		quote: order.quote,
		reference: order.reference,
		live: order.live,
		order: order.id,
		account: order.account,
		subscriptions: order.items.flatMap(({ subscription }) => subscription ?? []),
		subtractions: {
			tax: { currency, amount: tax, percentage: 0 },
			fastspring: { currency, amount: round(subtotal * FEE, currency), percentage: FEE * 100 },
			withholdings: { withholdings: false },
		},
		payouts: [
			{
				payee: store.company.site,
				currency: PAYOUT_CURRENCY,
				payout: payout.toFixed(2),
				subtotal: payout,
				total: toPayout(total, currency).toFixed(2),
			},
		],
	};
}

/** The data of `payoutEntry.created` that follows a refund. */
export function returnPayout(store: Store, order: Order, record: Return): Record<string, unknown> {
	const { currency } = order;
	const { total, tax, subtotal } = returnTotals(order, record);
	return {
		return: returnView(store, record),
		account: order.account,
		live: order.live,
		subscriptions: [],
		subtractions: {
			tax: { amount: tax, percentage: 0 },
			fastspring: { amount: 0, percentage: 0 },
			withholdings: { withholdings: false },
		},
		subtotal: -subtotal,
		payouts: [
			{
				payee: store.company.site,
				currency: PAYOUT_CURRENCY,
				payout: (-toPayout(subtotal, currency)).toFixed(2),
				totalReturn: (-toPayout(total, currency)).toFixed(2),
			},
		],
	};
}
