/** What strangers' clients send by mistake, over every route: refused in words, never with a 500, never without an end. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { first, HEADERS, open, START, type Client } from './support.mts';

let client: Client;
beforeAll(async () => {
	client = await open({
		seed: { accounts: 6, orders: 12, subscriptions: 20 },
		webhooks: { automatic: false },
	});
});
afterAll(() => client.sandbox.close());
beforeEach(() => {
	client.clock.at = START;
	client.sandbox.reset();
});

/** 500 is also FastSpring's own answer to some wrong requests; then its body says what is wrong. */
const DOCUMENTED_500 =
	/^\{"(action":"events\.get|action":"subscriptions\.estimate|subscription":|action":"subscriptions\.proforma|status":"INTERNAL_SERVER_ERROR","timestamp")/;
/** A request that takes longer hangs: the sandbox itself needs milliseconds. */
const LONGEST_MS = 5_000;

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const odd = '{"toString":1,"valueOf":2}';
const values: readonly string[] = [
	'null',
	'true',
	'0',
	'-1',
	'1.5',
	'1e308',
	'1e999',
	'-9007199254740993',
	'2147483648',
	'9007199254740991',
	'""',
	'"text"',
	'"constructor"',
	'"__proto__"',
	'"2026-02-30"',
	'"9999-12-31"',
	'"275760-09-13"',
	'"\\u0000"',
	'"\\ud800"',
	'[]',
	'[null]',
	'[[]]',
	'[{}]',
	`[${odd}]`,
	'{}',
	odd,
	'{"constructor":1}',
	'{"__proto__":{"polluted":true}}',
	'{"en":5}',
	nested(40),
	JSON.stringify('x'.repeat(100_000)),
];
const bodies: readonly string[] = [
	...values,
	'',
	'{',
	'{"a":1,}',
	'undefined',
	'\ufeff{}',
	'{"__proto__":{"polluted":true}}',
	'{"\\u005f_proto__":1}',
	`{"a":${nested(100)}}`,
	nested(100_000),
];

/** The fields that each body of a route may hold: wrong values are put under names that are right. */
const fields: Record<string, readonly string[]> = {
	'/accounts': ['contact', 'address', 'language', 'country', 'lookup'],
	'/accounts/:id': ['contact', 'address', 'language', 'country', 'lookup'],
	'/coupons': [
		'coupon',
		'discount',
		'discounts',
		'hasMultiDiscount',
		'limit',
		'available',
		'codes',
	],
	'/coupons/:id/codes': ['codes'],
	'/products': ['products'],
	'/orders': ['orders'],
	'/returns': ['returns'],
	'/subscriptions': ['subscriptions'],
	'/subscriptions/charge': ['subscriptions'],
	'/quotes': ['items', 'recipient', 'recipientAddress', 'currency', 'expirationDateDays', 'tags'],
};

/** Entries whose id is right and one of whose fields is not. */
const entries: ReadonlyArray<[string, string, (id: Ids) => object, readonly string[]]> = [
	[
		'/subscriptions',
		'subscriptions',
		({ subscription }) => ({ subscription }),
		[
			'subscription',
			'product',
			'quantity',
			'next',
			'end',
			'isEndDateSet',
			'remainingPeriods',
			'coupons',
			'addons',
			'pricing',
			'manualRenew',
			'taxExemptId',
			'deactivation',
			'prorate',
			'preview',
			'customReferenceId',
		],
	],
	[
		'/returns',
		'returns',
		({ order }) => ({ order }),
		['order', 'refundType', 'items', 'reason', 'note', 'notification'],
	],
	['/orders', 'orders', ({ order }) => ({ order }), ['order', 'tags', 'items']],
	[
		'/products',
		'products',
		() => ({ product: 'mixdesk-3' }),
		[
			'product',
			'display',
			'description',
			'image',
			'format',
			'sku',
			'taxcode',
			'attributes',
			'badge',
			'rank',
			'fulfillments',
			'fulfillment',
			'pricing',
		],
	],
	[
		'/products/offers/mixdesk-3',
		'products',
		() => ({ product: 'mixdesk-3' }),
		['product', 'offers'],
	],
];

/** Whole bodies, right but for one field. */
const requests: ReadonlyArray<[string, (id: Ids) => object, readonly string[]]> = [
	[
		'/subscriptions/estimate',
		({ subscription }) => ({ subscription }),
		[
			'subscription',
			'product',
			'quantity',
			'next',
			'end',
			'coupons',
			'addons',
			'pricing',
			'prorate',
			'remainingPeriods',
		],
	],
	[
		'/subscriptions/proformaInvoice',
		({ subscription }) => ({
			subscription,
			product: 'mixdesk-pro-yearly',
			prorate: false,
			quantity: 1,
		}),
		['subscription', 'product', 'prorate', 'quantity', 'language', 'pricing'],
	],
	[
		'/subscriptions/transfer',
		({ account, subscription }) => ({
			initiatedBy: 'me',
			sourceAccountId: account,
			targetAccountId: 'other',
			subscriptions: [subscription],
		}),
		['initiatedBy', 'sourceAccountId', 'targetAccountId', 'targetAccount', 'subscriptions'],
	],
	[
		'/subscriptions/coterm',
		({ account, subscription }) => ({
			accountId: account,
			coTermGroup: { displayName: 'a', subscriptions: [subscription] },
		}),
		['accountId', 'coTermGroup'],
	],
	[
		'/subscriptions/cancelSurvey/response',
		({ subscription }) => ({ subscription, cancelSurvey: { reasonId: 1 } }),
		['subscription', 'cancelSurvey'],
	],
	[
		'/subscriptions/cancelSurvey/response/query',
		() => ({
			startDate: '2026-01-01T00:00:00Z',
			endDate: '2026-12-01T00:00:00Z',
			pagination: { limit: 5, offset: 0 },
		}),
		['startDate', 'endDate', 'pagination', 'sorting', 'productPath'],
	],
	[
		'/coupons',
		() => ({ coupon: 'new-one', discount: { type: 'percent', percent: 5 } }),
		[
			'coupon',
			'discount',
			'discounts',
			'hasMultiDiscount',
			'orderLevelDiscount',
			'discountPeriodCount',
			'limit',
			'available',
			'codes',
			'products',
			'reason',
			'combine',
		],
	],
	[
		'/sessions',
		({ account }) => ({ account, items: [{ product: 'mixdesk-3', quantity: 1 }] }),
		['account', 'items', 'contact', 'lookup', 'coupon', 'expiration', 'tags'],
	],
	[
		'/v2/checkouts/lumenaudio/popup-checkout/sessions',
		() => ({}),
		['locale', 'country', 'buyerIp', 'live', 'customer', 'cart', 'orderTags', 'hidePaymentMethods'],
	],
	[
		'/quotes',
		() => ({
			name: 'a',
			items: [{ product: 'mixdesk-3', quantity: 1 }],
			recipient: { email: 'a@example.com', first: 'A', last: 'B' },
			recipientAddress: { country: 'US', postalCode: '1' },
		}),
		[
			'name',
			'items',
			'recipient',
			'recipientAddress',
			'coupon',
			'currency',
			'expirationDateDays',
			'fulfillmentTerm',
			'notes',
			'netTermsDays',
			'tags',
			'taxId',
			'source',
			'sourceIP',
		],
	],
	[
		'/invoices/paymentInvoice',
		() => ({
			currencyCode: 'USD',
			contacts: ['billTo', 'deliverTo'].map((contactType) => ({
				contactType,
				contact: { email: 'a@example.com', firstName: 'A', lastName: 'B' },
			})),
			invoiceItems: [{ productPath: 'mixdesk-3', quantity: 1, useCatalogPricing: true }],
			paymentMethod: 'WIRE',
			mode: 'LIVE',
		}),
		[
			'currencyCode',
			'contacts',
			'dueDate',
			'invoiceItems',
			'paymentMethod',
			'mode',
			'tagsJson',
			'languageCode',
			'invoiceNote',
			'autoConvertPaymentCurrency',
		],
	],
	[
		'/data/v1/revenue',
		() => ({ filter: {} }),
		[
			'filter',
			'reportColumns',
			'groupBy',
			'pageCount',
			'pageNumber',
			'async',
			'notificationEmails',
		],
	],
	[
		'/data/v1/subscription',
		() => ({ filter: {} }),
		[
			'filter',
			'reportColumns',
			'groupBy',
			'pageCount',
			'pageNumber',
			'async',
			'notificationEmails',
		],
	],
	['/webhooks/keys', () => ({ url: 'http://localhost/x', hmacSecret: 's' }), ['url', 'hmacSecret']],
	[
		'/__sandbox/faults',
		() => ({ kind: 'status', times: 0 }),
		['kind', 'match', 'times', 'skip', 'status', 'body', 'headers', 'delayMs', 'strange'],
	],
	['/__sandbox/limiter', () => ({}), ['enabled', 'limit', 'windowMs', 'strange']],
	['/__sandbox/latency', () => ({ ms: 0 }), ['ms', 'strange']],
	[
		'/__sandbox/switches',
		() => ({}),
		['orderLevelDiscounts', 'eventsWithoutDays', 'largestPage', 'largerPages', 'strange'],
	],
	['/__sandbox/advance', () => ({}), ['days', 'ms', 'strange']],
	[
		'/__sandbox/decline',
		({ subscription }) => ({ subscription, reason: null }),
		['subscription', 'reason'],
	],
	['/__sandbox/reports', () => ({}), ['rows', 'failing', 'breaking']],
	['/__sandbox/webhooks', () => ({}), ['speed', 'batchSize', 'timeoutMs', 'automatic']],
	[
		'/__sandbox/webhooks/endpoints',
		() => ({ url: 'http://localhost/x' }),
		['url', 'secret', 'events', 'from', 'expansion'],
	],
	['/__sandbox/webhooks/deliver', () => ({}), ['all']],
	['/__sandbox/events', () => ({ type: 'order.completed' }), ['type', 'live', 'count']],
	...[
		'order',
		'renew',
		'failRenewal',
		'cancel',
		'refund',
		'abandonCart',
		'unsubscribe',
		'quote',
		'acceptQuote',
		'payQuote',
		'payInvoice',
		'completeSession',
		'updatePayment',
		'decline',
		'pass',
	].map((action): (typeof requests)[number] => [
		`/__sandbox/do/${action}`,
		() => ({}),
		[
			'product',
			'email',
			'quantity',
			'live',
			'subscription',
			'reason',
			'when',
			'order',
			'days',
			'quote',
			'invoice',
			'session',
			'strange',
		],
	]),
];

interface Ids {
	subscription: string;
	order: string;
	account: string;
	quote: string;
}

function ids(): Ids {
	const { store } = client.sandbox;
	const subscription = first(
		store.subscriptions.values(),
		(one) => one.state === 'active' && !one.adhoc,
	);
	const order = first(store.orders.values(), (one) => one.status === 'completed');
	return {
		subscription: subscription.id,
		account: subscription.account,
		order: order.id,
		quote: 'QU',
	};
}

/** What went wrong: a 500 that FastSpring does not document, or a hang. */
async function faultsOf(method: string, path: string, body?: string): Promise<string[]> {
	const started = performance.now();
	const { status, text } = await client.send(method, path, { ...HEADERS }, body);
	const ms = performance.now() - started;
	const told = `${method} ${path.slice(0, 80)} ${(body ?? '').slice(0, 120)}: ${status} ${text.slice(0, 160)}`;
	return [
		...(status >= 500 && !DOCUMENTED_500.test(text) ? [told] : []),
		...(ms > LONGEST_MS ? [`${told} took ${Math.round(ms)} ms`] : []),
	];
}

async function faultsOfAll(
	all: ReadonlyArray<readonly [string, string, string?]>,
): Promise<string[]> {
	const found: string[] = [];
	for (const [method, path, body] of all) found.push(...(await faultsOf(method, path, body)));
	return found;
}

const WRITES = ['POST', 'PUT', 'DELETE'];

test('no body of the wrong shape, at any route', async () => {
	const { subscription, order, account } = ids();
	const routes = client.sandbox.routes.filter(({ method }) => WRITES.includes(method));
	expect(routes.length).toBeGreaterThan(50);
	const filled = (url: string) =>
		url
			.replace(/^\/subscriptions\/:id/, `/subscriptions/${subscription}`)
			.replace(/^\/accounts\/:id/, `/accounts/${account}`)
			.replace(/^\/orders\/:id/, `/orders/${order}`)
			.replace(':store/:checkout', 'lumenaudio/popup-checkout')
			.replace(':action', 'order')
			.replace(/:\w+/g, 'mixdesk-3');
	const sent = routes.flatMap(({ method, url }) => [
		...bodies.map((body) => [method, filled(url), body] as const),
		...(fields[url] ?? []).flatMap((name) =>
			values.map((value) => [method, filled(url), `{${JSON.stringify(name)}:${value}}`] as const),
		),
	]);
	expect(await faultsOfAll(sent)).toEqual([]);
}, 120_000);

describe('no wrong value in a body that is right otherwise', () => {
	test.each(entries)('%s', async (path, key, base, names) => {
		const sent = names.flatMap((name) =>
			values.map((value) => {
				const entry = JSON.stringify(base(ids())).slice(0, -1);
				const comma = entry === '{' ? '' : ',';
				return ['POST', path, `{"${key}":[${entry}${comma}"${name}":${value}}]}`] as const;
			}),
		);
		expect(await faultsOfAll(sent)).toEqual([]);
		expect((await client.get('/subscriptions?status=active')).status).toBe(200);
	});

	test.each(requests)(
		'%s',
		async (path, base, names) => {
			const sent = names.flatMap((name) =>
				values.map((value) => {
					const known = Object.entries(base(ids())).filter(([key]) => key !== name);
					const body = JSON.stringify(Object.fromEntries(known)).slice(0, -1);
					return ['POST', path, `${body}${body === '{' ? '' : ','}"${name}":${value}}`] as const;
				}),
			);
			expect(await faultsOfAll(sent)).toEqual([]);
			client.sandbox.faults.clear();
			client.sandbox.latencyMs = 0;
			client.sandbox.limiter.enabled = false;
			// What was taken can be read back, and time can go on.
			expect(
				await faultsOfAll([
					['GET', '/orders?scope=all'],
					['GET', '/subscriptions?scope=all'],
					['GET', '/accounts?subscriptions=active'],
					['GET', '/quotes'],
					['GET', '/coupons/new-one'],
					['GET', '/__sandbox'],
					['GET', '/__sandbox/calls'],
					['GET', '/__sandbox/console/state'],
					['GET', '/__sandbox/webhooks/log'],
					['POST', '/__sandbox/advance', '{"days":1}'],
				]),
			).toEqual([]);
		},
		60_000,
	);
});

test('no path and no query', async () => {
	const parts = [
		'__proto__',
		'constructor',
		'toString',
		'%00',
		'%zz',
		'%2e%2e%2f',
		'..',
		'%F0%9F%8E%B9',
		"'",
		'a,b,,c',
		'NaN',
		'-1',
		'x'.repeat(8_000),
		Array(60).fill('a').join(','),
	];
	const queries = [
		'page=0',
		'page=-1',
		'page=1e9',
		'page=x',
		'limit=99999999999',
		'limit=1&limit=2',
		'limit[]=1',
		'__proto__=1',
		'constructor=1',
		'begin=x&end=y',
		'begin=9999-12-31&end=0000-01-01',
		'begin=99999999999999',
		'days=99999999',
		'days=30&begin=constructor',
		'status=constructor',
		'event=constructor&begin=2026-01-01&end=2026-02-01',
		'country=constructor',
		'currency=constructor',
		'currency=__proto__',
		'subscriptions=constructor',
		'scope=toString',
		'statuses=constructor',
		'lang=constructor',
		'type=constructor',
		'order=constructor',
		'billingPeriod=x',
		'expand=x',
		'custom=a&email=b',
		'%zz=%zz',
		'a=%00',
	];
	const reads = client.sandbox.routes.filter(
		({ method }) => method === 'GET' || method === 'DELETE',
	);
	const { subscription } = ids();
	const sent = reads.flatMap(({ method, url }) => [
		...(url.includes(':') ? parts : []).map(
			(part) => [method, url.replace(/:\w+/g, part)] as const,
		),
		...queries.map((query) => [method, `${url.replace(/:\w+/g, subscription)}?${query}`] as const),
	]);
	const actions = parts.map((part) => ['POST', `/__sandbox/do/${part}`, '{}'] as const);
	expect(await faultsOfAll([...sent, ...actions])).toEqual([]);
}, 120_000);

test('a body beyond all bounds, and one of another kind', async () => {
	const huge = JSON.stringify({ subscriptions: ['x'.repeat(11 * 1024 * 1024)] });
	expect((await client.send('POST', '/subscriptions', { ...HEADERS }, huge)).status).toBe(413);
	for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', ''])
		expect([
			type,
			(await client.send('POST', '/subscriptions', { ...HEADERS, 'content-type': type }, 'a=b'))
				.status,
		]).toEqual([type, 415]);
});

test('the bodies of the call log have a bound, the newest stay', async () => {
	const body = (name: string) => JSON.stringify({ name, text: 'x'.repeat(9 * 1024 * 1024) });
	for (const name of ['first', 'second', 'third'])
		await client.send('POST', '/orders', { ...HEADERS }, body(name));
	// Only their beginnings are compared: a failure should not print them.
	const kept = client.sandbox.calls.map(({ body: one }) => JSON.stringify(one).slice(0, 20));
	expect(kept).toEqual(['"(no longer kept)"', '"(no longer kept)"', '{"name":"third","tex']);
	await client.send('DELETE', '/__sandbox/calls', { ...HEADERS });
	for (let sent = 0; sent < 3; sent++)
		await client.send('POST', '/orders', { ...HEADERS }, '{"name":"small"}');
	expect(client.sandbox.calls.map(({ body: one }) => one)).toEqual(
		Array(3).fill({ name: 'small' }),
	);
});

test.each<[string, string]>([
	['/subscriptions', '{"subscriptions":[{"__proto__":{"product":"x"}}]}'],
	['/orders', '{"\\u005f_proto__":{}}'],
	['/products', `{"products":${nested(65)}}`],
	['/accounts', nested(1_000_000)],
	['/quotes', '{"name":1e400}'],
	['/__sandbox/advance', '{"days":1,"__proto__":{"days":5}}'],
	['/__sandbox/do/order', '{"__proto__":null}'],
])('POST %s %s is a 400 like a body that is no JSON', async (path, body) => {
	const { status, body: answer } = await client.send('POST', path, { ...HEADERS }, body);
	expect([status, answer]).toEqual([400, { message: 'Can not parse request body.', params: [] }]);
	expect(({} as Record<string, unknown>)['product']).toBeUndefined();
});

describe('the switches are refused in words, and stay as they were', () => {
	test.each<[string, unknown, RegExp]>([
		['/advance', { days: '30' }, /^days: Expected number/],
		['/advance', { days: 1e12 }, /^Time passes by 0 to 366 days at once$/],
		['/advance', { ms: -1 }, /^Time passes/],
		['/advance', { day: 1 }, /Unrecognized key.* 'day'/],
		['/latency', { ms: 'slow' }, /^ms: Expected number/],
		['/latency', {}, /^ms: Required/],
		['/latency', undefined, /^ms: Required/],
		['/latency', { ms: 1e9 }, /^ms: Number must be less/],
		['/faults', { kind: 'explode' }, /^kind: Invalid enum value/],
		['/faults', { kind: 'status', match: { pattern: '(' } }, /^match\.pattern: must be a regular/],
		['/faults', { kind: 'status', status: 99 }, /^status: /],
		['/faults', { kind: 'status', headers: { 'bad name': 'x' } }, /^headers: must be HTTP headers/],
		['/faults', { kind: 'status', headers: { 'Content-Length': '9' } }, /^headers: must be HTTP/],
		['/faults', { kind: 'delay', delayMs: 1e12 }, /^delayMs: /],
		['/limiter', { limit: 0 }, /^limit: /],
		['/limiter', { enabled: 'yes' }, /^enabled: Expected boolean/],
		['/decline', { subscription: 5, reason: 'X' }, /^subscription: Expected string/],
		['/decline', { subscription: 'x' }, /^reason: Required/],
		['/webhooks', { speed: 0 }, /^speed: /],
		['/webhooks/endpoints', { url: { toString: 1 } }, /^url: Expected string/],
		['/webhooks/deliver', { all: 1 }, /^all: Expected boolean/],
		['/events', { type: 'order.completed', count: 1e9 }, /^count: /],
		['/events', { type: 'toString' }, /^type must be one of/],
		['/reports', { rows: 'many' }, /^rows: Expected number/],
		['/switches', { largestPage: 0 }, /^largestPage: /],
		['/switches', { largerPages: 'never' }, /^largerPages: /],
		// A button that cannot tell what it is about would take any record instead.
		['/do/refund', { order: 5 }, /^order: Expected string/],
		['/do/renew', { subscription: {} }, /^subscription: Expected string/],
		['/do/order', { emial: 'a@example.com' }, /Unrecognized key.* 'emial'/],
		['/do/order', { live: 'no' }, /^live: Expected boolean/],
		['/do/order', { quantity: [2] }, /^quantity: /],
		['/do/order', [{}], /^body: Expected object/],
		['/do/cancel', { when: 'tomorrow' }, /^when: Invalid enum value/],
		['/switches', { orderLevelDiscounts: 1 }, /^orderLevelDiscounts: Expected boolean/],
	])('%s %j', async (path, body, message) => {
		const before = (await client.get('/__sandbox')).body;
		const answer = await client.post(`/__sandbox${path}`, body);
		expect([answer.status, answer.body['message']]).toEqual([400, expect.stringMatching(message)]);
		expect((await client.get('/__sandbox')).body).toEqual(before);
	});

	test('time has an end', async () => {
		client.clock.at = Date.UTC(2199, 11, 1);
		const { status, body } = await client.post('/__sandbox/advance', { days: 60 });
		expect([status, body['message']]).toEqual([
			400,
			expect.stringMatching(/^The sandbox's time ends/),
		]);
	});

	test('a pattern or a wildcard that would take for ever matches nothing', async () => {
		const path = `/products/${'a'.repeat(4_000)}!`;
		for (const match of [{ pattern: '(a+)+$' }, { path: `/products/${'*a'.repeat(500)}` }])
			await client.post('/__sandbox/faults', { kind: 'status', status: 418, match });
		const started = performance.now();
		expect((await client.get(path)).status).toBe(400);
		expect(performance.now() - started).toBeLessThan(LONGEST_MS);
	});

	test.each([
		['/orders/*', '/orders/abc', true],
		['/orders/*', '/orders', false],
		['*/cart/*', '/v2/x/cart/items', true],
		['/a*b*c', '/abc', true],
		['/a*bc', '/abbc', true],
		['/a*b', '/a', false],
		['/exact', '/exact', true],
		['/exact', '/exactly', false],
		['/a.c', '/abc', false],
	])('wildcard %s, path %s: %s', (wildcard, path, hits) => {
		client.sandbox.faults.add({ kind: 'status', match: { path: wildcard } });
		expect(client.sandbox.faults.take('GET', path) !== undefined).toBe(hits);
	});
});
