/** How each operation is run for its schema: against the sandbox's shop, reads before the writes that change what they read. */
import { createInvoice } from '../../sandbox/store/invoices.mts';
import { openCheckout } from '../../sandbox/store/checkouts.mts';
import { quotesOf } from '../../sandbox/store/quotes.mts';
import { refund } from '../../sandbox/store/returns.mts';
import type { Sandbox } from '../../sandbox/server.mts';
import type { Store } from '../../sandbox/store.mts';
import { subscriptions } from './subscriptions.mts';
import { byId, ids, item, rows, runs, those, type Json, type Run } from './values.mts';

/** An operation, the parameters that it is run with, and the items that they speak of. */
export interface Recipe {
	readonly type: string;
	/** `order.get`; a resource that the node hides, too. */
	readonly operation: string;
	readonly parameters: Json;
	readonly items: readonly Json[];
}

const CHECKOUT = 'lumenaudio/popup-checkout';
const HOOK = 'http://127.0.0.1:9/hook';
const PRODUCTS = ['mixdesk-pro-monthly', 'tape-echo', 'mixdesk-3'];
const pair = rows({ key: 'channel', value: 'web' });
const contact = { email: 'ap@tonwerk.example', firstName: 'Ines', lastName: 'Park' };
const plain = [{}];

export function recipesFor({ store, webhooks }: Sandbox): Recipe[] {
	webhooks.add({ url: HOOK, secret: 'old' });
	return [
		...of('fastSpringAccount', accounts(store)),
		...of('fastSpringCheckoutSession', checkouts(store)),
		...of('fastSpringCoupon', coupons(store)),
		...of('fastSpringEvent', events(store)),
		...of('fastSpringInvoice', invoices(store)),
		...of('fastSpringOrder', orders(store)),
		...of('fastSpringProduct', products()),
		...of('fastSpringQuote', quotes(store)),
		...of('fastSpringReport', reports()),
		...of('fastSpringReturn', returns(store)),
		...of('fastSpringSession', sessions(store)),
		...of('fastSpringSubscription', subscriptions(store)),
		...of('fastSpringWebhookKey', {
			'webhookKey.rotate': [{ url: HOOK, hmacSecret: 'a-long-secret-123' }],
		}),
	];
}

const of = (type: string, runs: Record<string, Run>): Recipe[] =>
	Object.entries(runs).map(([operation, [parameters, items = plain]]) => ({
		type,
		operation,
		parameters,
		items,
	}));

function accounts(store: Store): Record<string, Run> {
	const some = ids(store.accounts.keys());
	return {
		'account.get': [{ accountId: item() }, some],
		'account.getAll': [{}],
		'account.getManagementUrl': [{ accountId: item() }, some.slice(0, 1)],
		'account.getEntitlements': [{ accountId: item() }, some],
		'account.upsert': [{ email: 'upserted@example.org', first: 'Ada', last: 'Holm' }],
		'account.create': [{ email: 'new@example.org', first: 'Ines', last: 'Park' }],
		'account.update': [
			{ accountId: item(), updateFields: { company: 'Tonwerk' } },
			some.slice(0, 1),
		],
	};
}

function checkouts(store: Store): Record<string, Run> {
	const cart = {
		lineItems: [{ productPath: 'tape-echo' }, { productPath: 'mixdesk-pro-monthly' }],
	};
	const { id: sessionId } = openCheckout(store, CHECKOUT, { country: 'US', cart });
	const at = { checkoutPath: CHECKOUT, sessionId };
	return {
		'session.create': [
			{ checkoutPath: CHECKOUT, lineItems: rows({ productPath: byId('tape-echo'), quantity: 2 }) },
		],
		'session.get': [at],
		'session.getPaymentMethods': [at],
		'session.update': [{ ...at, updateFields: { country: 'DE' } }],
		'cartItem.add': [{ ...at, productPath: byId('mixdesk-3'), quantity: 1 }],
		'cartItem.update': [{ ...at, productPath: byId('tape-echo'), updateFields: { quantity: 3 } }],
		'cartItem.remove': [{ ...at, productPath: byId('mixdesk-3') }],
		'customer.update': [{ ...at, updateFields: { externalAccountId: 'crm-88123' } }],
	};
}

function coupons(store: Store): Record<string, Run> {
	const some = ids(store.coupons.keys());
	const couponId = byId('schema-20');
	return {
		'coupon.get': [{ couponId: item() }, some],
		'coupon.getAll': [{}],
		'coupon.upsert': [{ couponId, discountType: 'percent', percent: 20 }],
		'code.add': [{ couponId, codes: 'ONE, TWO' }],
		'code.getAll': [{ couponId }],
		'code.deleteAll': [{ couponId }],
	};
}

function events({ events: all }: Store): Record<string, Run> {
	const some = all.slice(-1).map(({ id }) => ({ id }));
	return {
		'event.getProcessed': [{ days: 30, returnAll: true }],
		'event.getUnprocessed': [{ days: 30, returnAll: true }],
		'event.update': [{ eventId: '={{ $json.id }}', processed: true }, some],
	};
}

function invoices(store: Store): Record<string, Run> {
	const billTo = { contact, address: { city: 'Berlin', country: 'DE' } };
	const invoice = createInvoice(store, {
		currency: 'EUR',
		language: 'en',
		live: false,
		billTo,
		deliverTo: billTo,
		items: [{ product: 'tape-echo', quantity: 2 }],
		due: null,
		note: 'A note',
		tagsJson: null,
		convert: false,
		paymentMethod: 'CARD',
	});
	const running = those(store, runs)[0] ?? '';
	return {
		'invoice.get': [{ invoiceId: invoice.id }],
		'invoice.create': [
			{
				currencyCode: 'EUR',
				paymentMethod: 'WIRE',
				billTo: { ...contact, city: 'Berlin', country: 'DE' },
				invoiceItems: rows({ productPath: byId('onboarding-call'), quantity: 3 }),
			},
		],
		'proformaInvoice.get': [{ subscriptionId: byId(running) }],
		'proformaInvoice.create': [
			{ subscriptionId: byId(running), product: byId('mixdesk-pro-yearly'), quantity: 2 },
		],
	};
}

function orders(store: Store): Record<string, Run> {
	const some = ids(store.orders.keys());
	return {
		'order.get': [{ orderId: item() }, some],
		'order.getAll': [{}],
		'order.update': [{ orderId: item(), updateFields: { tags: pair } }, some.slice(0, 1)],
	};
}

function products(): Record<string, Run> {
	const productPath = byId('schema-product');
	const some = PRODUCTS.map((id) => ({ id }));
	return {
		'product.get': [{ productPath: item() }, some],
		'product.getAll': [{}],
		'offer.get': [{ productPath: item() }, some],
		'price.get': [{ productPath: item(), filters: { country: 'US' } }, some],
		'price.getAll': [{ filters: { country: 'US' } }],
		'product.upsert': [
			{
				productPath,
				pricing: { price: rows({ key: 'USD', value: 9 }) },
				additionalFields: { display: rows({ key: 'en', value: 'A product' }) },
			},
		],
		'offer.upsert': [{ productPath, offers: rows({ type: 'cross-sell', items: 'tape-echo' }) }],
		'product.delete': [{ productPath }],
	};
}

function quotes(store: Store): Record<string, Run> {
	const some = ids(quotesOf(store).keys());
	const open = [...quotesOf(store).values()].find(({ status }) => status === 'OPEN')?.id ?? '';
	return {
		'quote.get': [{ quoteId: item() }, some],
		'quote.getAll': [{}],
		'quote.create': [
			{
				name: 'Tonwerk',
				items: rows({ product: byId('mixdesk-3'), quantity: 2 }),
				recipient: { first: 'Ines', last: 'Park', email: 'ines.park@tonwerk.example' },
				recipientAddress: { country: 'DE', postalCode: '10115' },
			},
		],
		'quote.update': [{ quoteId: byId(open), updateFields: { notes: 'As discussed' } }],
		'quote.cancel': [{ quoteId: byId(open) }],
	};
}

const reports = (): Record<string, Run> => ({
	'report.revenue': [{}],
	'report.subscription': [{}],
	'cache.reset': [{}],
});

function returns(store: Store): Record<string, Run> {
	const [given, open] = [...store.orders.values()].filter(
		({ status, returns: before }) => status === 'completed' && before.length === 0,
	);
	if (!given || !open) throw new Error('The shop has too few orders');
	const { id } = refund(store, given, { reason: 'OTHER', note: 'A note' });
	return {
		'return.create': [{ orderId: byId(open.id) }],
		'return.get': [{ returnId: id }],
	};
}

function sessions(store: Store): Record<string, Run> {
	const [account = ''] = store.accounts.keys();
	const items = rows({ product: byId('tape-echo'), quantity: 1 });
	return { 'session.create': [{ items, additionalFields: { account: byId(account) } }] };
}
