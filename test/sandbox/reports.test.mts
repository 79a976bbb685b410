import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { orderTotals } from '../../sandbox/store/lines.mts';
import { toPayout } from '../../sandbox/store/money.mts';
import { placeOrder } from '../../sandbox/store/orders.mts';
import { revenueColumns } from '../../sandbox/store/reportRevenue.mts';
import { subscriptionColumns } from '../../sandbox/store/reportSubscriptions.mts';
import { rigReports } from '../../sandbox/store/reports.mts';
import {
	first,
	HEADERS,
	keepsToTheDocuments,
	listOf,
	objectAt,
	open,
	START,
	type Answer,
	type Body,
	type Client,
} from './support.mts';

let client: Client;
beforeAll(async () => {
	client = await open({ seed: { accounts: 30, orders: 80, subscriptions: 40 } });
});
beforeEach(() => {
	client.clock.at = START;
	client.sandbox.reset();
});
afterAll(() => client.sandbox.close());

const report = (kind: string, body: Body) =>
	client.post(`/data/v1/${kind}`, { filter: {}, ...body });
const rows = async (kind: string, body: Body) => listOf((await report(kind, body)).body, 'report');
const sum = (values: Iterable<unknown>) =>
	Number([...values].reduce<number>((total, value) => total + Number(value), 0).toFixed(2));
const problem = (message: string, errors: unknown[]) => ({
	status: 400,
	body: {
		status: 'BAD_REQUEST',
		timestamp: '03-11-2026 09:30:00',
		id: expect.stringMatching(/^FS/),
		message,
		details: null,
		errors,
	},
});
const invalid = (errorCode: string, field: string, message: string) =>
	problem(message, [{ errorCode, field, message, rejectedValue: field }]);
const completed = () =>
	[...client.sandbox.store.orders.values()].filter(({ status }) => status === 'completed');

describe('POST /data/v1/revenue', () => {
	test('adds up to the orders: income, tax and how many there are', async () => {
		const bought = (
			await rows('revenue', {
				reportColumns: [
					'order_id',
					'income',
					'tax',
					'grand_total_in_usd',
					'transaction_amount',
					'transaction_fee',
					'return_true_false',
				],
				groupBy: ['order_id', 'return_true_false'],
			})
		).filter((row) => row['return_true_false'] === false);
		expect(bought).toHaveLength(completed().length);
		for (const row of bought) {
			const order = first(completed(), ({ id }) => id === row['order_id']);
			const totals = orderTotals(order);
			expect(row['income']).toBe(totals.subtotal);
			expect(Number(row['tax'])).toBeCloseTo(totals.tax, 1);
			expect(row['grand_total_in_usd']).toBe(toPayout(totals.total, order.currency));
			expect(Number(row['transaction_amount']) + Number(row['transaction_fee'])).toBeCloseTo(
				totals.subtotal,
				2,
			);
		}
	});

	test('takes off what was given back', async () => {
		const back = await rows('revenue', {
			reportColumns: ['order_id', 'income', 'return_true_false'],
			groupBy: ['order_id', 'return_true_false'],
		});
		const given = [...client.sandbox.store.returns.values()];
		expect(
			sum(back.filter((row) => row['return_true_false'] === true).map((row) => row['income'])),
		).toBe(-sum(given.flatMap(({ items }) => items.map(({ amount }) => amount))));
		expect(given.length).toBeGreaterThan(0);
	});

	test('groups by what it is told, in lower case, and by the properties shown where it is told nothing', async () => {
		const countries = await rows('revenue', {
			reportColumns: ['Country_ISO', 'Order_Count', 'income_in_usd'],
		});
		expect(new Set(countries.map((row) => row['country_iso'])).size).toBe(countries.length);
		expect(sum(countries.map((row) => row['order_count']))).toBe(completed().length);
		const [month] = await rows('revenue', {
			reportColumns: ['order_count'],
			groupBy: ['transaction_year', 'transaction_month'],
		});
		expect(month).toEqual({ order_count: expect.any(Number) });
	});

	test('keeps to the filter', async () => {
		const filter = {
			startDate: '2026-09-01',
			endDate: '2026-10-31',
			countryISO: ['US', 'DE'],
			productPaths: ['mixdesk-pro-monthly'],
		};
		const found = await rows('revenue', {
			filter,
			reportColumns: [
				'transaction_date',
				'country_iso',
				'product_path',
				'order_id',
				'start_date',
				'end_date',
			],
		});
		expect(found.length).toBeGreaterThan(0);
		for (const row of found) {
			expect(row).toMatchObject({
				country_iso: expect.stringMatching(/^(US|DE)$/),
				product_path: 'mixdesk-pro-monthly',
				start_date: '2026-09-01',
				end_date: '2026-10-31',
			});
			expect(
				String(row['transaction_date']) >= '2026-09-01' &&
					String(row['transaction_date']) <= '2026-10-31',
			).toBe(true);
		}
		const named = await rows('revenue', {
			filter: { productNames: ['MixDesk Pro (monthly) (mixdesk-pro-monthly)'] },
			reportColumns: ['product_path'],
		});
		expect(named).toEqual([{ product_path: 'mixdesk-pro-monthly' }]);
		expect(await rows('revenue', { filter: { segments: ['b2b'] } })).toEqual([]);
		expect(await rows('revenue', { filter: { syncDate: '2026-11-04' } })).toEqual([]);
	});

	test('goes page by page, the last one not full, and echoes the request', async () => {
		const asked = { reportColumns: ['order_id'], pageCount: 30 };
		const pages = await Promise.all(
			[1, 2, 3, 4, 5, 6].map((pageNumber) => rows('revenue', { ...asked, pageNumber })),
		);
		const ids = pages.flat().map((row) => row['order_id']);
		expect([ids.length, new Set(ids).size]).toEqual([completed().length, completed().length]);
		expect(
			pages.map(({ length }) => length).filter((length) => length > 0 && length < 30),
		).toHaveLength(completed().length % 30 === 0 ? 0 : 1);
		expect((await report('revenue', asked)).body['request']).toEqual({ filter: {}, ...asked });
	});

	test('knows every column, and refuses those that are none', async () => {
		for (const [kind, columns] of [
			['revenue', revenueColumns],
			['subscription', subscriptionColumns],
		] as const) {
			const [row] = await rows(kind, { reportColumns: Object.keys(columns) });
			expect(Object.keys(row ?? {})).toEqual(Object.keys(columns));
		}
		expect(await report('revenue', { reportColumns: ['income', 'mrr'] })).toMatchObject(
			invalid('invalid.field', 'mrr', 'mrr field is not valid'),
		);
		expect(await report('revenue', { groupBy: ['income'] })).toMatchObject(
			invalid('invalid.column', 'income', 'Invalid column for grouping'),
		);
		expect(await report('subscription', { groupBy: ['item_id'] })).toMatchObject(
			invalid('invalid.column', 'item_id', 'Invalid column for grouping'),
		);
		expect(
			await report('revenue', { filter: { startDate: '2026-02-02', endDate: '2026-02-01' } }),
		).toMatchObject(problem('Invalid sql', []));
	});

	test.each([
		['pageCount', { pageCount: 1_001 }],
		['pageNumber', { pageNumber: 0 }],
		['filter', { filter: [] }],
		['startDate', { filter: { startDate: '1 May' } }],
		['countryISO', { filter: { countryISO: 'US' } }],
		['columns', { columns: [] }],
	])('refuses a %s that cannot be', async (field, body) => {
		expect(await report('revenue', body)).toMatchObject(
			invalid('invalid.field', field, `${field} field is not valid`),
		);
	});
});

describe('POST /data/v1/subscription', () => {
	test('agrees with the subscriptions', async () => {
		const { subscriptions } = client.sandbox.store;
		const one = await rows('subscription', {
			reportColumns: [
				'subscription_id',
				'mrr',
				'subscription_quantity',
				'product_path',
				'subscriptions',
			],
			groupBy: ['subscription_id'],
		});
		expect(one).toHaveLength(subscriptions.size);
		for (const row of one) {
			const found = first(subscriptions.values(), ({ id }) => id === row['subscription_id']);
			const counts = ['active', 'overdue', 'canceled'].includes(found.state);
			expect(row).toMatchObject({
				subscription_quantity: found.quantity,
				product_path: found.product,
				subscriptions: counts ? 1 : 0,
			});
			if (!counts) expect(row['mrr']).toBe(0);
		}
		const [all] = await rows('subscription', {
			reportColumns: ['mrr', 'arr', 'subscriptions', 'subscribers', 'average_mrr'],
		});
		expect(all?.['mrr']).toBe(sum(one.map((row) => row['mrr'])));
		expect(all?.['arr']).toBeCloseTo(12 * Number(all?.['mrr']), 2);
		expect(all?.['average_mrr']).toBeCloseTo(
			Number(all?.['mrr']) / Number(all?.['subscribers']),
			1,
		);
	});

	test('counts beginnings and ends in the range, and all that was there up to its end', async () => {
		const { subscriptions } = client.sandbox.store;
		const filter = { startDate: '2026-10-01', endDate: '2026-10-31' };
		const [from, until] = [Date.UTC(2026, 9, 1), Date.UTC(2026, 10, 1)];
		const within = (at: number | null) => at !== null && at >= from && at < until;
		const [row] = await rows('subscription', {
			filter,
			reportColumns: ['activations', 'cancellations', 'occurred_date'],
		});
		expect(row).toEqual({
			activations: [...subscriptions.values()].filter(({ begin }) => within(begin)).length,
			cancellations: [...subscriptions.values()].filter(
				({ begin, canceledDate }) => begin < until && within(canceledDate),
			).length,
			occurred_date: '2026-10-31',
		});
	});

	test('a dearer plan is an upgrade', async () => {
		const subscription = first(
			client.sandbox.store.subscriptions.values(),
			({ state, product, pause }) =>
				state === 'active' && product === 'mixdesk-pro-monthly' && !pause,
		);
		await client.post('/subscriptions', {
			subscriptions: [{ subscription: subscription.id, quantity: subscription.quantity + 1 }],
		});
		const [row] = await rows('subscription', {
			filter: { startDate: '2026-11-03' },
			reportColumns: ['subscription_id', 'mrr_upgrade', 'mrr_downgrade'],
			groupBy: ['subscription_id'],
		}).then((all) => all.filter((one) => one['subscription_id'] === subscription.id));
		expect(Number(row?.['mrr_upgrade'])).toBeGreaterThan(0);
		expect(row?.['mrr_downgrade']).toBe(0);
	});

	test('falls over a missing filter', async () => {
		expect((await client.post('/data/v1/subscription', { reportColumns: ['mrr'] })).status).toBe(
			500,
		);
		expect((await client.post('/data/v1/revenue', { reportColumns: ['income'] })).status).toBe(200);
	});
});

describe('jobs', () => {
	const start = async (body: Body = {}) =>
		String(
			(
				await report('revenue', {
					reportColumns: ['order_id', 'product_display_name', 'income'],
					async: true,
					...body,
				})
			).body['id'],
		);
	const look = (id: string) => client.get(`/data/v1/jobs/${id}`);
	const download = (id: string): Promise<Answer> => client.get(`/data/v1/downloads/${id}`);

	test('wait, work, and hand over a file with the rows of the report', async () => {
		const asked = {
			reportColumns: ['order_id', 'income'],
			async: true,
			notificationEmails: ['finance@example.com'],
		};
		const started = await report('revenue', asked);
		expect(started.body).toEqual({
			id: expect.stringMatching(/^JOB[A-Z0-9]{26}$/),
			name: 'RevenueReport',
			status: 'PENDING',
			request: { filter: {}, ...asked },
		});
		const id = String(started.body['id']);
		client.clock.advance(5_000);
		expect((await look(id)).body).toEqual({
			id,
			status: 'PROCESSING',
			name: 'RevenueReport',
			created: '2026-11-03T09:30:00',
			notificationEmails: ['finance@example.com'],
		});
		expect(await download(id)).toMatchObject({
			status: 400,
			body: { message: 'Report is not available' },
		});
		client.clock.advance(20_000);
		expect((await look(id)).body).toMatchObject({
			status: 'COMPLETE',
			completeDate: '2026-11-03T09:30:20',
			downloadUrl: `${client.sandbox.url}/data/v1/downloads/${id}`,
		});
		const file = await download(id);
		expect(file.headers['content-type']).toBe('text/plain; charset=utf-8');
		const [head, ...lines] = file.text.trimEnd().split('\n');
		expect([head, lines.length]).toEqual([
			'order_id,income',
			(await rows('revenue', { reportColumns: ['order_id', 'income'] })).length,
		]);
	});

	test('quote what holds a comma, a quotation mark or a line feed', async () => {
		const { store } = client.sandbox;
		const product = first(store.products.values(), ({ product: path }) => path === 'mixdesk-3');
		product.display = { en: 'Mix "Desk",\nthree' };
		const account = first(store.accounts.values());
		account.language = 'en';
		placeOrder(store, { account, currency: 'USD', items: [{ product, price: 7.5 }] });
		const id = await start({
			filter: { startDate: '2026-11-03', productPaths: ['mixdesk-3'] },
			reportColumns: ['product_display_name', 'coupon', 'income', 'return_true_false'],
		});
		client.clock.advance(60_000);
		expect((await download(id)).text).toBe(
			'product_display_name,coupon,income,return_true_false\n"Mix ""Desk"",\nthree",,7.5,false\n',
		);
	});

	test('fail where the range is impossible, and while they are rigged', async () => {
		const impossible = await start({ filter: { startDate: '2026-02-02', endDate: '2026-02-01' } });
		rigReports(client.sandbox.store, { failing: true });
		const rigged = await start();
		client.clock.advance(60_000);
		for (const id of [impossible, rigged])
			expect((await look(id)).body).toMatchObject({ status: 'FAILED', id });
		expect((await look(rigged)).body['downloadUrl']).toBeUndefined();
		expect((await download(rigged)).status).toBe(400);
	});

	test('are listed, newest first; unknown ones are refused', async () => {
		const ids = [await start(), await start()];
		expect(JSON.parse((await client.get('/data/v1/jobs')).text)).toMatchObject([
			{ id: ids[1] },
			{ id: ids[0] },
		]);
		for (const path of ['jobs', 'downloads'])
			expect(await client.get(`/data/v1/${path}/JOBNOBODYS`)).toMatchObject(
				invalid('invalid', 'jobId', 'Invalid JobId'),
			);
	});

	test('files of 100,000 rows go out in pieces', async () => {
		await client.send('POST', '/__sandbox/reports', HEADERS, JSON.stringify({ rows: 100_000 }));
		const id = await start();
		client.clock.advance(60_000);
		const file = await download(id);
		expect(file.headers).toMatchObject({ 'transfer-encoding': 'chunked' });
		expect(file.text.split('\n')).toHaveLength(100_002);
		expect((await rows('revenue', { reportColumns: ['order_id'], pageNumber: 100 })).length).toBe(
			1_000,
		);
		expect((await rows('revenue', { reportColumns: ['order_id'], pageNumber: 101 })).length).toBe(
			0,
		);
	});
});

test('figures are kept until the cache is reset', async () => {
	const { store } = client.sandbox;
	const asked = { reportColumns: ['order_count'] };
	const [before] = await rows('revenue', asked);
	const product = first(store.products.values(), ({ product: path }) => path === 'mixdesk-3');
	placeOrder(store, { account: first(store.accounts.values()), items: [{ product }] });
	expect(await rows('revenue', asked)).toEqual([before]);
	expect(await client.get('/data/v1/util/cache')).toMatchObject({
		status: 200,
		text: 'Cache reset success',
		headers: { 'content-type': 'text/plain; charset=utf-8' },
	});
	expect(await rows('revenue', asked)).toEqual([
		{ order_count: Number(before?.['order_count']) + 1 },
	]);
});

test('a shop that begins anew knows no jobs', async () => {
	await report('revenue', { async: true });
	client.sandbox.reset();
	expect(JSON.parse((await client.get('/data/v1/jobs')).text)).toEqual([]);
	expect(objectAt((await report('revenue', {})).body, 'request')).toEqual({ filter: {} });
});

keepsToTheDocuments(() => client);
