/** What was sent is known, told, and not sent again: On Error modes, Retry On Fail, tools, faults in the middle. */
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../../sandbox/http/faults.mts';
import {
	runAsTool,
	runNode,
	runWorkflow,
	type NodeCase,
	type NodeRun,
} from '../../support/n8n.mts';
import { byId, useShop, type Json } from '../../support/operations.mts';

const bench = useShop();
const modes = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;
const retries = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

const completed = (count: number): string[] =>
	[...bench.sandbox.store.orders.values()]
		.filter(({ status, returns }) => status === 'completed' && returns.length === 0)
		.slice(0, count)
		.map(({ id }) => id);

const refund = (orders: string[], more: Partial<NodeCase> = {}): Promise<NodeRun> =>
	runNode({
		type: 'fastSpringReturn',
		parameters: {
			operation: 'create',
			orderId: byId('={{ $json.order }}'),
			notification: 'NONE',
		},
		items: orders.map((order) => ({ json: { order } })),
		credentials: bench.credentials(),
		...more,
	});

const refunds = (order: string): number =>
	bench.sandbox.store.orders.get(order)?.returns.length ?? 0;
const posts = (path: string): number =>
	bench.attempts.filter((one) => one.method === 'POST' && one.path === path).length;
const shown = (run: NodeRun): Json[] => run.output.flat().map(({ json }) => json);
const spoil = (fault: Fault): void => void bench.sandbox.faults.add(fault);

describe('Retry On Fail', () => {
	describe.each(modes)('%s', (onError) => {
		test('sends what was refused again, and never what was done', async () => {
			const [good = ''] = completed(1);
			// n8n tries again after a thrown error, and where the first output item is one.
			const stops = onError === 'stopWorkflow';
			const run = await refund(stops ? [good, 'nobodys'] : ['nobodys', good], {
				...retries,
				onError,
			});
			expect([refunds(good), posts('/returns')]).toEqual([1, 1 + 3]);
			if (stops) {
				expect(run.error?.message).toContain('[item 1]');
				expect(run.error?.description).toContain('Already processed: item 0.');
			} else expect(shown(run).filter(({ error }) => error === undefined)).toHaveLength(1);
		});

		test('never sends again what may have been done, and calls it so at each try', async () => {
			const [lost = '', good = ''] = completed(2);
			spoil({ kind: 'dropAfter', match: { path: '/returns' }, times: 1 });
			const run = await refund([lost, good], { ...retries, onError });
			expect([refunds(lost), posts('/returns')]).toEqual([1, onError === 'stopWorkflow' ? 1 : 2]);
			const text = run.error
				? `${run.error.message} ${run.error.description}`
				: JSON.stringify(shown(run));
			expect(text).toContain('the outcome is unknown');
			if (run.error) expect(text).toContain('Outcome unknown: item 0. Not sent: item 1.');
		});
	});

	test('a try that mends what was refused gives all outcomes, in their order', async () => {
		const [a = '', b = '', c = ''] = completed(3);
		spoil({
			kind: 'status',
			status: 400,
			body: { message: 'Busy', params: [] },
			match: { path: '/returns' },
			times: 1,
		});
		const run = await refund([a, b, c], { ...retries, onError: 'continueRegularOutput' });
		expect(shown(run).map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
		expect([posts('/returns'), ...[a, b, c].map(refunds)]).toEqual([4, 1, 1, 1]);
		expect(run.hints[0]?.message).toContain(
			'2 items processed by an earlier try and not sent again',
		);
	});

	test('reads are read again', async () => {
		spoil({ kind: 'status', status: 400, body: { message: 'Busy', params: [] }, times: 1 });
		const [id = ''] = completed(1);
		const run = await runNode({
			type: 'fastSpringOrder',
			parameters: { operation: 'get', orderId: byId(id) },
			credentials: bench.credentials(),
			...retries,
		});
		expect([run.status, shown(run)[0]?.['order']]).toEqual(['success', id]);
	});

	test('another execution of the same workflow is another matter', async () => {
		const [order = ''] = completed(1);
		spoil({ kind: 'dropBefore', match: { path: '/returns' }, times: 1 });
		await refund([order]);
		await refund([order]);
		expect([refunds(order), posts('/returns')]).toEqual([1, 2]);
	});

	test.each([
		['with the very same items', false],
		['with the very same item, as Execute Once takes it', true],
	])('a further run of the node in one execution is another matter, %s', async (_, executeOnce) => {
		const [order = ''] = completed(1);
		spoil({ kind: 'dropAfter', match: { path: '/returns' }, times: 1 });
		const to = (...names: string[]) => ({
			main: [names.map((node) => ({ node, type: 'main' as const, index: 0 }))],
		});
		await runWorkflow(
			{
				nodes: [
					{ name: 'Items', type: 'bench.items' },
					{
						name: 'Node',
						type: 'fastSpringReturn',
						parameters: { operation: 'create', orderId: byId(order), notification: 'NONE' },
						onError: 'continueRegularOutput',
						executeOnce,
						...retries,
					},
				],
				connections: { Items: to('Node', 'Node') },
			},
			{ credentials: bench.credentials(), items: [{ json: {} }] },
		);
		// The first run is never tried again; the second is refused, as the order is refunded, and tried three times.
		expect([refunds(order), posts('/returns')]).toEqual([1, 1 + 3]);
	});

	test('with Execute Once, too', async () => {
		const [order = ''] = completed(1);
		spoil({ kind: 'dropAfter', match: { path: '/returns' }, times: 1 });
		await refund([order, 'other'], { ...retries, executeOnce: true });
		expect([refunds(order), posts('/returns')]).toEqual([1, 1]);
	});
});

describe('a tool of an agent', () => {
	const tool = (order: string) =>
		runAsTool({
			type: 'fastSpringReturn',
			parameters: {
				operation: 'create',
				orderId: byId('={{ $fromAI("order", "The order", "string") }}'),
				notification: 'NONE',
			},
			args: { order },
			credentials: bench.credentials(),
			...retries,
		});

	test('is not run twice for one call', async () => {
		const [order = ''] = completed(1);
		spoil({ kind: 'dropAfter', match: { path: '/returns' }, times: 1 });
		const { error } = await tool(order);
		expect([refunds(order), posts('/returns'), error?.message]).toEqual([
			1,
			1,
			expect.stringContaining('the outcome is unknown'),
		]);
	});

	test('is run anew for another call, with the same arguments even', async () => {
		const [order = ''] = completed(1);
		spoil({ kind: 'dropBefore', match: { path: '/returns' }, times: 1 });
		await tool(order);
		expect((await tool(order)).error).toBeUndefined();
		expect([refunds(order), posts('/returns')]).toEqual([1, 2]);
	});
});

describe('the report of a write that stops', () => {
	const charge = (ids: readonly string[], more: Partial<NodeCase> = {}): Promise<NodeRun> =>
		runNode({
			type: 'fastSpringSubscription',
			parameters: {
				resource: 'subscription',
				operation: 'charge',
				subscriptionId: byId('={{ $json.id }}'),
			},
			items: ids.map((id) => ({ json: { id } })),
			credentials: bench.credentials(),
			...more,
		});

	test('names every item whose outcome is unknown', async () => {
		spoil({ kind: 'dropAfter', match: { path: '/subscriptions/charge' }, times: 1 });
		const run = await charge(['a', 'b', 'c']);
		expect(run.error?.message).toContain('the outcome is unknown [item 0]');
		expect(run.error?.description).toContain('Outcome unknown: items 0–2.');
		expect(run.error?.description).not.toContain('No item was processed');
	});

	test.each<[string, Fault]>([
		[
			'an error without a message',
			{
				kind: 'status',
				status: 400,
				body: {
					status: 'BAD_REQUEST',
					message: 'Invalid',
					errors: [{ errorCode: 'X', field: 'order' }],
				},
			},
		],
		['errors that are texts', { kind: 'status', status: 400, body: { errors: ['no'] } }],
		['a body that is null', { kind: 'status', status: 400, body: null }],
		['a list of nulls', { kind: 'status', status: 200, body: { returns: [null, 7] } }],
	])('survives %s in the middle: what was done stays done', async (_, fault) => {
		const orders = completed(3);
		spoil({ ...fault, match: { path: '/returns' }, skip: 2, times: 1 });
		const run = await refund(orders, { onError: 'continueRegularOutput' });
		expect(shown(run).map(({ error }) => error === undefined)).toEqual([true, true, false]);
		expect(orders.map(refunds)).toEqual([1, 1, 0]);
	});

	test('nothing goes on after the node has failed', async () => {
		const ids = [...bench.sandbox.store.orders.keys()].slice(0, 40);
		spoil({
			kind: 'status',
			status: 400,
			body: { message: 'no', params: [] },
			match: { path: '/orders' },
			times: 1,
		});
		const run = await runNode({
			type: 'fastSpringOrder',
			parameters: {
				operation: 'update',
				orderId: byId('={{ $json.id }}'),
				updateFields: { tagsJson: '{"k":"v"}' } as never,
				options: { batchSize: 1 },
			},
			items: ids.map((id) => ({ json: { id } })),
			credentials: bench.credentials(),
		});
		const sent = bench.sandbox.calls.length;
		expect(run.error?.description).toMatch(/Already processed: items .*\. Not sent: items /);
		for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
		expect([bench.sandbox.calls.length, sent < 20]).toEqual([sent, true]);
	});

	test('says what was done in part', async () => {
		const [one] = [...bench.sandbox.store.subscriptions.values()].filter(
			({ state }) => state === 'active',
		);
		const target = [...bench.sandbox.store.accounts.keys()].find((id) => id !== one?.account);
		const run = await runNode({
			type: 'fastSpringSubscription',
			parameters: {
				resource: 'subscription',
				operation: 'transfer',
				sourceAccountId: byId(String(one?.account)),
				subscriptions: `${one?.id},nobodys`,
				initiatedBy: 'ops@example.com',
				target: { accountId: String(target) },
			},
			credentials: bench.credentials(),
		});
		expect(run.error?.message).toContain('only in part: nobodys');
		expect(run.error?.description).toContain('Processed in part: item 0.');
	});
});

describe('a credential by expression', () => {
	const read = (items: Json[]) =>
		runNode({
			type: 'fastSpringOrder',
			parameters: { operation: 'get', orderId: byId('={{ $json.order }}') },
			items: items.map((json) => ({ json: json as never })),
			credentials: bench.credentials({ username: '={{ $json.user }}' }),
		});
	const { username } = { username: 'sandbox' };

	test('is taken where it is the same for all items', async () => {
		const run = await read(completed(2).map((order) => ({ order, user: username })));
		expect(run.status).toBe('success');
	});

	test('is refused where items differ, before anything is sent', async () => {
		const run = await read([
			{ order: 'a', user: username },
			{ order: 'b', user: 'other' },
		]);
		expect(run.error?.message).toContain('credential of item 1 differs from that of item 0');
		expect(bench.sandbox.calls).toHaveLength(0);
	});
});
