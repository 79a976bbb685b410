/** What buyers do with what the API made for them: they pay invoices, complete sessions and change their cards. */
import { createAccount } from './accounts.mts';
import { cartOf } from './checkoutCart.mts';
import { linesOf, settingOf, statusOf, type CheckoutSession } from './checkouts.mts';
import { payInvoice, type Invoice } from './invoices.mts';
import { placeOrder } from './orders.mts';
import { payQuote, quotesOf } from './quotes.mts';
import { Refused } from './refused.mts';
import { subscriptionEvent } from '../views/subscription.mts';
import type { Store } from '../store.mts';
import type { Account, Order, PaymentMethod, Product, Session, Subscription } from './model.mts';

/** Pays an open invoice: that of a quote completes the quote, any other one becomes an order of its own. */
export function settleInvoice(store: Store, invoice: Invoice): Order {
	const quote = [...quotesOf(store).values()].find((one) => one.invoice === invoice.id);
	if (quote?.status === 'AWAITING_PAYMENT') return payQuote(store, quote);
	const { contact, address } = invoice.billTo;
	const order = placeOrder(store, {
		account: buyerOf(store, contact.email, address.country, contact),
		currency: invoice.currency,
		live: invoice.live,
		reference: invoice.orderReference,
		transactionType: 'INVOICE_PAYMENT_ORDER',
		items: invoice.lines.map(({ product, quantity, price, discount }) => ({
			product: productOf(store, product),
			quantity,
			price: price - discount / quantity,
		})),
	});
	payInvoice(store, invoice.id);
	return order;
}

/** Completes a session: its cart becomes an order, and there is no second one. */
export function completeSession(store: Store, session: Session): Order {
	if (session.order !== null || session.expires <= store.now())
		throw new Refused(`Session ${session.id} is ${session.order ? 'completed' : 'expired'}`);
	if (session.items.length === 0) throw new Refused(`Session ${session.id} has an empty cart`);
	const order =
		'checkout' in session
			? completeCheckout(store, session as CheckoutSession)
			: placeOrder(store, {
					account: accountOf(store, session.account),
					currency: session.currency,
					items: session.items.map(({ product, quantity }) => ({
						product: productOf(store, product),
						quantity,
					})),
				});
	session.order = order.id;
	session.account = order.account;
	store.touch(session);
	return order;
}

export const isOpen = (store: Store, session: Session): boolean =>
	session.items.length > 0 &&
	('checkout' in session
		? statusOf(store, session as CheckoutSession) === 'OPEN'
		: session.order === null && session.expires > store.now());

/** A new card. The next charge will succeed with it, whatever the old one would have done. */
export function changePayment(
	store: Store,
	subscription: Subscription,
	payment: PaymentMethod,
): void {
	subscription.payment = payment;
	subscription.failing = null;
	store.touch(subscription);
	store.emit('subscription.updated', subscription.live, () =>
		subscriptionEvent(store, subscription, { isNewMethod: true }),
	);
}

function completeCheckout(store: Store, session: CheckoutSession): Order {
	const { asked } = session;
	const setting = settingOf(store, session);
	const contact = asked.customer?.billToContact ?? {};
	const account =
		setting.account ??
		buyerOf(store, contact.email ?? 'new.buyer@example.com', setting.country, contact);
	const cart = cartOf(store, session, setting);
	return placeOrder(store, {
		account,
		currency: setting.currency,
		live: setting.live,
		tags: asked.orderTags ?? {},
		...(setting.coupon ? { coupon: setting.coupon } : {}),
		items: linesOf(session).map(({ productPath, quantity = 1, customPrice, attributes }) => {
			const priced = cart.lines.find(({ line, fee }) => !fee && line.productPath === productPath);
			return {
				product: productOf(store, productPath),
				quantity,
				...(customPrice && priced ? { price: priced.unit } : {}),
				...(attributes ? { attributes } : {}),
			};
		}),
	});
}

/** Who has this address, or somebody new, with a card to pay with. */
function buyerOf(
	store: Store,
	email: string,
	country: string | undefined,
	{
		firstName = '',
		lastName = '',
	}: { firstName?: string | undefined; lastName?: string | undefined },
): Account {
	const known = [...store.accounts.values()].find(({ contact }) => contact.email === email);
	const account =
		known ??
		createAccount(store, {
			contact: { first: firstName || 'New', last: lastName || 'Buyer', email },
			country: country ?? 'US',
		});
	account.payment ??= NEW_CARD;
	return account;
}

export const NEW_CARD: PaymentMethod = {
	type: 'creditcard',
	creditcard: 'visa',
	cardEnding: '4242',
	expiry: '12/29',
};

function accountOf(store: Store, id: string): Account {
	const account = store.accounts.get(id);
	if (!account) throw new Refused(`Account ${id} does not exist any more`);
	return account;
}

function productOf(store: Store, path: string): Product {
	const product = store.products.get(path);
	if (!product) throw new Refused(`Product ${path} does not exist any more`);
	return product;
}
