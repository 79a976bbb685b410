import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { genuineReading, HASH_FIELD } from '../../nodes/FastSpringLicenseTrigger/hash.ts';
import { readingsOf } from '../../nodes/FastSpringLicenseTrigger/form.ts';
import { licensesIn, type LicenseFulfillment } from '../../sandbox/store/fulfillments.mts';
import { keepsToTheDocuments, first, listOf, objectAt, open, type Client } from './support.mts';

const KEY = 'a private key';
const PRODUCT = 'mixdesk-3';
const PLAN = 'mixdesk-pro-monthly';

interface Received {
	method: string;
	type: string;
	values: Record<string, string>;
}
interface Reply {
	status: number;
	body: string;
	/** Called before it answers; a promise that never ends is silence. */
	until?: Promise<unknown>;
}

let client: Client;
let seller: Server;
let url = '';
let received: Received[];
let reply: (values: Record<string, string>) => Reply;

beforeAll(async () => {
	seller = createServer((request, response) => {
		void read(request).then(async (got) => {
			received.push(got);
			const { status, body, until } = reply(got.values);
			await until;
			response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(body);
		});
	});
	await new Promise<void>((resolve) => seller.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(seller.address() as AddressInfo).port}/license`;
	client = await open({ webhooks: { automatic: false }, licenses: { automatic: false } });
});
beforeEach(() => {
	client.sandbox.reset();
	Object.assign(client.sandbox.licenses, { timeoutMs: 30_000, automatic: false });
	received = [];
	reply = ({ reference }) => ({ status: 200, body: `K-${reference}` });
});
afterAll(async () => {
	await client.sandbox.close();
	seller.closeAllConnections();
	await new Promise((resolve) => seller.close(resolve));
});

/** Reads a request as the seller's side does; what is not genuine has no values. */
async function read(request: IncomingMessage): Promise<Received> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(Buffer.from(part));
	const { method = '', headers, url: originalUrl = '' } = request;
	const readings = readingsOf({ method, headers, originalUrl, rawBody: Buffer.concat(parts) });
	const values = Object.fromEntries(genuineReading(readings, [KEY])?.values ?? []);
	delete values[HASH_FIELD];
	return { method, type: String(headers['content-type'] ?? ''), values };
}

const fulfill = (settings: Partial<LicenseFulfillment> = {}) =>
	client.sandbox.licenses.set({ product: PRODUCT, url, privateKey: KEY, ...settings });
const press = async (action: string, body: object) =>
	await client.post(`/__sandbox/do/${action}`, body);
const types = () => client.sandbox.store.events.slice(before).map(({ type }) => type);
let before = 0;

/** Buys, makes the calls that are due, and gives the order's item as the API has it. */
async function buy(fields: object = {}) {
	before = client.sandbox.store.events.length;
	expect((await press('order', { product: PRODUCT, ...fields })).status).toBe(200);
	await client.sandbox.licenses.run();
	return itemOf();
}
async function itemOf() {
	const order = [...client.sandbox.store.orders.values()].at(-1);
	const { body } = await client.get(`/orders/${order?.id}`);
	const [item] = listOf(body, 'items');
	return { reference: body['reference'], fulfillments: objectAt(item ?? {}, 'fulfillments') };
}
const keysIn = (item: { fulfillments: object }) =>
	Object.entries(item.fulfillments)
		.filter(([key]) => key.includes('license'))
		.flatMap(([, entries]: [string, { license: string }[]]) =>
			entries.map(({ license }) => license),
		);

describe('an order of a product with a license fulfillment', () => {
	test('calls the URL, gets its keys, and is complete only then', async () => {
		fulfill({ parameters: { policy: 'gold' } });
		before = client.sandbox.store.events.length;
		await press('order', {
			product: PRODUCT,
			email: 'zoe.soehne@example.com',
			quantity: 2,
			live: false,
		});
		expect(keysIn(await itemOf())).toEqual([]);
		expect(types()).not.toContain('order.completed');
		await client.sandbox.licenses.run();
		const item = await itemOf();
		expect(keysIn(item)).toEqual([`K-${String(item.reference)}`]);
		expect(types().slice(-2)).toEqual(['order.completed', 'payoutEntry.created']);
		expect(received).toEqual([
			{
				method: 'POST',
				type: 'application/x-www-form-urlencoded; charset=UTF-8',
				values: {
					name: 'Zoe Soehne',
					email: 'zoe.soehne@example.com',
					quantity: '2',
					product: PRODUCT,
					productName: PRODUCT,
					internalProductName: PRODUCT,
					sku: 'LUM-MD3',
					reference: item.reference,
					tags: '{}',
					attributes: '{}',
					test: 'true',
					policy: 'gold',
				},
			},
		]);
	});

	test.each([
		['by GET', { method: 'GET' as const }, ''],
		[
			'in ISO-8859-1',
			{ encoding: 'ISO-8859-1' as const },
			'application/x-www-form-urlencoded; charset=ISO-8859-1',
		],
	])('%s', async (_, settings, type) => {
		fulfill({ ...settings, parameters: { note: 'Größe: 5 & +' } });
		expect(keysIn(await buy())).toHaveLength(1);
		expect(received).toMatchObject([{ type, values: { note: 'Größe: 5 & +' } }]);
	});

	test('other products call nothing, nor does this one once the fulfillment is removed', async () => {
		const { id } = fulfill();
		await buy({ product: 'tape-echo' });
		expect((await client.delete(`/__sandbox/licenses/${id}`)).status).toBe(200);
		expect(keysIn(await buy())).toHaveLength(1);
		expect(received).toEqual([]);
	});

	test('the API tells the fulfillment of the product', async () => {
		const { id } = fulfill({ applicability: 'BASE' });
		const { body } = await client.get(`/products/${PRODUCT}`);
		const [product] = listOf(body, 'products');
		expect(objectAt(objectAt(product ?? {}, 'fulfillments'), id)).toMatchObject({
			fulfillment: id,
			applicability: 'BASE',
		});
	});
});

describe('applicability', () => {
	test.each([
		['ALWAYS', 1, 1],
		['BASE', 1, 0],
		['REBILL_ONLY', 0, 1],
	] as const)('%s: first order %i, renewal %i', async (applicability, base, rebill) => {
		fulfill({ product: PLAN, applicability });
		await buy({ product: PLAN });
		expect(received).toHaveLength(base);
		const subscription = [...client.sandbox.store.subscriptions.values()].at(-1);
		await press('renew', { subscription: subscription?.id });
		await client.sandbox.licenses.run();
		expect(received).toHaveLength(base + rebill);
		expect(keysIn(await itemOf())).toHaveLength(rebill);
		if (rebill)
			expect(received.at(-1)?.values).toMatchObject({
				subscription: subscription?.id,
				sequence: '2',
				reference: expect.stringMatching(/B$/),
			});
		expect(types().filter((type) => type === 'subscription.charge.completed')).toHaveLength(1);
	});
});

describe('a call that brings no license', () => {
	const never = new Promise<void>(() => {});
	const cases: Array<[string, Reply, string]> = [
		['an error status', { status: 500, body: 'Error' }, 'HTTP 500'],
		['a refusal', { status: 401, body: '' }, 'HTTP 401'],
		['an empty body', { status: 200, body: ' \n' }, 'The license generator had no results'],
		['too few lines', { status: 200, body: 'A\n' }, '1 licenses for 2 units'],
		['silence', { status: 200, body: 'A', until: never }, 'No answer within 0.05 s'],
	];
	test.each(cases)('%s is repeated, and then told', async (_, bad, problem) => {
		const { licenses, store } = client.sandbox;
		if (bad.until) licenses.timeoutMs = 50;
		fulfill({ format: 'perUnit' });
		reply = () => bad;
		expect(keysIn(await buy({ quantity: 2 }))).toEqual([]);
		expect(licenses.log.map((call) => call.problem)).toEqual([problem]);
		for (const minutes of [1, 5, 30]) {
			expect(types()).not.toContain('fulfillment.failed');
			store.skip(minutes * 60_000 - 1);
			await licenses.run();
			store.skip(1);
			await licenses.run();
		}
		expect(licenses.log).toHaveLength(4);
		const failed = store.events.filter(({ type }) => type === 'fulfillment.failed').at(-1);
		expect(failed?.data).toMatchObject({ product: PRODUCT, type: 'license', reason: problem });
		expect(types()).not.toContain('order.completed');
		expect(licenses.queue).toMatchObject([{ attempts: 4, isHeld: true }]);
		await licenses.run();
		expect(licenses.log).toHaveLength(4);

		licenses.timeoutMs = 30_000;
		reply = () => ({ status: 200, body: 'A\nB\n' });
		expect((await client.post('/__sandbox/licenses/retry', {})).body).toEqual({ queue: [] });
		expect(keysIn(await itemOf())).toEqual(['A', 'B']);
		expect(types()).toContain('order.completed');
		expect(new Set(received.map(({ values }) => values['reference'])).size).toBe(1);
	});

	test('an order waits for all its products', async () => {
		fulfill();
		fulfill({ product: PRODUCT, parameters: { os: 'mac' } });
		reply = ({ os }) => (os ? { status: 500, body: '' } : { status: 200, body: 'A' });
		expect(keysIn(await buy())).toEqual(['A']);
		expect(types()).not.toContain('order.completed');
		reply = () => ({ status: 200, body: 'B' });
		await client.sandbox.licenses.retry();
		expect(keysIn(await itemOf())).toEqual(['A', 'B']);
		expect(types()).toContain('order.completed');
	});

	test('a reset forgets what waits', async () => {
		fulfill();
		reply = () => ({ status: 500, body: '' });
		await buy();
		client.sandbox.reset();
		await client.sandbox.licenses.retry();
		expect([
			received.length,
			client.sandbox.licenses.fulfillments,
			client.sandbox.licenses.log,
		]).toEqual([1, [], []]);
	});
});

describe('the Test button and the form', () => {
	test('calls with an invented buyer, without an order', async () => {
		const { id } = fulfill();
		const orders = client.sandbox.store.orders.size;
		const { body } = await client.post(`/__sandbox/licenses/${id}/test`, {});
		expect(body).toMatchObject({ status: 200, licenses: ['K-TEST_REF'], problem: null });
		expect(received[0]?.values).toMatchObject({
			reference: 'TEST_REF',
			name: 'Иван Петров',
			test: 'true',
		});
		expect(client.sandbox.store.orders.size).toBe(orders);
		expect((await client.post('/__sandbox/licenses/x/test', {})).status).toBe(404);
	});

	test('saves and shows everything but the private key', async () => {
		const settings = { product: PRODUCT, url, privateKey: KEY, format: 'multiLine', method: 'GET' };
		const saved = await client.post('/__sandbox/licenses', settings);
		expect(saved.body).toMatchObject({
			id: 'mixdesk-3_license_0',
			method: 'GET',
			hasPrivateKey: true,
		});
		const shown = await client.get('/__sandbox/licenses');
		expect(shown.text).not.toContain(KEY);
		expect(listOf(shown.body, 'fulfillments')).toEqual([saved.body]);
	});

	test.each([
		['product', { product: 'x' }],
		['url', { url: 'ftp://x' }],
		['privateKey', { privateKey: '' }],
		['format', { format: 'x' }],
		['method', { method: 'PUT' }],
		['encoding', { encoding: 'latin' }],
		['applicability', { applicability: 'never' }],
	])('refuses a wrong %s', async (field, change) => {
		const settings = { product: PRODUCT, url, privateKey: KEY, ...change };
		const { status, body } = await client.post('/__sandbox/licenses', settings);
		expect([status, body['params']]).toEqual([400, [field]]);
	});
});

test('calls and retries go out by themselves, faster on demand', async () => {
	const { licenses } = client.sandbox;
	licenses.automatic = true;
	fulfill();
	const answered = new Promise<void>((resolve) => {
		reply = () => (resolve(), { status: 200, body: 'A' });
	});
	await press('order', { product: PRODUCT });
	await answered;
	await licenses.run();
	expect(keysIn(await itemOf())).toEqual(['A']);
});

test.each([
	['single', 'A\nB', ['A', 'B']],
	['single', 'A\r\n', ['A']],
	['multiLine', 'BEGIN\nA\nEND', ['BEGIN\nA\nEND']],
	['perUnit', 'A\n\nB\nC', ['A', 'B', 'C']],
] as const)('in the format %s, %j is %j', (format, body, licenses) => {
	const fulfillment = first([{ ...fulfill(), format }]);
	expect(licensesIn(fulfillment, 200, body, 2)).toEqual({ licenses });
});

keepsToTheDocuments(() => client);
