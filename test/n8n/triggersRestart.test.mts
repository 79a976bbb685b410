import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { itemsOf, until } from '../../scripts/n8n.mts';
import { tellSample } from '../../sandbox/store/samples.mts';
import type { StoreEvent } from '../../sandbox/store/model.mts';
import {
	EVERY_FIVE_SECONDS,
	itemOf,
	NOTHING,
	openWork,
	register,
	SECRET,
	startTrigger,
	TRIGGER,
	type Trigger,
	type Work,
} from './triggerSupport.mts';
import { lineOf, openWorkbench, type Workbench } from './workbench.mts';

const HOUR = 3_600_000;

let bench: Workbench;
let works: Work[];
let [afterSuccess, byWorkflow, managed] = [] as Trigger[];
let polling = '';
beforeAll(async () => {
	bench = await openWorkbench({ sandbox: { webhooks: { automatic: false }, rateLimit: false } });
	await bench.addCredential('fastSpringWebhookApi', { secret: SECRET });
	works = [await openWork(), await openWork()];
});
afterAll(async () => {
	await bench?.close();
	for (const work of works ?? []) await work.close();
});

/** Every trigger has a type of its own. */
function tell(type: string, count = 1): StoreEvent[] {
	for (let index = 0; index < count; index++) tellSample(bench.sandbox.store, type);
	return bench.sandbox.store.events.slice(-count);
}
const keysSet = () => bench.sandbox.calls.filter(({ path }) => path === '/webhooks/keys').length;
const polled = async (count: number) =>
	(await bench.client.executions.waitForAll(polling, count, 90_000)).map((run) =>
		itemsOf(run, 'Poll').map(({ json }) => json),
	);

describe('n8n is killed between a delivery and the end of its run', () => {
	let [ofSuccess, ofWorkflow] = [] as (StoreEvent | undefined)[];
	const handedOver: StoreEvent[][] = [];
	let interrupted: number[] = [];

	beforeAll(async () => {
		const [first, second] = works;
		if (!first || !second) throw new Error('No work');
		afterSuccess = await startTrigger(bench, {
			parameters: { acknowledge: 'afterSuccess' },
			then: [first.node()],
			before: (url) => void register(bench, url, ['order.completed']),
		});
		const processed = {
			name: 'Processed',
			type: 'n8n-nodes-fastspring.fastSpringEvent',
			parameters: { operation: 'update', eventId: `={{ $('${TRIGGER}').item.json.id }}` },
			credentials: bench.credentials,
		};
		byWorkflow = await startTrigger(bench, {
			parameters: { acknowledge: 'byWorkflow' },
			then: [second.node(), processed],
			before: (url) => void register(bench, url, ['quote.created']),
		});
		managed = await startTrigger(bench, {
			parameters: { secretMode: 'managed' },
			before: (url) => void register(bench, url, ['account.updated'], ''),
		});

		const poll = {
			name: 'Poll',
			type: 'n8n-nodes-fastspring.fastSpringPollTrigger',
			parameters: {
				pollTimes: EVERY_FIVE_SECONDS,
				triggerOn: 'groups',
				groups: ['return'],
				firstPoll: 'past',
				days: 1,
				markAsProcessed: true,
			},
			credentials: bench.credentials,
		};
		polling = (await bench.client.workflows.create(lineOf('Polling', poll, NOTHING))).id;
		handedOver.push(tell('return.created', 30));
		await bench.client.workflows.activate(polling);
		await polled(1);

		for (const work of works) work.decide = () => 'silence';
		[ofSuccess] = tell('order.completed');
		[ofWorkflow] = tell('quote.created');
		const sending = bench.sandbox.webhooks.deliver();
		await Promise.all(works.map((work) => work.reached(1)));
		handedOver.push(tell('return.created', 2));
		await bench.restart('crash');
		interrupted = (await sending).map(({ status }) => status);
		for (const work of works) work.decide = () => 'done';
	});

	it('neither event counts as processed', () => {
		expect(interrupted.sort()).toEqual([0, 202]);
		expect([ofSuccess?.processed, ofWorkflow?.processed]).toEqual([false, false]);
	});

	it('both arrive again and are processed, after the workflow succeeded and by the workflow', async () => {
		bench.sandbox.store.skip(HOUR);
		expect((await bench.sandbox.webhooks.deliver()).map(({ status }) => status).sort()).toEqual([
			200, 202,
		]);
		await until(
			'both events to be processed',
			20_000,
			async () => (ofSuccess?.processed && ofWorkflow?.processed) || undefined,
		);
		expect(await bench.sandbox.webhooks.deliverAll()).toEqual([]);
		expect(works.map(({ requests }) => requests)).toEqual(
			[ofSuccess, ofWorkflow].map((event) => [
				{ ids: [event?.id], verdict: 'silence' },
				{ ids: [event?.id], verdict: 'done' },
			]),
		);
	});

	it('the managed secret still counts, and was not set anew', async () => {
		const [event] = tell('account.updated');
		expect((await bench.sandbox.webhooks.deliver()).map(({ status }) => status)).toEqual([200]);
		expect([event?.processed, keysSet()]).toEqual([true, 1]);
		expect(await managed?.runs(1)).toEqual([[expect.objectContaining({ id: event?.id })]]);
	});

	it('the Poll Trigger goes on where it was, without loss or repeats, and also by its schedule', async () => {
		await polled(2);
		handedOver.push(tell('return.created', 3));
		expect(await polled(3)).toEqual(handedOver.map((events) => events.map(itemOf)));
		expect(handedOver.map((events) => events.every(({ processed }) => processed))).toEqual([
			true,
			true,
			false,
		]);
	});

	it('an orderly restart changes nothing of all that', async () => {
		handedOver.push(tell('return.created', 26));
		const [event] = tell('account.updated');
		const [order] = tell('order.completed');
		await bench.restart('stop');
		expect((await bench.sandbox.webhooks.deliver()).map(({ status }) => status)).toEqual([
			200, 200,
		]);
		expect([event?.processed, order?.processed, keysSet()]).toEqual([true, true, 1]);
		expect(await polled(4)).toEqual(handedOver.map((events) => events.map(itemOf)));
		expect(await afterSuccess?.count()).toBe(3);
		expect(await byWorkflow?.count()).toBe(2);
	});
});
