import { expect } from '@jest/globals';
import { accountView } from '../sandbox/views/account.mts';
import type { Store } from '../sandbox/store.mts';
import { byId, failed, operations, picked } from './support/operations.mts';

const accounts = (store: Store) => [...store.accounts.values()];
const two = (store: Store) =>
	accounts(store)
		.slice(0, 2)
		.map(({ id }) => id) as [string, string];
const someone = { email: 'ada@example.com', first: 'Ada', last: 'Byron' };
const account = byId('={{ $json.id }}');

/** What FastSpring answers about an account. */
const raw = (store: Store, id: string) => {
	const found = store.accounts.get(id);
	if (!found) throw new Error(`No account ${id}`);
	return accountView(store, found);
};

/** The same as the node shows it by default. */
const simple = (store: Store, id: string) => {
	const {
		account: own,
		contact,
		country,
		language,
		address,
		lookup,
		orders,
		subscriptions,
		payment,
		url,
	} = raw(store, id);
	return {
		account: own,
		contact,
		country,
		language,
		address,
		lookup,
		orders,
		subscriptions,
		payment,
		url,
	};
};

operations('fastSpringAccount', {
	create: {
		'sends contact, place and key where FastSpring wants them': {
			parameters: {
				...someone,
				additionalFields: {
					company: 'Engines Ltd',
					phone: '+44 1',
					country: 'GB',
					language: 'en',
					custom: 'crm-1',
				},
			},
			calls: [
				[
					'POST /accounts',
					{
						contact: { ...someone, company: 'Engines Ltd', phone: '+44 1' },
						country: 'GB',
						language: 'en',
						lookup: { custom: 'crm-1' },
					},
				],
			],
			output: [
				{
					account: expect.any(String),
					id: expect.any(String),
					action: 'account.create',
					result: 'success',
				},
			],
			after: ({ store }, { output }) =>
				expect(store.accounts.get(String(output[0]?.[0]?.json['account']))?.contact).toMatchObject({
					...someone,
					company: 'Engines Ltd',
				}),
		},
		'leaves out what is empty': {
			parameters: { ...someone, additionalFields: { company: '', country: '', custom: '' } },
			calls: [['POST /accounts', { contact: someone }]],
			output: [expect.objectContaining({ result: 'success' })],
		},
		'makes one call an item, in their order': {
			items: ['ada', 'bob', 'cyd'].map((name) => ({ name })),
			parameters: {
				email: '={{ $json.name }}@example.com',
				first: '={{ $json.name }}',
				last: 'Byron',
			},
			calls: ['ada', 'bob', 'cyd'].map(
				(name) =>
					[
						'POST /accounts',
						{ contact: { email: `${name}@example.com`, first: name, last: 'Byron' } },
					] as const,
			),
			ordered: true,
			output: ['ada', 'bob', 'cyd'].map(() => expect.objectContaining({ result: 'success' })),
			hint: '3 items in 3 calls',
		},
		'fails only the item whose address another account has': ({ store }) => {
			const taken = accounts(store)[0]?.contact.email;
			return {
				items: [{ email: 'ada@example.com' }, { email: taken }, { email: 'bob@example.com' }],
				parameters: { ...someone, email: '={{ $json.email }}' },
				calls: ['ada@example.com', taken, 'bob@example.com'].map(
					(email) => ['POST /accounts', { contact: { ...someone, email } }] as const,
				),
				output: [
					expect.objectContaining({ result: 'success' }),
					failed(
						'FastSpring refused the request: email: email already exists',
						'Correct what FastSpring names',
					),
					expect.objectContaining({ result: 'success' }),
				],
				stops: 'Already processed: item 0.',
			};
		},
		'says which field is wrong, and sends nothing': {
			parameters: { ...someone, email: 'not an address' },
			calls: [],
			output: [failed('"Email" is not an email address', 'Nothing was sent for this item')],
			stops: 'No item was processed.',
		},
		'lays Additional Fields (JSON) over everything': {
			parameters: {
				...someone,
				additionalFields: { country: 'GB' },
				options: {
					additionalFieldsJson:
						'{ "contact": { "first": "Augusta" }, "country": "US", "address": { "city": "Ockham" } }',
				},
			},
			calls: [
				[
					'POST /accounts',
					{ contact: { ...someone, first: 'Augusta' }, country: 'US', address: { city: 'Ockham' } },
				],
			],
			output: [expect.objectContaining({ result: 'success' })],
			undocumented: true,
		},
	},

	get: {
		'reads an account': ({ store }) => {
			const [id] = two(store);
			return {
				parameters: { accountId: byId(id) },
				calls: [`GET /accounts/${id}`],
				output: [simple(store, id)],
			};
		},
		"gives FastSpring's answer untouched without Simplify": ({ store }) => {
			const [id] = two(store);
			return {
				parameters: { accountId: byId(id), simplify: false },
				calls: [`GET /accounts/${id}`],
				output: [{ ...raw(store, id), action: 'account.get', result: 'success' }],
			};
		},
		'asks for the same account once': ({ store }) => {
			const [a, b] = two(store);
			return {
				items: [{ id: a }, { id: b }, { id: a }],
				parameters: { accountId: account },
				calls: [`GET /accounts/${a}`, `GET /accounts/${b}`],
				output: [a, b, a].map((id) => simple(store, id)),
				hint: '3 items in 2 calls',
			};
		},
		'brings orders and subscriptions of all items along in one call each': ({ store }) => {
			const [a, b] = two(store);
			const ids = (key: 'orders' | 'subscriptions') =>
				[a, b].flatMap((id) => store.accounts.get(id)?.[key] ?? []);
			const full = (id: string) => ({
				...simple(store, id),
				orders: store.accounts
					.get(id)
					?.orders.map((order) => expect.objectContaining({ order, account: id })),
				subscriptions: store.accounts
					.get(id)
					?.subscriptions.map((subscription) =>
						expect.objectContaining({ subscription, account: id }),
					),
			});
			return {
				items: [{ id: a }, { id: b }],
				parameters: { accountId: account, include: ['orders', 'subscriptions'] },
				calls: [
					`GET /accounts/${a}`,
					`GET /accounts/${b}`,
					`GET /orders/${ids('orders').join(',')}`,
					`GET /subscriptions/${ids('subscriptions').join(',')}`,
				],
				output: [full(a), full(b)],
			};
		},
		'fails only the item whose account is unknown': ({ store }) => {
			const [a, b] = two(store);
			return {
				items: [{ id: a }, { id: 'nobody' }, { id: b }],
				parameters: { accountId: account },
				calls: [a, 'nobody', b].map((id) => `GET /accounts/${id}`),
				output: [simple(store, a), failed('account: account id not found'), simple(store, b)],
			};
		},
	},

	getAll: {
		'lists ids and reads the records behind them': ({ store }) => {
			const ids = [...store.accounts.keys()].slice(0, 3);
			return {
				parameters: { limit: 3 },
				calls: ['GET /accounts?limit=3&page=1', ...ids.map((id) => `GET /accounts/${id}`)],
				output: [ids.map((id) => simple(store, id))],
			};
		},
		'returns all, untouched': ({ store }) => {
			const ids = [...store.accounts.keys()];
			return {
				parameters: { returnAll: true, simplify: false },
				calls: ['GET /accounts?limit=1000&page=1', ...ids.map((id) => `GET /accounts/${id}`)],
				output: [
					ids.map((id) => ({ ...raw(store, id), action: 'account.get', result: 'success' })),
				],
			};
		},
		'returns bare ids without Return Full Records': ({ store }) => ({
			parameters: { limit: 2, returnFullRecords: false },
			calls: ['GET /accounts?limit=2&page=1'],
			output: [two(store).map((id) => ({ account: id }))],
		}),
		"looks each item's customer up, and finds nobody where there is none": ({ store }) => {
			const [a, b] = two(store);
			const mail = (id: string) => store.accounts.get(id)?.contact.email ?? '';
			return {
				items: [{ email: mail(a) }, { email: 'nobody@example.com' }, { email: mail(b) }],
				parameters: { filters: { email: '={{ $json.email }}' } },
				calls: [mail(a), 'nobody@example.com', mail(b)].map(
					(email) => `GET /accounts?email=${email}&limit=50&page=1`,
				),
				output: [simple(store, a), [], simple(store, b)],
			};
		},
		...Object.fromEntries(
			[
				{ custom: 'crm-10009' },
				{ global: 'someKey123' },
				{ orderId: 'someOrder123' },
				{ orderReference: 'LUM260310-1234-56789' },
				{ products: 'mixdesk-3' },
				{ refunds: 'true' },
				{ subscriptionId: 'someSubscription123' },
				{ subscriptions: 'active' },
			].map((filters) => {
				const [[name = '', value = ''] = []] = Object.entries(filters);
				return [
					`filters by ${name}`,
					{
						parameters: { filters, returnFullRecords: false },
						calls: [`GET /accounts?limit=50&page=1&${name}=${value}`],
					},
				];
			}),
		),
		'takes one criterion at a time, and fails that item alone': ({ store }) => {
			const [a] = two(store);
			const { email } = store.accounts.get(a)?.contact ?? {};
			return {
				items: [{ email }, { email, product: 'mixdesk-3' }],
				parameters: { filters: { email: '={{ $json.email }}', products: '={{ $json.product }}' } },
				calls: [`GET /accounts?email=${email}&limit=50&page=1`],
				output: [
					simple(store, a),
					failed('"Filters" has 2 entries; FastSpring takes one at a time'),
				],
			};
		},
	},

	update: {
		'reads the address that FastSpring wants with every change of the contact': ({ store }) => {
			const [id] = two(store);
			const { email } = store.accounts.get(id)?.contact ?? {};
			return {
				parameters: { accountId: byId(id), updateFields: { first: 'Grace', company: 'Navy' } },
				calls: [
					`GET /accounts/${id}`,
					[`POST /accounts/${id}`, { contact: { email, first: 'Grace', company: 'Navy' } }],
				],
				ordered: true,
				output: [
					expect.objectContaining({ account: id, action: 'account.update', result: 'success' }),
				],
				after: ({ store: shop }) =>
					expect(shop.accounts.get(id)?.contact).toMatchObject({
						first: 'Grace',
						company: 'Navy',
						email,
					}),
			};
		},
		'clears what was chosen to be cleared, and nothing that came empty': ({ store }) => {
			const [id] = two(store);
			const { email } = store.accounts.get(id)?.contact ?? {};
			return {
				parameters: {
					accountId: byId(id),
					updateFields: {
						company: '',
						phone: '={{ null }}',
						clearFields: ['company'],
						country: 'se',
					},
				},
				calls: [
					`GET /accounts/${id}`,
					[`POST /accounts/${id}`, { contact: { email, company: '' }, country: 'SE' }],
				],
				ordered: true,
				output: [expect.objectContaining({ account: id, result: 'success' })],
			};
		},
		'refuses what leaves nothing to change': ({ store }) => ({
			items: [{ company: '' }, {}],
			parameters: {
				accountId: byId(two(store)[0]),
				updateFields: { company: '={{ $json.company }}', phone: '={{ $json.phone }}' },
			},
			calls: [],
			output: [0, 1].map(() =>
				failed('"Update Fields" has nothing to change: Company, Phone came out empty'),
			),
		}),
		'finds the account by its email address': ({ store }) => {
			const [id] = two(store);
			const { email = '' } = store.accounts.get(id)?.contact ?? {};
			return {
				items: [{ email }, { email: 'nobody@example.com' }],
				parameters: {
					accountId: { __rl: true, mode: 'email', value: '={{ $json.email }}' },
					updateFields: { country: 'SE' },
				},
				calls: [
					`GET /accounts?email=${email}&limit=50&page=1`,
					'GET /accounts?email=nobody@example.com&limit=50&page=1',
					[`POST /accounts/${id}`, { country: 'SE' }],
				],
				output: [
					expect.objectContaining({ account: id, result: 'success' }),
					failed('"Account" is "n… at example.com"; no account with this email address was found'),
				],
			};
		},
		'reads nothing where the contact stays, or its address is given': ({ store }) => {
			const [a, b] = two(store);
			return {
				items: [
					{ id: a, country: 'SE' },
					{ id: b, email: 'new@example.com', first: 'Grace' },
				],
				parameters: {
					accountId: account,
					updateFields: {
						country: '={{ $json.country }}',
						email: '={{ $json.email }}',
						first: '={{ $json.first }}',
					},
				},
				calls: [
					[`POST /accounts/${a}`, { country: 'SE' }],
					[`POST /accounts/${b}`, { contact: { email: 'new@example.com', first: 'Grace' } }],
				],
				output: [expect.objectContaining({ account: a }), expect.objectContaining({ account: b })],
			};
		},
		'fails only the item whose account is unknown': ({ store }) => {
			const [a, b] = two(store);
			return {
				items: [{ id: a }, { id: 'nobody' }, { id: b }],
				parameters: { accountId: account, updateFields: { language: 'de' } },
				calls: [a, 'nobody', b].map((id) => [`POST /accounts/${id}`, { language: 'de' }] as const),
				output: [
					expect.objectContaining({ account: a }),
					failed('account id not found'),
					expect.objectContaining({ account: b }),
				],
			};
		},
		'lays Additional Fields (JSON) over everything': ({ store }) => {
			const [id] = two(store);
			return {
				parameters: {
					accountId: byId(id),
					updateFields: { language: 'de' },
					options: { additionalFieldsJson: '{ "language": "fr", "address": { "city": "Lyon" } }' },
				},
				calls: [[`POST /accounts/${id}`, { language: 'fr', address: { city: 'Lyon' } }]],
				output: [expect.objectContaining({ account: id })],
				undocumented: true,
			};
		},
	},

	getManagementUrl: {
		'gives a link': ({ store }) => {
			const [id] = two(store);
			return {
				parameters: { accountId: picked('list', id) },
				calls: [`GET /accounts/${id}/authenticate`],
				output: [
					{
						action: 'account.authenticate.get',
						account: id,
						result: 'success',
						expires: expect.stringMatching(/^2026-03-11T/),
						url: expect.stringContaining('/account/'),
					},
				],
			};
		},
		'fails only the item whose account is unknown': ({ store }) => {
			const [a, b] = two(store);
			return {
				items: [{ id: a }, { id: 'nobody' }, { id: b }],
				parameters: { accountId: account },
				calls: [a, 'nobody', b].map((id) => `GET /accounts/${id}/authenticate`),
				output: [
					expect.objectContaining({ account: a, url: expect.any(String) }),
					failed('account: Not found'),
					expect.objectContaining({ account: b }),
				],
			};
		},
	},
});
