/** What a poll hands over, and in which shape: Simplify, Products, Skip Outdated, Include Processed. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { simplify } from '../../nodes/shared/webhook/simplify.ts';
import { toEvent } from '../../nodes/shared/webhook/parse.ts';
import { createSandbox, type Sandbox } from '../../sandbox/server.mts';
import { tellSample } from '../../sandbox/store/samples.mts';
import { VirtualClock } from '../support/clock.mts';
import { Host, nodeClock } from './host.mts';

let sandbox: Sandbox;
const clock = new VirtualClock(Date.now());
const before = { ...nodeClock() };
beforeAll(async () => {
	// The rate limit counts the calls of all these tests.
	Object.assign(nodeClock(), { now: clock.now, sleep: clock.sleep, random: clock.random });
	sandbox = await createSandbox({
		seed: { accounts: 3, orders: 4, subscriptions: 2 },
		rateLimit: false,
		webhooks: { automatic: false },
	});
});
afterAll(async () => {
	Object.assign(nodeClock(), before);
	await sandbox.close();
});
beforeEach(() => {
	sandbox.reset();
	sandbox.store.events.length = 0;
});

async function activated(parameters: IDataObject = {}): Promise<Host> {
	const host = await Host.open({ baseUrl: sandbox.url }, parameters);
	await host.activate();
	return host;
}
function tell(count: number, type = 'account.updated'): string[] {
	for (let index = 0; index < count; index++) tellSample(sandbox.store, type);
	return sandbox.store.events.slice(-count).map(({ id }) => id);
}
const idsOf = (items: IDataObject[]) => items.map(({ id }) => id);
const stored = () => sandbox.store.events;

test.each([true, false])('Simplify (%j)', async (on) => {
	const host = await activated({ simplify: on });
	tell(1, 'order.completed');
	const [item = {}] = await host.poll();
	const [event] = JSON.parse(JSON.stringify(stored()));
	expect(item).toEqual(
		on ? simplify(toEvent(event)) : expect.objectContaining({ data: event.data }),
	);
	expect('data' in item).toBe(!on);
});

test('Simplify also shapes what Fetch Test Event shows', async () => {
	const host = await activated({ simplify: true });
	tell(1, 'order.completed');
	expect(await host.fetchTestEvent()).toEqual([
		expect.not.objectContaining({ data: expect.anything() }),
	]);
});

test.each([
	['chosen', ['mine']],
	['typed, as earlier versions had them', 'mine'],
])('Products, %s: others are neither handed over nor marked', async (_, products) => {
	const host = await activated({ markAsProcessed: true, options: { products } });
	const [other, mine] = tell(2, 'order.completed');
	const data = stored().at(-1)?.data as { items: IDataObject[] };
	for (const item of data.items) item['product'] = 'mine';
	expect(idsOf(await host.poll())).toEqual([mine]);
	await host.poll();
	expect(
		stored()
			.filter(({ processed }) => processed)
			.map(({ id }) => id),
	).toEqual([mine]);
	expect(stored().map(({ id }) => id)).toContain(other);
});

describe('Skip Outdated', () => {
	/** Three states of one order, the last one older than the second. */
	function states(...changes: number[]): string[] {
		const ids = tell(changes.length, 'order.completed');
		stored()
			.slice(-changes.length)
			.forEach(({ data }, index) =>
				Object.assign(data, { order: 'o1', id: 'o1', changed: changes[index] }),
			);
		return ids;
	}

	test.each([
		[true, [0, 1]],
		[false, [0, 1, 2]],
	])('%j', async (skipOutdated, expected) => {
		const host = await activated({ markAsProcessed: true, options: { skipOutdated } });
		const ids = states(100, 200, 150);
		expect(idsOf(await host.poll())).toEqual(expected.map((index) => ids[index]));
		await host.poll();
		// What was skipped is done with, too.
		expect(stored().every(({ processed }) => processed)).toBe(true);
	});

	test('goes on after a restart', async () => {
		const host = await activated({ options: { skipOutdated: true } });
		states(100, 200);
		await host.poll();
		states(150);
		expect(await host.activate()).toEqual([]);
	});
});

describe('beside another Poll Trigger that marks events as processed', () => {
	const marks = { markAsProcessed: true };

	test.each([
		[true, 0],
		[false, 40],
	])(
		'Include Processed (%j): of 40 events that the other one marked first, %i are missed',
		async (includeProcessed, missed) => {
			const [marking, host] = [
				await activated(marks),
				await activated({ options: { includeProcessed } }),
			];
			const ids = tell(40);
			await marking.poll();
			await marking.poll();
			expect(stored().every(({ processed }) => processed)).toBe(true);
			await host.poll();
			expect(host.ids).toHaveLength(ids.length - missed);
			expect(await host.poll()).toEqual([]);
		},
	);

	test('nothing is handed over twice, whichever comes first, and nothing from before', async () => {
		sandbox.store.at(sandbox.store.now() - 60_000, () => tell(2));
		for (const event of stored()) event.processed = true;
		const both = { ...marks, options: { includeProcessed: true } };
		const hosts = [await activated(both), await activated(both), await activated(marks)];
		const ids: string[] = [];
		for (let round = 0; round < 6; round++) {
			ids.push(...tell(7 + round * 5));
			for (const host of round % 2 === 0 ? hosts : [...hosts].reverse()) await host.poll();
			await hosts[round % 2]?.activate();
		}
		for (const host of hosts.slice(0, 2)) {
			await host.poll();
			expect([...host.ids].sort()).toEqual([...ids].sort());
		}
		expect(new Set(hosts[2]?.ids).size).toBe(hosts[2]?.ids.length);
	});
});

describe('what FastSpring does not send', () => {
	const warnings = async (parameters: IDataObject) => {
		const host = await Host.open({ baseUrl: sandbox.url }, parameters);
		sandbox.log.clear();
		await host.activate();
		const first = sandbox.log.total;
		await host.activate();
		return { first, later: sandbox.log.total - first };
	};

	test('is asked for once, at the first poll, and only where types were chosen', async () => {
		const chosen = await warnings({ triggerOn: 'events', events: ['order.completed'] });
		const any = await warnings({});
		expect([chosen.first - any.first, chosen.later, any.later]).toEqual([2, 1, 1]);
	});
});
