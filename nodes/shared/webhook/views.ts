import { groupOf } from './events';
import { flag, id, ids, number, rows, text, time, type View } from './readers';

/** What a simplified event has besides the fields that all events have. Undefined for types of no known group. */
export const viewOf = (type: string): View | undefined =>
	byType.get(type) ?? byGroup.get(groupOf(type));

const person: View = {
	firstName: text('customer.first', 'contact.first', 'recipient.first', 'firstName'),
	lastName: text('customer.last', 'contact.last', 'recipient.last', 'lastName'),
	company: text('customer.company', 'contact.company', 'recipient.company'),
	country: text('address.country', 'country'),
	language: text('language'),
};

const charge: View = {
	quote: id('quote', 'quote'),
	status: text('status'),
	reason: text('reason'),
	timestamp: time('timestamp'),
	sequence: number('sequence'),
	periods: number('periods'),
};

const item: View = {
	product: id('product', 'product'),
	display: text('display'),
	quantity: number('quantity'),
	subtotal: number('subtotal'),
};

const byType: ReadonlyMap<string, View> = new Map([
	['subscription.charge.completed', charge],
	['subscription.charge.failed', charge],
]);

const byGroup: ReadonlyMap<string, View> = new Map<string, View>([
	[
		'account',
		{
			account: id('account', 'account', 'id'),
			...person,
			phone: text('contact.phone'),
			subscribed: flag('contact.subscribed'),
			customKey: text('lookup.custom'),
			changed: time('changed'),
		},
	],
	[
		'chargeback',
		{
			status: text('status'),
			reason: text('reasonDescription'),
			reasonCode: text('reasonCode'),
			processorCaseId: text('processorCaseId'),
			paymentMethod: text('paymentMethod'),
			opened: time('creationDate'),
		},
	],
	[
		'fulfillment',
		{
			quote: id('quote', 'quote'),
			fulfillment: text('fulfillment'),
			fulfillmentType: text('type'),
			reason: text('reason'),
		},
	],
	[
		'invoice',
		{
			invoice: text('id'),
			...person,
			subtotal: number('subtotal'),
			dueDate: time('dueDate'),
			invoiceUrl: text('invoiceUrl'),
			items: rows('items', item),
		},
	],
	[
		'mailingListEntry',
		{
			...person,
			list: text('list'),
			reason: text('reason'),
			optIn: flag('optIn'),
			storefront: text('storefront'),
			changed: time('updated'),
		},
	],
	[
		'order',
		{
			order: id('order', 'order', 'id'),
			...person,
			quote: id('quote', 'quote'),
			buyerReference: text('buyerReference'),
			completed: flag('completed'),
			reason: text('reason'),
			subtotal: number('subtotal'),
			tax: number('tax'),
			discount: number('discount'),
			paymentType: text('payment.type'),
			invoiceUrl: text('invoiceUrl'),
			changed: time('changed'),
			items: rows('items', {
				...item,
				coupon: text('coupon'),
				subscription: id('subscription', 'subscription'),
			}),
		},
	],
	[
		'payoutEntry',
		{
			quote: id('quote', 'quote'),
			return: id('return', 'return'),
			total: number('payouts.0.total', 'payouts.0.totalReturn'),
			tax: number('subtractions.tax.amount'),
			fee: number('subtractions.fastspring.amount'),
			payouts: rows('payouts', {
				payee: text('payee'),
				currency: text('currency'),
				payout: number('payout'),
				subtotal: number('subtotal'),
				total: number('total', 'totalReturn'),
			}),
		},
	],
	[
		'quote',
		{
			quote: id('quote', 'quote', 'id'),
			...person,
			name: text('quoteName'),
			status: text('quoteStatus'),
			// Older deliveries have it in lower case.
			reason: text('Reason', 'reason'),
			quoteUrl: text('quoteUrl', 'quoteURL'),
			invoiceUrl: text('invoiceUrl'),
			coupon: text('coupon'),
			subtotal: number('subtotal'),
			tax: number('tax'),
			discount: number('discount'),
			changed: time('changed'),
			items: rows('items', item),
		},
	],
	[
		'return',
		{
			return: id('return', 'return', 'id'),
			...person,
			quote: id('quote', 'quote'),
			originalReference: text('original.reference'),
			returnType: text('type'),
			reason: text('reason'),
			note: text('note'),
			subtotal: number('subtotal'),
			tax: number('tax'),
			changed: time('changed'),
			items: rows('items', { ...item, refundType: text('refundType') }),
		},
	],
	[
		'subscription',
		{
			subscription: id('subscription', 'subscription', 'id'),
			subscriptions: ids('subscription', 'subscription', 'id'),
			quote: id('quote', 'quote'),
			state: text('state'),
			active: flag('active'),
			autoRenew: flag('autoRenew'),
			display: text('display'),
			sku: text('sku'),
			price: number('price'),
			discount: number('discount'),
			subtotal: number('subtotal'),
			intervalUnit: text('intervalUnit'),
			intervalLength: number('intervalLength'),
			sequence: number('sequence'),
			periods: number('periods'),
			remainingPeriods: number('remainingPeriods'),
			changed: time('changed'),
			begin: time('begin'),
			next: time('next'),
			end: time('end'),
			canceledDate: time('canceledDate'),
			deactivationDate: time('deactivationDate'),
			pauseDate: time('pauseDate'),
			resumeDate: time('resumeDate'),
			nextChargeDate: time('nextChargeDate'),
			nextChargeTotal: number('nextChargeTotal'),
			nextChargeCurrency: text('nextChargeCurrency'),
			customReferenceId: text('customReferenceId', 'customReferenceID'),
			initialOrderId: text('initialOrderId'),
			initialOrderReference: text('initialOrderReference'),
			addons: ids('product', 'addons[].product'),
		},
	],
	[
		'subscription.group',
		{
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
			changed: time('changed'),
		},
	],
]);
