/** Reported faults that cost money or told an untruth about it. */
import type { NodeRun } from '../support/n8n.mts';
import { byId, type Json } from '../support/operations.mts';
import {
	entry,
	factTests,
	failures,
	goOn,
	id,
	shown,
	text,
	thrice,
	type FactRow,
	type Scene,
} from './facts.mts';

const RECIPIENT = {
	recipient: { email: 'a@example.com', first: 'A', last: 'B' },
	recipientAddress: { country: 'US' },
};
const PRODUCT = 'mixdesk-3';

/** Writes that must go once: operation, path, parameters. */
const ONCE: readonly (readonly [string, string | RegExp, (scene: Scene) => object])[] = [
	[
		'fastSpringReturn create',
		'/returns',
		({ refundable: [order = ''] }) => ({ orderId: byId(order), notification: 'NONE' }),
	],
	[
		'fastSpringSubscription subscription.charge',
		'/subscriptions/charge',
		({ active: [subscription = ''] }) => ({ subscriptionId: byId(subscription) }),
	],
	[
		'fastSpringQuote create',
		'/quotes',
		() => ({ name: 'Q', items: entry({ product: byId(PRODUCT), quantity: 1 }), ...RECIPIENT }),
	],
	[
		'fastSpringInvoice invoice.create',
		'/invoices/paymentInvoice',
		() => ({
			currencyCode: 'EUR',
			paymentMethod: 'WIRE',
			billTo: { email: 'a@example.com', firstName: 'A', lastName: 'B', country: 'DE' },
			invoiceItems: entry({ productPath: byId(PRODUCT), quantity: 1 }),
		}),
	],
	[
		'fastSpringSession create',
		'/sessions',
		() => ({ items: entry({ product: byId(PRODUCT), quantity: 1 }) }),
	],
	[
		'fastSpringAccount create',
		'/accounts',
		() => ({ email: 'new@example.com', first: 'A', last: 'B' }),
	],
	[
		'fastSpringSubscription subscription.convert',
		/\/convert$/,
		({ active: [subscription = ''] }) => ({ subscriptionId: byId(subscription) }),
	],
	[
		'fastSpringSubscription coTermGroup.update',
		'/subscriptions/coterm/group',
		({ active: [subscription = ''] }) => ({
			cotermGroupId: 'group',
			action: 'ADD',
			subscriptions: subscription,
			updateFields: { prorate: true },
		}),
	],
	[
		'fastSpringSubscription coTermGroup.execute',
		'/subscriptions/coterm/group/execute',
		() => ({ cotermGroupId: 'group' }),
	],
];

const update = (parameters: object) => async (scene: Scene) => {
	const {
		run,
		spoil,
		bodies,
		active: [subscription = ''],
	} = scene;
	spoil({ kind: 'dropAfter', match: { path: '/subscriptions' }, times: 1 });
	await run('fastSpringSubscription subscription.update', {
		subscriptionId: byId(subscription),
		...parameters,
	});
	return bodies('/subscriptions').length;
};

/** Whether anything was sent for amounts that nobody entered. */
const sentFor =
	(operation: string, parameters: (scene: Scene) => object) => async (scene: Scene) => {
		// n8n itself refuses to start where a field that must be filled in is left out of the panel.
		const run = await scene.run(operation, parameters(scene), goOn).catch(() => REFUSED_BY_N8N);
		return [
			scene.bench.attempts.filter(({ body }) => body !== undefined).map(({ body }) => body),
			failures(run),
		];
	};
/** n8n itself asks for what is left empty in the panel, not for what comes out empty. */
const NONE = '={{ $json.none }}';
const REFUSED_BY_N8N = { output: [[{ json: { error: 'issues' } }]] } as unknown as NodeRun;
const ASKED_FOR = [[], [true]];
const subscription = ({ active: [one = ''] }: Scene) => byId(one);

const rows: FactRow[] = [
	...ONCE.flatMap(([operation, path, parameters]): FactRow[] => [
		[
			`Retry On Fail: ${operation} whose connection breaks is sent once in three tries`,
			async (scene) => {
				scene.spoil({ kind: 'dropAfter', match: { path } });
				const run = await scene.run(operation, parameters(scene), thrice);
				return [scene.bodies(path).length, failures(run)];
			},
			[1, [true]],
		],
	]),
	[
		'Retry On Fail: of two partial refunds, one bad, the good one is made once',
		async ({ run, bodies, refundable: [order = ''], bench }) => {
			const product = bench.sandbox.store.orders.get(order)?.items[0]?.product ?? '';
			const ran = await run(
				'fastSpringReturn create',
				{
					orderId: byId(id),
					refundType: 'PARTIAL',
					notification: 'NONE',
					items: entry({ product, amount: 1 }),
				},
				{ ...thrice, ids: [order, 'nobodys'] },
			);
			const good = bodies('/returns').filter((body) => JSON.stringify(body).includes(order));
			return [good.length, failures(ran)];
		},
		[1, [true]],
	],
	[
		'three charges, connection cut: all three are called unknown',
		async ({ run, spoil, active }) => {
			spoil({ kind: 'dropAfter', match: { path: '/subscriptions/charge' } });
			const ran = await run(
				'fastSpringSubscription subscription.charge',
				{ subscriptionId: byId(id) },
				{ ids: active.slice(0, 3) },
			);
			return [/unknown: items 0–2/i.test(text(ran)), /No item/.test(text(ran))];
		},
		[true, false],
	],
	[
		'an error without a message in the middle of three refunds: two are told as made',
		async ({ run, spoil, refundable }) => {
			spoil({
				kind: 'status',
				status: 400,
				body: { status: 'BAD_REQUEST', errors: [{ errorCode: 'X', field: 'order' }] },
				match: { path: '/returns' },
				skip: 2,
			});
			return failures(
				await run(
					'fastSpringReturn create',
					{ orderId: byId(id), notification: 'NONE' },
					{ ...goOn, ids: refundable.slice(0, 3) },
				),
			);
		},
		[false, false, true],
	],
	[
		'an error without a message in 40 single updates: nothing is sent in the background',
		async ({ run, spoil, bench }) => {
			spoil({
				kind: 'status',
				status: 400,
				body: { status: 'BAD_REQUEST', errors: [{ errorCode: 'X', field: 'order' }] },
				match: { method: 'POST', path: '/orders' },
				times: 1,
			});
			await run(
				'fastSpringOrder update',
				{
					orderId: byId(id),
					updateFields: { tags: entry({ key: 'k', value: 'v' }) },
					options: { batchSize: 1, otherEntries: 'replace' },
				},
				{ ids: [...bench.sandbox.store.orders.keys()].slice(0, 40) },
			);
			const sent = bench.attempts.length;
			for (let turn = 0; turn < 500; turn++) await new Promise(setImmediate);
			return [bench.attempts.length - sent, sent < 20];
		},
		[0, true],
	],
	...(
		[
			['a next charge in the past', { updateFields: { next: '2026-03-01' } }],
			['a next charge today', { updateFields: { next: '2026-03-10' } }],
			[
				'a next charge through JSON',
				{
					updateFields: { quantity: 2 },
					options: { additionalFieldsJson: '{"next": 1772323200000}' },
				},
			],
			['prorate', { updateFields: { quantity: 3, prorate: true } }],
			[
				'prorate through JSON',
				{ updateFields: { quantity: 3 }, options: { additionalFieldsJson: '{"prorate": true}' } },
			],
			[
				'prorate through JSON as text',
				{ updateFields: { quantity: 3 }, options: { additionalFieldsJson: '{"prorate": "true"}' } },
			],
			[
				'a preview that JSON takes back',
				{
					updateFields: { quantity: 3, prorate: true, preview: true },
					options: { additionalFieldsJson: '{"preview": false}' },
				},
			],
		] as const
	).map(
		([name, parameters]): FactRow => [
			`${name} is not sent again after a broken connection`,
			update(parameters),
			1,
		],
	),
	[
		'a co-term update is not sent again after a broken connection',
		async ({ run, spoil, bodies, active: [one = ''] }) => {
			spoil({ kind: 'dropAfter', times: 1 });
			await run('fastSpringSubscription coTermGroup.update', {
				cotermGroupId: 'group',
				action: 'ADD',
				subscriptions: one,
				updateFields: {},
			});
			return bodies(/coterm/).length;
		},
		1,
	],
	...(
		[
			['an order', 'fastSpringOrder get', 'orderId', 'orders', 'order'],
			[
				'a subscription',
				'fastSpringSubscription subscription.get',
				'subscriptionId',
				'subscriptions',
				'subscription',
			],
			[
				'a charge',
				'fastSpringSubscription subscription.charge',
				'subscriptionId',
				'subscriptions',
				'subscription',
			],
		] as const
	).map(
		([name, operation, field, list, key]): FactRow => [
			`${name}: a row of another record goes to no item`,
			async ({ run, spoil }) => {
				const row = { result: 'success', total: 9 };
				spoil({
					kind: 'status',
					status: 200,
					body: {
						[list]: [
							{ ...row, [key]: 'zzz' },
							{ ...row, [key]: 'b1' },
						],
					},
				});
				const ran = await run(
					operation,
					{ [field]: byId(id), simplify: false },
					{ ...goOn, ids: ['a1', 'b1'] },
				);
				return [failures(ran), JSON.stringify(shown(ran)).includes('zzz')];
			},
			[[true, false], false],
		],
	),
	...([400, 401, 403, 404] as const).map(
		(status): FactRow => [
			`a service error ${status} with a trace id is told to both items, and nothing is called unknown`,
			async ({ run, spoil }) => {
				const body = {
					status: `${status} X`,
					timestamp: 't',
					id: 'FS8K2MPLQ0W7RTYX3VND',
					message: 'Tenant is off',
				};
				spoil({ kind: 'status', status, body });
				const ran = await run(
					'fastSpringSubscription subscription.charge',
					{ subscriptionId: byId(id) },
					{ ...goOn, ids: ['a1', 'b1'] },
				);
				return shown(ran).map(
					(one) => /Tenant is off/.test(String(one)) && !/unknown/.test(String(one)),
				);
			},
			[true, true],
		],
	),
	[
		'a transfer that half worked is not called undone',
		async ({ run, active, bench }) => {
			const { subscriptions, accounts } = bench.sandbox.store;
			const [one = ''] = active;
			const source = subscriptions.get(one)?.account ?? '';
			const accountId = [...accounts.keys()].find((other) => other !== source);
			const ran = await run('fastSpringSubscription subscription.transfer', {
				sourceAccountId: byId(source),
				subscriptions: `${one},nobodys`,
				initiatedBy: 'ops@example.com',
				target: { accountId },
			});
			return [
				failures(ran),
				/No item/.test(text(ran)),
				subscriptions.get(one)?.account === accountId,
			];
		},
		[[true], false, true],
	],
	[
		'a checkout update that half worked is not called undone',
		async ({ run, spoil }) => {
			const cart = { lineItems: [{ productPath: 'reverb-pack', quantity: 1 }] };
			const body = { id: 'OS1', status: 'OPEN', cart };
			spoil({ kind: 'status', status: 200, body });
			const ran = await run('fastSpringCheckoutSession cartItem.add', {
				checkoutPath: 'lumenaudio/popup-checkout',
				sessionId: 'OS1',
				productPath: byId('tape-echo'),
				quantity: 1,
			});
			return [failures(ran), /No item/.test(text(ran))];
		},
		[[true], false],
	],
	[
		'a price of a subscription without an amount',
		sentFor('fastSpringSubscription subscription.update', (scene) => ({
			subscriptionId: subscription(scene),
			updateFields: { price: entry({ key: 'USD' }) },
		})),
		ASKED_FOR,
	],
	[
		'a discount of a subscription without a figure',
		sentFor('fastSpringSubscription subscription.update', (scene) => ({
			subscriptionId: subscription(scene),
			updateFields: { discount: { entry: { type: 'percent' } } },
		})),
		ASKED_FOR,
	],
	[
		'a partial refund without an amount',
		sentFor('fastSpringReturn create', ({ refundable: [order = ''] }) => ({
			orderId: byId(order),
			refundType: 'PARTIAL',
			notification: 'NONE',
			items: entry({ product: PRODUCT, amount: NONE }),
		})),
		ASKED_FOR,
	],
	[
		'a partial refund whose amount is left out',
		sentFor('fastSpringReturn create', ({ refundable: [order = ''] }) => ({
			orderId: byId(order),
			refundType: 'PARTIAL',
			notification: 'NONE',
			items: entry({ product: PRODUCT }),
		})),
		ASKED_FOR,
	],
	...(
		[
			['without an amount', { product: PRODUCT }],
			['of nothing', { product: PRODUCT, amount: 0 }],
			['of less than nothing', { product: PRODUCT, amount: -5 }],
			['of an amount in words', { product: PRODUCT, amount: 'five' }],
			['of no product', { amount: 5 }],
		] as const
	).map(
		([name, row]): FactRow => [
			`a partial refund ${name} through JSON`,
			sentFor('fastSpringReturn create', ({ refundable: [order = ''] }) => ({
				orderId: byId(order),
				refundType: 'PARTIAL',
				notification: 'NONE',
				options: { additionalFieldsJson: JSON.stringify({ items: [row] }) },
			})),
			ASKED_FOR,
		],
	),
	[
		'a price of a product without an amount',
		sentFor('fastSpringProduct product.upsert', () => ({
			productPath: byId('new-one'),
			pricing: { price: entry({ key: 'USD' }) },
		})),
		ASKED_FOR,
	],
	[
		'a coupon of nobody knows how many per cent',
		sentFor('fastSpringCoupon coupon.upsert', () => ({
			couponId: byId('c1'),
			discountType: 'percent',
			percent: NONE,
		})),
		ASKED_FOR,
	],
	[
		'a coupon whose percentage is left out',
		sentFor('fastSpringCoupon coupon.upsert', () => ({
			couponId: byId('c1'),
			discountType: 'percent',
		})),
		ASKED_FOR,
	],
	[
		'a transfer with an empty receiver',
		sentFor('fastSpringSubscription subscription.transfer', (scene) => ({
			sourceAccountId: byId('a'),
			subscriptions: scene.active[0],
			initiatedBy: 'ops@example.com',
			target: { accountId: '' },
		})),
		ASKED_FOR,
	],
	[
		'a quote without the address of its recipient',
		sentFor('fastSpringQuote create', () => ({
			name: 'Q',
			items: entry({ product: byId(PRODUCT), quantity: 1 }),
			recipient: { email: NONE, first: 'A', last: 'B' },
			recipientAddress: { country: 'US' },
		})),
		ASKED_FOR,
	],
	[
		'a quote whose recipient has no address at all',
		sentFor('fastSpringQuote create', () => ({
			name: 'Q',
			items: entry({ product: byId(PRODUCT), quantity: 1 }),
			recipient: { first: 'A', last: 'B' },
			recipientAddress: { country: 'US' },
		})),
		ASKED_FOR,
	],
	[
		'an invoice whose recipient has no name',
		sentFor('fastSpringInvoice invoice.create', () => ({
			currencyCode: 'EUR',
			paymentMethod: 'WIRE',
			billTo: { email: 'a@example.com', country: 'DE' },
			invoiceItems: entry({ productPath: byId(PRODUCT), quantity: 1 }),
		})),
		ASKED_FOR,
	],
	[
		'an invoice without items',
		sentFor('fastSpringInvoice invoice.create', () => ({
			currencyCode: 'EUR',
			paymentMethod: 'WIRE',
			billTo: { email: 'a@example.com', firstName: 'A', lastName: 'B', country: 'DE' },
			invoiceItems: {},
		})),
		ASKED_FOR,
	],
	[
		'a quote without items',
		sentFor('fastSpringQuote create', () => ({ name: 'Q', items: {}, ...RECIPIENT })),
		ASKED_FOR,
	],
	[
		'a quote without a recipient',
		sentFor('fastSpringQuote create', () => ({
			name: 'Q',
			items: entry({ product: byId(PRODUCT), quantity: 1 }),
			recipientAddress: { country: 'US' },
		})),
		ASKED_FOR,
	],
	[
		'a transfer to a new account without an address',
		sentFor('fastSpringSubscription subscription.transfer', (scene) => ({
			sourceAccountId: byId('a'),
			subscriptions: scene.active[0],
			initiatedBy: 'ops@example.com',
			targetKind: 'new',
			target: { email: 'new@example.com' },
		})),
		ASKED_FOR,
	],
	[
		'an amount per currency of a coupon that is left out',
		sentFor('fastSpringCoupon coupon.upsert', () => ({
			couponId: byId('c1'),
			discountType: 'flat',
			amount: entry({ key: 'USD' }),
		})),
		ASKED_FOR,
	],
	[
		'a transfer to nobody',
		sentFor('fastSpringSubscription subscription.transfer', (scene) => ({
			sourceAccountId: byId('a'),
			subscriptions: scene.active[0],
			initiatedBy: 'ops@example.com',
			target: {},
		})),
		ASKED_FOR,
	],
	[
		'an add-on without a product',
		sentFor('fastSpringSubscription subscription.update', (scene) => ({
			subscriptionId: subscription(scene),
			updateFields: { addons: entry({ quantity: 2 }) },
		})),
		ASKED_FOR,
	],
	[
		'a quantity threshold in words',
		sentFor('fastSpringSession create', () => ({
			items: entry({
				product: byId(PRODUCT),
				quantity: 1,
				additionalFields: {
					pricing: {
						price: entry({ key: 'USD', value: 10 }),
						quantityDiscounts: entry({ key: 'ten', value: { percent: 5 } } as Json),
					},
				},
			}),
		})),
		ASKED_FOR,
	],
];
factTests(rows);
