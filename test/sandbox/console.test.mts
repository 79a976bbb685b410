import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { actions } from '../../sandbox/console/actions.mts';
import { DAY, first, listOf, objectAt, open, START, type Body, type Client } from './support.mts';

let client: Client;
beforeAll(async () => {
	client = await open({
		seed: { accounts: 40, orders: 80, subscriptions: 60 },
		rateLimit: { limit: 250, windowMs: 60_000 },
		webhooks: { automatic: false },
	});
});
afterAll(() => client.sandbox.close());
beforeEach(() => {
	client.clock.at = START;
	client.sandbox.reset();
});

async function ask(
	method: 'GET' | 'POST',
	path: string,
	body?: unknown,
): Promise<{ status: number; body: Body; text: string; type: string }> {
	const answer = await request(client.sandbox.url + path, {
		method,
		...(body === undefined
			? {}
			: { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
	});
	const text = await answer.body.text();
	const type = String(answer.headers['content-type']);
	return {
		status: answer.statusCode,
		text,
		type,
		body: type.includes('json') ? (JSON.parse(text) as Body) : {},
	};
}

const act = (action: string, fields: Body = {}) => ask('POST', `/__sandbox/do/${action}`, fields);
const typesOf = (body: Body) => listOf(body, 'events').map(({ type }) => type);
const store = () => client.sandbox.store;

describe('the page', () => {
	test.each([
		['/', 'text/html'],
		['/__sandbox/console/base.css', 'text/css'],
		['/__sandbox/console/parts.css', 'text/css'],
		['/__sandbox/console/records.js', 'text/javascript'],
		['/__sandbox/console/console.js', 'text/javascript'],
		['/__sandbox/console/view.js', 'text/javascript'],
	])('%s is there for everybody, and is no call of the API', async (path, type) => {
		const answer = await ask('GET', path);
		expect([answer.status, answer.type]).toEqual([200, `${type}; charset=utf-8`]);
		expect([client.sandbox.calls, client.sandbox.limiter.used()]).toEqual([[], 0]);
	});

	test('loads nothing from elsewhere', () => {
		const folder = `${process.cwd()}/sandbox/console`;
		const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
		for (const file of files.filter((name) => /\.\w+$/.test(name)))
			expect([
				file,
				readFileSync(`${folder}/${file}`, 'utf8').match(
					/https?:\/\/(?!localhost|127\.|www\.w3\.org)|@import|innerHTML/,
				),
			]).toEqual([file, null]);
	});

	test("other paths stay the API's", async () => {
		expect([
			(await ask('GET', '/console')).status,
			(await ask('GET', '/__sandbox/console/../main.mts')).status,
			(await ask('POST', '/')).status,
		]).toEqual([401, 404, 404]);
	});
});

describe('what it shows', () => {
	test('the store, the calls and the rate window, the endpoints and the deliveries', async () => {
		const { webhooks } = client.sandbox;
		for (const path of ['/orders', '/nowhere']) await client.get(path);
		webhooks.add({ url: 'http://127.0.0.1:9/closed', secret: 'its own secret' });
		await act('order');
		await webhooks.deliver();
		const { body } = await ask('GET', '/__sandbox/console/state');
		expect(body).toMatchObject({
			company: 'Lumen Audio',
			now: START,
			counts: { accounts: 40, subscriptions: 60, orders: store().orders.size },
			totalCalls: 2,
			limiter: { limit: 250, used: 2, refused: 0 },
			endpoints: [{ url: 'http://127.0.0.1:9/closed', isSigned: true, secret: 'its own secret' }],
			checkouts: expect.arrayContaining(['lumenaudio/popup-checkout']),
			switches: { orderLevelDiscounts: false, eventsWithoutDays: false },
			deliveryStates: { retrying: 2 },
		});
		expect(listOf(body, 'calls')).toMatchObject([
			{ path: '/nowhere', status: 404 },
			{ path: '/orders', status: 200 },
		]);
		expect(listOf(body, 'deliveries')).toMatchObject([
			{ type: 'payoutEntry.created', attempts: 1, lastStatus: 0, due: START + DAY / 24 },
			{ type: 'order.completed' },
		]);
		expect(objectAt(body, 'choices')['types']).toHaveLength(37);
	});

	test('an empty store', async () => {
		store().clear();
		const { body } = await ask('GET', '/__sandbox/console/state');
		expect(body).toMatchObject({
			counts: { orders: 0 },
			subscriptionStates: {},
			calls: [],
			events: [],
		});
	});
});

describe('what its buttons do', () => {
	const cases: [string, Body, string[], RegExp][] = [
		[
			'order',
			{ product: 'mixdesk-pro-yearly', email: 'nia.new@example.com', quantity: '2' },
			[
				'account.created',
				'mailingListEntry.updated',
				'subscription.activated',
				'order.completed',
				'payoutEntry.created',
			],
			/^Nia New bought MixDesk Pro \(yearly\) for \$.+: order LUM261103/,
		],
		['order', {}, ['order.completed', 'payoutEntry.created'], /bought/],
		[
			'renew',
			{},
			['subscription.charge.completed', 'payoutEntry.created'],
			/was renewed: period \d+/,
		],
		[
			'failRenewal',
			{ reason: 'EXPIRED_CARD' },
			['subscription.charge.failed', 'subscription.payment.overdue'],
			/was declined: EXPIRED_CARD\. .+ is overdue/,
		],
		['cancel', {}, ['subscription.canceled'], /will end with its period/],
		['cancel', { when: 'now' }, ['subscription.deactivated'], /has ended/],
		['refund', {}, ['return.created', 'payoutEntry.created'], /Order LUM.+ was refunded: /],
		[
			'abandonCart',
			{ product: 'tape-echo' },
			['mailingListEntry.abandoned', 'mailingListEntry.updated'],
			/left a cart with Tape Echo/,
		],
		['quote', {}, ['quote.created'], /was sent to .+@/],
		['acceptQuote', {}, ['quote.updated'], /accepted the quote .+: invoice IV/],
		[
			'payQuote',
			{},
			expect.arrayContaining(['order.completed', 'payoutEntry.created', 'quote.updated']) as never,
			/was paid: order LUM/,
		],
		['updatePayment', {}, ['subscription.updated'], /entered a new card for/],
		['decline', { reason: 'EXPIRED_CARD' }, [], /will be declined: EXPIRED_CARD/],
		[
			'unsubscribe',
			{},
			['account.updated', 'mailingListEntry.removed', 'mailingListEntry.updated'],
			/left the mailing list/,
		],
	];
	test.each(cases)('%s %j', async (action, fields, types, message) => {
		// Renewals of what the seed left to fail are not what this is about.
		for (const one of store().subscriptions.values())
			if (one.state !== 'active' || one.adhoc || one.failing !== null) one.state = 'deactivated';
		const { status, body } = await act(action, fields);
		expect([status, typesOf(body)]).toEqual([200, types]);
		expect(body['message']).toMatch(message);
		const told = new Set(listOf(body, 'events').map(({ id }) => id));
		expect(store().events.filter(({ id, processed }) => told.has(id) && !processed)).toHaveLength(
			told.size,
		);
	});

	test('every one of them is tried here', () => {
		expect(
			new Set([...cases.map(([action]) => action), 'pass', 'payInvoice', 'completeSession']),
		).toEqual(new Set(Object.keys(actions)));
	});

	test('time passes, and what falls due happens', async () => {
		const { body } = await act('pass', { days: '30' });
		expect([body['now'], body['message']]).toEqual([
			START + 30 * DAY,
			expect.stringMatching(/^30 days have passed: \d+ things happened/),
		]);
		expect(typesOf(body)).toEqual(
			expect.arrayContaining([
				'subscription.charge.completed',
				'subscription.payment.reminder',
				'quote.updated',
			]),
		);
	});

	test('the chosen record is the one', async () => {
		const subscription = first(
			store().subscriptions.values(),
			({ state, adhoc }) => state === 'active' && !adhoc,
		);
		await act('failRenewal', { subscription: subscription.id });
		await act('cancel', { subscription: subscription.id, when: 'now' });
		expect([subscription.state, subscription.declineReason]).toEqual([
			'deactivated',
			'INSUFFICIENT_FUNDS',
		]);
		const order = first(
			store().orders.values(),
			({ status, returns, items }) =>
				status === 'completed' &&
				returns.length === 0 &&
				items.some(({ subtotal }) => subtotal > 0),
		);
		await act('refund', { order: order.id });
		expect(order.returns).toHaveLength(1);
		const refused = await act('refund', { order: order.id });
		expect([refused.status, refused.body['message']]).toEqual([
			409,
			`Order ${order.id} is in no state for this`,
		]);
	});

	test.each<[string, Body, number, string]>([
		['order', { product: 'nothing' }, 409, 'Product nothing does not exist'],
		['order', { quantity: '0' }, 409, 'Enter a quantity from 1 to 10,000'],
		['order', { email: 'nobody' }, 409, 'nobody is no email address'],
		['renew', { subscription: 'none' }, 409, 'Subscription none does not exist'],
		['pass', { days: '-1' }, 409, 'Enter a number of days'],
		['pass', {}, 409, 'Enter a number of days'],
		[
			'unsubscribe',
			{ email: 'nobody@example.com' },
			409,
			'Nobody of that address is on the mailing list. Enter the address of somebody new, and click Place Order first.',
		],
		['explode', {}, 404, 'Nothing is called explode'],
	])('%s %j is refused', async (action, fields, status, message) => {
		const before = [store().events.length, store().now()];
		const answer = await act(action, fields);
		expect([answer.status, answer.body['message'], store().events.length, store().now()]).toEqual([
			status,
			message,
			...before,
		]);
	});

	const PRODUCE =
		'Create one with Product: Create or Update. Reset Store brings back those of the start, if there were any.';
	const SUBSCRIBE = 'Choose a subscription as the product, and click Place Order first.';
	test.each([
		['order', 'product', PRODUCE],
		['abandonCart', 'product', PRODUCE],
		['quote', 'product', PRODUCE],
		['renew', 'subscription', SUBSCRIBE],
		['failRenewal', 'subscription', SUBSCRIBE],
		['cancel', 'subscription', SUBSCRIBE],
		['updatePayment', 'subscription', SUBSCRIBE],
		['refund', 'order', 'Click Place Order first.'],
		['acceptQuote', 'quote', 'Click Create Quote first.'],
		['payQuote', 'quote', 'Click Create Quote first.'],
		['payInvoice', 'invoice', 'Click Accept Quote first, or create one with Invoice: Create.'],
		['completeSession', 'session', 'Create one with Checkout Session: Create.'],
	])(
		'%s says in an empty store that there is no %s, and how to get one',
		async (action, what, how) => {
			store().clear();
			const { status, body } = await act(action);
			expect([status, body['message']]).toEqual([409, `No ${what} is in a state for this. ${how}`]);
		},
	);
});
