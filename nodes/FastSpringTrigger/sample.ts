import type { IDataObject } from 'n8n-workflow';
import { groupOf } from '../shared/webhook/events';
import type { FastSpringEvent } from '../shared/webhook/parse';

const AT = Date.UTC(2026, 1, 14, 9, 31, 14);
const ORDER = 'uyhDA3frCNFwoTQBE4FNIA';
const ACCOUNT = 'c_AuU3byCzTCAX6_o8jRcw';
const SUBSCRIPTION = 'GHOgyPQamY-ePv3UYF-d9Q';
const REFERENCE = 'BRI260214-7305-48127';

const buyer = {
	first: 'Nadia',
	last: 'Okafor',
	email: 'nadia.okafor@example.org',
	company: 'Lumen Audio Ltd',
	phone: '+44 20 7946 0133',
};
const address = {
	addressLine1: '14 Harbour Row',
	city: 'Bristol',
	region: 'Avon',
	postalCode: 'BS1 4ND',
	country: 'GB',
};
const amounts = {
	currency: 'USD',
	total: 57.6,
	totalDisplay: '$57.60',
	tax: 9.6,
	taxDisplay: '$9.60',
	subtotal: 48,
	subtotalDisplay: '$48.00',
};
const product = {
	product: 'mixdesk-pro-monthly',
	display: 'MixDesk Pro (monthly)',
	sku: 'MDP-M',
	quantity: 2,
};

const subscription: IDataObject = {
	id: SUBSCRIPTION,
	subscription: SUBSCRIPTION,
	active: true,
	state: 'active',
	changed: AT,
	live: false,
	account: ACCOUNT,
	...product,
	currency: 'USD',
	price: 24,
	priceDisplay: '$24.00',
	subtotal: 48,
	subtotalDisplay: '$48.00',
	autoRenew: true,
	next: AT + 28 * 86_400_000,
	intervalUnit: 'month',
	intervalLength: 1,
};

const charge: IDataObject = {
	currency: 'USD',
	total: 57.6,
	totalDisplay: '$57.60',
	timestamp: AT,
	account: ACCOUNT,
	subscription: SUBSCRIPTION,
};

const byGroup: Readonly<Record<string, IDataObject>> = {
	account: { id: ACCOUNT, account: ACCOUNT, contact: buyer, language: 'en', country: 'GB' },
	chargeback: { order: ORDER, reference: REFERENCE, account: ACCOUNT, ...amounts },
	'subscription.group': {
		cotermGroupId: 'CTG-4711',
		cotermGroupDisplayName: 'Lumen Audio',
		cotermGroupSize: 1,
		cotermGroupStatus: 'EXECUTED',
		cotermNextChargeDate: AT + 28 * 86_400_000,
		account: ACCOUNT,
		subscriptions: [subscription],
	},
	fulfillment: {
		product: product.product,
		fulfillment: `${product.product}_license_0`,
		type: 'license',
		order: ORDER,
		reference: REFERENCE,
		account: ACCOUNT,
		reason: 'No license keys are left',
	},
	invoice: {
		id: ORDER,
		orderReference: REFERENCE,
		account: ACCOUNT,
		contact: buyer,
		currency: 'USD',
		subtotal: 48,
		dueDate: AT + 14 * 86_400_000,
	},
	mailingListEntry: {
		list: 'subscribed',
		reason: 'subscribed',
		updated: AT,
		email: buyer.email,
		firstName: buyer.first,
		lastName: buyer.last,
		country: 'GB',
	},
	order: {
		order: ORDER,
		id: ORDER,
		reference: REFERENCE,
		completed: true,
		changed: AT,
		language: 'en',
		live: false,
		account: ACCOUNT,
		...amounts,
		payment: { type: 'test', cardEnding: '4242' },
		customer: buyer,
		address,
		tags: {},
		items: [
			{
				...product,
				subtotal: 48,
				isSubscription: true,
				subscription: SUBSCRIPTION,
				fulfillments: {},
			},
		],
	},
	payoutEntry: {
		orderId: ORDER,
		order: ORDER,
		reference: REFERENCE,
		account: ACCOUNT,
		live: false,
		subscriptions: [SUBSCRIPTION],
		payouts: [
			{ payee: 'brightforge', currency: 'USD', payout: '43.75', subtotal: 48, total: '57.60' },
		],
	},
	quote: {
		quote: 'QUQ3T7ZK1XWV9RMH5N2LYB',
		quoteName: 'Lumen Audio renewal',
		type: 'Assisted',
		quoteStatus: 'OPEN',
		Reason: 'Quote Created',
		quoteCurrency: 'USD',
		total: '57.60',
		recipient: buyer,
		address,
		items: [product],
	},
	return: {
		return: 't1Yh8sQmS2eLr0ZkWn5GvQ',
		reference: `${REFERENCE}R`,
		completed: true,
		changed: AT,
		live: false,
		account: ACCOUNT,
		currency: 'USD',
		totalReturn: 57.6,
		totalReturnDisplay: '$57.60',
		reason: 'Duplicate Order',
		type: 'RETURN',
		original: { id: ORDER, order: ORDER, reference: REFERENCE, account: ACCOUNT, ...amounts },
		customer: buyer,
		items: [{ ...product, refundType: 'Full Refund', subtotal: 48 }],
	},
	subscription,
};

/** Where the data of a type differ from those of its group. */
const byType: Readonly<Record<string, IDataObject>> = {
	'subscription.charge.completed': {
		...charge,
		status: 'successful',
		order: ORDER,
		reference: REFERENCE,
	},
	'subscription.charge.failed': { ...charge, status: 'failed', reason: 'INSUFFICIENT_FUNDS' },
};

/** An invented event of a type, with the fields that workflows mostly use. FastSpring sends more of them. */
export function sampleEvent(type: string): FastSpringEvent {
	return {
		id: 'kw9qGjVAS8Nt_JKoWvRtxQ',
		type,
		live: false,
		created: AT,
		data: byType[type] ?? byGroup[groupOf(type)] ?? {},
	};
}

/** The delivery that FastSpring would send for it, of a live order or about another product if that is asked for. */
export function sampleDelivery(
	type: string,
	{ live = false, product: path }: { live?: boolean; product?: string | undefined } = {},
): string {
	return JSON.stringify(
		{ events: [{ ...sampleEvent(type), live, processed: false }] },
		(_, value: unknown) => (value === product.product ? (path ?? value) : value),
	);
}
