import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { tellSample } from '../../sandbox/store/samples.mts';
import { createSandbox } from '../../sandbox/server.mts';
import { DAY, listOf, open, START, type Body, type Client } from './support.mts';
import { openReceiver, type Receiver } from './receiver.mts';

const HOUR = DAY / 24;

let client: Client;
let receiver: Receiver;
beforeAll(async () => {
	client = await open({
		seed: { accounts: 5, orders: 5, subscriptions: 5 },
		webhooks: { automatic: false },
	});
});
afterAll(() => client.sandbox.close());
beforeEach(async () => {
	client.clock.at = START;
	client.sandbox.reset();
	Object.assign(client.sandbox.webhooks, { speed: 1, batchSize: 25, timeoutMs: 30_000 });
	receiver = await another();
});
afterEach(() => Promise.all(opened.splice(0).map(({ close }) => close())));

const opened: Receiver[] = [];
const another = async (): Promise<Receiver> => {
	const made = await openReceiver();
	opened.push(made);
	return made;
};

const hooks = () => client.sandbox.webhooks;
const tell = (count = 1) =>
	Array.from(
		{ length: count },
		() => tellSample(client.sandbox.store, 'account.updated')?.id ?? '',
	);
const received = () => receiver.received.map(({ events }) => events.map(({ id }) => id));
const stateOf = (id: string) => {
	const entry = hooks().log.find(({ event }) => event.id === id);
	return [entry?.status, entry?.posts.length, entry?.event.processed];
};
const unprocessed = async () =>
	listOf((await client.get('/events/unprocessed?days=1')).body, 'events').map(({ id }) => id);
const control = async (
	method: 'GET' | 'POST' | 'DELETE',
	path: string,
	body?: unknown,
): Promise<{ status: number; body: Body }> => {
	const answer = await request(`${client.sandbox.url}/__sandbox${path}`, {
		method,
		...(body === undefined
			? {}
			: { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
	});
	return { status: answer.statusCode, body: (await answer.body.json()) as Body };
};

describe('what an answer means', () => {
	test('200: every event is processed', async () => {
		hooks().add({ url: receiver.url });
		const [a = '', b = ''] = tell(2);
		expect(await unprocessed()).toEqual(expect.arrayContaining([a, b]));
		await hooks().deliver();
		expect([stateOf(a), stateOf(b)]).toEqual([
			['success', 1, true],
			['success', 1, true],
		]);
		expect(await unprocessed()).not.toEqual(expect.arrayContaining([a]));
	});

	test.each([
		['one of three', (ids: string[]) => `${ids[1]}`, [1]],
		[
			"two, with empty lines and Windows' line ends",
			(ids: string[]) => `${ids[0]}\r\n\r\n${ids[2]}\n`,
			[0, 2],
		],
		['none', () => '', []],
		['one, among strangers', (ids: string[]) => `other\n${ids[0]}`, [0]],
		['none, for one line holds them all', (ids: string[]) => ids.join(','), []],
	])('202 with %s: those and no others', async (_, answer, done) => {
		hooks().add({ url: receiver.url });
		const ids = tell(3);
		receiver.answers = [{ status: 202, body: answer(ids) }];
		await hooks().deliver();
		expect(ids.map(stateOf)).toEqual(
			ids.map((_id, index) =>
				(done as number[]).includes(index) ? ['success', 1, true] : ['retrying', 1, false],
			),
		);
	});

	test.each([201, 204, 301, 302, 400, 401, 404, 429, 500, 502])(
		'%i: none, and nobody follows it elsewhere',
		async (status) => {
			hooks().add({ url: receiver.url });
			const [id = ''] = tell();
			receiver.answers = [{ status }];
			await hooks().deliver();
			expect([stateOf(id), receiver.received.length, hooks().posts[0]?.status]).toEqual([
				['retrying', 1, false],
				1,
				status,
			]);
		},
	);

	test('a broken connection, a closed port and no answer in time: none', async () => {
		const closed = await openReceiver();
		await closed.close();
		const slow = await another();
		slow.answers = [() => new Promise(() => {})];
		receiver.answers = [{ status: 0, hangUp: true }];
		hooks().timeoutMs = 80;
		for (const { url } of [receiver, closed, slow]) hooks().add({ url });
		const [id = ''] = tell();
		await hooks().deliver();
		expect(hooks().log.map(({ status }) => status)).toEqual(['retrying', 'retrying', 'retrying']);
		expect([stateOf(id)[2], hooks().posts.map(({ status }) => status)]).toEqual([false, [0, 0, 0]]);
		expect(hooks().posts.map(({ answer }) => answer)).toContain('No answer within 0.08 s');
	});
});

describe('retries', () => {
	test("come on FastSpring's schedule, with the same ids and the same bytes, until it gives up", async () => {
		hooks().add({ url: receiver.url, secret: 's' });
		receiver.answers = [{ status: 500 }];
		const [id = ''] = tell();
		await hooks().deliver();
		const hours: number[] = [];
		for (let next = hooks().nextDue(); next !== undefined; next = hooks().nextDue()) {
			hours.push((next - START) / HOUR);
			client.clock.at = next - 1;
			expect(await hooks().deliver()).toEqual([]);
			client.clock.at = next;
			expect(await hooks().deliver()).toHaveLength(1);
		}
		expect(hours).toEqual([1, 3, 7, 13, 19, 25, 49, 73, 97, 121, 145]);
		expect(stateOf(id)).toEqual(['failed', 12, false]);
		expect(
			new Set(
				receiver.received.map(
					({ body, headers }) => `${String(headers['x-fs-signature'])} ${body.toString()}`,
				),
			).size,
		).toBe(1);
		client.clock.advance(30 * DAY);
		expect([await hooks().deliver(), receiver.received.length]).toEqual([[], 12]);
	});

	test('a permanently failed event can still be read', async () => {
		hooks().add({ url: receiver.url });
		receiver.answers = [{ status: 500 }];
		const [id = ''] = tell();
		await hooks().deliverAll();
		expect([stateOf(id)[0], (client.sandbox.store.now() - START) / HOUR]).toEqual(['failed', 145]);
		expect(
			listOf((await client.get('/events/unprocessed?days=30')).body, 'events').map(
				(event) => event['id'],
			),
		).toContain(id);
	});

	test('end with the first success', async () => {
		hooks().add({ url: receiver.url });
		receiver.answers = [{ status: 500 }, { status: 503 }, { status: 200 }];
		const [id = ''] = tell();
		await hooks().deliverAll();
		expect([received(), stateOf(id), hooks().nextDue()]).toEqual([
			[[id], [id], [id]],
			['success', 3, true],
			undefined,
		]);
	});

	test('new events do not wait for those that failed, nor share a delivery with them', async () => {
		hooks().add({ url: receiver.url });
		receiver.answers = [{ status: 500 }, { status: 200 }];
		const old = tell(2);
		await hooks().deliver();
		client.clock.advance(HOUR);
		const fresh = tell(3);
		await hooks().deliver();
		expect(received()).toEqual([old, old, fresh]);
	});

	test('of a 202 carry what was not acknowledged only', async () => {
		hooks().add({ url: receiver.url });
		const [a = '', b = '', c = ''] = tell(3);
		receiver.answers = [
			{ status: 202, body: b },
			{ status: 202, body: `${a}\n${c}` },
		];
		await hooks().deliverAll();
		expect(received()).toEqual([
			[a, b, c],
			[a, c],
		]);
	});

	test('end when the event is marked as processed through the API', async () => {
		hooks().add({ url: receiver.url });
		receiver.answers = [{ status: 500 }];
		const [a = '', b = ''] = tell(2);
		await hooks().deliver();
		await client.post(`/events/${a}`, { processed: true });
		receiver.answers = [{ status: 200 }];
		await hooks().deliverAll();
		expect([received(), stateOf(a)]).toEqual([
			[[a, b], [b]],
			['success', 1, true],
		]);
	});

	test('come faster with a speed, also those that wait already', async () => {
		hooks().add({ url: receiver.url });
		receiver.answers = [{ status: 500 }];
		tell();
		await hooks().deliver();
		client.clock.advance(HOUR / 2);
		hooks().setSpeed(3600);
		expect(hooks().nextDue()).toBe(client.clock.at + 500);
		client.clock.advance(500);
		await hooks().deliver();
		expect(hooks().nextDue()).toBe(client.clock.at + 2_000);
	});

	test('1,000 events with failures at random are all processed, none twice', async () => {
		hooks().add({ url: receiver.url });
		const done: string[] = [];
		let turn = 0;
		receiver.answers = [
			({ events }) => {
				turn += 1;
				if (turn % 3 === 0) return { status: 500 };
				const kept = events
					.filter((_, index) => turn % 2 === 0 || (index + turn) % 4 !== 0)
					.map(({ id }) => id);
				done.push(...kept);
				return { status: 202, body: kept.join('\n') };
			},
		];
		const ids = tell(1_000);
		await hooks().deliverAll();
		expect(done.length).toBe(1_000);
		expect(new Set(done)).toEqual(new Set(ids));
		expect(
			client.sandbox.store.events.filter(({ id, processed }) => ids.includes(id) && processed),
		).toHaveLength(1_000);
	});
});

describe('several endpoints', () => {
	test('an event is processed once all that got it have acknowledged it', async () => {
		const other = await another();
		for (const { url } of [receiver, other]) hooks().add({ url });
		other.answers = [{ status: 500 }, { status: 200 }];
		const [id = ''] = tell();
		await hooks().deliver();
		expect(stateOf(id)).toEqual(['success', 1, false]);
		await hooks().deliverAll();
		expect([stateOf(id), receiver.received.length, other.received.length]).toEqual([
			['success', 1, true],
			1,
			2,
		]);
	});

	test('one that hangs does not hold up another', async () => {
		const hanging = await another();
		let release = (): void => {};
		hanging.answers = [
			() =>
				new Promise((resolve) => {
					release = () => resolve({ status: 200 });
				}),
		];
		for (const { url } of [hanging, receiver]) hooks().add({ url });
		const [a = ''] = tell();
		const first = hooks().deliver();
		const [b = ''] = tell();
		const second = hooks().deliver();
		while (receiver.received.length < 2 || hanging.received.length < 1)
			await new Promise(setImmediate);
		expect(received()).toEqual([[a], [b]]);
		hanging.answers = [{ status: 200 }];
		release();
		await Promise.all([first, second]);
		expect(hanging.received.map(({ events }) => events.map(({ id }) => id))).toEqual([[a], [b]]);
	});

	test('a removed one gets nothing more', async () => {
		const { id } = hooks().add({ url: receiver.url });
		const [event = ''] = tell();
		expect([hooks().remove(id), hooks().remove(id)]).toEqual([true, false]);
		tell();
		expect([await hooks().deliver(), received(), stateOf(event)]).toEqual([
			[],
			[],
			['failed', 0, false],
		]);
	});
});

describe('a resend by hand', () => {
	test('is a new event with the old data, for that endpoint only', async () => {
		const other = await another();
		for (const { url } of [receiver, other]) hooks().add({ url });
		const [old = ''] = tell();
		await hooks().deliver();
		const entry = hooks().log.find(({ endpoint }) => endpoint.url === receiver.url);
		if (!entry) throw new Error('Nothing was delivered');
		client.clock.advance(HOUR);
		const again = hooks().resend(entry);
		await hooks().deliver();
		expect(again.event.id).not.toBe(old);
		expect([received(), other.received.length, again.resendOf]).toEqual([
			[[old], [again.event.id]],
			1,
			old,
		]);
		const [a, b] = receiver.received.flatMap(({ events }) => events);
		expect(b).toEqual({ ...a, id: again.event.id, created: START + HOUR });
		expect(stateOf(again.event.id)).toEqual(['success', 1, true]);
	});
});

describe('deliveries on their own', () => {
	test('go out without being asked, together, and their retries too', async () => {
		const shop = await createSandbox({
			seed: { accounts: 2, orders: 0, subscriptions: 0 },
			webhooks: { speed: 3_600_000 },
		});
		try {
			shop.webhooks.add({ url: receiver.url });
			const done = new Promise<void>((resolve) => {
				receiver.answers = [{ status: 500 }, () => (resolve(), { status: 200 })];
			});
			const ids = [
				tellSample(shop.store, 'account.updated')?.id,
				tellSample(shop.store, 'account.created')?.id,
			];
			await done;
			await shop.webhooks.deliver();
			expect(received()).toEqual([ids, ids]);
			expect(shop.webhooks.log.map(({ status }) => status)).toEqual(['success', 'success']);
		} finally {
			await shop.close();
		}
	});
});

describe('a clock that is not where the timer thought', () => {
	test('loses no retry', async () => {
		const clock = { at: START, now: () => clock.at };
		const shop = await createSandbox({
			clock,
			seed: { accounts: 2, orders: 0, subscriptions: 0 },
			webhooks: { speed: 36_000 },
		});
		try {
			const { webhooks } = shop;
			webhooks.add({ url: receiver.url });
			receiver.answers = [{ status: 500 }, { status: 200 }];
			let woken = 0;
			const deliver = webhooks.deliver.bind(webhooks);
			const done = new Promise<void>((resolve) => {
				webhooks.deliver = async () => {
					woken += 1;
					// The third time in vain: a tenth of a second has passed, but not on this clock.
					if (woken === 3) clock.at += 100;
					const posts = await deliver();
					if (receiver.received.length === 2) resolve();
					return posts;
				};
			});
			tellSample(shop.store, 'account.updated');
			await done;
			expect([shop.webhooks.log.map(({ status }) => status), woken]).toEqual([['success'], 3]);
		} finally {
			await shop.close();
		}
	});
});

describe('the switches for programs', () => {
	test('endpoints, events, delivery, log, resend', async () => {
		const made = await control('POST', '/webhooks/endpoints', {
			url: receiver.url,
			secret: 'a secret',
			events: ['account.updated'],
			from: 'live',
			expansion: true,
		});
		expect(made).toEqual({
			status: 200,
			body: {
				id: expect.any(String),
				url: receiver.url,
				events: ['account.updated'],
				from: 'live',
				expansion: true,
				isSigned: true,
			},
		});
		expect((await control('GET', '/webhooks')).body).toEqual({
			speed: 1,
			batchSize: 25,
			timeoutMs: 30_000,
			automatic: false,
			nextDue: null,
			endpoints: [made.body],
		});

		const told = await control('POST', '/events', {
			type: 'account.updated',
			live: true,
			count: 2,
		});
		const [a, b] = listOf(told.body, 'events').map(({ id }) => id);
		receiver.answers = [
			{ status: 500, body: 'not now' },
			{ status: 200, body: 'fine' },
		];
		expect((await control('POST', '/webhooks/deliver')).body).toMatchObject({
			now: START,
			posts: [{ status: 500, answer: 'not now', count: 2, events: [a, b] }],
		});
		const entries = listOf((await control('GET', '/webhooks/log')).body, 'entries');
		expect(entries).toMatchObject([
			{ event: b },
			{
				event: a,
				type: 'account.updated',
				status: 'retrying',
				attempts: 1,
				lastStatus: 500,
				lastAt: START,
				due: START + HOUR,
				url: receiver.url,
			},
		]);

		expect((await control('POST', '/webhooks/deliver', { all: true })).body).toMatchObject({
			now: START + HOUR,
			posts: [{ status: 200 }],
		});
		const { body: details } = await control('GET', `/webhooks/log/${String(entries[1]?.['id'])}`);
		expect(details).toMatchObject({
			status: 'success',
			attempts: [
				{ status: 500, acknowledged: false, signature: expect.any(String) },
				{ status: 200, answer: 'fine', acknowledged: true },
			],
			body: receiver.received[1]?.body.toString(),
		});
		expect(JSON.parse(String(details['payload']))).toEqual(receiver.received[1]?.events[0]);

		const again = await control('POST', `/webhooks/log/${String(entries[1]?.['id'])}/resend`);
		expect(again.body).toMatchObject({ status: 'notAttempted', resendOf: a });
		expect([
			(await control('DELETE', `/webhooks/endpoints/${String(made.body['id'])}`)).status,
			hooks().endpoints,
		]).toEqual([200, []]);
	});

	test('the speed', async () => {
		expect(
			(await control('POST', '/webhooks', { speed: 360, batchSize: 5, timeoutMs: 1_000 })).body,
		).toEqual({ speed: 360, batchSize: 5, timeoutMs: 1_000, automatic: false });
	});

	test.each<['GET' | 'POST' | 'DELETE', string, unknown, number]>([
		['POST', '/webhooks/endpoints', { url: 'https://example.com' }, 400],
		['POST', '/webhooks/endpoints', { url: 'http://localhost', events: [] }, 400],
		['POST', '/webhooks/endpoints', { url: 'http://localhost', from: 'prod' }, 400],
		['POST', '/webhooks/endpoints', { url: 'http://localhost', secret: 'x'.repeat(101) }, 400],
		['POST', '/webhooks/endpoints', undefined, 400],
		['DELETE', '/webhooks/endpoints/none', undefined, 404],
		['GET', '/webhooks/log/7', undefined, 404],
		['POST', '/webhooks/log/7/resend', undefined, 404],
		['POST', '/webhooks', { speed: 0 }, 400],
		['POST', '/events', { type: 'order.refunded' }, 400],
		['POST', '/events', { type: 'order.completed', count: 0 }, 400],
	])('%s %s %j is refused', async (method, path, body, status) => {
		expect((await control(method, path, body)).status).toBe(status);
	});
});
