/** What the console's buttons do: things that buyers, sellers, banks and time do to a shop. */
import { nameOf } from '../store/catalog.mts';
import { updateAccount } from '../store/accounts.mts';
import { DAY } from '../store/dates.mts';
import { orderTotals } from '../store/lines.mts';
import { abandonCart } from '../store/mailingList.mts';
import { display } from '../store/money.mts';
import { placeOrder } from '../store/orders.mts';
import { refund } from '../store/returns.mts';
import { cancel, failCharge, rebill } from '../store/subscriptions.mts';
import { passTime, skipTime } from '../store/time.mts';
import { returnTotals } from '../views/return.mts';
import { Refused } from '../store/refused.mts';
import { dictionary, type Fields } from '../store/fields.mts';
import type { Store } from '../store.mts';
import { ofBuyers } from './buyerActions.mts';
import {
	productOf,
	buyerOf,
	quantityOf,
	nameOfBuyer,
	subscriptionOf,
	canRenew,
	nameOfOwner,
	pick,
	canBeRefunded,
	numberOf,
	wordOf,
} from './choose.mts';

type Action = (store: Store, fields: Fields) => string;

/** Each answers what happened. A record that is not named is chosen at random among those that fit. */
export const actions = dictionary<Action>({
	...ofBuyers,
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
		const reason = wordOf(fields, 'reason') ?? 'INSUFFICIENT_FUNDS';
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
				contact.subscribed && (wordOf(fields, 'email') ?? contact.email) === contact.email,
		);
		if (readers.length === 0)
			throw new Refused(
				'Nobody of that address is on the mailing list. Enter the address of somebody new, and click Place Order first.',
			);
		const account = store.random.pick(readers);
		updateAccount(store, account, { contact: { subscribed: false } });
		return `${nameOfBuyer(account)} left the mailing list`;
	},
	decline(store, fields) {
		const subscription = subscriptionOf(store, fields, canRenew);
		const reason = wordOf(fields, 'reason') ?? 'INSUFFICIENT_FUNDS';
		subscription.failing = reason;
		return `The next charges of ${subscription.display} of ${nameOfOwner(store, subscription)} will be declined: ${reason}`;
	},
	pass(store, fields) {
		const days = numberOf(fields['days']);
		if (!(days > 0)) throw new Refused('Enter a number of days');
		skipTime(store, days * DAY);
		const happened = passTime(store);
		return `${days === 1 ? 'A day has' : `${days} days have`} passed: ${happened} ${happened === 1 ? 'thing' : 'things'} happened to subscriptions`;
	},
});
