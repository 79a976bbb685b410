/** The groups, by what their types begin with, up to a dot; the more special one first where one name begins with another. */
export const eventGroups: Readonly<Record<string, readonly [name: string, description: string]>> = {
	account: ['Accounts', 'Customer accounts created or changed'],
	chargeback: ['Chargebacks', 'Payments disputed at the bank'],
	'subscription.group': ['Co-Term Groups', 'Subscriptions that renew together'],
	fulfillment: ['Fulfillments', 'Products that could not be delivered'],
	invoice: ['Invoices', 'Reminders of open invoices'],
	mailingListEntry: ['Mailing List', 'Opt-ins, opt-outs and abandoned carts'],
	order: ['Orders', 'First purchases; renewals belong to Subscriptions'],
	payoutEntry: ['Payouts', 'Entries of the seller’s payout'],
	quote: ['Quotes', 'Quotes made, accepted, paid, expired or canceled'],
	return: ['Returns', 'Refunds'],
	subscription: ['Subscriptions', 'Start, renewal, change and end of subscriptions'],
};

const catalogue: Readonly<Record<string, string>> = {
	'account.created': 'A new customer account exists',
	'account.updated': 'A customer’s contact data has changed',
	'chargeback.created': 'A bank or card issuer disputes a payment',
	'fulfillment.failed':
		'A product was paid for but could not be delivered, such as when license keys have run out',
	'invoice.reminder.email': 'The buyer was reminded of an open invoice',
	'mailingListEntry.abandoned': 'A visitor gave an email address and left without buying',
	'mailingListEntry.removed': 'A customer left the mailing list',
	'mailingListEntry.updated':
		'An opt-in, an opt-out or an abandoned cart was recorded; the field list says which',
	'order.approval.pending': 'An order waits for approval',
	'order.canceled': 'An order was canceled',
	'order.completed':
		'An order is paid and fulfilled; renewals come as Subscription Charge Completed',
	'order.failed': 'An attempt to buy was declined',
	'order.payment.pending': 'An order waits for its payment, such as a bank transfer',
	'payoutEntry.created': 'An order, a renewal or a return made an entry in the payout',
	'quote.created': 'A quote was made',
	'quote.updated': 'A quote was accepted, paid, edited, canceled or has expired',
	'return.created': 'An order was refunded, in full or in part',
	'subscription.activated': 'A new subscription has started, trials included',
	'subscription.canceled': 'A subscription will end at the end of the paid period',
	'subscription.charge.completed': 'A renewal or another charge on a subscription was paid',
	'subscription.charge.failed': 'A renewal was declined',
	'subscription.deactivated': 'A subscription has ended',
	'subscription.group.created': 'A co-term group was set up',
	'subscription.group.deactivated': 'The subscriptions of a co-term group have ended',
	'subscription.group.payment.charge.completed': 'The renewal of a co-term group was paid',
	'subscription.group.payment.charge.failed': 'The renewal of a co-term group was declined',
	'subscription.group.payment.overdue': 'The payment of a co-term group is overdue',
	'subscription.group.payment.reminder': 'The customer was reminded of a co-term group’s renewal',
	'subscription.group.prorated': 'Charges of a co-term group were prorated',
	'subscription.group.updated': 'A subscription has joined a co-term group',
	'subscription.paused': 'A subscription was paused',
	'subscription.payment.overdue': 'The customer was told that a payment is overdue',
	'subscription.payment.reminder': 'The customer was told that a renewal is coming',
	'subscription.resumed': 'A paused subscription goes on',
	'subscription.trial.reminder': 'The customer was told that a trial is about to end',
	'subscription.uncanceled': 'A cancellation was withdrawn before it took effect',
	'subscription.updated':
		'A subscription was changed: product, price, quantity, date or payment method',
};

/** All the types FastSpring documents, by name. It adds more from time to time: unknown types are events too. */
export const eventTypes = Object.entries(catalogue).map(([type, description]) => ({
	type,
	group: groupOf(type),
	description,
}));

/** The name under which the catalogue lists a type: FastSpring has two for each charge of a group. */
export const canonicalType = (type: string): string =>
	type.replace(/^(subscription\.group)(?=\.charge\.(completed|failed)$)/, '$1.payment');

/** The group of a type, also of one that is not in the catalogue; its first word where no group has it. */
export function groupOf(type: string): string {
	const found = Object.keys(eventGroups).find((group) => type.startsWith(`${group}.`));
	return found ?? type.split('.', 1)[0] ?? '';
}

/** `mailingListEntry.updated` as people read it: "Mailing List Entry Updated". */
export function titleOf(type: string): string {
	const words = type.replace(/([a-z])([A-Z])/g, '$1 $2').split(/[. ]/);
	return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}

/** Where events hold license keys and download links, as n8n's `sensitiveOutputFields` wants it. */
export const licenseFields = [
	'data.fulfillments',
	'data.items[*].fulfillments',
	'data.order.items[*].fulfillments',
];
