/**
 * The route table: every fact about FastSpring's API that the engine needs, and only here.
 * Sources: FastSpring's OpenAPI documents (June 2026); chunk sizes are those that clients use in practice.
 */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface RouteFacts {
	/** The key that holds the answer's records, or a dotted place; the first that is there counts. Without it the body is the record. */
	rows?: string | readonly string[];
	/** The keys that hold a record's own id. */
	key?: string | readonly string[];
	/** The key of the array in the request body: the call takes many entries. */
	array?: string;
	/** Entries in one array call, or ids in one read (joined with commas in the path). */
	many?: number;
	/** Calls to one path may become one: FastSpring adds up this array of their bodies, and answers for all at once. */
	joins?: string;
	/** The same call once more ends in the same state, so a broken one may be repeated. */
	repeatable?: boolean;
	/** Not a GET, but it changes nothing. */
	reads?: boolean;
	/** How a list goes on: see `PAGING` in the engine. */
	paging?: 'page' | 'body' | 'more' | 'offset' | 'none';
	/** The list holds bare ids; this read turns them into records. */
	records?: Route;
	/** A look-up that finds nothing answers with an error: that is an empty list. */
	missIsEmpty?: boolean;
	/** The answer is a file. */
	file?: boolean;
	/** The answer is a plain text, which says nothing but that it worked. */
	plain?: boolean;
	/** Lists in the query are repeated parameters; elsewhere they are joined with commas. */
	repeats?: boolean;
	/** It puts a whole record in place of the old one: items for the same record go one by one, each on top of the last. */
	replaces?: boolean;
	/** Path parameters that may hold a slash. */
	slashes?: readonly string[];
	/** Milliseconds for one attempt. */
	timeout?: number;
	/** After a call whose outcome is unknown: how the user finds out. Completes "Before you run it again, …". */
	check?: string;
}

export interface Route<S extends string = string> extends RouteFacts {
	/** Verb and path, as in FastSpring's documents. */
	readonly spec: S;
	readonly method: Method;
	readonly template: string;
}

/** The names in braces of a route: a missing or superfluous one is a compile error. */
export type PathParameters<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
	? Name | PathParameters<Rest>
	: never;

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'DELETE'];

export function route<const S extends `${Method} /${string}`>(
	spec: S,
	facts: RouteFacts = {},
): Route<S> {
	const method = METHODS.find((verb) => spec.startsWith(`${verb} `)) ?? 'GET';
	return { ...facts, spec, method, template: spec.slice(method.length + 1) };
}

const account = { rows: 'accounts', key: ['account', 'id'] };
const accountGet = route('GET /accounts/{account_id}', account);

const order = { rows: 'orders', key: ['order', 'id'] };
const orderGet = route('GET /orders/{order_id}', { ...order, many: 50 });

const product = { rows: 'products', key: 'product' };
const productGet = route('GET /products/{product_path}', { ...product, many: 50 });

const CHARGED =
	"look whether a charge was made: Subscription: Get shows the period, FastSpring's app shows the orders";

/** Charging answers under the singular key, all else under the plural. */
const subscription = { rows: ['subscriptions', 'subscription'], key: ['subscription', 'id'] };
const subscriptionGet = route('GET /subscriptions/{subscription_id}', {
	...subscription,
	many: 50,
});

const coupon = { key: 'coupon' };
const couponGet = route('GET /coupons/{coupon_id}', coupon);

const quote = { key: 'id' };
const quoteGet = route('GET /quotes/{quote_id}', quote);

const REFUNDED = "look at the order's returns: Order: Get shows what was refunded";
const INVOICED = "look into FastSpring's app (Invoices) whether the invoice was made";
const QUOTED = 'look into the list (Quote: Get Many) whether the quote was made';
const CANCELED = "look at the quote's status (Quote: Get)";

const UNSOLD = 'know that a second session does no harm: a session that nobody pays for expires';
const IN_CART = "look at the session's cart (Session: Get)";

const checkout = { key: 'id', slashes: ['checkoutPath'] };
const cartItem = { key: 'productPath', slashes: ['checkoutPath'] };
const events = { rows: 'events', key: 'id' };

export const api = {
	account: {
		create: route('POST /accounts', account),
		get: accountGet,
		getAll: route('GET /accounts', {
			...account,
			paging: 'page',
			records: accountGet,
			missIsEmpty: true,
		}),
		update: route('POST /accounts/{account_id}', { ...account, repeatable: true }),
		getManagementUrl: route('GET /accounts/{account_id}/authenticate', account),
	},
	order: {
		get: orderGet,
		getAll: route('GET /orders', { ...order, paging: 'page', records: orderGet }),
		update: route('POST /orders', { ...order, array: 'orders', many: 50, repeatable: true }),
	},
	product: {
		upsert: route('POST /products', { ...product, array: 'products', many: 300, repeatable: true }),
		get: productGet,
		getAll: route('GET /products', { ...product, paging: 'none', records: productGet }),
		delete: route('DELETE /products/{product_path}', product),
	},
	offer: {
		upsert: route('POST /products/offers/{product_path}', { ...product, repeatable: true }),
		get: route('GET /products/offers/{product_path}', product),
	},
	price: {
		get: route('GET /products/price/{product_path}', product),
		getAll: route('GET /products/price', { ...product, paging: 'page' }),
	},
	subscription: {
		get: subscriptionGet,
		getAll: route('GET /subscriptions', {
			...subscription,
			paging: 'page',
			records: subscriptionGet,
		}),
		update: route('POST /subscriptions', {
			...subscription,
			array: 'subscriptions',
			many: 25,
			repeatable: true,
		}),
		estimate: route('POST /subscriptions/estimate', { key: 'subscription', reads: true }),
		cancel: route('DELETE /subscriptions/{subscription_id}', subscription),
		pause: route('POST /subscriptions/{subscription_id}/pause', subscription),
		resume: route('POST /subscriptions/{subscription_id}/resume', subscription),
		convert: route('POST /subscriptions/{subscription_id}/convert', { key: 'id' }),
		charge: route('POST /subscriptions/charge', {
			...subscription,
			array: 'subscriptions',
			many: 50,
			timeout: 300_000,
			check: CHARGED,
		}),
		transfer: route('POST /subscriptions/transfer'),
	},
	entry: {
		getAll: route('GET /subscriptions/{subscription_id}/entries', { paging: 'none' }),
	},
	planChange: {
		getAll: route('GET /subscriptions/{subscription_id}/history', {
			rows: 'changes',
			paging: 'none',
		}),
	},
	coTermGroup: {
		create: route('POST /subscriptions/coterm'),
		get: route('GET /subscriptions/coterm/{cotermGroupId}'),
		update: route('POST /subscriptions/coterm/{cotermGroupId}'),
		estimate: route('POST /subscriptions/coterm/{cotermGroupId}/estimate', { repeatable: true }),
		execute: route('POST /subscriptions/coterm/{cotermGroupId}/execute'),
		delete: route('DELETE /subscriptions/coterm/{cotermGroupId}'),
	},
	cancelSurvey: {
		submit: route('POST /subscriptions/cancelSurvey/response', { repeatable: true }),
		get: route('GET /subscriptions/cancelSurvey/reasons/{subscriptionId}'),
		getAll: route('POST /subscriptions/cancelSurvey/response/query', {
			rows: 'surveys',
			paging: 'offset',
			reads: true,
		}),
	},
	coupon: {
		upsert: route('POST /coupons', { ...coupon, repeatable: true }),
		get: couponGet,
		getAll: route('GET /coupons', {
			...coupon,
			rows: 'coupons',
			paging: 'none',
			records: couponGet,
		}),
	},
	code: {
		add: route('POST /coupons/{coupon_id}', {
			...coupon,
			joins: 'codes',
			many: 100,
			repeatable: true,
		}),
		getAll: route('GET /coupons/{coupon_id}/codes', { rows: 'codes', key: 'code', paging: 'none' }),
		deleteAll: route('DELETE /coupons/{coupon_id}/codes', {
			...coupon,
			check: "list the coupon's codes (Code: Get Many)",
		}),
	},
	invoice: {
		create: route('POST /invoices/paymentInvoice', { key: 'id', check: INVOICED }),
		get: route('GET /invoices/{invoiceId}', { key: 'id' }),
	},
	proformaInvoice: {
		create: route('POST /subscriptions/proformaInvoice', { reads: true }),
		get: route('GET /subscriptions/proformaInvoice/{subscription_id}'),
	},
	quote: {
		create: route('POST /quotes', { ...quote, check: QUOTED }),
		get: quoteGet,
		getAll: route('GET /quotes', {
			...quote,
			rows: ['_embedded.quotes', 'content', 'quotes'],
			paging: 'none',
			repeats: true,
		}),
		update: route('PUT /quotes/{quote_id}', { ...quote, repeatable: true, replaces: true }),
		cancel: route('POST /quotes/{quote_id}/cancel', { ...quote, check: CANCELED }),
	},
	return: {
		create: route('POST /returns', {
			rows: 'returns',
			key: ['order', 'return'],
			array: 'returns',
			many: 1,
			check: REFUNDED,
		}),
		get: route('GET /returns/{return_id}', { rows: 'returns', key: 'return', many: 50 }),
	},
	session: {
		create: route('POST /sessions', { key: 'id', check: UNSOLD }),
	},
	checkoutSession: {
		create: route('POST /v2/checkouts/{checkoutPath}/sessions', { ...checkout, check: UNSOLD }),
		get: route('GET /v2/checkouts/{checkoutPath}/sessions/{sessionId}', checkout),
		update: route('PUT /v2/checkouts/{checkoutPath}/sessions/{sessionId}', {
			...checkout,
			repeatable: true,
			replaces: true,
		}),
		getPaymentMethods: route(
			'GET /v2/checkouts/{checkoutPath}/sessions/{sessionId}/payment-methods',
			{ ...checkout, rows: 'paymentMethods' },
		),
	},
	cartItem: {
		add: route('POST /v2/checkouts/{checkoutPath}/sessions/{sessionId}/cart/items', {
			...cartItem,
			check: IN_CART,
		}),
		update: route(
			'PUT /v2/checkouts/{checkoutPath}/sessions/{sessionId}/cart/items/{productPath}',
			{ ...cartItem, repeatable: true, replaces: true },
		),
		remove: route(
			'DELETE /v2/checkouts/{checkoutPath}/sessions/{sessionId}/cart/items/{productPath}',
			{ ...cartItem, check: IN_CART },
		),
	},
	customer: {
		update: route('PUT /v2/checkouts/{checkoutPath}/sessions/{sessionId}/customer', {
			slashes: checkout.slashes,
			repeatable: true,
			replaces: true,
		}),
	},
	event: {
		getProcessed: route('GET /events/processed', { ...events, paging: 'more' }),
		getUnprocessed: route('GET /events/unprocessed', { ...events, paging: 'more' }),
		update: route('POST /events/{event_id}', { ...events, repeatable: true }),
	},
	report: {
		revenue: route('POST /data/v1/revenue', {
			rows: 'report',
			paging: 'body',
			reads: true,
			timeout: 300_000,
		}),
		subscription: route('POST /data/v1/subscription', {
			rows: 'report',
			paging: 'body',
			reads: true,
			timeout: 300_000,
		}),
	},
	job: {
		get: route('GET /data/v1/jobs/{job_id}', { key: 'id' }),
		getAll: route('GET /data/v1/jobs', { key: 'id', rows: 'jobs', paging: 'none' }),
		download: route('GET /data/v1/downloads/{job_id}', { file: true, timeout: 300_000 }),
	},
	cache: {
		reset: route('GET /data/v1/util/cache', { plain: true }),
	},
	webhookKey: {
		rotate: route('POST /webhooks/keys', { repeatable: true }),
	},
} as const;
