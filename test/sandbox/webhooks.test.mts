import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { retryWait } from '../../sandbox/webhooks/schedule.mts';
import { knownTypes, tellSample } from '../../sandbox/store/samples.mts';
import { passTime } from '../../sandbox/store/time.mts';
import { refund } from '../../sandbox/store/returns.mts';
import { placeOrder } from '../../sandbox/store/orders.mts';
import { cancel, rebill } from '../../sandbox/store/subscriptions.mts';
import { first, keepsToTheDocuments, open, START, type Body, type Client } from './support.mts';
import { openReceiver, type Receiver } from './receiver.mts';

const SECRET = 'gehëim/42';
const HOUR = 3_600_000;

let client: Client;
let receiver: Receiver;
beforeAll(async () => {
	client = await open({
		seed: { accounts: 30, orders: 30, subscriptions: 40 },
		webhooks: { automatic: false },
	});
});
afterAll(() => client.sandbox.close());
beforeEach(async () => {
	client.clock.at = START;
	client.sandbox.reset();
	receiver = await openReceiver();
});
afterEach(() => receiver.close());

const buyer = () =>
	first(client.sandbox.store.accounts.values(), ({ payment }) => payment !== null);
const buy = (path: string, live = true) => {
	const { store } = client.sandbox;
	return placeOrder(store, {
		account: buyer(),
		live,
		items: [{ product: first(store.products.values(), ({ product }) => product === path) }],
	});
};
const types = () => receiver.received.map(({ events }) => events.map(({ type }) => type));

describe('POST /webhooks/keys', () => {
	test('the new secret signs from then on', async () => {
		const { webhooks, store } = client.sandbox;
		webhooks.add({ url: receiver.url, secret: 'old' });
		tellSample(store, 'account.updated');
		const { status, body } = await client.post('/webhooks/keys', {
			url: receiver.url,
			hmacSecret: SECRET,
		});
		expect([status, body]).toEqual([
			200,
			{ url: receiver.url, action: 'webhooks.update', result: 'success' },
		]);
		await webhooks.deliver();
		const [{ headers, body: bytes } = { headers: {} as IncomingHttpHeaders, body: Buffer.of() }] =
			receiver.received;
		expect(headers['x-fs-signature']).toBe(
			createHmac('sha256', SECRET).update(bytes).digest('base64'),
		);
	});

	test('one URL may be registered more than once', async () => {
		const { webhooks } = client.sandbox;
		const both = [
			webhooks.add({ url: receiver.url, from: 'live' }),
			webhooks.add({ url: receiver.url, from: 'test' }),
		];
		await client.post('/webhooks/keys', { url: receiver.url, hmacSecret: SECRET });
		expect(both.map(({ secret }) => secret)).toEqual([SECRET, SECRET]);
	});

	test.each<[Body, Body]>([
		[{}, { url: 'A URL is required.', hmacSecret: 'A HMAC Secret is required.' }],
		[{ url: '', hmacSecret: 'x' }, { url: 'A URL is required.' }],
		[{ url: 'http://localhost/registered' }, { hmacSecret: 'A HMAC Secret is required.' }],
		[
			{ url: 'http://localhost/registered', hmacSecret: 'x'.repeat(101) },
			{
				hmacSecret:
					'Maximum length exceeded. The HMAC Secret must be no longer than 100 characters long.',
			},
		],
		[{ url: 'http://localhost/unknown', hmacSecret: 'x' }, { url: 'No webhook has this URL.' }],
	])('%j is refused', async (request, error) => {
		client.sandbox.webhooks.add({ url: 'http://localhost/registered', secret: 'kept' });
		const { status, body } = await client.post('/webhooks/keys', request);
		expect([status, body, client.sandbox.webhooks.endpoints[0]?.secret]).toEqual([
			400,
			{ action: 'webhooks.update', result: 'error', error },
			'kept',
		]);
	});
});

describe('what is sent', () => {
	test("FastSpring's headers, and a signature over exactly the bytes of the body", async () => {
		const { webhooks } = client.sandbox;
		webhooks.add({ url: receiver.url, secret: SECRET });
		buy('mixdesk-3');
		await webhooks.deliver();
		const [{ headers, body } = { headers: {} as IncomingHttpHeaders, body: Buffer.of() }] =
			receiver.received;
		const sign = (bytes: Buffer | string) =>
			createHmac('sha256', SECRET).update(bytes).digest('base64');
		expect(headers).toMatchObject({
			'content-type': 'application/json; charset=UTF-8',
			'user-agent': 'FS',
			'x-fs-signature': sign(body),
		});
		// FastSpring writes 28.0: parsed and written again, the bytes differ.
		expect(sign(JSON.stringify(JSON.parse(body.toString())))).not.toBe(headers['x-fs-signature']);
	});

	test('no signature without a secret', async () => {
		client.sandbox.webhooks.add({ url: receiver.url });
		buy('mixdesk-3');
		await client.sandbox.webhooks.deliver();
		expect(receiver.received[0]?.headers).not.toHaveProperty('x-fs-signature');
	});

	test('events that come together go together, as `/events` has them', async () => {
		const { webhooks, store } = client.sandbox;
		webhooks.add({ url: receiver.url });
		buy('mixdesk-pro-monthly');
		await webhooks.deliver();
		expect(types()).toEqual([['subscription.activated', 'order.completed', 'payoutEntry.created']]);
		const told = store.events.slice(-3).map(({ id, created, type, live, data }) => ({
			id,
			processed: false,
			created,
			type,
			live,
			data,
		}));
		expect(receiver.received[0]?.events).toEqual(JSON.parse(JSON.stringify(told)));
	});

	test('at most 25 in one delivery, in their order', async () => {
		const { webhooks, store } = client.sandbox;
		webhooks.add({ url: receiver.url });
		const ids = Array.from({ length: 60 }, () => tellSample(store, 'account.updated')?.id);
		await webhooks.deliver();
		expect(receiver.received.map(({ events }) => events.length)).toEqual([25, 25, 10]);
		expect(receiver.received.flatMap(({ events }) => events.map(({ id }) => id))).toEqual(ids);
	});

	test('each endpoint gets its own types, live or test', async () => {
		const { webhooks } = client.sandbox;
		webhooks.add({ url: `${receiver.url}/orders`, events: ['order.completed', 'order.failed'] });
		webhooks.add({ url: `${receiver.url}/test`, from: 'test' });
		webhooks.add({ url: `${receiver.url}/live`, from: 'live', events: ['payoutEntry.created'] });
		buy('mixdesk-3', true);
		buy('mixdesk-3', false);
		await webhooks.deliver();
		const sent = Object.fromEntries(
			receiver.received.map(({ path, events }) => [
				path.split('/').at(-1),
				events.map(({ type, live }) => `${type} ${live}`),
			]),
		);
		expect(sent).toEqual({
			orders: ['order.completed true', 'order.completed false'],
			test: ['order.completed false', 'payoutEntry.created false'],
			live: ['payoutEntry.created true'],
		});
	});

	test('ids, or whole objects with expansion', async () => {
		const { webhooks, store } = client.sandbox;
		const classic = webhooks.add({ url: receiver.url });
		webhooks.add({ url: receiver.url, expansion: true });
		const order = buy('mixdesk-pro-monthly');
		const subscription = first(
			store.subscriptions.values(),
			({ id }) => id === order.items[0]?.subscription,
		);
		rebill(store, subscription);
		refund(store, order, {});
		cancel(store, subscription, false);
		subscription.failing = 'EXPIRED_CARD';
		rebill(store, subscription);
		await webhooks.deliver();
		const data = (isClassic: boolean, type: string) => {
			const entry = first(
				webhooks.log,
				({ endpoint, event }) => (endpoint === classic) === isClassic && event.type === type,
			);
			return (JSON.parse(entry.json) as { data: Body }).data;
		};
		const [account, product] = [
			expect.objectContaining({ id: order.account, lookup: expect.any(Object) }),
			expect.objectContaining({ product: subscription.product, pricing: expect.any(Object) }),
		];
		const full = expect.objectContaining({
			id: subscription.id,
			account: order.account,
			product: subscription.product,
			state: expect.any(String),
		});
		const table: [string, Body, Body][] = [
			['order.completed', { account: order.account }, { account }],
			[
				'order.completed',
				{ items: [expect.objectContaining({ subscription: subscription.id })] },
				{
					items: [expect.objectContaining({ subscription: full })],
					recipients: [{ recipient: expect.objectContaining({ account }) }],
				},
			],
			[
				'subscription.activated',
				{ account: order.account, product: subscription.product },
				{ account, product },
			],
			[
				'subscription.canceled',
				{ account: order.account, product: subscription.product },
				{ account, product },
			],
			[
				'subscription.charge.completed',
				{ order: subscription.orders[1], account: order.account, subscription: subscription.id },
				{
					order: expect.objectContaining({
						id: subscription.orders[1],
						account: order.account,
						lastFourDigits: expect.any(String),
					}),
					account,
					subscription: full,
				},
			],
			[
				'subscription.charge.failed',
				{ account: order.account, quote: null, subscription: subscription.id },
				{ reason: 'EXPIRED_CARD', account, subscription: full },
			],
			[
				'payoutEntry.created',
				{ order: order.id, subscriptions: [subscription.id] },
				{
					orderId: order.id,
					order: expect.objectContaining({ id: order.id }),
					account,
					subscriptions: [full],
				},
			],
			[
				'return.created',
				{ account: order.account },
				{ account, original: expect.objectContaining({ account: order.account }) },
			],
		];
		for (const [type, ids, objects] of table)
			expect([type, data(true, type), data(false, type)]).toEqual([
				type,
				expect.objectContaining(ids),
				expect.objectContaining(objects),
			]);
		expect(data(false, 'subscription.charge.failed')).not.toHaveProperty('quote');
	});

	test.each([
		'https://example.com/webhook',
		'http://192.168.1.5/webhook',
		'http://10.0.0.1',
		'ftp://localhost/x',
		'localhost:5678',
		'',
	])('never to %s', (url) => {
		expect(() => client.sandbox.webhooks.add({ url })).toThrow(/this machine only|whole URL/);
	});
});

describe('one event of a type', () => {
	test('there are 37 types', () => expect(knownTypes).toHaveLength(37));

	test.each(knownTypes)(
		'%s is told about records of the shop, once, and changes nothing else',
		(type) => {
			const { store } = client.sandbox;
			refund(
				store,
				first(store.orders.values(), ({ status }) => status === 'completed'),
				{},
			);
			const before = [
				store.events.length,
				store.orders.size,
				store.accounts.size,
				JSON.stringify([...store.subscriptions]),
			];
			const event = tellSample(store, type, false);
			expect([
				store.events.length - 1,
				store.orders.size,
				store.accounts.size,
				JSON.stringify([...store.subscriptions]),
			]).toEqual(before);
			expect(event).toMatchObject({ type, live: false });
			const text = JSON.stringify(event?.data);
			// The invented shop of the nodes' samples has another name.
			if (type !== 'invoice.reminder.email') expect(text).not.toMatch(/brightforge|BRI26/);
			expect(text.length).toBeGreaterThan(100);
		},
	);

	test.each(knownTypes)('%s is told in an empty shop, too', async (type) => {
		client.sandbox.store.clear();
		expect(tellSample(client.sandbox.store, type)).toMatchObject({
			type,
			data: expect.any(Object),
		});
	});

	test("unknown types are refused, FastSpring's second name for one is not", () => {
		const { store } = client.sandbox;
		expect([
			tellSample(store, 'order.refunded'),
			tellSample(store, 'subscription.group.charge.completed')?.type,
		]).toEqual([undefined, 'subscription.group.charge.completed']);
	});
});

describe('the schedule', () => {
	test('eleven retries in seven days', () => {
		const waits = Array.from({ length: 12 }, (_, index) => retryWait(index + 1));
		const since = waits
			.slice(0, 11)
			.map(
				(_, index) =>
					waits.slice(0, index + 1).reduce<number>((sum, wait) => sum + (wait ?? 0), 0) / HOUR,
			);
		expect([since, waits[11]]).toEqual([[1, 3, 7, 13, 19, 25, 49, 73, 97, 121, 145], undefined]);
	});
});

describe('what time tells', () => {
	test('an invoice that comes due', async () => {
		const { store } = client.sandbox;
		const person = {
			contact: { email: 'ap@example.com', firstName: 'Ida', lastName: 'Berg', companyName: 'Kite' },
			address: { country: 'US', postalCode: '94105' },
		};
		const contacts = ['billTo', 'deliverTo'].map((contactType) => ({ contactType, ...person }));
		const invoiceItems = [{ productPath: 'mixdesk-3', quantity: 2, useCatalogPricing: true }];
		const made = await client.post('/invoices/paymentInvoice', {
			currencyCode: 'USD',
			contacts,
			dueDate: '2026-11-30T00:00:00Z',
			invoiceItems,
			paymentMethod: 'WIRE',
			mode: 'LIVE',
		});
		const told = () =>
			store.events
				.filter(({ type }) => type === 'invoice.reminder.email')
				.map(({ created, data }) => [
					new Date(created).toISOString().slice(0, 10),
					data['dueDate'],
				]);
		passTime(store);
		expect([made.status < 300, told()]).toEqual([true, []]);
		store.skip(25 * 24 * HOUR);
		passTime(store);
		passTime(store);
		expect(told()).toEqual([['2026-11-23', '2026-11-30']]);
	});
});

keepsToTheDocuments(() => client);
