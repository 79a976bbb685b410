import { describe, expect, test } from '@jest/globals';
import { quotesOf, type Quote, type QuoteStatus } from '../sandbox/store/quotes.mts';
import type { Store } from '../sandbox/store.mts';
import { quoteView } from '../sandbox/views/quote.mts';
import { listSearch } from './support/n8n.mts';
import { byId, failed, operations, picked, useShop, type Json } from './support/operations.mts';

const quotes = (store: Store): Quote[] => [...quotesOf(store).values()];
const having = (store: Store, status: QuoteStatus, place = 0): Quote => {
	const found = quotes(store).filter((quote) => quote.status === status)[place];
	if (!found) throw new Error(`No quote is ${status}`);
	return found;
};
const quote = byId('={{ $json.id }}');

/** What FastSpring answers about a quote. */
const raw = (store: Store, found: Quote): Json =>
	JSON.parse(JSON.stringify(quoteView(store, found)));

/** The same as the node shows it by default. */
const simple = (store: Store, found: Quote): Json => short(raw(store, found));
const short = ({
	id,
	name,
	status,
	quoteUrl,
	currency,
	tax,
	total,
	expires,
	recipient,
	items,
	orderReference,
	invoiceId,
}: Json): Json => {
	const { first, last, email, company } = recipient as Json;
	return {
		id,
		name,
		status,
		quoteUrl,
		currency,
		tax,
		total,
		expires,
		recipient: { first, last, email, company },
		items: (items as Json[]).map(
			({ product, display, quantity, unitListPrice, customPrice, unitPrice }) => ({
				product,
				display,
				quantity,
				unitListPrice,
				customPrice,
				unitPrice,
			}),
		),
		orderReference,
		invoiceId,
	};
};

const recipient = { first: 'Ines', last: 'Park', email: 'ines.park@tonwerk.example' };
const WHOLE_ADDRESS = {
	country: 'DE',
	postalCode: '10115',
	addressLine1: 'Lindenweg 8',
	addressLine2: '2. Hof',
	city: 'Berlin',
	region: 'BE',
};
const TERMS = {
	name: 'Tonwerk',
	items: { entry: [{ product: byId('mixdesk-3'), quantity: 2 }] },
	recipient,
	recipientAddress: { country: 'DE', postalCode: '10115' },
};
const SENT = {
	name: 'Tonwerk',
	items: [{ product: 'mixdesk-3', quantity: 2 }],
	recipient,
	recipientAddress: { country: 'DE', postalCode: '10115' },
};

/** What an update sends back of a quote, when nothing changes. */
const whole = ({
	coupon,
	currency,
	expirationDateDays,
	fulfillmentTerm,
	name,
	netTermsDays,
	notes,
	source,
	tags,
	items,
	recipient: person,
	recipientAddress: place,
}: Quote): Json => {
	const given = (record: object): Json =>
		Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));
	return {
		...given({
			coupon,
			currency,
			expirationDateDays,
			fulfillmentTerm,
			name,
			netTermsDays,
			notes,
			source,
			tags,
		}),
		items: items.map(({ product, quantity, price }) => ({
			product,
			quantity,
			...(price === undefined ? {} : { unitListPrice: price }),
		})),
		recipient: given(person),
		recipientAddress: given(place),
	};
};
const put = (found: Quote, changes: Json): [string, unknown] => [
	`PUT /quotes/${found.id}`,
	{ updateQuoteRequest: { ...whole(found), ...changes } },
];

operations('fastSpringQuote', {
	create: {
		'sends what is required': {
			parameters: TERMS,
			calls: [['POST /quotes', SENT]],
			output: [
				{
					id: expect.stringMatching(/^QU/),
					name: 'Tonwerk',
					status: 'OPEN',
					quoteUrl: expect.stringContaining('/quote/QU'),
					currency: 'EUR',
					tax: 45.22,
					total: 283.22,
					expires: expect.any(String),
					recipient: { ...recipient, company: null },
					items: [
						{
							product: 'mixdesk-3',
							display: 'MixDesk 3 (perpetual licence)',
							quantity: 2,
							unitListPrice: 119,
							customPrice: false,
							unitPrice: 119,
						},
					],
					orderReference: null,
					invoiceId: null,
				},
			],
		},
		'sends every field, tags as a list, and gives the answer untouched without Simplify': {
			parameters: {
				...TERMS,
				recipient: { ...recipient, company: 'Tonwerk', phone: '+49 30 5550199' },
				recipientAddress: WHOLE_ADDRESS,
				additionalFields: {
					coupon: 'SPRING30',
					currency: 'USD',
					expirationDateDays: 45,
					fulfillmentTerm: 'ON_QUOTE_ACCEPTANCE',
					netTermsDays: 14,
					clearFields: ['notes'],
					source: 'CRM',
					sourceIP: '203.0.113.7',
					tags: {
						entry: [
							{ key: 'deal', value: 'D-1' },
							{ key: 'owner', value: 'Sol' },
						],
					},
					taxId: 'DE123456789',
				},
				simplify: false,
			},
			calls: [
				[
					'POST /quotes',
					{
						...SENT,
						recipient: { ...recipient, company: 'Tonwerk', phone: '+49 30 5550199' },
						recipientAddress: WHOLE_ADDRESS,
						coupon: 'SPRING30',
						currency: 'USD',
						expirationDateDays: 45,
						fulfillmentTerm: 'ON_QUOTE_ACCEPTANCE',
						netTermsDays: 14,
						notes: '',
						source: 'CRM',
						sourceIP: '203.0.113.7',
						tags: [
							{ key: 'deal', value: 'D-1' },
							{ key: 'owner', value: 'Sol' },
						],
						taxId: 'DE123456789',
					},
				],
			],
			output: [
				expect.objectContaining({
					total: 180.6,
					totalDisplay: '$180.60',
					siteId: expect.any(String),
					statusHistory: [expect.anything()],
				}) as Json,
			],
		},
		'takes prices as they are: 500 yen are 500 yen, one item after the other': {
			items: [
				{ price: 500, who: 'a@example.com' },
				{ price: '12.5', who: 'b@example.com' },
			],
			parameters: {
				...TERMS,
				recipient: { ...recipient, email: '={{ $json.who }}' },
				options: {
					itemsJson: '={{ [{ product: "tape-echo", quantity: 1, unitListPrice: $json.price }] }}',
				},
				additionalFields: {
					currency: '={{ $json.price === 500 ? "JPY" : "USD" }}',
					taxId: 'DE123456789',
				},
			},
			ordered: true,
			calls: [
				[
					'POST /quotes',
					{
						...SENT,
						items: [{ product: 'tape-echo', quantity: 1, unitListPrice: 500 }],
						recipient: { ...recipient, email: 'a@example.com' },
						currency: 'JPY',
						taxId: 'DE123456789',
					},
				],
				[
					'POST /quotes',
					{
						...SENT,
						items: [{ product: 'tape-echo', quantity: 1, unitListPrice: 12.5 }],
						recipient: { ...recipient, email: 'b@example.com' },
						currency: 'USD',
						taxId: 'DE123456789',
					},
				],
			],
			output: [
				expect.objectContaining({ currency: 'JPY', total: 500 }) as Json,
				expect.objectContaining({ currency: 'USD', total: 12.5 }) as Json,
			],
		},
		'lets Additional Fields (JSON) win, and a postal code be empty': {
			parameters: {
				...TERMS,
				recipientAddress: { country: 'DE', postalCode: '' },
				options: { additionalFieldsJson: '{"name": "From JSON", "netTermsDays": 7}' },
			},
			calls: [
				[
					'POST /quotes',
					{
						...SENT,
						name: 'From JSON',
						netTermsDays: 7,
						recipientAddress: { country: 'DE', postalCode: '' },
					},
				],
			],
			output: [expect.objectContaining({ name: 'From JSON' }) as Json],
		},
		'fails only the item that FastSpring refuses, with its field': {
			items: [{ product: 'mixdesk-3' }, { product: 'nothing' }],
			parameters: {
				...TERMS,
				items: { entry: [{ product: byId('={{ $json.product }}'), quantity: 2 }] },
			},
			calls: [
				['POST /quotes', SENT],
				['POST /quotes', { ...SENT, items: [{ product: 'nothing', quantity: 2 }] }],
			],
			output: [
				expect.objectContaining({ status: 'OPEN' }) as Json,
				failed('items[0].product: Product does not exist'),
			],
			stops: 'Already processed: item 0',
		},
		'says what is missing, and sends nothing': {
			items: [{}, {}],
			parameters: { ...TERMS, items: {}, recipient },
			calls: [],
			output: [failed('"Items" is empty; add at least 1'), failed('"Items" is empty')],
		},
		'is not repeated after a broken connection': {
			parameters: TERMS,
			faults: [{ kind: 'dropAfter', match: { method: 'POST' } }],
			calls: [['POST /quotes', SENT]],
			output: [
				failed('the outcome is unknown', 'check whether the quote was created (Quote: Get Many)'),
			],
		},
	},

	get: {
		'reads one quote': ({ store }) => {
			const found = having(store, 'OPEN');
			return {
				parameters: { quoteId: picked('list', found.id) },
				calls: [`GET /quotes/${found.id}`],
				output: [simple(store, found)],
			};
		},
		'takes the link of the customer': ({ store }) => {
			const found = having(store, 'OPEN', 1);
			return {
				parameters: { quoteId: picked('url', String(raw(store, found)['quoteUrl'])) },
				calls: [`GET /quotes/${found.id}`],
				output: [simple(store, found)],
			};
		},
		"gives FastSpring's answer untouched without Simplify": ({ store }) => {
			const found = having(store, 'EXPIRED');
			return {
				parameters: { quoteId: byId(found.id), simplify: false },
				calls: [`GET /quotes/${found.id}`],
				output: [raw(store, found)],
			};
		},
		'reads each quote once': ({ store }) => {
			const [a, b] = [having(store, 'OPEN'), having(store, 'COMPLETED')];
			return {
				items: [a, b, a].map(({ id }) => ({ id })),
				parameters: { quoteId: quote },
				calls: [`GET /quotes/${a.id}`, `GET /quotes/${b.id}`],
				output: [a, b, a].map((one) => simple(store, one)),
				hint: '3 items in 2 calls',
			};
		},
		'fails only the item whose quote is unknown, and says which': ({ store }) => {
			const found = having(store, 'OPEN');
			return {
				items: [{ id: found.id }, { id: 'QUNOPE' }],
				parameters: { quoteId: quote },
				calls: [`GET /quotes/${found.id}`, 'GET /quotes/QUNOPE'],
				output: [
					simple(store, found),
					failed('Quote was not found for parameters {id=QUNOPE}', 'Check the ID'),
				],
			};
		},
	},

	getAll: {
		'lists all in one call': ({ store }) => ({
			parameters: { returnAll: true },
			calls: ['GET /quotes'],
			output: [quotes(store).map((one) => simple(store, one))],
		}),
		'cuts at the limit, untouched without Simplify': ({ store }) => ({
			parameters: { limit: 2, simplify: false },
			calls: ['GET /quotes'],
			output: [
				quotes(store)
					.slice(0, 2)
					.map((one) => raw(store, one)),
			],
		}),
		'repeats the status filter, and asks an identical question once': ({ store }) => {
			const wanted = quotes(store)
				.filter(
					({ status, createdBy }) =>
						(status === 'OPEN' || status === 'EXPIRED') &&
						createdBy.email === 'mira@lumenaudio.example',
				)
				.map((one) => simple(store, one));
			return {
				items: [{ status: 'OPEN' }, { status: 'OPEN' }],
				parameters: {
					returnAll: true,
					filters: {
						createdEmail: 'mira@lumenaudio.example',
						statuses: '={{ [$json.status, "EXPIRED"] }}',
					},
				},
				calls: ['GET /quotes?createdEmail=mira@lumenaudio.example&statuses=OPEN,EXPIRED'],
				output: [wanted, wanted],
				after: ({ calls }) =>
					expect(calls.map(({ query }) => query['statuses'])).toEqual([['OPEN', 'EXPIRED']]),
			};
		},
		'lists ids only': ({ store }) => ({
			parameters: { returnAll: true, filters: { onlyQuoteId: true } },
			calls: ['GET /quotes?onlyQuoteId=true'],
			output: [quotes(store).map(({ id }) => ({ id }))],
		}),
		...Object.fromEntries(
			Object.entries<[unknown, Json[]]>({
				'as content': [{ links: [], content: [{ id: 'QUA' }] }, [{ id: 'QUA' }]],
				'as a bare list of ids': [
					['QUA', 'QUB'],
					[{ id: 'QUA' }, { id: 'QUB' }],
				],
				'without the envelope: an empty list': [{}, []],
			}).map(([name, [body, output]]) => [
				`takes the list ${name}`,
				{
					faults: [{ kind: 'status' as const, status: 200, body }],
					calls: ['GET /quotes'],
					output: [output],
				},
			]),
		),
		'fails only the item whose filter is wrong': ({ store }) => ({
			items: [{ status: 'OPEN' }, { status: 'LOST' }],
			parameters: { limit: 1, filters: { statuses: '={{ [$json.status] }}' } },
			calls: ['GET /quotes?statuses=OPEN'],
			output: [
				simple(store, having(store, 'OPEN')),
				failed('"Filters > Statuses" is "LOST"; must be one of'),
			],
		}),
	},

	update: {
		'reads, merges and puts: a price by hand stays, the others follow the product': ({ store }) => {
			const found =
				quotes(store).find(
					({ status, items, coupon }) =>
						status === 'OPEN' && coupon === null && items.some(({ price }) => price !== undefined),
				) ?? having(store, 'OPEN');
			return {
				parameters: {
					quoteId: byId(found.id),
					updateFields: {
						name: 'Renamed',
						recipient: { entry: { phone: '+1 555 0100', company: '' } },
					},
				},
				ordered: true,
				calls: [
					`GET /quotes/${found.id}`,
					put(found, {
						name: 'Renamed',
						recipient: { ...(whole(found)['recipient'] as Json), phone: '+1 555 0100' },
					}),
				],
				output: [{ ...simple(store, found), name: 'Renamed' }],
			};
		},
		'takes the turns of items for the same quote, so that none undoes another': ({ store }) => {
			const [a, b] = [having(store, 'OPEN'), having(store, 'OPEN', 1)];
			return {
				items: [
					{ id: a.id, name: 'First' },
					{ id: b.id, name: 'Other' },
					{ id: a.id, days: 60 },
				],
				parameters: {
					quoteId: quote,
					updateFields: { name: '={{ $json.name }}', netTermsDays: '={{ $json.days }}' },
				},
				calls: [
					`GET /quotes/${a.id}`,
					put(a, { name: 'First' }),
					`GET /quotes/${b.id}`,
					put(b, { name: 'Other' }),
					`GET /quotes/${a.id}`,
					put(a, { name: 'First', netTermsDays: 60 }),
				],
				output: [
					{ ...simple(store, a), name: 'First' },
					{ ...simple(store, b), name: 'Other' },
					{ ...simple(store, a), name: 'First' },
				],
				after: ({ store: shop }) =>
					expect(quotesOf(shop).get(a.id)).toMatchObject({ name: 'First', netTermsDays: 60 }),
			};
		},
		'replaces every field, clears what is to be cleared, and puts Additional Fields (JSON) into the wrapper':
			({ store }) => {
				const found = having(store, 'OPEN');
				const more = {
					currency: 'USD',
					expirationDateDays: 60,
					fulfillmentTerm: 'ON_QUOTE_ACCEPTANCE',
					netTermsDays: 7,
					source: 'CRM',
					sourceIP: '203.0.113.7',
					status: 'OPEN',
					invoiceId: 'IVX',
				};
				return {
					parameters: {
						quoteId: byId(found.id),
						updateFields: {
							...more,
							clearFields: ['coupon', 'notes', 'taxId'],
							items: { entry: [{ product: 'tape-echo', quantity: 3, unitListPrice: 50 }] },
							tags: { entry: [{ key: 'deal', value: 'D-2' }] },
							recipient: {
								entry: {
									first: 'New',
									last: 'Name',
									email: 'new@example.com',
									clearFields: ['phone'],
								},
							},
							recipientAddress: { entry: { country: 'GB', addressLine1: '14 Harbour Row' } },
						},
						options: { additionalFieldsJson: { netTermsDays: 8 } },
						simplify: false,
					},
					calls: [
						`GET /quotes/${found.id}`,
						put(found, {
							...more,
							coupon: '',
							notes: '',
							taxId: '',
							netTermsDays: 8,
							items: [{ product: 'tape-echo', quantity: 3, unitListPrice: 50 }],
							tags: [...found.tags, { key: 'deal', value: 'D-2' }],
							recipient: {
								...(whole(found)['recipient'] as Json),
								first: 'New',
								last: 'Name',
								email: 'new@example.com',
								phone: '',
							},
							recipientAddress: {
								...(whole(found)['recipientAddress'] as Json),
								country: 'GB',
								addressLine1: '14 Harbour Row',
							},
						}),
					],
					output: [
						expect.objectContaining({
							subtotal: 150,
							notes: '',
							coupon: null,
							invoiceId: 'IVX',
							status: 'OPEN',
							tags: [...found.tags, { key: 'deal', value: 'D-2' }],
						}) as Json,
					],
				};
			},
		'can leave the wrapper out': ({ store }) => {
			const found = having(store, 'OPEN');
			return {
				parameters: {
					quoteId: byId(found.id),
					updateFields: { name: 'Flat' },
					options: { flatBody: true },
				},
				undocumented: true,
				calls: [
					`GET /quotes/${found.id}`,
					[`PUT /quotes/${found.id}`, { ...whole(found), name: 'Flat' }],
				],
				output: [{ ...simple(store, found), name: 'Flat' }],
			};
		},
		'reopens an expired quote with another expiration, as it leaves the status out': ({
			store,
		}) => {
			const found = having(store, 'EXPIRED');
			return {
				parameters: { quoteId: byId(found.id), updateFields: { expirationDateDays: 45 } },
				calls: [`GET /quotes/${found.id}`, put(found, { expirationDateDays: 45 })],
				output: [expect.objectContaining({ id: found.id, status: 'OPEN' }) as Json],
			};
		},
		'never takes a price by hand into another currency': ({ store }) => {
			const found =
				quotes(store).find(
					({ status, items }) =>
						status === 'OPEN' && items.some(({ price }) => price !== undefined),
				) ?? having(store, 'OPEN');
			const other =
				quotes(store).find(
					({ status, items }) =>
						status === 'OPEN' && items.every(({ price }) => price === undefined),
				) ?? having(store, 'OPEN');
			const currency =
				['CHF', 'CAD'].find((one) => one !== found.currency && one !== other.currency) ?? '';
			return {
				items: [{ id: other.id }, { id: found.id }],
				parameters: { quoteId: quote, updateFields: { currency } },
				calls: [`GET /quotes/${other.id}`, put(other, { currency }), `GET /quotes/${found.id}`],
				output: [
					expect.objectContaining({ currency }) as Json,
					failed(
						`"Update Fields > Currency" is ${currency}, but`,
						'Correct "Update Fields > Currency"',
					),
				],
			};
		},
		'fails only the item that cannot be changed': ({ store }) => {
			const [open, canceled] = [having(store, 'OPEN'), having(store, 'CANCELED')];
			return {
				items: [{ id: open.id }, { id: canceled.id }],
				parameters: { quoteId: quote, updateFields: { name: 'New' } },
				calls: [
					`GET /quotes/${open.id}`,
					put(open, { name: 'New' }),
					`GET /quotes/${canceled.id}`,
					put(canceled, { name: 'New' }),
				],
				output: [
					{ ...simple(store, open), name: 'New' },
					failed('A quote with the status CANCELED cannot be changed'),
				],
			};
		},
		'finds out that a quote is unknown before any is changed': ({ store }) => {
			const found = having(store, 'OPEN');
			return {
				items: [{ id: found.id }, { id: 'QUNOPE' }],
				parameters: { quoteId: quote, updateFields: { name: 'New' } },
				calls: [`GET /quotes/${found.id}`, 'GET /quotes/QUNOPE', put(found, { name: 'New' })],
				output: [
					{ ...simple(store, found), name: 'New' },
					failed('Quote was not found for parameters {id=QUNOPE}'),
				],
				stops: 'No item was processed',
			};
		},
		'is repeated after a broken connection: the end is the same': ({ store }) => {
			const found = having(store, 'OPEN');
			const sent = put(found, { name: 'Again' });
			return {
				parameters: { quoteId: byId(found.id), updateFields: { name: 'Again' } },
				faults: [{ kind: 'dropAfter', match: { method: 'PUT' }, times: 1 }],
				calls: [`GET /quotes/${found.id}`, sent, sent],
				output: [{ ...simple(store, found), name: 'Again' }],
			};
		},
	},

	cancel: {
		'cancels one, without a body': ({ store }) => {
			const found = having(store, 'OPEN');
			return {
				parameters: { quoteId: byId(found.id) },
				calls: [`POST /quotes/${found.id}/cancel`],
				output: [{ ...simple(store, found), status: 'CANCELED' }],
			};
		},
		'gives the answer untouched without Simplify': ({ store }) => {
			const found = having(store, 'AWAITING_PAYMENT');
			return {
				parameters: { quoteId: byId(found.id), simplify: false },
				calls: [`POST /quotes/${found.id}/cancel`],
				output: [
					expect.objectContaining({
						status: 'CANCELED',
						statusHistory: [
							expect.anything(),
							expect.anything(),
							expect.objectContaining({ statusUpdatedTo: 'CANCELED' }),
						],
					}) as Json,
				],
			};
		},
		'fails only the item that is past canceling': ({ store }) => {
			const [open, done] = [having(store, 'OPEN'), having(store, 'COMPLETED')];
			return {
				items: [{ id: open.id }, { id: done.id }],
				parameters: { quoteId: quote },
				calls: [`POST /quotes/${open.id}/cancel`, `POST /quotes/${done.id}/cancel`],
				output: [
					{ ...simple(store, open), status: 'CANCELED' },
					failed('A quote with the status COMPLETED cannot be canceled'),
				],
				stops: 'Already processed: item 0',
			};
		},
		'is not repeated after a broken connection': ({ store }) => {
			const found = having(store, 'OPEN');
			return {
				parameters: { quoteId: byId(found.id) },
				faults: [{ kind: 'dropAfter' }],
				calls: [`POST /quotes/${found.id}/cancel`],
				output: [failed('the outcome is unknown', "check the quote's status (Quote: Get)")],
			};
		},
	},
});

describe('the search for quotes', () => {
	const bench = useShop();
	const search = (filter?: string) =>
		listSearch({
			type: 'fastSpringQuote',
			method: 'searchQuotes',
			credentials: bench.credentials(),
			...(filter === undefined ? {} : { filter }),
		});

	test('finds by name, recipient, status or id, in one call', async () => {
		const { store } = bench.sandbox;
		const found = having(store, 'COMPLETED');
		const shown = (one: Quote) => ({
			name: `${one.name}, ${one.status} (${one.recipient.first} ${one.recipient.last} <${one.recipient.email}>, ${String(raw(store, one)['totalDisplay'])})`,
			value: one.id,
			url: raw(store, one)['quoteUrl'],
		});
		const all = [...quotes(store)].sort((a, b) => b.created - a.created);
		expect((await search()).results).toEqual(all.slice(0, 20).map(shown));
		expect((await search('completed')).results).toEqual(
			all.filter(({ status }) => status === 'COMPLETED').map(shown),
		);
		expect((await search(found.recipient.email)).results).toContainEqual(shown(found));
		expect((await search(found.id)).results).toEqual([shown(found)]);
		expect((await search('nobody at all')).results).toEqual([]);
		expect(bench.sent()).toEqual(Array(5).fill(['GET /quotes', undefined]));
	});
});
