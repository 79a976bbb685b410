/** The revenue report: a line for each item that was sold, and one with negative amounts for each that was given back. */
import { isoDay } from './dates.mts';
import { orderTotals } from './lines.mts';
import { FEE, round, toPayout } from './money.mts';
import { by, figure, shared, type Columns, type Sale } from './reportLines.mts';
import type { Store } from '../store.mts';
import type { Order, OrderItem } from './model.mts';

export interface Revenue extends Sale {
	id: string;
	/** Before tax, in the order's currency; negative for what was given back. */
	net: number;
	quantity: number;
}

/** Lines of all completed orders, oldest first. */
export function revenueLines(store: Store): Revenue[] {
	const completed = [...store.orders.values()].filter(({ status }) => status === 'completed');
	const lines = completed.flatMap((order) => [
		...order.items.map((item, index) => sold(store, order, item, index)),
		...givenBack(store, order),
	]);
	return lines.sort((a, b) => a.at - b.at);
}

function sold(store: Store, order: Order, item: OrderItem, index: number): Revenue {
	const subscription =
		item.subscription === undefined ? undefined : store.subscriptions.get(item.subscription);
	return {
		store,
		order,
		item,
		subscription,
		at: order.created,
		changed: order.changed,
		returned: false,
		id: `${order.id}-${index}`,
		net: item.subtotal,
		quantity: item.quantity,
	};
}

function givenBack(store: Store, order: Order): Revenue[] {
	return order.returns.flatMap(({ return: id }) => {
		const record = store.returns.get(id);
		return (record?.items ?? []).flatMap(({ product, amount }, index) => {
			const place = order.items.findIndex((item) => item.product === product);
			const item = order.items[place];
			if (!record || !item) return [];
			return [
				{
					...sold(store, order, item, place),
					id: `${id}-${index}`,
					at: record.created,
					changed: record.changed,
					returned: true,
					net: -amount,
					quantity: 0,
				},
			];
		});
	});
}

type Amount = (line: Revenue) => number;
const cents = (amount: number): number => round(amount, 'USD');

/** A sum in the order's currency, and the same in dollars. */
const money = (name: string, amount: Amount): Columns<Revenue> => ({
	[name]: figure((lines) => cents(lines.reduce((sum, line) => sum + amount(line), 0))),
	[`${name}_in_usd`]: figure((lines) =>
		cents(lines.reduce((sum, line) => sum + toPayout(amount(line), line.order.currency), 0)),
	),
});

const nothing: Amount = () => 0;
const feeOf: Amount = ({ net, returned, order }) =>
	returned ? 0 : round(net * FEE, order.currency);
const taxOf: Amount = ({ net, order }) => round(net * order.taxRate, order.currency);
const ordersOf = (lines: readonly Revenue[]): Order[] => [
	...new Set(lines.map(({ order }) => order)),
];

/** What the report can show, and group by. */
export const revenueColumns: Columns<Revenue> = {
	...shared,
	item_id: by(({ id }) => id),
	syncdate: by(({ changed }) => isoDay(changed)),
	start_date: by((_, { from }) => (Number.isFinite(from) ? isoDay(from) : null)),
	end_date: by((_, { until }) => (Number.isFinite(until) ? isoDay(until - 1) : null)),
	...money('income', ({ net }) => net),
	...money('transaction_amount', (line) => line.net - feeOf(line)),
	...money('transaction_fee', feeOf),
	...money('fixed_fee', nothing),
	...money('tax', taxOf),
	...money('tax_fee', nothing),
	...money('return_fee', nothing),
	...money('digital_fulfillment_fee', nothing),
	...money('digital_backup_fulfillment_fee', nothing),
	...money('physical_backup_fulfillment_fee', nothing),
	store_chargeback_fee: figure(() => 0),
	transaction_rate: figure((lines) => (lines.some(({ returned }) => !returned) ? FEE * 100 : 0)),
	grand_total_in_usd: figure((lines) =>
		cents(
			ordersOf(lines).reduce(
				(sum, order) => sum + toPayout(orderTotals(order).total, order.currency),
				0,
			),
		),
	),
	order_count: figure((lines) => ordersOf(lines).length),
	product_count: figure((lines) => new Set(lines.map(({ item }) => item.product)).size),
	product_units: figure((lines) => lines.reduce((sum, { quantity }) => sum + quantity, 0)),
	transaction_item_count: figure((lines) => lines.filter(({ returned }) => !returned).length),
};
