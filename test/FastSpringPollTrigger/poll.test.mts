import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { parseDelivery } from '../../nodes/FastSpringTrigger/parseDelivery.ts';
import { createSandbox, type Sandbox } from '../../sandbox/server.mts';
import { Random } from '../../sandbox/store/random.mts';
import { tellSample } from '../../sandbox/store/samples.mts';
import { VirtualClock } from '../support/clock.mts';
import { Host, nodeClock } from './host.mts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const UNPROCESSED = { method: 'GET', path: '/events/unprocessed' };
const MARK = { method: 'POST', path: '/events/*' };

let sandbox: Sandbox;
/** n8n's time, by which nodes wait; FastSpring's is the real one, plus what a test skips. */
const clock = new VirtualClock(Date.now());
let wrong = 0;
let restore = (): void => {};
beforeAll(async () => {
	sandbox = await createSandbox({
		seed: { accounts: 3, orders: 4, subscriptions: 2 },
		rateLimit: false,
		webhooks: { automatic: false },
	});
	const before = { ...nodeClock() };
	Object.assign(nodeClock(), {
		now: () => clock.now() + wrong,
		sleep: clock.sleep,
		random: clock.random,
	});
	restore = () => void Object.assign(nodeClock(), before);
});
afterAll(async () => {
	restore();
	await sandbox.close();
});
beforeEach(() => {
	empty();
});

const open = async (parameters: IDataObject = {}): Promise<Host> =>
	await Host.open({ baseUrl: sandbox.url }, parameters);
const past = (days = 30) => ({ firstPoll: 'past', days });

/** A shop that nothing has happened in yet. */
function empty(): void {
	wrong = 0;
	sandbox.reset();
	sandbox.store.events.length = 0;
}

/** Lets things happen in the shop; the ids of their events. */
function tell(count: number, type = 'account.updated', live = true): string[] {
	for (let index = 0; index < count; index++) tellSample(sandbox.store, type, live);
	return sandbox.store.events.slice(-count).map(({ id }) => id);
}
const calls = () =>
	sandbox.calls.map(({ method, path, query }) => `${method} ${path} ${JSON.stringify(query)}`);
const idsOf = (items: IDataObject[] | null) => (items ?? []).map(({ id }) => id);
const unprocessed = () =>
	sandbox.store.events.filter(({ processed }) => !processed).map(({ id }) => id);

describe('the first poll', () => {
	test('takes nothing from before now', async () => {
		sandbox.store.at(sandbox.store.now() - 60_000, () => tell(3));
		const host = await open();
		expect(await host.activate()).toEqual([]);
		const ids = tell(2);
		expect(idsOf(await host.poll())).toEqual(ids);
		expect(host.runs).toHaveLength(1);
	});

	test.each([
		[1, 2],
		[10, 3],
		[29, 4],
		[30, 4],
	])('takes the last %i days', async (days, expected) => {
		const { store } = sandbox;
		const ids = [31, 28, 9, 0.9, 0].flatMap((age) =>
			store.at(store.now() - age * DAY, () => tell(1)),
		);
		const host = await open(past(days));
		expect(idsOf(await host.activate())).toEqual(ids.slice(-expected));
	});

	test('goes by FastSpring’s clock, however wrong n8n’s is', async () => {
		for (const error of [-400 * DAY, 400 * DAY]) {
			empty();
			wrong = error;
			const [old, recent] = [3, 1].flatMap((age) =>
				sandbox.store.at(sandbox.store.now() - age * DAY, () => tell(1)),
			);
			const host = await open(past(2));
			expect(idsOf(await host.activate())).toEqual([recent]);
			const later = await open();
			await later.activate();
			const [next] = tell(1);
			expect(idsOf(await later.poll())).toEqual([next]);
			expect(host.ids).not.toContain(old);
		}
	});

	test('that fails does not begin anything: the next one begins then', async () => {
		const fault = sandbox.faults.add({ match: UNPROCESSED, kind: 'status', status: 503 });
		const host = await open(past(5));
		const ids = tell(2);
		await expect(host.activate()).rejects.toThrow(/HTTP 503/);
		expect(host.saved).toBe('{}');
		sandbox.faults.remove(fault);
		expect(idsOf(await host.activate())).toEqual(ids);
	});
});

describe('a poll', () => {
	test.each([
		[24, 2],
		[26, 4],
		[60, 6],
		[400, 20],
	])('drains %i events, oldest first, in no more than %i calls', async (count, most) => {
		const host = await open();
		await host.activate();
		sandbox.log.clear();
		const ids = tell(count);
		expect(idsOf(await host.poll())).toEqual(ids);
		expect(sandbox.log.total).toBeLessThanOrEqual(most);
	});

	test('does not read the whole day again for each new event', async () => {
		const host = await open(past(2));
		sandbox.store.at(sandbox.store.now() - 3 * HOUR, () => tell(500));
		await host.activate();
		sandbox.store.skip(10_000);
		tell(5);
		await host.poll();
		sandbox.store.skip(2 * HOUR);
		tell(1);
		await host.poll();
		sandbox.log.clear();
		const [id] = tell(1);
		expect(idsOf(await host.poll())).toEqual([id]);
		expect(calls()).toHaveLength(2);
	});

	test('gives items like those of the webhook trigger', async () => {
		sandbox.webhooks.add({ url: 'http://127.0.0.1:9/nobody' });
		const host = await open();
		await host.activate();
		tell(1, 'order.completed', false);
		tell(1, 'subscription.charge.failed');
		const bodies = sandbox.webhooks.log.map(({ json }) => json);
		expect(bodies).toHaveLength(2);
		expect(await host.poll()).toEqual(
			parseDelivery(Buffer.from(`{"events":[${bodies.join(',')}]}`)),
		);
	});

	test.each<[string, IDataObject, number[]]>([
		['any event', {}, [0, 1, 2, 3]],
		[
			'chosen events',
			{ triggerOn: 'events', events: ['order.completed', 'return.created'] },
			[0, 3],
		],
		['groups', { triggerOn: 'groups', groups: ['subscription'] }, [1, 2]],
		['live only', { environment: 'live' }, [0, 1]],
		['test only', { environment: 'test' }, [2, 3]],
		[
			'a group of test orders',
			{ triggerOn: 'groups', groups: ['subscription'], environment: 'test' },
			[2],
		],
	])('passes on %s', async (_, wish, expected) => {
		const host = await open(wish);
		await host.activate();
		const ids = [
			...tell(1, 'order.completed'),
			...tell(1, 'subscription.updated'),
			...tell(1, 'subscription.charge.failed', false),
			...tell(1, 'order.completed', false),
		];
		expect(idsOf(await host.poll())).toEqual(expected.map((index) => ids[index]));
		expect(await host.poll()).toEqual([]);
	});

	test('gives null, and so starts nothing, where there is nothing', async () => {
		const host = await open({ triggerOn: 'events', events: ['return.created'] });
		await host.activate();
		tell(5);
		expect(await host.poll()).toEqual([]);
		expect([host.runs, host.failures]).toEqual([[], []]);
	});

	test('goes on after months without an event, when FastSpring no longer takes the beginning', async () => {
		const host = await open(past(1));
		tell(1);
		await host.activate();
		sandbox.store.skip(100 * DAY);
		expect(await host.poll()).toEqual([]);
		sandbox.store.skip(20 * DAY);
		const ids = tell(30);
		expect(idsOf(await host.poll())).toEqual(ids);
		expect(host.failures).toEqual([]);
	});

	test('while another one is still at work does nothing', async () => {
		const host = await open();
		await host.activate();
		const ids = tell(60);
		const [first, second] = await Promise.all([host.poll(), host.poll()]);
		expect([idsOf(first), second]).toEqual([ids, []]);
		const later = tell(1);
		expect(idsOf(await host.poll())).toEqual(later);
	});

	test('is told apart from one of another workflow', async () => {
		const [one, other] = [await open(), await open()];
		await one.activate();
		await other.activate();
		const ids = tell(30);
		const both = await Promise.all([one.poll(), other.poll()]);
		expect(both.map(idsOf)).toEqual([ids, ids]);
	});
});

describe('marking as processed', () => {
	test('waits for the poll after the one that handed over', async () => {
		const host = await open({ markAsProcessed: true });
		await host.activate();
		const ids = tell(3);
		expect(idsOf(await host.poll())).toEqual(ids);
		expect(unprocessed()).toEqual(ids);
		sandbox.log.clear();
		expect(await host.poll()).toEqual([]);
		expect(unprocessed()).toEqual([]);
		expect(
			calls()
				.filter((call) => call.startsWith('POST'))
				.sort(),
		).toEqual(ids.map((id) => `POST /events/${id} {}`).sort());
		expect(sandbox.calls.find(({ method }) => method === 'POST')?.body).toEqual({
			processed: true,
		});
		sandbox.log.clear();
		await host.poll();
		expect(calls().filter((call) => call.startsWith('POST'))).toEqual([]);
	});

	test('leaves alone what was not wanted, and what was there before', async () => {
		const [before] = sandbox.store.at(sandbox.store.now() - DAY, () => tell(1));
		const host = await open({
			markAsProcessed: true,
			triggerOn: 'events',
			events: ['order.completed'],
		});
		await host.activate();
		const [unwanted] = tell(1, 'account.updated');
		tell(1, 'order.completed');
		await host.poll();
		await host.poll();
		expect(unprocessed()).toEqual([before, unwanted]);
	});

	test('is off by default', async () => {
		const host = await open();
		await host.activate();
		const ids = tell(2);
		await host.poll();
		await host.poll();
		expect(unprocessed()).toEqual(ids);
	});

	test('is made up for after a crash', async () => {
		const host = await open({ markAsProcessed: true });
		await host.activate();
		const ids = tell(30);
		expect(idsOf(await host.poll())).toEqual(ids);
		await host.activate();
		expect([unprocessed(), host.ids]).toEqual([[], ids]);
	});

	test('begun during an outage is finished after it, and nothing is handed over twice', async () => {
		const host = await open({ markAsProcessed: true });
		await host.activate();
		const ids = tell(40);
		await host.poll();
		sandbox.faults.add({ match: MARK, kind: 'status', status: 503, skip: 12 });
		const later = tell(2);
		await host.poll();
		expect(unprocessed().length).toBeGreaterThan(20);
		sandbox.faults.clear();
		sandbox.faults.add({ match: MARK, kind: 'dropAfter', times: 3 });
		await host.poll();
		await host.poll();
		expect([unprocessed(), host.ids, host.failures]).toEqual([[], [...ids, ...later], []]);
	});

	test('that was done is not done again because the reading after it failed', async () => {
		const host = await open({ markAsProcessed: true });
		await host.activate();
		tell(3);
		await host.poll();
		const fault = sandbox.faults.add({ match: UNPROCESSED, kind: 'status', status: 503 });
		await host.poll();
		expect([unprocessed(), host.failures.length]).toEqual([[], 1]);
		sandbox.faults.remove(fault);
		sandbox.log.clear();
		await host.poll();
		expect(calls().map((call) => call.slice(0, 3))).toEqual(['GET']);
	});

	test.each([401, 403, 429])('is not taken as done when FastSpring answers %i', async (status) => {
		const host = await open({ markAsProcessed: true });
		await host.activate();
		tell(3);
		await host.poll();
		sandbox.faults.add({
			match: MARK,
			kind: 'status',
			status,
			body: { code: 'NO', message: 'no' },
		});
		await host.poll();
		expect(unprocessed()).toHaveLength(3);
		sandbox.faults.clear();
		await host.poll();
		expect(unprocessed()).toEqual([]);
	});

	test('of a crowd takes several polls, as n8n gives each of them its time', async () => {
		const host = await open({ markAsProcessed: true });
		await host.activate();
		const ids = tell(60);
		await host.poll();
		host.pollBudgetMs = 12_000;
		for (const left of [35, 10, 0]) {
			await host.poll();
			expect(unprocessed()).toEqual(left === 0 ? [] : ids.slice(-left));
		}
	});

	test('does not insist where FastSpring no longer has the event', async () => {
		const host = await open({ markAsProcessed: true });
		await host.activate();
		tell(2);
		await host.poll();
		sandbox.store.skip(31 * DAY);
		await host.poll();
		sandbox.log.clear();
		await host.poll();
		expect(calls().filter((call) => call.startsWith('POST'))).toEqual([]);
		expect(host.failures).toEqual([]);
	});
});

describe('an outage', () => {
	test.each([
		['at the first call', 0],
		['in the middle of draining', 2],
	])('%s hands over nothing and loses nothing', async (_, skip) => {
		const host = await open();
		await host.activate();
		const ids = tell(90);
		for (const kind of ['status', 'dropBefore', 'dropAfter', 'html'] as const) {
			const fault = sandbox.faults.add({ match: UNPROCESSED, kind, skip });
			expect(await host.poll()).toEqual([]);
			sandbox.faults.remove(fault);
		}
		expect(host.failures).toHaveLength(4);
		expect(idsOf(await host.poll())).toEqual(ids);
		expect(await host.poll()).toEqual([]);
	});

	test('that is over soon is waited out within the poll', async () => {
		const host = await open();
		await host.activate();
		const ids = tell(60);
		sandbox.faults.add({ match: UNPROCESSED, kind: 'status', status: 503, skip: 1, times: 2 });
		expect(idsOf(await host.poll())).toEqual(ids);
		expect(host.failures).toEqual([]);
	});
});

describe('a restart', () => {
	test('repeats nothing and loses nothing, whatever the clocks do meanwhile', async () => {
		const host = await open();
		await host.activate();
		const ids = tell(3);
		await host.poll();
		for (const error of [-3 * DAY, 3 * DAY, -HOUR]) {
			wrong = error;
			ids.push(...tell(2));
			await host.activate();
			ids.push(...tell(2));
			await host.poll();
		}
		expect(host.ids).toEqual(ids);
	});

	test('before any event goes on from where the first poll began', async () => {
		const host = await open();
		await host.activate();
		expect(await host.poll()).toEqual([]);
		const ids = tell(4);
		sandbox.store.skip(2 * DAY);
		expect(idsOf(await host.activate())).toEqual(ids);
	});

	test('from an older backup loses nothing, and repeats only what came since', async () => {
		const host = await open();
		await host.activate();
		tell(30);
		await host.poll();
		const backup = host.saved;
		const since = tell(30);
		await host.poll();
		sandbox.store.skip(3 * HOUR);
		since.push(...tell(2));
		host.saved = backup;
		expect(idsOf(await host.activate())).toEqual(since);
	});
});

describe.each([7, 41, 2_026])('a year of trouble (seed %i)', (seed) => {
	test.each([false, true])(
		'hands every event over once; marked as processed: %s',
		async (markAsProcessed) => {
			const random = new Random(seed);
			const host = await open({ markAsProcessed, triggerOn: 'groups', groups: ['account'] });
			await host.activate();
			const ids: string[] = [];
			let size = 0;
			const happenings = [
				() => void ids.push(...tell(random.int(1, 70))),
				() => void tell(random.int(1, 40), 'order.completed'),
				// Late to come to light.
				() =>
					void ids.push(
						...sandbox.store.at(sandbox.store.now() - random.int(0, 50) * 60_000, () => tell(1)),
					),
				() => sandbox.store.skip(random.int(0, 3 * DAY)),
				() => void (wrong = random.int(-5, 5) * HOUR),
				async () => {
					const path = random.chance(0.5) ? UNPROCESSED : MARK;
					const fault = sandbox.faults.add({
						match: path,
						kind: random.pick(['status', 'dropAfter', 'dropBefore', 'html']),
						skip: random.int(0, 1),
					});
					await host.poll();
					sandbox.faults.remove(fault);
				},
				async () => void (await host.activate()),
			];
			for (let step = 0; step < 120; step++) {
				await random.pick(happenings)();
				if (random.chance(0.6)) await host.poll();
				size = Math.max(size, host.size);
			}
			for (let last = 0; last < 3; last++) await host.poll();

			expect(ids.length).toBeGreaterThan(300);
			expect([...host.ids].sort()).toEqual([...ids].sort());
			expect(host.failures.length).toBeGreaterThan(0);
			expect(size).toBeLessThan(60_000);
			if (markAsProcessed) expect(unprocessed().filter((id) => ids.includes(id))).toEqual([]);
		},
	);
});

describe('Fetch Test Event', () => {
	test('shows the newest unprocessed events, remembers nothing and marks nothing', async () => {
		const host = await open({ markAsProcessed: true });
		await host.activate();
		const ids = tell(12);
		const before = host.saved;
		expect(idsOf(await host.fetchTestEvent())).toEqual(ids.slice(-10));
		expect([host.saved, unprocessed()]).toEqual([before, ids]);
		expect(idsOf(await host.poll())).toEqual(ids);
	});

	test('finds the wanted ones among many others', async () => {
		const { store } = sandbox;
		const [wanted] = store.at(store.now() - 9 * DAY, () => tell(1, 'return.created'));
		tell(60);
		const host = await open({ triggerOn: 'groups', groups: ['return'] });
		expect(idsOf(await host.fetchTestEvent())).toEqual([wanted]);
	});

	test('shows processed ones where none is open, and nothing where none fits', async () => {
		const host = await open({ triggerOn: 'groups', groups: ['account'] });
		tell(2, 'order.completed');
		expect(await host.fetchTestEvent()).toBeNull();
		const ids = tell(2);
		for (const event of sandbox.store.events) event.processed = true;
		expect(idsOf(await host.fetchTestEvent())).toEqual(ids);
	});
});

describe('a wrong credential', () => {
	test('is refused at the activation, with advice', async () => {
		const host = await Host.open({ baseUrl: sandbox.url, password: 'wrong' });
		const error = await host.activate().catch((reason: unknown) => reason);
		expect(error).toMatchObject({
			message: expect.stringMatching(/^FastSpring refused the request: /),
			description: expect.stringMatching(/API Credentials/),
			httpCode: '401',
		});
		expect(sandbox.log.total).toBe(1);
	});

	test('later on moves nothing', async () => {
		const host = await open();
		await host.activate();
		const ids = tell(2);
		sandbox.credentials.password = 'changed';
		await host.poll();
		expect(host.failures).toEqual([expect.stringMatching(/Invalid credentials/)]);
		sandbox.credentials.password = 'sandbox';
		expect(idsOf(await host.poll())).toEqual(ids);
	});
});
