/** Reported faults that gave wrong results: dates, clearing, look-ups, lists, sessions, Simplify, input as text. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Host } from '../FastSpringPollTrigger/host.mts';
import { runWorkflow } from '../support/n8n.mts';
import { byId, picked, type Json } from '../support/operations.mts';
import {
	entry,
	factTests,
	failures,
	goOn,
	id,
	shown,
	text,
	type FactRow,
	type Scene,
} from './facts.mts';

const PRODUCT = 'mixdesk-3';
const subscription = ({ active: [one = ''] }: Scene) => byId(one);
const DAY = '2027-06-30';
const MS = Date.parse(`${DAY}T12:00:00Z`);

/** What an update of a subscription sends, or that it was refused. */
const updated =
	(updateFields: object, item: Json = {}) =>
	async (scene: Scene) => {
		const { run, bodies } = scene;
		const ran = await run(
			'fastSpringSubscription subscription.update',
			{ subscriptionId: subscription(scene), updateFields },
			{ ...goOn, items: [{ json: item as never }] },
		);
		const [sent] = bodies('/subscriptions') as { subscriptions: Json[] }[];
		const fields = sent?.subscriptions[0] ?? { nothing: failures(ran)[0] };
		return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== 'subscription'));
	};
const REFUSED = { nothing: true };

const filtered =
	(begin: string) =>
	async ({ run, bench }: Scene) => {
		await run('fastSpringOrder getAll', {
			returnAll: true,
			returnFullRecords: false,
			filters: { begin, end: '2026-03-31' },
		});
		const { begin: sent } = Object.assign({}, bench.attempts[0]?.query) as Json;
		return sent;
	};

const couponStart =
	(start: string, timezone: string) =>
	async ({ bench }: Scene) => {
		await runWorkflow(
			{
				nodes: [
					{ name: 'Items', type: 'bench.items', parameters: {} },
					{
						name: 'Node',
						type: 'fastSpringCoupon',
						parameters: {
							resource: 'coupon',
							operation: 'upsert',
							couponId: byId('c1'),
							discountType: 'percent',
							percent: 10,
							additionalFields: { available: { entry: { start } } },
						},
					},
				],
				connections: { Items: { main: [[{ node: 'Node', type: 'main', index: 0 }]] } },
				settings: { timezone },
			},
			{ credentials: bench.credentials() },
		);
		const [sent] = bench.attempts.filter(({ body }) => body !== undefined);
		const [, time = ''] = /"start":"?([^",}]+)/.exec(JSON.stringify(sent?.body)) ?? [];
		return Date.parse(time);
	};

/** Answers of others than FastSpring's look-up, in which "not found" stands. */
const NOT_FOUND: readonly (readonly [number, unknown])[] = [
	[401, { error: { account: 'account id not found' } }],
	[404, { statusCode: 404, error: 'Not Found', message: 'Route GET:/accounts not found' }],
	[404, { code: 'NotFound', message: 'Not Found' }],
	[500, { error: 'Shard for store not found' }],
	[502, { error: { account: 'account not found' } }],
];

const REFERENCES = [
	'NINTHSS260310-1234-56789',
	'BRIGHTFORG260310-1234-56789B',
	'HARBOURAUDI260310-1234-56789',
	'whatever-the-user-enters',
];

const EVENTS = Array.from({ length: 30 }, (_, at) => ({
	id: `ev${at}`,
	processed: false,
	created: Date.parse('2026-03-09T12:00:00Z') + at * 10_000,
	type: 'order.completed',
	live: true,
	data: {},
}));
/** Unprocessed events, 25 an answer, of a service that takes `begin` only where no `days` are sent. */
async function eventService(
	refuses: boolean,
): Promise<{ url: string; close: () => Promise<void> }> {
	const server = createServer(({ url }, response) => {
		const query = new URL(url ?? '', 'http://localhost').searchParams;
		const [days, begin] = [query.get('days'), query.get('begin')];
		const from =
			days === null ? (/^\d+$/.test(begin ?? '') ? Number(begin) : Date.parse(`${begin}`)) : 0;
		const rest = EVENTS.filter(({ created }) => created >= from);
		const refused = refuses && days !== null && begin !== null;
		const body = refused
			? { result: 'error', error: { days: 'Use either begin or days.' } }
			: { result: 'success', events: rest.slice(0, 25), more: rest.length > 25 };
		// A poll goes by the service's clock, which it reads off its answers.
		const date = new Date('2026-03-10T12:00:00Z').toUTCString();
		response.writeHead(refused ? 500 : 200, { 'content-type': 'application/json', date });
		response.end(JSON.stringify({ action: 'events.get', ...body }));
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: async () => {
			server.closeAllConnections();
			await new Promise((closed) => server.close(closed));
		},
	};
}

const listed = async (
	{ run, spoil, bench }: Scene,
	fault: object,
	operation: string,
	parameters: object,
) => {
	spoil({ kind: 'status', status: 200, times: 1, ...fault });
	const ran = await run(operation, { returnAll: true, ...parameters });
	return [ran.output[0]?.length ?? 0, bench.attempts.length];
};

const rows: FactRow[] = [
	...(
		[
			['a JavaScript Date', '={{ new Date("2027-06-30T12:00:00Z") }}', { next: DAY }],
			['a Luxon DateTime', '={{ DateTime.fromISO("2027-06-30T12:00:00Z") }}', { next: DAY }],
			['milliseconds', MS, { next: DAY }],
			['milliseconds as text', String(MS), { next: DAY }],
			['seconds', MS / 1000, { next: DAY }],
			['an object that is no date', '={{ {} }}', REFUSED],
			['a list', '={{ [1] }}', REFUSED],
		] as const
	).map(
		([name, next, expected]): FactRow => [
			`a date of an update: ${name}`,
			updated({ next }),
			expected,
		],
	),
	[
		'a date of a filter: a JavaScript Date',
		filtered('={{ new Date("2026-03-01T00:00:00Z") }}'),
		'2026-03-01',
	],
	[
		'a date of a filter: milliseconds',
		filtered(`={{ ${Date.parse('2026-03-01')} }}`),
		'2026-03-01',
	],
	[
		'an update with nothing to change: a missing value',
		updated({ quantity: '={{ $json.missing }}' }),
		REFUSED,
	],
	['an update with nothing to change: no field', updated({}), REFUSED],
	[
		'an update of an account with nothing to change',
		async ({ run, bench }) => {
			const [account = ''] = bench.sandbox.store.accounts.keys();
			const ran = await run('fastSpringAccount update', {
				accountId: byId(account),
				updateFields: { company: '={{ null }}' },
			});
			return [bench.attempts.length, failures(ran)];
		},
		[0, [true]],
	],
	[
		"an agent's blanks clear nothing",
		updated(
			{
				quantity: '={{ $json.q }}',
				coupons: '={{ $json.c }}',
				taxExemptId: '={{ $json.t }}',
				remainingPeriods: '={{ $json.r }}',
			},
			{ q: 3, c: '', t: '', r: 0 },
		),
		{ quantity: 3 },
	],
	['a null clears nothing', updated({ quantity: 3, coupons: '={{ null }}' }), { quantity: 3 }],
	[
		'company and phone of an account are cleared on purpose',
		async ({ run, bench }) => {
			const account = [...bench.sandbox.store.accounts.values()].find(
				({ contact }) => contact.company,
			);
			await run('fastSpringAccount update', {
				accountId: byId(account?.id ?? ''),
				updateFields: { clearFields: ['company', 'phone'] },
			});
			const [sent] = bench.attempts.filter(({ body }) => body !== undefined);
			const contact = Object.assign({}, (sent?.body as Json | undefined)?.['contact']) as Json;
			return { company: contact['company'], phone: contact['phone'] };
		},
		{ company: '', phone: '' },
	],
	[
		'a time without a zone is the workflow’s: New York',
		couponStart('2027-06-01T00:00:00', 'America/New_York'),
		Date.parse('2027-06-01T04:00:00Z'),
	],
	[
		'a time without a zone is the workflow’s: Tokyo',
		couponStart('2027-06-01 08:30', 'Asia/Tokyo'),
		Date.parse('2027-05-31T23:30:00Z'),
	],
	...NOT_FOUND.flatMap(([status, body], at): FactRow[] => [
		[
			`"not found" of somebody else is no empty list (${at}: ${status})`,
			async ({ run, spoil }) => {
				spoil({ kind: 'status', status, body });
				return failures(
					await run('fastSpringAccount getAll', { filters: { email: 'a@example.com' } }),
				);
			},
			[true],
		],
		[
			`"not found" of somebody else does not say that there is no such order (${at}: ${status})`,
			async ({ run, spoil }) => {
				spoil({ kind: 'status', status, body });
				const ran = await run('fastSpringOrder get', {
					orderId: picked('reference', 'LUM260310-1234-56789'),
				});
				return [failures(ran), /no order|order of this store/i.test(text(ran))];
			},
			[[true], false],
		],
	]),
	...REFERENCES.map(
		(reference): FactRow => [
			`By Reference looks up ${reference}`,
			async ({ run, bench }) => {
				const [order] = bench.sandbox.store.orders.values();
				if (order) order.reference = reference;
				const ran = await run(
					'fastSpringOrder get',
					{ orderId: picked('reference', reference), simplify: false },
					goOn,
				);
				return ran.output[0]?.[0]?.json['order'] === order?.id;
			},
			true,
		],
	),
	[
		'Return Full Records: an id that an answer leaves out is asked alone',
		async ({ run, spoil, bench }) => {
			const [a, b] = [...bench.sandbox.store.orders.keys()];
			const body = { action: 'order.getall', result: 'success', nextPage: null, orders: [a, b] };
			spoil({ kind: 'status', status: 200, body, match: { path: '/orders' }, times: 1 });
			const one = { orders: [{ order: a, id: a, reference: 'x', result: 'success' }] };
			spoil({ kind: 'status', status: 200, body: one, match: { path: '/orders/*' }, times: 1 });
			const ran = await run('fastSpringOrder getAll', { returnAll: true, simplify: false });
			return ran.output[0]?.map(({ json }) => json['reference'] !== undefined);
		},
		[true, true],
	],
	[
		'joined ids that come back as one unknown id are read one by one, and remembered',
		async ({ run, spoil, active, bench }) => {
			const ids = active.slice(0, 3);
			const joined = ids.join(',');
			spoil({
				kind: 'status',
				status: 400,
				body: {
					action: 'subscription.get',
					subscription: joined,
					result: 'error',
					error: { subscription: 'Subscription not found' },
				},
				match: { path: `/subscriptions/${joined}` },
			});
			const read = () =>
				run(
					'fastSpringSubscription subscription.get',
					{ subscriptionId: byId(id) },
					{ ...goOn, ids },
				);
			const first = failures(await read());
			const calls = bench.attempts.length;
			return [first, failures(await read()), bench.attempts.length - calls];
		},
		[[false, false, false], [false, false, false], 3],
	],
	[
		'a flat error that names one id fails that one only',
		async ({ run, spoil, active: [good = ''] }) => {
			spoil({
				kind: 'status',
				status: 400,
				body: {
					action: 'subscription.get',
					subscription: 'bad',
					result: 'error',
					error: { subscription: 'Subscription not found' },
				},
				match: { path: `/subscriptions/${good},bad` },
			});
			return failures(
				await run(
					'fastSpringSubscription subscription.get',
					{ subscriptionId: byId(id) },
					{ ...goOn, ids: [good, 'bad'] },
				),
			);
		},
		[false, true],
	],
	...([false, true] as const).flatMap((refuses): FactRow[] => {
		const service = refuses
			? 'refuses days beside begin'
			: 'looks at days alone where both are sent';
		return [
			[
				`all events come from a service that ${service}`,
				async ({ run, bench }) => {
					const { url, close } = await eventService(refuses);
					const credentials = bench.credentials({ baseUrl: url });
					const all = { days: 30, returnAll: true };
					const ran = await run('fastSpringEvent getUnprocessed', all, { credentials });
					await close();
					return [ran.output[0]?.length, ran.error?.message];
				},
				[EVENTS.length, undefined],
			],
			[
				`the Poll Trigger hands over all events of a service that ${service}`,
				async () => {
					const { url, close } = await eventService(refuses);
					const host = await Host.open(
						{ baseUrl: url, requestsPerMinute: 250 },
						{ firstPoll: 'past', days: 30 },
					);
					const failed = await host.activate().then(() => '', String);
					await close();
					return [new Set(host.ids).size, failed];
				},
				[EVENTS.length, ''],
			],
		];
	}),
	[
		'a list of codes that tells of a next page is read on',
		async (scene) => {
			const [coupon = ''] = scene.bench.sandbox.store.coupons.keys();
			const body = { coupon, codes: ['A1', 'A2'], page: 1, limit: 2, nextPage: 2 };
			return (
				await listed(scene, { body }, 'fastSpringCoupon code.getAll', { couponId: byId(coupon) })
			)[1];
		},
		2,
	],
	[
		'an error row in a list is no record',
		async (scene) => {
			const error = {
				order: 'o2',
				action: 'order.get',
				result: 'error',
				error: { order: 'Not found' },
			};
			const body = {
				result: 'success',
				nextPage: null,
				orders: [{ order: 'o1', id: 'o1', result: 'success', total: 5 }, error],
			};
			return (
				await listed(scene, { body, match: { path: '/orders' } }, 'fastSpringOrder getAll', {
					returnFullRecords: false,
				})
			)[0];
		},
		1,
	],
	[
		'a report server that ignores the page is left soon',
		async ({ run, spoil, bench }) => {
			const report = Array.from({ length: 1000 }, (_, at) => ({ order_id: `o${at}` }));
			spoil({ kind: 'status', status: 200, body: { report, request: {} } });
			const ran = await run(
				'fastSpringReport report.revenue',
				{ delivery: 'rows', returnAll: true },
				{ signal: AbortSignal.timeout(10_000) },
			);
			return [bench.attempts.length < 10, failures(ran)];
		},
		[true, [true]],
	],
	[
		'a report job that never ends is left at last',
		async ({ run, spoil }) => {
			spoil({
				kind: 'status',
				status: 200,
				body: { id: 'JOB1', name: 'RevenueReport', status: 'PROCESSING' },
			});
			const ran = await run(
				'fastSpringReport report.revenue',
				{ delivery: 'job' },
				{ signal: AbortSignal.timeout(20_000) },
			);
			return [ran.status, failures(ran)];
		},
		['error', [true]],
	],
	[
		'a session with an empty cart is no success',
		async ({ run, spoil }) => {
			const body = {
				id: 'OS1',
				status: 'OPEN',
				checkoutUrls: { webcheckoutUrl: 'https://x.onfastspring.com/session/OS1' },
				cart: { lineItems: [] },
			};
			spoil({ kind: 'status', status: 201, body });
			return failures(
				await run('fastSpringCheckoutSession session.create', {
					checkoutPath: 'lumenaudio/popup-checkout',
					lineItems: entry({ productPath: byId(PRODUCT), quantity: 1 }),
				}),
			);
		},
		[true],
	],
	...(
		[
			'lumenaudio.onfastspring.com/christmas',
			'https://lumenaudio.test.onfastspring.com/holiday',
		] as const
	).map(
		(storefront): FactRow => [
			`a session keeps the path of ${storefront}`,
			async ({ run }) => {
				const ran = await run('fastSpringSession create', {
					items: entry({ product: byId(PRODUCT), quantity: 1 }),
					additionalFields: {
						contact: { email: 'a@example.com', first: 'A', last: 'B', country: 'US' },
					},
					options: { storefront },
				});
				return /\/(christmas|holiday)\/session\//.test(JSON.stringify(shown(ran)));
			},
			true,
		],
	),
	[
		"Simplify leaves the seller's own maps as they are",
		async ({ run, spoil }) => {
			spoil({ kind: 'status', status: 200, body: { orders: [{ ...ORDER, result: 'success' }] } });
			const [one] = shown(await run('fastSpringOrder get', { orderId: byId('o1') })) as Json[];
			return [one?.['tags'], (one?.['items'] as Json[] | undefined)?.[0]?.['attributes']];
		},
		() => [ORDER.tags, ORDER.items[0]?.attributes],
	],
	[
		"Simplify keeps a buyer's reference",
		async ({ run, spoil }) => {
			spoil({ kind: 'status', status: 200, body: { orders: [{ ...ORDER, result: 'success' }] } });
			const [one] = shown(await run('fastSpringOrder get', { orderId: byId('o1') })) as Json[];
			return one?.['buyerReference'];
		},
		'b-1',
	],
	[
		'Simplify keeps what people link by',
		async ({ run, spoil }) => {
			spoil({
				kind: 'status',
				status: 200,
				body: { subscriptions: [{ ...SUBSCRIPTION, result: 'success' }] },
			});
			const [one] = shown(
				await run('fastSpringSubscription subscription.get', { subscriptionId: byId('s1') }),
			) as Json[];
			return LINKS.filter((key) => one?.[key] === undefined);
		},
		[],
	],
	...(
		[
			['a JSON array given as text', '["a1","b1"]', ['a1', 'b1']],
			['a list with commas', 'a1, b1', ['a1', 'b1']],
			['an array', '={{ ["a1","b1"] }}', ['a1', 'b1']],
		] as const
	).map(
		([name, subscriptions, expected]): FactRow => [
			`several ids: ${name}`,
			async ({ run, bench }) => {
				await run('fastSpringSubscription subscription.transfer', {
					sourceAccountId: byId('s'),
					subscriptions,
					initiatedBy: 'ops@example.com',
					target: { accountId: 'r' },
				});
				const [sent] = bench.attempts.filter(({ body }) => body !== undefined);
				return String(JSON.stringify(sent?.body)).match(/\b[ab]1/g);
			},
			expected,
		],
	),
	...(
		[
			['in an array', '={{ ["MixDesk Pro, Team"] }}'],
			['in a JSON array given as text', '["MixDesk Pro, Team"]'],
			['in a JSON array out of an expression', '={{ JSON.stringify(["MixDesk Pro, Team"]) }}'],
		] as const
	).map(
		([name, productNames]): FactRow => [
			`a product name with a comma is one name ${name}`,
			async ({ run, bench }) => {
				await run('fastSpringReport report.revenue', {
					delivery: 'rows',
					filters: { productNames },
				});
				return String(JSON.stringify(bench.attempts[0]?.body)).includes('["MixDesk Pro, Team"]');
			},
			true,
		],
	),
	[
		'"TRUE" of a sheet is true',
		updated({ quantity: 2, manualRenew: '={{ "TRUE" }}' }),
		{ quantity: 2, manualRenew: true },
	],
	[
		'"FALSE" of a sheet is false',
		updated({ quantity: 2, manualRenew: '={{ "FALSE" }}' }),
		{ quantity: 2, manualRenew: false },
	],
	[
		'29 × 1.1 is 31.9',
		updated({ price: entry({ key: 'USD', value: '={{ 29 * 1.1 }}' }) }),
		{ pricing: { price: { USD: 31.9 } } },
	],
	[
		'a survey is sent with no reason that nobody chose',
		async (scene) => {
			await scene.run(
				'fastSpringSubscription cancelSurvey.submit',
				{ subscriptionId: subscription(scene), additionalFields: { reasonName: 'support' } },
				goOn,
			);
			return scene
				.bodies(/cancelSurvey/)
				.map((body) => [
					/"?reasonId"?:"?1\b/.test(JSON.stringify(body)),
					JSON.stringify(body).includes('support'),
				]);
		},
		[[false, true]],
	],
];
const ORDER = {
	order: 'o1',
	id: 'o1',
	currency: 'USD',
	total: 10,
	buyerReference: 'b-1',
	tags: {
		'Sales Rep': 'Ann',
		'crm.id': '48',
		'crm id': '49',
		plan: 'pro',
		planDisplay: 'Pro plan',
		renewalDate: 1789380000123,
		priceValue: 'v',
		price: 'p',
	},
	items: [{ product: 'p', attributes: { 'License Key': 'x', seat: '1', seatDisplay: 'One' } }],
};
const SUBSCRIPTION = {
	id: 's1',
	subscription: 's1',
	state: 'canceled',
	account: 'a1',
	product: 'pro',
	initialOrderId: 'o1',
	initialOrderReference: 'BRI211109-1234-56789',
	tags: { user_id: 'u-1' },
	addons: [{ product: 'seat', quantity: 3 }],
	canceledDate: 1678350419000,
	customReferenceId: 'c-1',
};
const LINKS = ['initialOrderId', 'addons', 'tags', 'canceledDate', 'customReferenceId'];
factTests(rows);
