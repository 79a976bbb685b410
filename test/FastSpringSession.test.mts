import { expect } from '@jest/globals';
import { byId, failed, operations, type Json } from './support/operations.mts';

const DAY = 86_400_000;
const item = (product: string, quantity: number, additionalFields: Json = {}): Json => ({
	product: byId(product),
	quantity,
	additionalFields,
});
const items = (...entry: Json[]) => ({ entry }) as never;

operations('fastSpringSession', {
	create: {
		'sends items with all their settings, and simplifies the moment of expiry': ({ store }) => {
			const [account = ''] = [...store.accounts.keys()];
			return {
				parameters: {
					items: items(
						item('mixdesk-pro-monthly', 2, {
							attributes: { entry: [{ key: 'seatOwner', value: 'maren' }] },
							pricing: {
								price: {
									entry: [
										{ key: 'USD', value: 55 },
										{ key: 'EUR', value: 49.5 },
										{ key: 'JPY', value: 500 },
									],
								},
								trial: 14,
								paymentCollected: true,
								paidTrial: true,
								trialPrice: { entry: [{ key: 'USD', value: 1 }] },
								renew: 'opt-auto',
								interval: 'month',
								intervalLength: 3,
								quantityBehavior: 'lock',
								quantityDefault: 2,
								discountType: 'percent',
								discountDuration: 2,
								quantityDiscounts: {
									entry: [
										{ key: '1', value: { percent: 20 } },
										{ key: '10', value: { percent: 30 } },
									],
								},
							},
						}),
						item('tape-echo', 1),
					),
					additionalFields: {
						account: byId(account),
						contact: {
							email: 'maren.osei@example.org',
							first: 'Maren',
							last: 'Osei',
							company: 'Tidewater Labs',
							phone: '+49 30 5550142',
							country: 'DE',
							language: 'de',
						},
						custom: 'crm-88123',
						coupon: 'SPRING30',
						tags: { entry: [{ key: 'campaign', value: 'autumn' }] },
					},
				},
				calls: [
					[
						'POST /sessions',
						{
							account,
							contact: {
								email: 'maren.osei@example.org',
								first: 'Maren',
								last: 'Osei',
								company: 'Tidewater Labs',
								phone: '+49 30 5550142',
								country: 'DE',
								language: 'de',
							},
							lookup: { custom: 'crm-88123' },
							coupon: 'SPRING30',
							tags: { campaign: 'autumn' },
							items: [
								{
									product: 'mixdesk-pro-monthly',
									quantity: 2,
									attributes: { seatOwner: 'maren' },
									pricing: {
										price: { USD: 55, EUR: 49.5, JPY: 500 },
										trial: 14,
										paymentCollected: true,
										paidTrial: true,
										trialPrice: { USD: 1 },
										renew: 'opt-auto',
										interval: 'month',
										intervalLength: 3,
										quantityBehavior: 'lock',
										quantityDefault: 2,
										discountType: 'percent',
										discountDuration: 2,
										quantityDiscounts: { 1: 20, 10: 30 },
									},
								},
								{ product: 'tape-echo', quantity: 1 },
							],
						},
					],
				],
				output: [
					expect.objectContaining({
						account,
						order: null,
						expires: new Date(Date.parse('2026-03-10T12:00:00Z') + DAY).toISOString(),
					}),
				],
			};
		},
		"takes items in FastSpring's own shape by expression, with amounts off and a cart of its own for each item":
			{
				items: [
					{
						email: 'kenji@example.org',
						country: 'JP',
						cart: [
							{
								product: 'tape-echo',
								quantity: 2,
								pricing: {
									price: { JPY: 500 },
									discountType: 'amount',
									quantityDiscounts: { 2: { JPY: 50 } },
								},
							},
						],
					},
					{
						email: 'ines@example.org',
						country: 'DE',
						cart: [{ product: 'reverb-pack', quantity: '1', attributes: { source: 'mail' } }],
					},
				],
				parameters: {
					items: {},
					options: { itemsJson: '={{ $json.cart }}' },
					additionalFields: {
						contact: { email: '={{ $json.email }}', country: '={{ $json.country }}' },
					},
				},
				calls: [
					[
						'POST /sessions',
						{
							contact: { email: 'kenji@example.org', country: 'JP' },
							items: [
								{
									product: 'tape-echo',
									quantity: 2,
									pricing: {
										price: { JPY: 500 },
										discountType: 'amount',
										quantityDiscounts: { 2: { JPY: 50 } },
									},
								},
							],
						},
					],
					[
						'POST /sessions',
						{
							contact: { email: 'ines@example.org', country: 'DE' },
							items: [{ product: 'reverb-pack', quantity: 1, attributes: { source: 'mail' } }],
						},
					],
				],
				ordered: true,
				output: [
					expect.objectContaining({ currency: 'JPY', subtotal: 900 }),
					expect.objectContaining({ currency: 'EUR', subtotal: 36 }),
				],
			},
		'gives the link under which the customer pays, and the answer untouched without Simplify': ({
			store,
		}) => ({
			parameters: {
				simplify: false,
				items: items(item('tape-echo', 1)),
				additionalFields: { account: byId([...store.accounts.keys()][0] ?? ''), expiration: 7 },
				options: { storefront: 'https://LumenAudio.test.onfastspring.com/popup' },
			},
			output: [
				expect.objectContaining({
					expires: Date.parse('2026-03-17T12:00:00Z'),
					checkoutUrl: expect.stringMatching(
						/^https:\/\/lumenaudio\.test\.onfastspring\.com\/popup\/session\/[\w-]{22}$/,
					),
				}),
			],
			// The days stand in FastSpring's guide and not in its OpenAPI document.
			undocumented: true,
		}),
		'gives no link where the answer names no session': {
			parameters: {
				simplify: false,
				items: items(item('tape-echo', 1)),
				options: { storefront: 'https://LumenAudio.test.onfastspring.com/popup' },
			},
			faults: [{ match: { path: '/sessions' }, kind: 'status', status: 200, body: { note: 'x' } }],
			undocumented: true,
			output: [{ note: 'x' }],
		},
		'fails only the items that cannot be sold, and sends none of them twice': ({ store }) => {
			const [account = ''] = [...store.accounts.keys()];
			const body = (product: string) =>
				['POST /sessions', { account, items: [{ product, quantity: 1 }] }] as const;
			return {
				items: [{ product: 'tape-echo' }, { product: 'nothing' }, { product: 'reverb-pack' }],
				parameters: {
					items: items(item('={{ $json.product }}', 1)),
					additionalFields: { account: byId(account) },
				},
				calls: [body('tape-echo'), body('nothing'), body('reverb-pack')],
				ordered: true,
				output: [
					expect.objectContaining({ subtotal: expect.any(Number) }),
					failed('FastSpring refused the request: Product not found nothing'),
					expect.objectContaining({ subtotal: expect.any(Number) }),
				],
				stops: 'Already processed: item 0',
			};
		},
		'says which products a success left out': {
			parameters: {
				items: items(item('tape-echo', 1), item('reverb-pack', 1)),
				additionalFields: { account: byId('a') },
			},
			faults: [
				{
					kind: 'status',
					status: 200,
					body: { id: 'S1', account: 'a', items: [{ product: 'reverb-pack' }] },
				},
			],
			output: [failed('processed the request only in part: the session is without tape-echo')],
			stops: 'Processed in part: item 0.',
		},
		'sends nothing without items': {
			parameters: { items: {}, additionalFields: { contact: { email: 'ines@example.org' } } },
			calls: [],
			output: [failed('"Items" is empty; add at least')],
		},
		'does not send a call again whose outcome is unknown': ({ store }) => ({
			parameters: {
				items: items(item('tape-echo', 1)),
				additionalFields: { account: byId([...store.accounts.keys()][0] ?? '') },
			},
			faults: [{ kind: 'dropAfter', times: 5 }],
			calls: [
				[
					'POST /sessions',
					{
						account: [...store.accounts.keys()][0],
						items: [{ product: 'tape-echo', quantity: 1 }],
					},
				],
			],
			output: [failed('the outcome is unknown', 'a duplicate session is harmless')],
		}),
	},
});
