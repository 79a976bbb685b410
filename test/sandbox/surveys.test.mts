import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { surveysOf } from '../../sandbox/store/surveys.mts';
import {
	first,
	keepsToTheDocuments,
	listOf,
	objectAt,
	open,
	type Body,
	type Client,
} from './support.mts';

let client: Client;
beforeAll(async () => {
	client = await open({ seed: { accounts: 20, orders: 0, subscriptions: 60 } });
});
beforeEach(() => client.sandbox.reset());
afterAll(() => client.sandbox.close());

const ROOT = '/subscriptions/cancelSurvey';
const running = () =>
	first(client.sandbox.store.subscriptions.values(), ({ state }) => state === 'active');
const canceled = (answered: boolean) =>
	first(
		client.sandbox.store.subscriptions.values(),
		({ id, canceledDate }) =>
			canceledDate !== null && surveysOf(client.sandbox.store).has(id) === answered,
	);
const submit = (subscription: unknown, cancelSurvey: unknown) =>
	client.post(`${ROOT}/response`, { subscription, cancelSurvey });
const query = (body: Body) =>
	client.post(`${ROOT}/response/query`, {
		startDate: '2024-01-01T00:00:00Z',
		endDate: '2027-01-01T00:00:00Z',
		pagination: { limit: 50, offset: 0 },
		...body,
	});

describe('GET reasons', () => {
	test('gives the reasons while the subscription runs', async () => {
		const { id, product } = running();
		const { body } = await client.get(`${ROOT}/reasons/${id}?lang=de`);
		expect(body).toMatchObject({
			language: 'de',
			subscription: { subscriptionId: id, product: { path: product } },
		});
		expect(listOf(body, 'reasons').map(({ id: reason, name }) => [reason, name])).toEqual([
			['1', 'cost'],
			['2', 'need'],
			['3', 'usability'],
			['4', 'support'],
			['5', 'integration'],
			['6', 'alternative'],
			['7', 'other'],
		]);
	});

	test('gives the answer once it is canceled, if there is one', async () => {
		const { body } = await client.get(`${ROOT}/reasons/${canceled(true).id}`);
		expect(objectAt(body, 'cancelSurvey')).toMatchObject({
			reasonId: expect.stringMatching(/^[1-7]$/),
			displayName: expect.any(String),
		});
		expect((await client.get(`${ROOT}/reasons/${canceled(false).id}`)).body).toMatchObject({
			cancelSurvey: null,
		});
	});

	test('refuses what it does not know', async () => {
		expect(await client.get(`${ROOT}/reasons/nobodys`)).toMatchObject({
			status: 400,
			body: { message: 'not found' },
		});
		expect(await client.get(`${ROOT}/reasons/${running().id}?lang=xx`)).toMatchObject({
			status: 400,
			body: { params: ['lang'] },
		});
	});
});

describe('POST response', () => {
	test('stores an answer, by id or by name; the id wins', async () => {
		const { id } = canceled(false);
		const { body } = await submit(id, {
			reasonId: '6',
			reasonName: 'cost',
			feedbackText: 'In-house',
			lang: 'en',
		});
		expect(body).toEqual({
			id: expect.any(String),
			reasonId: '6',
			name: 'alternative',
			displayName: 'Alternative',
			description: expect.any(String),
			feedbackText: 'In-house',
			lang: 'en',
		});
		expect((await submit(id, { reasonName: 'need' })).body).toMatchObject({
			id: body['id'],
			reasonId: '2',
			feedbackText: null,
		});
		expect((await client.get(`${ROOT}/reasons/${id}`)).body).toMatchObject({
			cancelSurvey: { reasonId: '2' },
		});
	});

	test.each([
		['no subscription', [undefined, { reasonId: '1' }], 'subscription'],
		['no survey', ['x', undefined], 'cancelSurvey'],
		['an unknown subscription', ['nobodys', { reasonId: '1' }], 'subscription'],
		['no reason', [null, {}], 'reasonName'],
		['an unknown reason', [null, { reasonId: '8' }], 'reasonId'],
		['an unknown language', [null, { reasonId: '1', lang: 'xx' }], 'lang'],
	])('refuses %s', async (_, [subscription, survey], field) => {
		expect(await submit(subscription === null ? running().id : subscription, survey)).toMatchObject(
			{ status: 400, body: { params: [field] } },
		);
	});
});

describe('POST response/query', () => {
	test('lists the answers of a period, newest first, by offset', async () => {
		const all = await query({});
		const total = Number(all.body['totalRecords']);
		expect([total, listOf(all.body, 'surveys').length]).toEqual([
			surveysOf(client.sandbox.store).size,
			surveysOf(client.sandbox.store).size,
		]);
		expect(total).toBeGreaterThan(2);
		const page = await query({ pagination: { limit: 2, offset: 1 } });
		expect(page.body).toMatchObject({ totalRecords: total, totalPages: Math.ceil(total / 2) });
		expect(listOf(page.body, 'surveys')).toEqual(listOf(all.body, 'surveys').slice(1, 3));
		expect(listOf(all.body, 'surveys')[0]?.['creationTime']).toMatch(
			/^\w{3} \w{3} \d{2} \d{2}:\d{2}:\d{2} UTC 20\d{2}$/,
		);
	});

	test('sorts by reason, and keeps to the product and the period', async () => {
		const sorted = listOf(
			(await query({ sorting: { field: 'reasonId', order: 'asc' } })).body,
			'surveys',
		).map((one) => Number(one['reasonId']));
		expect(sorted).toEqual([...sorted].sort((a, b) => a - b));
		const path = canceled(true).product;
		expect(
			new Set(
				listOf((await query({ productPath: path })).body, 'surveys').map(
					(one) => one['productPath'],
				),
			),
		).toEqual(new Set([path]));
		const { id } = running();
		await submit(id, { reasonId: '1' });
		expect(
			listOf((await query({ startDate: '2026-11-03T09:00:00Z' })).body, 'surveys'),
		).toMatchObject([{ subscriptionId: id, reasonId: '1', name: 'cost' }]);
	});

	test.each([
		['startDate', { startDate: '2026-01-01' }],
		['endDate', { endDate: undefined }],
		['pagination', { pagination: undefined }],
		['pagination.limit', { pagination: { limit: 0, offset: 0 } }],
		['pagination.offset', { pagination: { limit: 1, offset: -1 } }],
		['sorting', { sorting: { field: 'name' } }],
	])('refuses a wrong %s', async (field, body) => {
		expect(await query(body)).toMatchObject({ status: 400, body: { params: [field] } });
	});
});

keepsToTheDocuments(() => client);
