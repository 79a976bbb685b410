import { groupOf } from './events';
import { flag, id, ids, number, own, rows, text, time, type View } from './readers';

/** What a simplified event has besides the fields that all events have. Undefined for types of no known group. */
export const viewOf = (type: string): View | undefined =>
	type === 'subscription.charge.completed' || type === 'subscription.charge.failed'
		? charge
		: byGroup.get(groupOf(type));

const quote: View = { quote: id('quote', 'quote') };

const person: View = {
	firstName: text('customer.first', 'contact.first', 'recipient.first', 'firstName'),
	lastName: text('customer.last', 'contact.last', 'recipient.last', 'lastName'),
	company: text('customer.company', 'contact.company', 'recipient.company'),
	country: text('address.country', 'country'),
	...own(text, 'language'),
};

const charge: View = {
	...quote,
	...own(text, 'status', 'reason'),
	...own(time, 'timestamp'),
	...own(number, 'sequence', 'periods'),
};

const item: View = {
	product: id('product', 'product'),
	...own(text, 'display'),
	...own(number, 'quantity', 'subtotal'),
};

const views: Readonly<Record<string, View>> = {
	account: {
		account: id('account', 'account', 'id'),
		...person,
		phone: text('contact.phone'),
		subscribed: flag('contact.subscribed'),
		customKey: text('lookup.custom'),
		...own(time, 'changed'),
	},
	chargeback: {
		...own(text, 'status'),
		reason: text('reasonDescription'),
		...own(text, 'reasonCode', 'processorCaseId', 'paymentMethod'),
		opened: time('creationDate'),
	},
	fulfillment: {
		...quote,
		...own(text, 'fulfillment', 'reason'),
		fulfillmentType: text('type'),
	},
	invoice: {
		invoice: text('id'),
		...person,
		...own(number, 'subtotal'),
		...own(time, 'dueDate'),
		...own(text, 'invoiceUrl'),
		items: rows('items', item),
	},
	mailingListEntry: {
		...person,
		...own(text, 'list', 'reason', 'storefront'),
		...own(flag, 'optIn'),
		changed: time('updated'),
	},
	order: {
		order: id('order', 'order', 'id'),
		...person,
		...quote,
		...own(text, 'buyerReference', 'reason', 'invoiceUrl'),
		...own(flag, 'completed'),
		...own(number, 'subtotal', 'tax', 'discount'),
		paymentType: text('payment.type'),
		...own(time, 'changed'),
		items: rows('items', {
			...item,
			...own(text, 'coupon'),
			subscription: id('subscription', 'subscription'),
		}),
	},
	payoutEntry: {
		...quote,
		return: id('return', 'return'),
		total: number('payouts.0.total', 'payouts.0.totalReturn'),
		tax: number('subtractions.tax.amount'),
		fee: number('subtractions.fastspring.amount'),
		payouts: rows('payouts', {
			...own(text, 'payee', 'currency'),
			...own(number, 'payout', 'subtotal'),
			total: number('total', 'totalReturn'),
		}),
	},
	quote: {
		quote: id('quote', 'quote', 'id'),
		...person,
		name: text('quoteName'),
		status: text('quoteStatus'),
		// Older deliveries have it in lower case.
		reason: text('Reason', 'reason'),
		quoteUrl: text('quoteUrl', 'quoteURL'),
		...own(text, 'invoiceUrl', 'coupon'),
		...own(number, 'subtotal', 'tax', 'discount'),
		...own(time, 'changed'),
		items: rows('items', item),
	},
	return: {
		return: id('return', 'return', 'id'),
		...person,
		...quote,
		originalReference: text('original.reference'),
		returnType: text('type'),
		...own(text, 'reason', 'note'),
		...own(number, 'subtotal', 'tax'),
		...own(time, 'changed'),
		items: rows('items', { ...item, ...own(text, 'refundType') }),
	},
	subscription: {
		subscription: id('subscription', 'subscription', 'id'),
		subscriptions: ids('subscription', 'subscription', 'id'),
		...quote,
		...own(text, 'state', 'display', 'sku', 'intervalUnit'),
		...own(flag, 'active', 'autoRenew'),
		...own(number, 'price', 'discount', 'subtotal', 'intervalLength'),
		...own(number, 'sequence', 'periods', 'remainingPeriods', 'nextChargeTotal'),
		...own(time, 'changed', 'begin', 'next', 'end', 'canceledDate', 'deactivationDate'),
		...own(time, 'pauseDate', 'resumeDate', 'nextChargeDate'),
		...own(text, 'nextChargeCurrency', 'initialOrderId', 'initialOrderReference'),
		customReferenceId: text('customReferenceId', 'customReferenceID'),
		addons: ids('product', 'addons[].product'),
	},
	'subscription.group': {
		// The group's own order is another one than that of a later charge.
		reference: (data) =>
			text('order.reference')(data) ??
			(id('order', 'order', 'cotermGroupOrderId')(data) === text('cotermGroupOrderId')(data)
				? text('cotermGroupOrderReference')(data)
				: null),
		group: text('cotermGroupId'),
		groupName: text('cotermGroupDisplayName'),
		groupSize: number('cotermGroupSize'),
		groupStatus: text('cotermGroupStatus'),
		...charge,
		periodStart: time('cotermGroupPeriodStartDate'),
		periodEnd: time('cotermGroupPeriodEndDate'),
		nextChargeDate: time('cotermNextChargeDate'),
		nextChargeTotal: number('cotermNextChargeTotal'),
		...own(time, 'changed'),
	},
};

/** A type that is not in the catalogue has any name as its group, also one that every object has. */
const byGroup = new Map(Object.entries(views));
