/** What the console's buttons do: things that buyers, sellers, banks and time do to a shop. */
import { isSubscriptionProduct, nameOf } from '../store/catalog.mts';
import { createAccount, updateAccount } from '../store/accounts.mts';
import { DAY } from '../store/dates.mts';
import { orderTotals } from '../store/lines.mts';
import { abandonCart } from '../store/mailingList.mts';
import { countries, display } from '../store/money.mts';
import { placeOrder } from '../store/orders.mts';
import { createQuote, quoteFigures } from '../store/quotes.mts';
import { refund, refundable } from '../store/returns.mts';
import { cancel, failCharge, rebill } from '../store/subscriptions.mts';
import { passTime, skipTime } from '../store/time.mts';
import { returnTotals } from '../views/return.mts';
import { Refused } from '../store/refused.mts';
import { dictionary, type Fields } from '../store/fields.mts';
import type { Store } from '../store.mts';
import type { Account, Order, Product, Subscription } from '../store/model.mts';

/** Each answers what happened. A record that is not named is chosen at random among those that fit. */
export const actions = dictionary<(store: Store, fields: Fields) => string>({
	order(store, fields) {
		const product = productOf(store, fields);
		const account = buyerOf(store, fields);
		const order = placeOrder(store, {
			account,
			items: [{ product, quantity: quantityOf(fields) }],
			live: fields['live'] !== false,
		});
		const { total } = orderTotals(order);
		return `${nameOfBuyer(account)} bought ${nameOf(product, 'en')} for ${display(total, order.currency, 'en')}: order ${order.reference}`;
	},
	renew(store, fields) {
		const subscription = subscriptionOf(store, fields, canRenew);
		const decline = rebill(store, subscription);
		return decline
			? `The renewal of ${subscription.display} was declined: ${decline}`
			: `${subscription.display} was renewed: period ${subscription.sequence} of ${nameOfOwner(store, subscription)}`;
	},
	failRenewal(store, fields) {
		const subscription = subscriptionOf(store, fields, (one) => canRenew(one) && !one.adhoc);
		const reason = textOf(fields, 'reason') ?? 'INSUFFICIENT_FUNDS';
		failCharge(store, subscription, reason);
		return `The renewal of ${subscription.display} was declined: ${reason}. ${nameOfOwner(store, subscription)} is overdue`;
	},
	cancel(store, fields) {
		const isNow = fields['when'] === 'now';
		const subscription = subscriptionOf(
			store,
			fields,
			({ state }) => state === 'active' || state === 'trial' || (isNow && state !== 'deactivated'),
		);
		cancel(store, subscription, isNow);
		return isNow
			? `${subscription.display} of ${nameOfOwner(store, subscription)} has ended`
			: `${subscription.display} of ${nameOfOwner(store, subscription)} will end with its period`;
	},
	refund(store, fields) {
		const order = pick(store, fields, 'order', store.orders, canBeRefunded(store), 'Order');
		const record = refund(store, order, { reason: 'OTHER', note: 'Refunded in the console' });
		return `Order ${order.reference} was refunded: ${display(returnTotals(order, record).total, order.currency, 'en')}`;
	},
	abandonCart(store, fields) {
		const product = productOf(store, fields);
		const account = buyerOf(store, fields);
		abandonCart(store, account, [{ product, quantity: quantityOf(fields) }]);
		return `${nameOfBuyer(account)} left a cart with ${nameOf(product, 'en')}`;
	},
	unsubscribe(store, fields) {
		const readers = [...store.accounts.values()].filter(
			({ contact }) =>
				contact.subscribed && (textOf(fields, 'email') ?? contact.email) === contact.email,
		);
		if (readers.length === 0) throw new Refused('Nobody of that address is on the mailing list');
		const account = store.random.pick(readers);
		updateAccount(store, account, { contact: { subscribed: false } });
		return `${nameOfBuyer(account)} left the mailing list`;
	},
	quote(store, fields) {
		const product = productOf(store, fields, (one) => one.quotable);
		const { contact, address, country } = buyerOf(store, fields);
		const quote = createQuote(store, {
			name: `${nameOf(product, 'en')} for ${contact.company ?? contact.last}`,
			items: [{ product: product.product, quantity: quantityOf(fields) }],
			recipient: {
				first: contact.first,
				last: contact.last,
				email: contact.email,
				company: contact.company,
				phone: contact.phone,
			},
			recipientAddress: {
				country,
				postalCode: address.postalCode ?? '',
				addressLine1: address.addressLine1,
				addressLine2: address.addressLine2,
				city: address.city,
				region: address.region,
			},
			coupon: null,
			currency: countries[country]?.currency ?? 'USD',
			expirationDateDays: 30,
			fulfillmentTerm: 'ON_PAYMENT',
			notes: null,
			netTermsDays: 30,
			tags: [],
			taxId: null,
			source: 'MANAGER',
			sourceIP: null,
		});
		return `Quote "${quote.name}" for ${display(quoteFigures(store, quote).total, quote.currency, 'en')} was sent to ${contact.email}`;
	},
	pass(store, fields) {
		const days = numberOf(fields['days']);
		if (!(days > 0)) throw new Refused('Enter a number of days');
		skipTime(store, days * DAY);
		const happened = passTime(store);
		return `${days === 1 ? 'A day has' : `${days} days have`} passed: ${happened} ${happened === 1 ? 'thing' : 'things'} happened to subscriptions`;
	},
});

export const canRenew = ({ state }: Subscription): boolean =>
	state === 'active' || state === 'overdue' || state === 'trial';

export const canBeRefunded =
	(store: Store) =>
	(order: Order): boolean =>
		order.status === 'completed' && order.items.some((item) => refundable(store, order, item) > 0);

export const nameOfBuyer = ({ contact }: Account): string =>
	`${contact.first} ${contact.last}`.trim() || contact.email;

function nameOfOwner(store: Store, { account }: Subscription): string {
	const owner = store.accounts.get(account);
	return owner ? nameOfBuyer(owner) : account;
}

function subscriptionOf(
	store: Store,
	fields: Fields,
	test: (one: Subscription) => boolean,
): Subscription {
	return pick(store, fields, 'subscription', store.subscriptions, test, 'Subscription');
}

function productOf(
	store: Store,
	fields: Fields,
	test: (one: Product) => boolean = (one) =>
		one.visibility === 'public' && !isSubscriptionProduct(one),
): Product {
	const named = textOf(fields, 'product');
	return pick(
		store,
		fields,
		'product',
		store.products,
		named === undefined ? test : () => true,
		'Product',
	);
}

/** The named record, or any that fits. */
function pick<T>(
	store: Store,
	fields: Fields,
	field: string,
	table: ReadonlyMap<string, T>,
	test: (one: T) => boolean,
	title: string,
): T {
	const named = textOf(fields, field);
	if (named !== undefined) {
		const found = table.get(named);
		if (found === undefined) throw new Refused(`${title} ${named} does not exist`);
		if (!test(found)) throw new Refused(`${title} ${named} is in no state for this`);
		return found;
	}
	const fitting = [...table.values()].filter(test);
	if (fitting.length === 0)
		throw new Refused(`There is no ${title.toLowerCase()} that this could be done to`);
	return store.random.pick(fitting);
}

/** Who has this address, somebody new if nobody has; without an address anybody who can pay. */
function buyerOf(store: Store, fields: Fields): Account {
	const email = textOf(fields, 'email');
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
	account.payment = { type: 'creditcard', creditcard: 'visa', cardEnding: '4242', expiry: '12/29' };
	return account;
}

function quantityOf(fields: Fields): number {
	const quantity = numberOf(fields['quantity'] ?? 1);
	if (!Number.isInteger(quantity) || quantity < 1 || quantity > 10_000)
		throw new Refused('Enter a quantity from 1 to 10,000');
	return quantity;
}

/** Forms send numbers as texts. */
function numberOf(value: unknown): number {
	return typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
}

function textOf(fields: Fields, field: string): string | undefined {
	const value = fields[field];
	return typeof value === 'string' && value !== '' ? value : undefined;
}
