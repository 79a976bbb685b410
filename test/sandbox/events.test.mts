import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createAccount, updateAccount } from '../../sandbox/store/accounts.mts';
import { EVENT_RETENTION_MS } from '../../sandbox/store.mts';
import {
	DAY,
	keepsToTheDocuments,
	listOf,
	open,
	START,
	type Body,
	type Client,
} from './support.mts';

let client: Client;
beforeAll(async () => {
	client = await open({ seed: 'empty' });
});
afterAll(() => client.sandbox.close());
beforeEach(() => {
	client.clock.at = START;
	client.sandbox.reset();
});

/** Tells events at moments before now, in this order. */
function tell(...ages: number[]): string[] {
	const { store } = client.sandbox;
	for (const age of ages)
		store.at(store.now() - age, () =>
			store.emit('account.updated', true, () => ({
				id: 'a',
				account: 'a',
				language: 'en',
				country: 'US',
			})),
		);
	return store.events.slice(-ages.length).map(({ id }) => id);
}

const idsOf = (body: Body) => listOf(body, 'events').map(({ id }) => id);
const list = async (query: string, kind = 'unprocessed') =>
	(await client.get(`/events/${kind}?${query}`)).body;
const day = (age: number) => new Date(START - age * DAY).toISOString().slice(0, 10);
const hour = DAY / 24;

describe('GET /events', () => {
	test('oldest first, as webhooks carry them, with the id once more', async () => {
		const [late, early] = tell(hour, 5 * hour);
		const { status, body } = await client.get('/events/unprocessed?days=1');
		expect(status).toBe(200);
		expect(body).toEqual({
			action: 'events.get',
			result: 'success',
			page: null,
			limit: null,
			nextPage: null,
			total: 0,
			events: [
				{
					id: early,
					processed: false,
					created: START - 5 * hour,
					type: 'account.updated',
					live: true,
					data: { id: 'a', account: 'a', language: 'en', country: 'US' },
					event: early,
				},
				expect.objectContaining({ id: late, event: late }),
			],
		});
		expect(idsOf(await list('days=30', 'processed'))).toEqual([]);
	});

	test.each([
		[24, 24, undefined],
		[25, 25, undefined],
		[26, 25, true],
		[60, 25, true],
	])('of %i events %i come, more: %s', async (count, given, more) => {
		const ids = tell(...Array.from({ length: count }, (_, index) => (count - index) * 1_000));
		const body = await list('days=30');
		expect([idsOf(body), body['more']]).toEqual([ids.slice(0, given), more]);
	});

	test('no two events share a millisecond, so that a list can always be continued', async () => {
		const ids = tell(...Array.from({ length: 60 }, () => hour));
		const found: unknown[] = [];
		for (let begin = START - 2 * hour, body: Body = { more: true }; body['more'] === true; ) {
			body = await list(`days=30&begin=${begin}`);
			found.push(...idsOf(body));
			begin = Number(listOf(body, 'events').at(-1)?.['created']);
		}
		expect(found).toEqual(ids);
	});

	test('days are required, but for stores that can do without', async () => {
		const { status, body } = await client.get(`/events/processed?begin=${day(3)}`);
		expect([status, body['error']]).toEqual([500, { days: 'Days required.' }]);
		await client.post('/__sandbox/switches', { eventsWithoutDays: true });
		expect((await client.get(`/events/processed?begin=${day(3)}`)).status).toBe(200);
	});

	test('days, dates and milliseconds make the window', async () => {
		client.sandbox.store.switches.eventsWithoutDays = true;
		const [a, b, c, d] = tell(29 * DAY, 3 * DAY, 2 * DAY, hour);
		expect(idsOf(await list('days=30'))).toEqual([a, b, c, d]);
		expect(idsOf(await list('days=3'))).toEqual([c, d]);
		expect(idsOf(await list('days=1'))).toEqual([d]);
		expect(idsOf(await list(`days=30&begin=${day(3)}`))).toEqual([b, c, d]);
		expect(idsOf(await list(`begin=${day(3)}`))).toEqual([b, c, d]);
		expect(idsOf(await list(`days=30&begin=${day(3)}&end=${day(2)}`))).toEqual([b]);
		expect(idsOf(await list(`days=30&end=${day(2)}`))).toEqual([a, b]);
		expect(idsOf(await list(`days=2&begin=${day(3)}`))).toEqual([d]);
		expect(idsOf(await list(`begin=${START - 3 * DAY - 1}&end=${START - 2 * DAY}`))).toEqual([b]);
		expect(idsOf(await list(`begin=${START - 3 * DAY}&end=${START - 2 * DAY + 1}`))).toEqual([c]);
	});

	test('a day begins with its midnight', async () => {
		const midnight = START - Date.parse(`${day(0)}T00:00:00Z`);
		const [before, at] = tell(midnight + 1, midnight);
		expect([
			idsOf(await list(`days=30&begin=${day(0)}`)),
			idsOf(await list(`days=30&end=${day(0)}`)),
		]).toEqual([[at], [before]]);
	});

	test('nothing is older than thirty days', async () => {
		const [a, b] = tell(30 * DAY - 1, 29 * DAY);
		expect(idsOf(await list('days=30'))).toEqual([a, b]);
		client.clock.advance(2);
		expect(idsOf(await list('days=30'))).toEqual([b]);
		expect((await client.post(`/events/${a}`, { processed: true })).status).toBe(400);
	});

	const oldest = START - EVENT_RETENTION_MS;
	test.each([
		['', { begin: 'Begin required.' }],
		['end=2026-11-01', { begin: 'Begin required.' }],
		['days=soon', { days: 'Can not parse days.' }],
		['days=0', { days: 'Can not parse days.' }],
		['days=31', { begin: `Begin must be after '${oldest}' (Sun Oct 04 09:30:00 UTC 2026).` }],
		[
			'begin=2026-10-04',
			{ begin: `Begin must be after '${oldest}' (Sun Oct 04 09:30:00 UTC 2026).` },
		],
		[
			`begin=${oldest - 1}`,
			{ begin: `Begin must be after '${oldest}' (Sun Oct 04 09:30:00 UTC 2026).` },
		],
		['days=30&begin=1.11.2026', { begin: 'Can not parse begin' }],
		['days=30&begin=2026-02-30', { begin: 'Can not parse begin' }],
		['days=30&end=tomorrow', { end: 'Can not parse end.' }],
		[
			'days=x&begin=y&end=z',
			{ days: 'Can not parse days.', begin: 'Can not parse begin', end: 'Can not parse end.' },
		],
		['begin=2026-11-01&end=2026-11-01', { begin: 'Begin must be less than end.' }],
		['days=30&page=2', { page: 'Pagination is not supported for this endpoint.' }],
		['days=30&limit=10', { page: 'Pagination is not supported for this endpoint.' }],
	])('"%s" is refused', async (query, error) => {
		client.sandbox.store.switches.eventsWithoutDays = true;
		for (const kind of ['processed', 'unprocessed']) {
			const { status, body } = await client.get(`/events/${kind}?${query}`);
			expect([status, body]).toEqual([500, { action: 'events.get', result: 'error', error }]);
		}
	});

	test('the seeded shop has both kinds, in the last thirty days', async () => {
		const shop = await open({ seed: { accounts: 30, orders: 60, subscriptions: 40 } });
		try {
			for (const kind of ['processed', 'unprocessed']) {
				const { body } = await shop.get(`/events/${kind}?days=30`);
				const moments = listOf(body, 'events').map(({ created }) => Number(created));
				expect(moments.length).toBeGreaterThan(10);
				expect(moments).toEqual([...moments].sort((a, b) => a - b));
			}
			expect(new Set(shop.sandbox.store.events.map(({ created }) => created)).size).toBe(
				shop.sandbox.store.events.length,
			);
			expect(shop.violations).toEqual([]);
		} finally {
			await shop.sandbox.close();
		}
	});
});

describe('POST /events/{id}', () => {
	test('moves an event from one list to the other and back', async () => {
		const [id] = tell(hour);
		const done = await client.post(`/events/${id}`, { processed: true });
		expect([done.status, done.body]).toEqual([
			200,
			{
				id,
				processed: true,
				created: START - hour,
				type: 'account.updated',
				live: true,
				data: expect.any(Object),
			},
		]);
		expect([idsOf(await list('days=1')), idsOf(await list('days=1', 'processed'))]).toEqual([
			[],
			[id],
		]);
		expect((await client.post(`/events/${id}`, { processed: false })).body).toMatchObject({
			processed: false,
		});
		expect([idsOf(await list('days=1')), idsOf(await list('days=1', 'processed'))]).toEqual([
			[id],
			[],
		]);
	});

	test('an unknown event: an entry in a list, with the odd key', async () => {
		const { status, body } = await client.post('/events/nobodys', { processed: true });
		expect([status, body]).toEqual([
			400,
			{
				events: [
					{ action: 'event.get', event: 'nobodys', result: 'error', error: { order: 'Not found' } },
				],
			},
		]);
	});

	test.each([[{}], [{ processed: 'true' }], [undefined]])('%j is refused', async (request) => {
		const [id] = tell(hour);
		const { status, body } = await client.post(`/events/${id}`, request);
		expect([status, body]).toEqual([
			400,
			{
				events: [
					{
						action: 'event.get',
						event: id,
						result: 'error',
						error: { processed: 'Must be true or false' },
					},
				],
			},
		]);
	});

	test('a buyer joins the mailing list and leaves it', async () => {
		const { store } = client.sandbox;
		const contact = {
			first: 'Zoë',
			last: 'Õun',
			email: 'zoe@example.com',
			company: null,
			phone: null,
			subscribed: true,
		};
		const account = createAccount(store, { contact, country: 'DE' });
		updateAccount(store, account, { contact: { subscribed: false } });
		const events = listOf(await list('days=1'), 'events');
		expect(events.map(({ type, data }) => [type, data])).toEqual([
			['account.created', expect.objectContaining({ account: account.id, contact })],
			[
				'mailingListEntry.updated',
				expect.objectContaining({
					list: 'subscribed',
					reason: 'subscribed',
					email: 'zoe@example.com',
					optIn: true,
				}),
			],
			['account.updated', expect.objectContaining({ contact: { ...contact, subscribed: false } })],
			['mailingListEntry.removed', expect.not.objectContaining({ reason: expect.anything() })],
			['mailingListEntry.updated', expect.objectContaining({ list: 'unsubscribed', optIn: false })],
		]);
	});
});

keepsToTheDocuments(() => client);
