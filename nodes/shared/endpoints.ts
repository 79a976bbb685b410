import { products } from './endpoints/products';
import { subscriptions } from './endpoints/subscriptions';
import { idempotent, irreversible, SLOW } from './endpoints/terms';
import { route } from './http/route';

/**
 * The route table: every fact about FastSpring's API that the pack needs, and only here.
 * Sources: FastSpring's OpenAPI documents (June 2026); chunk sizes are those that clients use in practice.
 */
export type { Route } from './http/route';

const account = { rows: 'accounts', key: ['account', 'id'] } as const;
const accountGet = route('read', 'GET /accounts/{account_id}', account);

const order = { rows: 'orders', key: ['order', 'id'] } as const;
const orderGet = route('multiRead', 'GET /orders/{order_id}', { ...order, many: 50 });

const coupon = { key: 'coupon' } as const;
const couponGet = route('read', 'GET /coupons/{coupon_id}', coupon);
const quote = { key: 'id' } as const;
const checkout = { slashes: ['checkoutPath'] } as const;
const newSession = {
	key: 'id',
	howToVerify: 'note that a duplicate session is harmless: a session that nobody pays for expires',
} as const;
const cartItem = {
	...checkout,
	key: 'productPath',
	howToVerify: "check the session's cart (Session: Get)",
} as const;
const events = {
	rows: 'events',
	key: 'id',
	paging: 'more',
	rangeRefusal: /must be (after|less than)/i,
} as const;
const jobGet = route('read', 'GET /data/v1/jobs/{job_id}', { key: 'id' });
const jobFile = route('file', 'GET /data/v1/downloads/{job_id}', { timeout: SLOW });
const report = {
	rows: 'report',
	paging: 'body',
	timeout: SLOW,
	status: jobGet,
	file: jobFile,
} as const;

/** A cart or a session is replaced as a whole. */
const replaced = { ...idempotent, replaces: true } as const;

export const api = {
	...products,
	...subscriptions,
	account: {
		create: route('write', 'POST /accounts', account),
		get: accountGet,
		getAll: route('list', 'GET /accounts', {
			...account,
			paging: 'page',
			records: accountGet,
			notFoundIsEmpty: true,
		}),
		update: route('write', 'POST /accounts/{account_id}', { ...account, ...idempotent }),
		getManagementUrl: route('read', 'GET /accounts/{account_id}/authenticate', account),
	},
	order: {
		get: orderGet,
		getAll: route('list', 'GET /orders', { ...order, paging: 'page', records: orderGet }),
		update: route('arrayWrite', 'POST /orders', {
			...order,
			...idempotent,
			array: 'orders',
			many: 50,
			// FastSpring's documents contradict each other on whether it merges them.
			maps: { read: orderGet, at: ['tags', 'items[product].attributes'] },
		}),
	},
	coupon: {
		upsert: route('write', 'POST /coupons', {
			...coupon,
			...idempotent,
			maps: { read: couponGet, at: ['discount.amount', 'reason'] },
		}),
		get: couponGet,
		getAll: route('list', 'GET /coupons', {
			...coupon,
			rows: 'coupons',
			paging: 'none',
			records: couponGet,
		}),
	},
	code: {
		add: route('mergedArrays', 'POST /coupons/{coupon_id}', {
			...coupon,
			...idempotent,
			mergesArray: 'codes',
			many: 100,
		}),
		getAll: route('list', 'GET /coupons/{coupon_id}/codes', {
			rows: 'codes',
			key: 'code',
			paging: 'none',
		}),
		deleteAll: route('write', 'DELETE /coupons/{coupon_id}/codes', {
			...coupon,
			...irreversible,
			howToVerify: "list the coupon's codes (Code: Get Many)",
		}),
	},
	invoice: {
		create: route('write', 'POST /invoices/paymentInvoice', {
			...irreversible,
			key: 'id',
			howToVerify: "check whether the invoice was created, in FastSpring's app under Invoices",
			refusalCodes: ['VALIDATION_ERROR'],
		}),
		get: route('read', 'GET /invoices/{invoiceId}', { key: 'id' }),
	},
	quote: {
		create: route('write', 'POST /quotes', {
			...quote,
			howToVerify: 'check whether the quote was created (Quote: Get Many)',
		}),
		get: route('read', 'GET /quotes/{quote_id}', quote),
		getAll: route('list', 'GET /quotes', {
			...quote,
			rows: ['_embedded.quotes', 'content', 'quotes'],
			paging: 'none',
			repeatsQuery: true,
			omitsEmptyRows: true,
		}),
		update: route('write', 'PUT /quotes/{quote_id}', {
			...quote,
			...replaced,
			maps: { at: ['tags[key]'] },
		}),
		cancel: route('write', 'POST /quotes/{quote_id}/cancel', {
			...quote,
			...irreversible,
			howToVerify: "check the quote's status (Quote: Get)",
		}),
	},
	return: {
		create: route('arrayWrite', 'POST /returns', {
			...irreversible,
			rows: 'returns',
			key: 'order',
			array: 'returns',
			many: 1,
			// A refund by an order's reference is answered by its id.
			isPositional: true,
			howToVerify: "check the order's returns: Order: Get shows what was refunded",
		}),
		get: route('multiRead', 'GET /returns/{return_id}', {
			rows: 'returns',
			key: 'return',
			many: 50,
		}),
	},
	session: {
		create: route('write', 'POST /sessions', newSession),
	},
	checkoutSession: {
		create: route('write', 'POST /v2/checkouts/{checkoutPath}/sessions', {
			...checkout,
			...newSession,
		}),
		get: route('read', 'GET /v2/checkouts/{checkoutPath}/sessions/{sessionId}', {
			...checkout,
			key: 'id',
		}),
		update: route('write', 'PUT /v2/checkouts/{checkoutPath}/sessions/{sessionId}', {
			...checkout,
			...replaced,
			key: 'id',
			maps: { at: ['orderTags', 'customer.accountTags'] },
		}),
		getPaymentMethods: route(
			'read',
			'GET /v2/checkouts/{checkoutPath}/sessions/{sessionId}/payment-methods',
			{ ...checkout, rows: 'paymentMethods', mayBeEmpty: true },
		),
	},
	cartItem: {
		add: route(
			'write',
			'POST /v2/checkouts/{checkoutPath}/sessions/{sessionId}/cart/items',
			cartItem,
		),
		update: route(
			'write',
			'PUT /v2/checkouts/{checkoutPath}/sessions/{sessionId}/cart/items/{productPath}',
			{
				...checkout,
				...replaced,
				key: 'productPath',
				maps: {
					at: [
						'attributes',
						'descriptions.display',
						'descriptions.instructions',
						'descriptions.summary',
					],
				},
			},
		),
		remove: route(
			'write',
			'DELETE /v2/checkouts/{checkoutPath}/sessions/{sessionId}/cart/items/{productPath}',
			cartItem,
		),
	},
	customer: {
		update: route('write', 'PUT /v2/checkouts/{checkoutPath}/sessions/{sessionId}/customer', {
			...checkout,
			...replaced,
			maps: { at: ['accountTags'] },
		}),
	},
	event: {
		getProcessed: route('list', 'GET /events/processed', events),
		getUnprocessed: route('list', 'GET /events/unprocessed', events),
		update: route('write', 'POST /events/{event_id}', {
			rows: 'events',
			key: 'id',
			...idempotent,
			emptyResponse: true,
		}),
	},
	report: {
		revenue: route('job', 'POST /data/v1/revenue', report),
		subscription: route('job', 'POST /data/v1/subscription', report),
	},
	job: {
		get: jobGet,
		getAll: route('list', 'GET /data/v1/jobs', { key: 'id', rows: 'jobs', paging: 'none' }),
		download: jobFile,
	},
	cache: {
		reset: route('read', 'GET /data/v1/util/cache', { textResponse: true }),
	},
	webhookKey: {
		rotate: route('write', 'POST /webhooks/keys', { ...idempotent, ...irreversible }),
	},
} as const;
