import type { IDataObject } from 'n8n-workflow';
import { canonicalType } from './events';
import type { FastSpringEvent } from './parse';
import { id, ids, number, read, sum, tags, text, time, type View } from './readers';
import { viewOf } from './views';

/**
 * An event in one shape for its type, the same whether webhook expansion is on or off: ids are always ids, amounts
 * numbers, times ISO 8601 text. What FastSpring does not send is null, or an empty list. An event of a type that is not
 * in the catalogue also keeps its data.
 */
export function simplify({ id, type, live, created, data }: FastSpringEvent): IDataObject {
	const known = canonicalType(type);
	const view = viewOf(known);
	return {
		id,
		type: known,
		live,
		created: time('created')({ created }),
		...read(data, { ...COMMON, ...view }),
		...(view ? {} : { data }),
	};
}

/**
 * The paths of the products that an event is about. Undefined if it is about an order or a subscription and does not
 * say which products that has, as some events do without webhook expansion.
 */
export function productsOf({ data }: Pick<FastSpringEvent, 'data'>): string[] | undefined {
	const products = PRODUCTS(data);
	const pointsElsewhere = ORDER(data) !== null || SUBSCRIPTIONS(data).length > 0;
	return products.length === 0 && pointsElsewhere ? undefined : products;
}

const ORDER = id('order', 'orderId', 'order', 'original', 'return.original', 'cotermGroupOrderId');

const PRODUCTS = ids(
	'product',
	'product',
	'addons[].product',
	'items[].product',
	'subscription.product',
	'subscription.addons[].product',
	'subscriptions[].product',
	'order.items[].product',
	'return.items[].product',
);

const SUBSCRIPTIONS = ids('subscription', 'subscription', 'subscriptions', 'items[].subscription');

/** In every event, so that one workflow can deal with all of them. */
const COMMON: View = {
	account: id('account', 'account', 'return.account', 'order.account'),
	email: text(
		'customer.email',
		'contact.email',
		'recipient.email',
		'email',
		'account.contact.email',
		'order.customer.email',
		'return.customer.email',
	),
	order: ORDER,
	reference: text(
		'reference',
		'orderReference',
		'order reference',
		'order.reference',
		'return.reference',
	),
	subscription: (data) =>
		id('subscription', 'subscription', 'cotermGroupPrimarySubscription')(data) ??
		SUBSCRIPTIONS(data)[0] ??
		null,
	subscriptions: SUBSCRIPTIONS,
	products: PRODUCTS,
	quantity: (data) =>
		number('quantity', 'subscription.quantity')(data) ??
		sum(
			'items[].quantity',
			'subscriptions[].quantity',
			'order.items[].quantity',
			'return.items[].quantity',
		)(data),
	total: number('total', 'totalReturn', 'chargebackAmount', 'order.total'),
	currency: text(
		'currency',
		'quoteCurrency',
		'payouts.0.currency',
		'order.currency',
		'subscription.currency',
	),
	tags: tags('tags', 'original.tags', 'order.tags', 'return.original.tags'),
};
