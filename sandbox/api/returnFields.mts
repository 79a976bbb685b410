import { textOf } from '../store/fields.mts';
import { currencies } from '../store/money.mts';
import { refundable } from '../store/returns.mts';
import type { Store } from '../store.mts';
import type { Order } from '../store/model.mts';
import { isFields, type Fields } from './answer.mts';

/** One entry of a refund, once nothing is wrong with it. What it holds beyond these is ignored. */
export interface ReturnFields {
	/** FULL when it is missing. */
	refundType?: 'FULL' | 'PARTIAL';
	items?: Array<{ product: string; amount: number }>;
	/** Codes that are not known are taken, and count as none. */
	reason?: string | null;
	note?: string | null;
}

type Errors = Record<string, string>;

/** Why an order cannot be refunded like that: FastSpring's code and a sentence. */
export function returnErrors(
	store: Store,
	order: Order,
	{ refundType = 'FULL', items, reason, note, notification }: Fields,
): Errors {
	for (const [key, value] of Object.entries({ reason, note }))
		if (value !== undefined && value !== null && typeof value !== 'string')
			return { [key]: 'Must be a text' };
	if (notification !== undefined && notification !== 'ORIGINAL' && notification !== 'NONE')
		return { notification: 'Supported value: ORIGINAL, NONE' };
	if (order.status !== 'completed') return { order: 'Order is not completed' };
	if (refundType !== 'FULL' && refundType !== 'PARTIAL')
		return { REFUND_TYPE_ERROR: 'Invalid refund type. Use FULL or PARTIAL.' };
	if (order.items.every((item) => refundable(store, order, item) <= 0))
		return { RETURN_ITEMS_NO_REMAINING_AMOUNT_ERROR: 'Nothing of this order is left to refund.' };
	return refundType === 'PARTIAL' ? itemsErrors(store, order, items) : {};
}

function itemsErrors(store: Store, order: Order, items: unknown): Errors {
	if (items === undefined || items === null)
		return { RETURN_ITEMS_ARRAY_ERROR: 'A partial refund needs items.' };
	if (!Array.isArray(items))
		return { RETURN_ITEMS_NOT_AN_ARRAY_ERROR: 'The items are not an array.' };
	if (items.length === 0) return { RETURN_ITEMS_ARRAY_EMPTY_ERROR: 'The items are empty.' };
	if (!items.every(isFields))
		return { RETURN_ITEMS_ELEMENTS_INVALID_FORMAT: 'An item is not an object.' };
	const products = items.map((item) => item['product']);
	if (new Set(products).size < products.length)
		return { RETURN_ITEMS_PRODUCT_DUPLICATED_ERROR: 'A product is named twice.' };
	return (
		items
			.map((item) => itemErrors(store, order, item))
			.find((errors) => Object.keys(errors).length > 0) ?? {}
	);
}

function itemErrors(store: Store, order: Order, { product, amount }: Fields): Errors {
	if (product === undefined || product === null)
		return { RETURN_ITEMS_PRODUCT_NOT_SPECIFIED_ERROR: 'An item has no product.' };
	if (product === '')
		return { RETURN_ITEMS_PRODUCT_EMPTY_ERROR: 'The product of an item is empty.' };
	const bought = order.items.find((item) => item.product === product);
	if (!bought)
		return { RETURN_ITEMS_PRODUCT_NOT_FOUND_ERROR: `The order has no ${textOf(product)}.` };
	if (typeof amount !== 'number')
		return { RETURN_ITEMS_AMOUNT_NOT_SPECIFIED_ERROR: 'An item has no amount.' };
	if (amount <= 0) return { RETURN_ITEMS_AMOUNT_ZERO_ERROR: 'The amount must be above zero.' };
	const decimals = textOf(amount).split('.')[1]?.length ?? 0;
	if (decimals > (currencies[order.currency]?.decimals ?? 2))
		return {
			RETURN_ITEMS_AMOUNT_CURRENCY_SCALE_MISMATCH: `The amount has more decimals than ${order.currency}.`,
		};
	const left = refundable(store, order, bought);
	if (left <= 0)
		return { RETURN_ITEMS_NO_REMAINING_AMOUNT_ERROR: 'Nothing of this item is left to refund.' };
	return amount > left
		? {
				RETURN_ITEMS_AMOUNT_GREATER_THAN_ORIGINAL_ITEM_ERROR: `The amount exceeds the ${left} that are left of this item.`,
			}
		: {};
}
