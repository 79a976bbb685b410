/** What starts the workflow, and in which shape: Simplify, Products and Skip Outdated. */
import { describe, expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { FastSpringTrigger } from '../../nodes/FastSpringTrigger/FastSpringTrigger.node.ts';
import { simplify } from '../../nodes/shared/webhook/simplify.ts';
import { toEvent } from '../../nodes/shared/webhook/parse.ts';
import { Host } from './host.mts';

const subscription = (id: string, changed: number, state = 'active', product = 'pro') => ({
	id,
	type: 'subscription.updated',
	live: true,
	created: 5,
	data: { id: 's1', subscription: 's1', state, changed, product },
});
const bodyOf = (...events: unknown[]) => JSON.stringify({ events });
const make = (parameters: IDataObject = {}) => new Host({ secretMode: 'none', ...parameters });
const idsOf = (host: Host) => host.runs.map((items) => items.map(({ id }) => id));

describe('Simplify', () => {
	const events = [subscription('a', 1), subscription('b', 2, 'canceled')];
	const simple = events.map((event) => simplify(toEvent(event)));

	test.each<[IDataObject, unknown]>([
		[{ simplify: true }, simple],
		[{ simplify: true, output: 'delivery' }, [{ events: simple }]],
		[{ simplify: false }, events],
		[{}, events],
	])('%j', async (parameters, items) => {
		for (const acknowledge of ['onReceipt', 'afterSuccess', 'byWorkflow']) {
			const host = make({ acknowledge, ...parameters });
			await host.deliver(bodyOf(...events));
			expect(host.runs).toEqual([items]);
			await host.deliver(bodyOf(subscription('c', 3)), { manual: true });
			expect(host.runs).toHaveLength(2);
		}
	});

	test('is on in new nodes, and off in those saved before there was Simplify', () => {
		const { version, defaultVersion, properties } = new FastSpringTrigger().description;
		const byVersion = properties
			.filter(({ name }) => name === 'simplify')
			.map(({ default: on, displayOptions }) => [on, displayOptions]);
		expect([version, defaultVersion]).toEqual([[1, 1.1], 1.1]);
		expect(byVersion).toEqual([
			[true, { hide: { '@version': [1] } }],
			[false, { show: { '@version': [1] } }],
		]);
	});
});

describe('Products', () => {
	const cases: Array<[products: unknown, ids: string[]]> = [
		['', ['a', 'b']],
		['pro', ['a']],
		[' pro , seat\nother', ['a', 'b']],
		[['seat'], ['b']],
		['["pro","seat"]', ['a', 'b']],
		[[], ['a', 'b']],
		['none', []],
	];
	test.each(cases)('%j lets %j through', async (products, ids) => {
		for (const acknowledge of ['onReceipt', 'byWorkflow']) {
			const host = make({ acknowledge, options: { products } as IDataObject });
			const answer = await host.deliver(
				bodyOf(subscription('a', 1), subscription('b', 1, 'active', 'seat')),
			);
			expect(idsOf(host).flat()).toEqual(ids);
			// By the Workflow, what was left out is acknowledged at once.
			const left = ['a', 'b'].filter((id) => !ids.includes(id));
			if (acknowledge === 'byWorkflow' && ids.length > 0) expect(answer.body).toBe(left.join('\n'));
		}
	});
});

describe('Skip Outdated', () => {
	const on = { options: { skipOutdated: true } };
	/** The record’s state, deactivated, then its older one, resent with a new id. */
	const late = [
		subscription('a', 100),
		subscription('b', 200, 'deactivated'),
		subscription('c', 100),
	];

	test.each(['onReceipt', 'afterSuccess', 'byWorkflow'])(
		'%s: an older state is acknowledged and not run',
		async (acknowledge) => {
			const host = make({ acknowledge, ...on });
			const statuses = [];
			for (const event of late) statuses.push((await host.deliver(bodyOf(event))).status);
			expect(idsOf(host)).toEqual([['a'], ['b']]);
			expect(statuses.at(-1)).toBe(200);
		},
	);

	test('is off by default', async () => {
		const host = make();
		for (const event of late) await host.deliver(bodyOf(event));
		expect(idsOf(host)).toEqual([['a'], ['b'], ['c']]);
	});

	test('within one delivery, and beside events that are current', async () => {
		const host = make({ acknowledge: 'byWorkflow', ...on });
		const [older, newer] = [subscription('old', 100), subscription('new', 200)];
		expect((await host.deliver(bodyOf(newer, older))).body).toBe('old');
		expect(idsOf(host)).toEqual([['new']]);
	});

	test('a failed run is repeated, though its state is known', async () => {
		const host = make({ acknowledge: 'afterSuccess', ...on });
		const statuses = [];
		for (const succeeds of [false, true])
			statuses.push(
				(await host.deliver(bodyOf(subscription('a', 5)), { run: () => succeeds })).status,
			);
		expect([statuses, idsOf(host)]).toEqual([
			[500, 200],
			[['a'], ['a']],
		]);
	});

	test('a state that another filter has left out counts, too', async () => {
		const host = make({ triggerOn: 'events', events: ['subscription.updated'], ...on });
		await host.deliver(bodyOf({ ...subscription('b', 200), type: 'subscription.deactivated' }));
		expect((await host.deliver(bodyOf(subscription('c', 100)))).status).toBe(200);
		expect(host.runs).toEqual([]);
	});

	test('outlives a restart', async () => {
		const host = make(on);
		await host.deliver(bodyOf(subscription('b', 200)));
		const restarted = make(on);
		restarted.saved = host.saved;
		await restarted.deliver(bodyOf(subscription('c', 100)));
		expect(restarted.runs).toEqual([]);
	});
});
