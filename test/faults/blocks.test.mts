/** Reported faults that held up a run, hid a reason or showed a secret. */
import { byId, picked } from '../support/operations.mts';
import { entry, factTests, failures, goOn, id, text, type FactRow, type Scene } from './facts.mts';

const PRODUCT = 'mixdesk-3';
const get = ({ run }: Scene, more = {}) =>
	run('fastSpringOrder get', { orderId: byId('abc') }, more);

const refusal = (order: string) => ({ action: 'order.get', result: 'error', error: { order } });

/** What a user sees of a refusal with such a text. */
const told = (message: string) => async (scene: Scene) => {
	scene.spoil({ kind: 'status', status: 400, body: refusal(message) });
	return text(await get(scene));
};
/** Whether it can still be seen. */
const shows =
	(secret: string, message = `Refused: ${secret} is taken`) =>
	async (scene: Scene) =>
		(await told(message)(scene)).includes(secret);

const URLS: readonly (readonly [string, string])[] = [
	['https://app.fastspring.com/order/abcDEF12345?tab=1', '/orders/abcDEF12345'],
	['https://app.fastspring.com/order/abcDEF12345/edit', '/orders/abcDEF12345'],
	[
		'https://app.fastspring.com/order/home.xml?mRef=AcquisitionTransaction:abcDEF12345',
		'/orders/abcDEF12345',
	],
];

/** Calls for so many entries, all of which are refused in the same way. */
const calls =
	(operation: string, parameters: object, count: number, body: unknown, status = 400) =>
	async ({ run, spoil, bench }: Scene) => {
		spoil({
			kind: 'status',
			status,
			match: { method: 'POST' },
			...(body === undefined ? {} : { body }),
		});
		const ids = Array.from({ length: count }, (_, at) => `one-${at}`);
		const ran = await run(operation, parameters, { ...goOn, ids });
		return [bench.attempts.length <= 10, failures(ran).every(Boolean)];
	};
const upsert = { productPath: byId(id), additionalFields: { sku: 'x' } };
const tag = {
	orderId: byId(id),
	updateFields: { tags: entry({ key: 'k', value: 'v' }) },
	options: { otherEntries: 'replace' },
};

const rows: FactRow[] = [
	...(['in seconds', 'as a date'] as const).map(
		(form): FactRow => [
			`a Retry-After of a day, ${form}, holds up neither this run nor the next one`,
			async (scene) => {
				const { spoil, bench } = scene;
				const began = bench.clock.now();
				const tomorrow = new Date(began + 86_400_000).toUTCString();
				const wait = form === 'in seconds' ? '86400' : tomorrow;
				spoil({ kind: 'status', status: 429, headers: { 'retry-after': wait }, times: 1 });
				await get(scene);
				await get(scene);
				return bench.clock.now() - began < 30 * 60_000;
			},
			true,
		],
	),
	...(
		[
			['code and message', { code: 'VALIDATION_ERROR', message: 'Contact is missing' }],
			[
				'a service error',
				{ status: '500 X', timestamp: 't', id: 'FS9', message: 'Contact is missing' },
			],
			['message alone', { message: 'Contact is missing' }],
			['errors', { status: '500', errors: [{ field: 'contact', message: 'Contact is missing' }] }],
		] as const
	).flatMap(([name, body]) =>
		[500, 503].map(
			(status): FactRow => [
				`the reason under HTTP ${status} is told: ${name}`,
				async ({ run, spoil }) => {
					spoil({ kind: 'status', status, body });
					const ran = await run('fastSpringQuote create', {
						name: 'Q',
						items: entry({ product: byId(PRODUCT), quantity: 1 }),
						recipient: { email: 'a@example.com', first: 'A', last: 'B' },
						recipientAddress: { country: 'US' },
					});
					return text(ran).includes('Contact is missing');
				},
				true,
			],
		),
	),
	[
		'one wrong field in 300 products takes few calls',
		calls('fastSpringProduct product.upsert', upsert, 300, {
			unsupportedField: { message: 'unreadable', params: [] },
		}),
		[true, true],
	],
	[
		'an empty 409 on 50 orders takes few calls',
		calls('fastSpringOrder update', tag, 50, undefined, 409),
		[true, true],
	],
	[
		'an empty 422 on 300 products takes few calls',
		calls('fastSpringProduct product.upsert', upsert, 300, undefined, 422),
		[true, true],
	],
	...(
		[
			['without a space', 'x'.repeat(100_000)],
			['of dots', 'a.'.repeat(50_000)],
			['of digits', '1'.repeat(100_000)],
			['of slashes', '/'.repeat(100_000)],
			['of quotes', '"'.repeat(100_000)],
			['of almost addresses', 'a@'.repeat(50_000)],
		] as const
	).map(
		([name, message]): FactRow => [
			`100 kB ${name} in an error block nobody, and are shown in short`,
			async (scene) => {
				const from = performance.now();
				const shown = await told(message)(scene);
				return [performance.now() - from < 2_000, shown.length < 2_000];
			},
			[true, true],
		],
	),
	[
		'a long value in an error is quoted in short',
		async ({ run }) =>
			text(
				await run('fastSpringAccount create', {
					email: 'a@example.com',
					first: 'A',
					last: 'B',
					additionalFields: { country: `={{ "x".repeat(20000) }}` },
				}),
			).length < 1_000,
		true,
	],
	...(
		[
			['an address', 'ann.lee@example.com'],
			['an address of this machine', 'user@localhost'],
			['an address, encoded', 'ann%40example.com'],
			['a phone number', '+49 30 5550142'],
			['a phone number after 00', '0049 30 5550142'],
			['a phone number in brackets', '(030) 555 0142'],
			[
				'a link that logs in',
				'https://store.onfastspring.com/account/k2Wm8QzRtEyPb5VxLc0NhA/f4TqZs7UjDg',
			],
			['a link of a session', 'https://store.onfastspring.com/session/k2Wm8QzRtEyPb5VxLc0NhA'],
		] as const
	).map(
		([name, secret]): FactRow => [
			`an error shows no ${name.replace(/^an? /, '')}`,
			shows(secret),
			false,
		],
	),
	[
		'an error shows no number that it calls a phone',
		shows('030 5550142', 'Contact phone 030 5550142 is invalid'),
		false,
	],
	[
		'an error shows references, ids, days and amounts',
		async (scene) => {
			const kept = [
				'LUM260310-1234-56789',
				'1789380000123',
				'2026-03-31',
				'120000.50',
				'mixdesk-3',
				'(2026) 12 of 50',
			];
			const shown = await told(kept.join('; '))(scene);
			return kept.filter((one) => !shown.includes(one));
		},
		[],
	],
	...(
		[
			['as it is', 'sandbox'],
			['as Basic', Buffer.from('sandbox:sandbox').toString('base64')],
		] as const
	).map(
		([name, echoed]): FactRow => [
			`an error shows no login of the credential that a server echoes ${name}`,
			async (scene) => {
				const shown = await told(`Refused login ${echoed} today`)(scene);
				return [/Refused login .* today/.test(shown), shown.includes(`login ${echoed}`)];
			},
			[true, false],
		],
	),
	...([0, -3, 'abc', '0', 1.5, '2,5', '={{ {} }}'] as const).map(
		(requestsPerMinute): FactRow => [
			`${JSON.stringify(requestsPerMinute)} requests per minute are refused by name`,
			async (scene) => {
				const { bench } = scene;
				const ran = await get(scene, { credentials: bench.credentials({ requestsPerMinute }) });
				return [bench.attempts.length, /Requests per Minute/.test(text(ran))];
			},
			[0, true],
		],
	),
	...URLS.map(
		([url, path]): FactRow => [
			`By URL takes the right part of ${url}`,
			async ({ run, bench }) => {
				await run('fastSpringOrder get', { orderId: picked('url', url) }, goOn);
				return bench.attempts.map((one) => one.path);
			},
			[path],
		],
	),
	[
		'By URL of a subscription in the app',
		async ({ run, bench }) => {
			const url = 'https://app.fastspring.com/subscription/abcDEF12345/history/2';
			await run(
				'fastSpringSubscription subscription.get',
				{ subscriptionId: picked('url', url) },
				goOn,
			);
			return bench.attempts.map((one) => one.path);
		},
		['/subscriptions/abcDEF12345'],
	],
	...(
		[
			['both dates', { begin: '2026-03-01', end: '2026-03-02' }],
			['a begin', { begin: '2026-03-01' }],
			['an end', { end: '2026-03-02' }],
		] as const
	).map(
		([name, filters]): FactRow => [
			`a list of subscriptions with ${name} and no event is refused`,
			async ({ run, bench }) => {
				const ran = await run('fastSpringSubscription subscription.getAll', {
					returnAll: true,
					filters,
				});
				return [bench.attempts.length, failures(ran)];
			},
			[0, [true]],
		],
	),
];
factTests(rows);
