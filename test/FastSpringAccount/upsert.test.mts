import { expect } from '@jest/globals';
import type { Store } from '../../sandbox/store.mts';
import { failed, operations, type ExpectedCall } from '../support/operations.mts';

const ada = { email: 'ada@example.com', first: 'Ada', last: 'Byron' };
const written = { contact: ada };
const look = (query: string): string => `GET /accounts?${query}&limit=50&page=1`;
const some = ({ store }: { store: Store }) => {
	const [one, other] = store.accounts.values();
	if (!one || !other) throw new Error('The shop has no accounts');
	return { one, other };
};
const each = {
	email: '={{ $json.email }}',
	first: '={{ $json.first }}',
	last: '={{ $json.last }}',
};
const made = expect.objectContaining({ account: expect.any(String), outcome: 'created' });

operations('fastSpringAccount', {
	upsert: {
		'creates an account that is not there': {
			parameters: {
				...ada,
				additionalFields: { company: 'Engines Ltd', country: 'GB', custom: 'crm-1' },
			},
			calls: [
				look('email=ada@example.com'),
				[
					'POST /accounts',
					{
						contact: { ...ada, company: 'Engines Ltd' },
						country: 'GB',
						lookup: { custom: 'crm-1' },
					},
				],
			],
			ordered: true,
			output: [{ account: expect.any(String), email: ada.email, outcome: 'created' }],
		},
		'updates the account that has the email address': (shop) => {
			const { one } = some(shop);
			const email = one.contact.email;
			return {
				parameters: { ...ada, email },
				calls: [
					look(`email=${email}`),
					[`POST /accounts/${one.id}`, { contact: { ...ada, email } }],
				],
				ordered: true,
				output: [{ account: one.id, email, outcome: 'updated' }],
				after: ({ store }) => expect(store.accounts.get(one.id)?.contact.first).toBe('Ada'),
			};
		},
		'sends nothing where the account holds it all': (shop) => {
			const { one } = some(shop);
			const { email, first, last } = one.contact;
			return {
				parameters: { email: email.toUpperCase(), first, last },
				calls: [look(`email=${email.toUpperCase()}`)],
				output: [expect.objectContaining({ account: one.id, outcome: 'unchanged' })],
			};
		},
		'leaves it as it is by choice': (shop) => {
			const { one } = some(shop);
			return {
				parameters: { ...ada, email: one.contact.email, ifExists: 'leave' },
				calls: [look(`email=${one.contact.email}`)],
				output: [expect.objectContaining({ account: one.id, outcome: 'unchanged' })],
			};
		},
		'sends what only Additional Fields (JSON) changes': (shop) => {
			const { one } = some(shop);
			const { email, first, last } = one.contact;
			const address = { city: 'Bergen' };
			return {
				parameters: {
					email,
					first,
					last,
					options: { additionalFieldsJson: JSON.stringify({ address }) },
				},
				calls: [
					look(`email=${email}`),
					[`POST /accounts/${one.id}`, { contact: { email, first, last }, address }],
				],
				undocumented: true,
				output: [expect.objectContaining({ outcome: 'updated' })],
			};
		},
		'makes one account of two items with one email address': {
			items: [
				ada,
				{ ...ada, email: 'ADA@example.com' },
				{ ...ada, last: 'King' },
				{ ...ada, email: 'eve@example.com' },
			],
			parameters: each,
			output: [
				made,
				expect.objectContaining({ outcome: 'unchanged' }),
				expect.objectContaining({ outcome: 'updated' }),
				made,
			],
			after: ({ store }, { output }) => {
				const named = [...store.accounts.values()].filter(
					({ contact }) => contact.email.toLowerCase() === ada.email,
				);
				expect(named).toHaveLength(1);
				expect(output[0]?.slice(0, 3).map(({ json }) => json['account'])).toEqual(
					Array.from({ length: 3 }, () => named[0]?.id),
				);
			},
		},
		'finds by the custom key, and changes the email address with it': (shop) => {
			const { one } = some(shop);
			one.lookup.custom = 'crm-0815';
			return {
				parameters: { ...ada, matchBy: 'custom', custom: 'crm-0815' },
				calls: [
					look('custom=crm-0815'),
					[`POST /accounts/${one.id}`, { ...written, lookup: { custom: 'crm-0815' } }],
				],
				output: [{ account: one.id, email: ada.email, outcome: 'updated' }],
			};
		},
		'gives the key to the account that has the email address and none': (shop) => {
			const { one } = some(shop);
			delete one.lookup.custom;
			const { email } = one.contact;
			return {
				parameters: { ...ada, email, matchBy: 'custom', custom: 'crm-0815' },
				output: [expect.objectContaining({ account: one.id, outcome: 'updated' })],
				after: ({ store }) => expect(store.accounts.get(one.id)?.lookup.custom).toBe('crm-0815'),
			};
		},
		"does not write one customer's key over another's": (shop) => {
			const { one } = some(shop);
			one.lookup.custom = 'crm-0001';
			return {
				items: [{ ...ada, email: one.contact.email }, ada].map((item, at) => ({
					...item,
					key: `key-${at}`,
				})),
				parameters: { ...each, matchBy: 'custom', custom: '={{ $json.key }}' },
				output: [failed('another custom lookup key'), made],
			};
		},
		'a refusal that names the account leads to it': (shop) => {
			const { one } = some(shop);
			return race(one, `email already exists, /accounts/${one.id}`, [
				`GET /accounts/${one.id}`,
				[`POST /accounts/${one.id}`, { contact: { ...ada, email: one.contact.email } }],
			]);
		},
		'a refusal that does not name it leads to another look-up': (shop) => {
			const { one } = some(shop);
			return race(one, 'email is taken', [
				look(`email=${one.contact.email}`),
				[`POST /accounts/${one.id}`, { contact: { ...ada, email: one.contact.email } }],
			]);
		},
		'passes on what FastSpring refuses': {
			items: [
				{ ...ada, country: 'US' },
				{ ...ada, email: 'eve@example.com', country: 'x' },
			],
			parameters: { ...each, additionalFields: { country: '={{ $json.country }}' } },
			output: [made, failed('Country')],
		},
		'takes an ID that is a number for the account, and creates no second one': {
			items: [ada],
			parameters: each,
			faults: [
				{
					match: { method: 'GET', path: '/accounts' },
					kind: 'status',
					status: 200,
					body: { accounts: [{ account: 77, contact: { email: ada.email } }] },
				},
				{
					match: { method: 'POST', path: '/accounts/77' },
					kind: 'status',
					status: 200,
					body: { account: 77, result: 'success' },
				},
			],
			calls: [look('email=ada@example.com'), ['POST /accounts/77', written]],
			output: [expect.objectContaining({ account: 77, outcome: 'updated' })],
		},
		'does not create twice what may have been created': {
			items: [ada],
			parameters: each,
			faults: [{ match: { method: 'POST', path: '/accounts' }, kind: 'status', status: 503 }],
			calls: [look('email=ada@example.com'), ['POST /accounts', written]],
			output: [failed('the outcome is unknown')],
			stops: 'Outcome unknown: item 0',
		},
	},
});

/** The first look-up finds nobody, and the create is refused with this text. */
function race({ contact }: { contact: { email: string } }, text: string, then: ExpectedCall[]) {
	const { email } = contact;
	const refused = (action: string, error: object) => ({
		kind: 'status' as const,
		status: 400,
		body: { action, result: 'error', error },
		times: 1,
	});
	return {
		parameters: { ...ada, email },
		faults: [
			{
				match: { path: '/accounts', method: 'GET' },
				...refused('account.lookup', { email: 'Account not found' }),
			},
			{
				match: { path: '/accounts', method: 'POST' },
				...refused('account.create', { email: text }),
			},
		],
		calls: [
			look(`email=${email}`),
			['POST /accounts', { contact: { ...ada, email } }] as const,
			...then,
		],
		ordered: true,
		output: [expect.objectContaining({ outcome: 'updated' }) as never],
	};
}
