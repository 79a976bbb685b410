/** Lines, totals and the making of order records: arithmetic that orders and subscriptions share. */
import { round, taxRateOf } from './money.mts';
import type { Store } from '../store.mts';
import type {
	Account,
	Attributes,
	Discount,
	Order,
	OrderItem,
	Product,
	Subscription,
} from './model.mts';

/** Price × quantity less the discounts, never below zero. */
export function lineFigures(
	price: number,
	quantity: number,
	discounts: readonly Discount[],
	currency: string,
): { gross: number; discount: number; net: number } {
	const gross = round(price * quantity, currency);
	const off = discounts.reduce(
		(sum, one) =>
			sum +
			(one.percent === undefined
				? (one.amount ?? 0)
				: round((gross * one.percent) / 100, currency)),
		0,
	);
	const discount = round(Math.min(off, gross), currency);
	return { gross, discount, net: round(gross - discount, currency) };
}

const TEST_CARD = { type: 'test', cardEnding: '4242' };

/** An order with no items yet, not recorded yet. */
export function newOrder(
	store: Store,
	account: Account,
	currency: string,
	fields: Partial<Order> & Pick<Order, 'kind' | 'live' | 'status'>,
): Order {
	const now = store.now();
	return {
		id: store.id(),
		reference:
			fields.status === 'completed' ? store.reference(fields.kind === 'rebill' ? 'B' : '') : null,
		account: account.id,
		created: now,
		changed: now,
		language: account.language,
		currency,
		taxRate: taxRateOf(account.country),
		ipAddress: fields.kind === 'initial' ? `203.0.113.${store.random.int(1, 254)}` : null,
		buyerReference: null,
		quote: null,
		tags: {},
		coupons: [],
		payment: fields.live ? account.payment : TEST_CARD,
		customer: { ...account.contact },
		country: account.country,
		address: { ...account.address },
		items: [],
		returns: [],
		...fields,
	};
}

export function newItem(
	product: Pick<Product, 'product' | 'display' | 'sku' | 'attributes'>,
	language: string,
	quantity: number,
	subtotal: number,
	discount: number,
	attributes: Attributes = {},
): OrderItem {
	return {
		product: product.product,
		display: product.display[language] ?? product.display['en'] ?? product.product,
		sku: product.sku ?? null,
		quantity,
		subtotal,
		discount,
		attributes: { ...product.attributes, ...attributes },
		isAddon: false,
		fulfillments: {},
	};
}

/** Puts the order into the store and onto its account. */
export function recordOrder(store: Store, order: Order, account: Account): void {
	store.orders.set(order.id, order);
	account.orders.push(order.id);
	store.touch(account);
}

/** Totals of an order: items less discounts, plus tax. */
export function orderTotals(order: Order): {
	subtotal: number;
	discount: number;
	discountWithTax: number;
	tax: number;
	total: number;
} {
	const { currency, taxRate } = order;
	const sum = (of: (item: OrderItem) => number) =>
		round(
			order.items.reduce((total, item) => total + of(item), 0),
			currency,
		);
	const subtotal = sum((item) => item.subtotal);
	const discount = sum((item) => item.discount);
	const tax = round(subtotal * taxRate, currency);
	return {
		subtotal,
		discount,
		discountWithTax: round(discount * (1 + taxRate), currency),
		tax,
		total: round(subtotal + tax, currency),
	};
}

export interface PeriodFigures {
	gross: number;
	discount: number;
	subtotal: number;
	tax: number;
	total: number;
}

/** What one billing period costs: the plan less discounts, plus add-ons, plus tax. */
export function periodFigures(
	subscription: Pick<
		Subscription,
		'price' | 'quantity' | 'discounts' | 'addons' | 'currency' | 'taxRate' | 'taxExemptId'
	>,
): PeriodFigures {
	const { currency } = subscription;
	const base = lineFigures(
		subscription.price,
		subscription.quantity,
		subscription.discounts,
		currency,
	);
	const addons = subscription.addons.reduce(
		(sum, addon) => sum + round(addon.price * addon.quantity, currency),
		0,
	);
	const subtotal = round(base.net + addons, currency);
	const tax = round(subtotal * (subscription.taxExemptId ? 0 : subscription.taxRate), currency);
	return {
		gross: base.gross,
		discount: base.discount,
		subtotal,
		tax,
		total: round(subtotal + tax, currency),
	};
}
