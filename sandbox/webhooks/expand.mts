/** "Webhook expansion": whole objects where a delivery otherwise holds ids. */
import { isFields, type Fields } from '../store/fields.mts';
import { accountEvent } from '../views/account.mts';
import { orderView } from '../views/order.mts';
import { productView } from '../views/product.mts';
import { subscriptionEvent } from '../views/subscription.mts';
import { without } from '../store/without.mts';
import type { Store } from '../store.mts';

/** An event's data with its references filled in. Objects in objects keep their ids; what the store does not know stays an id. */
export function expand(store: Store, type: string, data: Fields): Fields {
	if (type.startsWith('order.')) return expandOrder(store, data);
	if (type === 'subscription.charge.completed')
		return { ...data, ...picked(store, data, 'account', 'subscription'), ...charged(store, data) };
	if (type === 'subscription.charge.failed')
		return { ...without(data, 'quote'), ...picked(store, data, 'account', 'subscription') };
	if (type === 'payoutEntry.created')
		return { ...data, ...picked(store, data, 'order', 'account', 'subscriptions') };
	if (type === 'return.created') {
		const { account, ...others } = { ...data, ...picked(store, data, 'account') };
		return { ...others, account: spelledPlainly(account) };
	}
	if (type.startsWith('subscription.group.')) return { ...data, ...picked(store, data, 'account') };
	if (type.startsWith('subscription.'))
		return { ...data, ...picked(store, data, 'account', 'product') };
	return data;
}

type Reference = keyof typeof READERS;

const READERS = {
	account: (store: Store, id: string) =>
		read(store.accounts.get(id), (account) => accountEvent(store, account)),
	order: (store: Store, id: string) =>
		read(store.orders.get(id), (order) => orderView(store, order)),
	product: (store: Store, id: string) => read(store.products.get(id), productView),
	subscription: (store: Store, id: string) =>
		read(store.subscriptions.get(id), (subscription) => subscriptionEvent(store, subscription)),
	subscriptions: (store: Store, id: string) =>
		read(store.subscriptions.get(id), (subscription) => subscriptionEvent(store, subscription)),
};

/** The named references of an object, filled in; those it does not hold stay away. */
function picked(store: Store, data: Fields, ...names: Reference[]): Fields {
	const fill = (name: Reference, value: unknown): unknown =>
		typeof value === 'string' ? (READERS[name](store, value) ?? value) : value;
	return Object.fromEntries(
		names
			.filter((name) => name in data)
			.map((name) => [
				name,
				Array.isArray(data[name])
					? data[name].map((one: unknown) => fill(name, one))
					: fill(name, data[name]),
			]),
	);
}

/** Accounts and subscriptions also stand in the order's lists. */
function expandOrder(store: Store, order: Fields): Fields {
	const items = listOf(order['items']).map((item) => ({
		...item,
		...picked(store, item, 'subscription'),
	}));
	const recipients = listOf(order['recipients']).map(({ recipient, ...rest }) => ({
		...rest,
		recipient: isFields(recipient)
			? { ...recipient, ...picked(store, recipient, 'account') }
			: recipient,
	}));
	return { ...order, ...picked(store, order, 'account'), items, recipients };
}

/** The order of a charge says how it was paid. */
function charged(store: Store, { order }: Fields): Fields {
	const found = typeof order === 'string' ? store.orders.get(order) : undefined;
	if (!found) return {};
	const ending = found.payment?.cardEnding;
	return {
		order: {
			...orderView(store, found),
			lastFourDigits: ending ? `*${ending}` : null,
			paymentMethodType: ending ? 'cc' : (found.payment?.type ?? null),
		},
	};
}

/** Returns spell the lines of their account's address without spaces, as the documentation's sample has it. */
function spelledPlainly(account: unknown): unknown {
	if (!isFields(account) || !isFields(account['address'])) return account;
	const address = Object.entries(account['address']).map(([key, value]) => [
		key.replace('address line ', 'addressLine'),
		value,
	]);
	return { ...account, address: Object.fromEntries(address) };
}

function read<T>(record: T | undefined, view: (record: T) => Fields): Fields | undefined {
	return record && view(record);
}

function listOf(value: unknown): Fields[] {
	return Array.isArray(value) ? value.filter(isFields) : [];
}
