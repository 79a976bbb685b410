/** How the buttons find the record they are about: the named one, or any that fits. */
import { createAccount } from '../store/accounts.mts';
import { NEW_CARD } from '../store/buyers.mts';
import { isSubscriptionProduct } from '../store/catalog.mts';
import { refundable } from '../store/returns.mts';
import { Refused } from '../store/refused.mts';
import type { Fields } from '../store/fields.mts';
import type { Store } from '../store.mts';
import type { Account, Order, Product, Subscription } from '../store/model.mts';

export const canRenew = ({ state }: Subscription): boolean =>
	state === 'active' || state === 'overdue' || state === 'trial';

export const canBeRefunded =
	(store: Store) =>
	(order: Order): boolean =>
		order.status === 'completed' && order.items.some((item) => refundable(store, order, item) > 0);

export const nameOfBuyer = ({ contact }: Account): string =>
	`${contact.first} ${contact.last}`.trim() || contact.email;

export function nameOfOwner(store: Store, { account }: Subscription): string {
	const owner = store.accounts.get(account);
	return owner ? nameOfBuyer(owner) : account;
}

export function subscriptionOf(
	store: Store,
	fields: Fields,
	test: (one: Subscription) => boolean,
): Subscription {
	return pick(store, fields, 'subscription', store.subscriptions, test, 'Subscription');
}

export function productOf(
	store: Store,
	fields: Fields,
	test: (one: Product) => boolean = (one) =>
		one.visibility === 'public' && !isSubscriptionProduct(one),
): Product {
	const named = wordOf(fields, 'product');
	return pick(
		store,
		fields,
		'product',
		store.products,
		named === undefined ? test : () => true,
		'Product',
	);
}

/** What a learner does to get one. */
const FIRST: Record<string, string> = {
	Product:
		'Create one with Product: Create or Update. Reset Store brings back those of the start, if there were any.',
	Order: 'Click Place Order first.',
	Subscription: 'Choose a subscription as the product, and click Place Order first.',
	Quote: 'Click Create Quote first.',
	Invoice: 'Click Accept Quote first, or create one with Invoice: Create.',
	Session: 'Create one with Checkout Session: Create.',
};

/** The named record, or any that fits. */
export function pick<T>(
	store: Store,
	fields: Fields,
	field: string,
	table: ReadonlyMap<string, T>,
	test: (one: T) => boolean,
	title: string,
): T {
	const named = wordOf(fields, field);
	if (named !== undefined) {
		const found = table.get(named);
		if (found === undefined) throw new Refused(`${title} ${named} does not exist`);
		if (!test(found)) throw new Refused(`${title} ${named} is in no state for this`);
		return found;
	}
	const fitting = [...table.values()].filter(test);
	if (fitting.length === 0)
		throw new Refused(
			`No ${title.toLowerCase()} is in a state for this. ${FIRST[title] ?? ''}`.trim(),
		);
	return store.random.pick(fitting);
}

/** Who has this address, somebody new if nobody has; without an address anybody who can pay. */
export function buyerOf(store: Store, fields: Fields): Account {
	const email = wordOf(fields, 'email');
	const accounts = [...store.accounts.values()];
	const paying = accounts.filter(({ payment }) => payment !== null);
	if (email === undefined && paying.length > 0) return store.random.pick(paying);
	const known = accounts.find(({ contact }) => contact.email === email);
	if (known) return known;
	if (email !== undefined && !/^[^\s@]+@[^\s@]+$/.test(email))
		throw new Refused(`${email} is no email address`);
	const [first = '', last = ''] =
		(email ?? 'new.buyer@example.com')
			.split('@')[0]
			?.split(/[._+-]/)
			.map((word) => word.charAt(0).toUpperCase() + word.slice(1)) ?? [];
	const account = createAccount(store, {
		contact: {
			first,
			last: last || 'Buyer',
			email: email ?? 'new.buyer@example.com',
			subscribed: true,
		},
		country: 'US',
		language: 'en',
	});
	account.payment = NEW_CARD;
	return account;
}

export function quantityOf(fields: Fields): number {
	const quantity = numberOf(fields['quantity'] ?? 1);
	if (!Number.isInteger(quantity) || quantity < 1 || quantity > 10_000)
		throw new Refused('Enter a quantity from 1 to 10,000');
	return quantity;
}

/** Forms send numbers as texts. */
export function numberOf(value: unknown): number {
	return typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
}

export function wordOf(fields: Fields, field: string): string | undefined {
	const value = fields[field];
	return typeof value === 'string' && value !== '' ? value : undefined;
}
