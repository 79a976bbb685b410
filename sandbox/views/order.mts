import { date, mailDate } from '../store/dates.mts';
import { PAYOUT_CURRENCY, money } from '../store/money.mts';
import { orderTotals } from '../store/lines.mts';
import { without } from '../store/without.mts';
import type { Store } from '../store.mts';
import type { Address, Order, OrderItem } from '../store/model.mts';

/** The order as `GET /orders/{id}` gives it, and as the data of `order.*` events. */
export function orderView(store: Store, order: Order): Record<string, unknown> {
	const { currency, language } = order;
	const totals = orderTotals(order);
	const address = addressView(order.address, order.country);
	return {
		order: order.id,
		id: order.id,
		reference: order.reference,
		buyerReference: order.buyerReference,
		ipAddress: order.ipAddress,
		completed: order.status === 'completed',
		...mailDate('changed', order.changed, language),
		language,
		live: order.live,
		currency,
		payoutCurrency: PAYOUT_CURRENCY,
		quote: order.quote,
		invoiceUrl: `${store.host(order.live)}/account/order/${order.reference}/invoice`,
		siteId: store.company.siteId,
		...(order.transactionType ? { acquisitionTransactionType: order.transactionType } : {}),
		account: order.account,
		orderLevelCouponApplied: order.orderLevelCoupon === true,
		...money('total', totals.total, currency, language),
		...money('tax', totals.tax, currency, language),
		...money('subtotal', totals.subtotal, currency, language),
		...money('discount', totals.discount, currency, language),
		...money('discountWithTax', totals.discountWithTax, currency, language),
		billDescriptor: order.status === 'completed' ? `FS* ${store.company.site}` : 'N/A',
		payment: paymentView(order),
		...(order.reason ? { reason: order.reason } : {}),
		customer: order.customer,
		address,
		recipients: [{ recipient: { ...order.customer, account: order.account, address } }],
		tags: order.tags,
		notes: [],
		items: order.items.map((item) => itemView(item, order)),
		...(order.coupons.length > 0 ? { coupons: order.coupons } : {}),
		...(order.returns.length > 0
			? {
					returns: order.returns.map((entry) => ({
						return: entry.return,
						...money('amount', entry.amount, currency, language),
					})),
				}
			: {}),
	};
}

function itemView(item: OrderItem, order: Order): Record<string, unknown> {
	const { currency, language } = order;
	const proration = item.proration ?? { change: 0, charge: 0, credit: 0, tax: 0, total: 0 };
	return {
		product: item.product,
		quantity: item.quantity,
		display: item.display,
		sku: item.sku,
		imageUrl: null,
		shortDisplay: item.display,
		...money('subtotal', item.subtotal, currency, language),
		attributes: item.attributes,
		...money('discount', item.discount, currency, language),
		...(item.coupon ? { coupon: item.coupon } : {}),
		...(item.subscription ? { isSubscription: true, subscription: item.subscription } : {}),
		isAddon: item.isAddon,
		...(item.driver ? { driver: item.driver } : {}),
		fulfillments: item.fulfillments,
		withholdings: { taxWithholdings: false },
		...money('proratedItemChangeAmount', proration.change, currency, language),
		...money('proratedItemProratedCharge', proration.charge, currency, language),
		...money('proratedItemCreditAmount', proration.credit, currency, language),
		...money('proratedItemTaxAmount', proration.tax, currency, language),
		...money('proratedItemTotal', proration.total, currency, language),
	};
}

/** One charge of a subscription: the data of `subscription.charge.completed`. */
export function chargeEvent(
	order: Order,
	subscription: string,
	sequence: number,
	periods: number | null,
): Record<string, unknown> {
	return {
		order: order.id,
		currency: order.currency,
		quote: null,
		total: orderTotals(order).total,
		status: 'successful',
		...date('timestamp', order.created, order.language),
		sequence,
		periods,
		account: order.account,
		subscription,
	};
}

function paymentView(order: Order): Record<string, unknown> {
	return order.payment ? without(order.payment, 'expiry') : {};
}

function addressView(address: Address, country: string): Record<string, unknown> {
	const region = address.region ?? address.regionCustom;
	const parts = [address.addressLine1, address.city, region, address.postalCode, country];
	return {
		addressLine1: address.addressLine1,
		addressLine2: address.addressLine2,
		city: address.city,
		regionCode: address.region,
		regionDisplay: region,
		region,
		postalCode: address.postalCode,
		country,
		display: parts.filter(Boolean).join(', '),
	};
}
