import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
	DAY,
	first,
	keepsToTheDocuments,
	listOf,
	objectAt,
	open,
	type Client,
} from './support.mts';

let client: Client;
beforeAll(async () => {
	client = await open();
});
afterAll(() => client.sandbox.close());

const person = (email: string) => ({
	contact: { first: 'Mira', last: 'Okafor', email, company: 'Northlight', phone: '+49 30 5550142' },
	language: 'de',
	country: 'DE',
	lookup: { custom: `crm-${email}` },
});
const buyer = () =>
	first(
		client.sandbox.store.accounts.values(),
		(account) => account.orders.length > 0 && account.subscriptions.length > 0,
	);

describe('GET /accounts', () => {
	test('without a criterion: ids, page by page', async () => {
		const { body } = await client.get('/accounts?limit=80&page=2');
		expect(body).toMatchObject({
			action: 'account.getall',
			result: 'success',
			page: 2,
			limit: 80,
			nextPage: 3,
			total: 200,
		});
		expect(body['accounts']).toEqual([...client.sandbox.store.accounts.keys()].slice(80, 160));
		expect((await client.get('/accounts?limit=80&page=3')).body).toMatchObject({ nextPage: null });
		expect((await client.get('/accounts?limit=80&page=4')).body).toMatchObject({
			nextPage: null,
			accounts: [],
		});
		expect(listOf((await client.get('/accounts')).body, 'accounts')).toHaveLength(50);
	});

	test('by one criterion: whole accounts', async () => {
		const account = buyer();
		const { store } = client.sandbox;
		const order = store.orders.get(account.orders[0] ?? '');
		const queries = [
			`email=${encodeURIComponent(account.contact.email.toUpperCase())}`,
			`global=${account.lookup.global}`,
			`orderId=${order?.id}`,
			`orderReference=${order?.reference}`,
			`subscriptionId=${account.subscriptions[0]}`,
		];
		for (const query of queries) {
			const { body } = await client.get(`/accounts?${query}`);
			expect(body).toMatchObject({
				action: 'account.lookup',
				result: 'success',
				total: 1,
				accounts: [{ id: account.id, contact: account.contact, orders: account.orders }],
			});
		}
		const holders = await client.get('/accounts?subscriptions=ended&limit=3');
		expect(holders.body).toMatchObject({ nextPage: 2 });
		expect(listOf(holders.body, 'accounts')).toHaveLength(3);
		expect(
			listOf((await client.get('/accounts?refunds=true')).body, 'accounts').length,
		).toBeGreaterThan(3);
		const owners = listOf(
			(await client.get('/accounts?products=mixdesk-3&limit=500')).body,
			'accounts',
		);
		expect(owners.length).toBeGreaterThan(10);
	});

	test.each([
		['email=nobody@example.com', { email: 'Account not found' }],
		['custom=nothing', { custom: 'Account not found' }],
		['name=Mira', { name: 'Unrecognized Key' }],
		['email=a@example.com&custom=abcd', { custom: 'Only one condition can be specified' }],
		[
			'subscriptions=paused',
			{ subscriptions: 'Supported value: active, ended, canceled, started' },
		],
		['refunds=yes', { refunds: 'Supported value: true' }],
		['limit=0', { limit: 'page and limit must be positive integers' }],
	])('%s is an error, not an empty list', async (query, error) => {
		const { status, body } = await client.get(`/accounts?${query}`);
		expect([status, body]).toEqual([400, { action: 'account.lookup', result: 'error', error }]);
	});
});

describe('GET /accounts/{id}', () => {
	test('the account, flat, with its charges', async () => {
		const account = buyer();
		const { status, body } = await client.get(`/accounts/${account.id}`);
		expect(status).toBe(200);
		expect(body).toMatchObject({
			id: account.id,
			account: account.id,
			action: 'account.get',
			result: 'success',
			subscribed: expect.any(Boolean),
			payment: { methods: 1, active: 1 },
			subscriptions: account.subscriptions,
		});
		const charges = listOf(body, 'charges');
		expect(charges.map(({ order }) => order)).toEqual(account.orders);
		expect(charges[0]).toMatchObject({
			payoutCurrency: 'USD',
			status: 'successful',
			timestampInSeconds: expect.any(Number),
		});
		expect(Object.keys(objectAt(body, 'address')).sort()).toEqual([
			'addressLine1',
			'addressLine2',
			'city',
			'company',
			'postalCode',
			'region',
			'regionCustom',
		]);
	});

	test('a comma list is one id that nobody has', async () => {
		const [a, b] = client.sandbox.store.accounts.keys();
		const { status, body } = await client.get(`/accounts/${a},${b}`);
		expect([status, body]).toEqual([
			400,
			{
				id: `${a},${b}`,
				account: `${a},${b}`,
				action: 'account.get',
				result: 'error',
				error: { account: 'account id not found' },
			},
		]);
	});
});

describe('POST /accounts', () => {
	test('creates, and only the id comes back', async () => {
		const { status, body } = await client.post('/accounts', person('new.one@example.com'));
		expect([status, body]).toEqual([
			200,
			{
				account: body['id'],
				id: expect.stringMatching(/^[\w-]{22}$/),
				action: 'account.create',
				result: 'success',
			},
		]);
		const read = await client.get(`/accounts/${String(body['id'])}`);
		expect(read.body).toMatchObject({
			contact: { first: 'Mira', company: 'Northlight', subscribed: false },
			language: 'de',
			country: 'DE',
			lookup: { custom: 'crm-new.one@example.com' },
			orders: [],
			charges: [],
		});
		expect(client.sandbox.store.events.at(-1)).toMatchObject({
			type: 'account.created',
			created: client.clock.at,
			processed: false,
			data: { id: body['id'], address: { 'address line 1': null } },
		});
	});

	test('a known e-mail names the account that has it', async () => {
		const owner = buyer();
		const { status, body } = await client.post('/accounts', person(owner.contact.email));
		expect([status, body]).toEqual([
			400,
			{
				action: 'account.create',
				result: 'error',
				error: { email: `email already exists, /accounts/${owner.id}` },
			},
		]);
	});

	test.each([
		[{}, ['email', 'first', 'last']],
		[{ contact: { first: 'A', last: 'B', email: 'no-mail' } }, ['email']],
		[
			{
				contact: { first: 'A', last: 'B', email: 'a@example.com' },
				country: 'Germany',
				language: 'deu',
			},
			['country', 'language'],
		],
		[
			{ contact: { first: 'A', last: 'B', email: 'a@example.com' }, lookup: { custom: 'abc' } },
			['custom'],
		],
		[
			{ contact: { first: 'A', last: 'B', email: 'a@example.com', phone: 'x'.repeat(256) } },
			['phone'],
		],
		[
			{ contact: { first: 'A', last: 'B', email: 'a@example.com', nickname: 'C' }, colour: 'red' },
			['colour', 'nickname'],
		],
	])('%j is refused by field', async (request, fields) => {
		const { status, body } = await client.post('/accounts', request);
		expect([status, body['result'], Object.keys(objectAt(body, 'error')).sort()]).toEqual([
			400,
			'error',
			fields,
		]);
	});
});

describe('POST /accounts/{id}', () => {
	test('changes what is sent and nothing else', async () => {
		const { body: made } = await client.post('/accounts', person('change.me@example.com'));
		const id = String(made['id']);
		client.clock.advance(1_000);
		const entry = { id, account: id, action: 'account.update', result: 'success' };
		const { status, body } = await client.post(`/accounts/${id}`, {
			contact: { email: 'changed@example.com', company: 'Kite' },
			language: 'en',
		});
		expect([status, body]).toEqual([200, { ...entry, accounts: [entry] }]);
		expect((await client.get(`/accounts/${id}`)).body).toMatchObject({
			contact: { first: 'Mira', email: 'changed@example.com', company: 'Kite' },
			language: 'en',
			country: 'DE',
		});
		expect(client.sandbox.store.events.at(-1)).toMatchObject({
			type: 'account.updated',
			created: client.clock.at,
			data: { contact: { company: 'Kite' } },
		});
		expect((await client.post(`/accounts/${id}`, { country: 'FR' })).status).toBe(200);
	});

	test.each([
		['no-such-account', { language: 'en' }, { account: 'account id not found' }],
		['known', { contact: { first: 'A' } }, { email: 'email required' }],
	])('%s with %j is an error', async (which, request, error) => {
		const id = which === 'known' ? buyer().id : which;
		const { status, body } = await client.post(`/accounts/${id}`, request);
		expect([status, body]).toEqual([
			400,
			{ id, account: id, action: 'account.update', result: 'error', error },
		]);
	});
});

describe('GET /accounts/{id}/authenticate', () => {
	test('a link that is good for a day, always in a list', async () => {
		const { id } = buyer();
		const { body } = await client.get(`/accounts/${id}/authenticate`);
		const [entry] = listOf(body, 'accounts');
		expect(entry).toEqual({
			action: 'account.authenticate.get',
			account: id,
			result: 'success',
			expires: new Date(client.clock.at + DAY).toISOString().replace('Z', ''),
			url: expect.stringMatching(
				/^https:\/\/lumenaudio\.onfastspring\.com\/account\/[\w-]{22}\/[\w-]{11}$/,
			),
		});
	});

	test('unknown account', async () => {
		const { status, body } = await client.get('/accounts/nobody/authenticate');
		expect([status, body]).toEqual([
			400,
			{
				accounts: [
					{
						action: 'account.authenticate.get',
						account: 'nobody',
						result: 'error',
						error: { account: 'Not found' },
					},
				],
			},
		]);
	});
});

keepsToTheDocuments(() => client);
