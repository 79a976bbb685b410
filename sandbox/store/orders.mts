import { isSubscriptionProduct, nameOf, priceIn } from './catalog.mts';
import { couponProblem, discountsFor, orderDiscounts, useCoupon } from './coupons.mts';
import { complete, fulfillmentsOf } from './fulfillments.mts';
import { lineFigures, newItem, newOrder, recordOrder } from './lines.mts';
import { countries, round } from './money.mts';
import { startSubscription } from './subscriptions.mts';
import { orderView } from '../views/order.mts';
import { orderPayout } from '../views/payout.mts';
import type { Store } from '../store.mts';
import type { Account, Attributes, Order, OrderItem, Product } from './model.mts';

export interface Purchase {
	account: Account;
	items: Array<{ product: Product; quantity?: number; price?: number; attributes?: Attributes }>;
	currency?: string;
	coupon?: string;
	tags?: Attributes;
	live?: boolean;
	buyerReference?: string | null;
	quote?: string | null;
	/** The one that the invoice has already, where there was an invoice. */
	reference?: string;
	transactionType?: string;
	/** A failed order keeps its items, charges nothing and starts no subscription. */
	outcome?: { status: 'canceled' | 'failed'; reason: string };
}

/** A buyer's purchase: charges the stored payment method, starts subscriptions, emits the events. */
export function placeOrder(store: Store, purchase: Purchase): Order {
	const { account, coupon } = purchase;
	const currency = purchase.currency ?? countries[account.country]?.currency ?? 'USD';
	const usable =
		coupon !== undefined && couponProblem(store, coupon) === undefined ? coupon : undefined;
	const order = newOrder(store, account, currency, {
		kind: 'initial',
		live: purchase.live ?? true,
		status: purchase.outcome?.status ?? 'completed',
		...(purchase.outcome ? { reason: purchase.outcome.reason } : {}),
		tags: { ...purchase.tags },
		buyerReference: purchase.buyerReference ?? null,
		quote: purchase.quote ?? null,
		...(purchase.reference ? { reference: purchase.reference } : {}),
		...(purchase.transactionType ? { transactionType: purchase.transactionType } : {}),
	});
	for (const line of purchase.items) {
		const { product } = line;
		const quantity = line.quantity ?? product.pricing.quantityDefault ?? 1;
		const price = line.price ?? priceIn(product, currency);
		const discounts = discountsFor(store, product, quantity, currency, usable);
		const trial = isSubscriptionProduct(product) && (product.pricing.trial ?? 0) > 0;
		const figures = trial
			? { discount: 0, net: round(priceOfTrial(product, currency) * quantity, currency) }
			: lineFigures(price, quantity, discounts, currency);
		const item = newItem(
			product,
			account.language,
			quantity,
			figures.net,
			figures.discount,
			line.attributes ?? {},
		);
		if (usable && discounts.some((one) => one.source === 'coupon')) {
			item.coupon = usable;
			order.coupons = [usable];
		}
		order.items.push(item);
		if (order.status !== 'completed') continue;
		item.fulfillments = fulfil(store, product);
		if (isSubscriptionProduct(product))
			item.subscription = startSubscription(store, {
				order,
				item,
				product,
				price,
				discounts,
				coupon: usable ?? null,
			}).id;
		if (product.pricing.setupFee)
			order.items.push(setupFeeItem(product, currency, account.language));
	}
	takeOff(store, order, usable);
	recordOrder(store, order, account);
	if (order.status !== 'completed') {
		store.emit(order.status === 'failed' ? 'order.failed' : 'order.canceled', order.live, () =>
			orderView(store, order),
		);
		return order;
	}
	if (order.coupons.length > 0 && usable) useCoupon(store, usable);
	complete(store, order, () => {
		store.emit('order.completed', order.live, () => orderView(store, order));
		store.emit('payoutEntry.created', order.live, () => orderPayout(store, order));
	});
	return order;
}

/** An order-level coupon, on the lines that were bought: fees are left alone. */
function takeOff(store: Store, order: Order, code: string | undefined): void {
	const items = order.items.filter(({ driver }) => driver === undefined);
	const nets = items.map(({ subtotal }) => subtotal);
	const shares = orderDiscounts(store, code, nets, order.currency);
	if (code === undefined || shares.every((share) => share === 0)) return;
	order.coupons = [code];
	order.orderLevelCoupon = true;
	items.forEach((item, index) => {
		const share = shares[index] ?? 0;
		item.subtotal = round(item.subtotal - share, order.currency);
		item.discount = round(item.discount + share, order.currency);
	});
}

function priceOfTrial(product: Product, currency: string): number {
	const { paidTrial, trialPrice } = product.pricing;
	return paidTrial && trialPrice ? priceIn({ pricing: { price: trialPrice } }, currency) : 0;
}

function setupFeeItem(product: Product, currency: string, language: string): OrderItem {
	const fee = product.pricing.setupFee;
	const title = fee?.title[language] ?? fee?.title['en'] ?? nameOf(product, language);
	const price = priceIn({ pricing: { price: fee?.price ?? {} } }, currency);
	const item = newItem(
		{ product: `${product.product}.setupFee`, display: { en: title }, attributes: {} },
		language,
		1,
		price,
		0,
	);
	return { ...item, driver: { type: 'one_time_fee', path: product.product } };
}

/** Files and licences of one purchase, under the product's own fulfillment names. */
function fulfil(store: Store, product: Product): Record<string, unknown> {
	const result: Record<string, unknown> = {};
	for (const [key, value] of Object.entries(product.fulfillments)) {
		// A remote one comes later, from the seller.
		if (fulfillmentsOf(store).has(key)) continue;
		if (key === 'instructions') result[key] = (value as { en?: string }).en ?? '';
		else if (key.includes('_license_'))
			result[key] = [{ license: licence(store), display: 'License key', type: 'license' }];
		else if (key.includes('_file_'))
			result[key] = [
				{
					display: `${product.product}.zip`,
					size: 48_213,
					file: `${store.host(true)}/account/file/${store.id()}`,
					type: 'file',
				},
			];
	}
	return result;
}

function licence(store: Store): string {
	const block = () =>
		Array.from({ length: 4 }, () =>
			store.random.pick([...'ABCDEFGHJKLMNPQRSTUVWXYZ23456789']),
		).join('');
	return `LUM-${block()}-${block()}-${block()}`;
}
