import { date } from '../store/dates.mts';
import { orderTotals } from '../store/lines.mts';
import { money, PAYOUT_CURRENCY, round, toPayout } from '../store/money.mts';
import { without } from '../store/without.mts';
import type { Store } from '../store.mts';
import type { Order, Return } from '../store/model.mts';

/** The return as `GET /returns/{id}` gives it, without `action` and `result`, and as the data of `return.created`. */
export function returnView(store: Store, record: Return): Record<string, unknown> {
	const order = store.orders.get(record.order);
	if (!order) throw new Error(`No order ${record.order}`);
	const { currency, language } = order;
	const amounts = (name: string, amount: number) => money(name, amount, currency, language);
	const totals = returnTotals(order, record);
	const original = orderTotals(order);
	return {
		return: record.id,
		quote: order.quote,
		reference: record.reference,
		completed: true,
		...date('changed', record.changed, language),
		live: order.live,
		account: order.account,
		currency,
		payoutCurrency: PAYOUT_CURRENCY,
		...amounts('totalReturn', totals.total),
		...amounts('tax', totals.tax),
		...amounts('subtotal', totals.subtotal),
		totalRefundInPayoutCurrency: toPayout(totals.total, currency),
		payment: order.payment ? without(order.payment, 'expiry') : {},
		reason: reasonText(record.reason),
		note: record.note,
		type: 'RETURN',
		refundPerformerType: 'api',
		refundSourceComponent: 'refund',
		refundPerformer: record.performer,
		original: {
			id: order.id,
			order: order.id,
			reference: order.reference,
			account: order.account,
			currency,
			payoutCurrency: PAYOUT_CURRENCY,
			...amounts('total', original.total),
			...amounts('tax', original.tax),
			...amounts('subtotal', original.subtotal),
			notes: [],
			tags: order.tags,
			subscriptions: order.items.flatMap((item) => item.subscription ?? []),
		},
		customer: order.customer,
		items: record.items.map((item) => itemView(item, order)),
	};
}

/** Refunded net, its tax, and both together. */
export function returnTotals(
	order: Order,
	record: Return,
): { subtotal: number; tax: number; total: number } {
	const subtotal = round(
		record.items.reduce((sum, item) => sum + item.amount, 0),
		order.currency,
	);
	const tax = round(subtotal * order.taxRate, order.currency);
	return { subtotal, tax, total: round(subtotal + tax, order.currency) };
}

function itemView(
	{ product, amount, full }: Return['items'][number],
	order: Order,
): Record<string, unknown> {
	const bought = order.items.find((item) => item.product === product);
	return {
		product,
		// A partial refund gives back money, not pieces.
		quantity: full ? (bought?.quantity ?? 0) : 0,
		display: bought?.display ?? product,
		sku: bought?.sku ?? null,
		refundType: full ? 'Full Refund' : 'Partial Refund',
		...money('subtotal', amount, order.currency, order.language),
		...(bought?.subscription ? { subscription: bought.subscription } : {}),
		attributes: bought?.attributes ?? {},
		fulfillments: {},
		withholdings: { taxWithholdings: false },
	};
}

const REASONS = [
	'COMPATIBILITY_ISSUE',
	'DISCOUNT',
	'DUPLICATE_ORDER',
	'FRAUDULENT',
	'ORDER_ERROR',
	'PRODUCT_DIFFERENCE',
	'PRODUCT_NOT_RECEIVED',
	'TAX_REFUND',
	'OTHER',
	'NONE',
];

/** Answers name the reason in words where requests hold a code; codes that are not known count as none. */
function reasonText(code: string): string {
	const known = REASONS.includes(code) ? code : 'NONE';
	return known
		.toLowerCase()
		.replace(
			/(^|_)([a-z])/g,
			(_match, gap: string, letter: string) => `${gap ? ' ' : ''}${letter.toUpperCase()}`,
		);
}
