/** The samples of FastSpring's documents: each request is carried out, and each documented key is in the answer. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Order, Subscription } from '../../sandbox/store/model.mts';
import { openapi } from '../support/openapi.mts';
import { first, HEADERS, open, type Client } from './support.mts';

let client: Client;
beforeAll(async () => {
	client = await open({ switches: { orderLevelDiscounts: true } });
	// Before the days that the samples name.
	client.clock.at = Date.UTC(2026, 4, 1);
	client.sandbox.reset();
});
afterAll(() => client.sandbox.close());

/** What contradicts the schema of the same document, so that nobody can tell whether FastSpring takes it. */
const CONTRADICTED: Record<string, readonly string[]> = {
	'POST /v2/checkouts/{checkoutPath}/sessions AllFields': [
		'cart.lineItems[0].quantityDefault',
		'cart.lineItems[0].imageUrl',
		'paymentMethodsOrder[0]',
		'paymentMethodsOrder[1]',
		'hidePaymentMethods[0]',
	],
};

const samples = (direction: 'request' | 'response') =>
	openapi
		.operations()
		.flatMap(({ id, method, path, examples }) =>
			examples
				.filter((example) => example.direction === direction && !/^[45]/.test(example.status ?? ''))
				.map(({ name, value }) => ({ operation: id, title: `${id} ${name}`, method, path, value })),
		);

/** Records of the demo store in the place of those that the samples speak of. */
function known(): { subscription: Subscription; order: Order; path: (template: string) => string } {
	const { store } = client.sandbox;
	const subscription = first(
		store.subscriptions.values(),
		(one) => one.state === 'active' && !one.adhoc && one.interval === 'month',
	);
	const order = first(
		store.orders.values(),
		({ status, returns, items }) =>
			status === 'completed' && returns.length === 0 && (items[0]?.subtotal ?? 0) > 20,
	);
	const parts: Record<string, string> = {
		coupon_id: [...store.coupons.keys()][0] ?? '',
		product_path: 'mixdesk-3',
		checkoutPath: 'lumenaudio/popup-checkout',
		subscriptionId: subscription.id,
	};
	return {
		subscription,
		order,
		path: (template) =>
			template.replace(/\{(\w+)\}/g, (whole, name: string) => parts[name] ?? whole),
	};
}

function withOurs(value: unknown, path: string): string {
	const { subscription, order } = known();
	const product = path.startsWith('/subscriptions')
		? 'mixdesk-pro-yearly'
		: path === '/returns'
			? order.items[0]?.product
			: 'mixdesk-3';
	const ours: Record<string, unknown> = {
		subscription: subscription.id,
		subscriptions: [subscription.id],
		order: order.id,
		sourceAccountId: subscription.account,
		accountId: subscription.account,
		productPath: product,
		coupons: ['SPRING30'],
		...(path === '/products' ? {} : { product }),
		...(path === '/sessions' ? { account: subscription.account, coupon: 'SPRING30' } : {}),
	};
	const replaced = (key: string, one: unknown): unknown =>
		key in ours && (typeof one === 'string' || (Array.isArray(one) && typeof one[0] === 'string'))
			? ours[key]
			: one;
	return JSON.stringify(value, replaced);
}

/** Paths of all keys but those of maps: `products[].action`. */
function keysOf(value: unknown, at = ''): string[] {
	if (Array.isArray(value)) return value.flatMap((one: unknown) => keysOf(one, `${at}[]`));
	if (typeof value !== 'object' || value === null || MAPS.test(at)) return [];
	return Object.entries(value).flatMap(([key, one]) => [
		`${at}.${key}`,
		...keysOf(one, `${at}.${key}`),
	]);
}
const MAPS = /\.(amount|reason|tags|attributes)$/;

const given = new Map<string, Set<string>>();

/** Of the coupons that the samples have made, each shows keys of its own. */
const paths = (template: string): string[] =>
	template.includes('{coupon_id}')
		? [...client.sandbox.store.coupons.keys()].map((id) => template.replace('{coupon_id}', id))
		: [template];

/** Sends a call, and takes down which keys its answer has. */
async function send(operation: string, method: string, template: string, body?: string) {
	const answer = await client.send(method, known().path(template), { ...HEADERS }, body);
	const keys = given.get(operation) ?? new Set();
	for (const key of keysOf(answer.body)) keys.add(key);
	given.set(operation, keys);
	return answer;
}

const requests = samples('request');
const answers = samples('response');

if (!openapi.available)
	test(`${openapi.missing}: nothing to compare with`, () => expect(requests).toEqual([]));
else {
	test.each(requests.map((sample) => [sample.title, sample] as const))(
		'the request %s',
		async (title, { operation, method, path, value }) => {
			const { status, body, text } = await send(operation, method, path, withOurs(value, path));
			const slips = CONTRADICTED[title];
			if (slips) {
				const errors = body['errors'] as Array<{ field: string }>;
				expect([status, errors.map(({ field }) => field).sort()]).toEqual([400, [...slips].sort()]);
			} else expect([status, text]).toEqual([200, expect.not.stringContaining('"result":"error"')]);
		},
	);

	test('a refusal', async () => {
		const wrong = { coupon: 'wrong', discount: { type: 'amount' } };
		const { body } = await send('POST /coupons', 'POST', '/coupons', JSON.stringify(wrong));
		expect(body).toMatchObject({ result: 'error', error: 'Invalid discount type amount' });
	});

	test.each(answers.map((sample) => [sample.title, sample] as const))(
		'the keys of the answer %s',
		async (_title, { operation, method, path, value }) => {
			if (method !== 'POST') for (const one of paths(path)) await send(operation, method, one);
			const wanted = new Set(keysOf(value));
			expect(wanted.size).toBeGreaterThan(1);
			expect([...wanted].filter((key) => !given.get(operation)?.has(key))).toEqual([]);
		},
	);
}
