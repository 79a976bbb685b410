import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../../sandbox/http/faults.mts';
import { byId, failed, operations, useShop, type Case } from '../../support/operations.mts';
import type { Sandbox } from '../../../sandbox/server.mts';

const unreadable: Fault = {
	kind: 'status',
	status: 400,
	body: { message: 'unreadable', params: [] },
};
const four = ({ store }: Sandbox) => [...store.orders.keys()].slice(0, 4);
const tagsJson = '{ "k": "v" }';
const update = {
	orderId: byId('={{ $json.id }}'),
	updateFields: { tagsJson },
	options: { otherEntries: 'replace' },
};
const writing = (ids: readonly string[]) =>
	['POST /orders', { orders: ids.map((order) => ({ order, tags: { k: 'v' } })) }] as const;
const ok = (order: string) => expect.objectContaining({ order });

/** Four orders in one call, of which the sandbox refuses the calls that the faults say. */
const spoiled = (sandbox: Sandbox, rest: (ids: readonly string[]) => Case): Case => {
	const ids = four(sandbox);
	return { items: ids.map((id) => ({ id })), parameters: update, ...rest(ids) };
};

operations('fastSpringOrder', {
	update: {
		'halves a call that is refused as a whole, until the culprit stands alone': (sandbox) =>
			spoiled(sandbox, (ids) => ({
				faults: [
					{ ...unreadable, times: 2 },
					{ ...unreadable, skip: 2, times: 1 },
				],
				calls: [
					writing(ids),
					writing(ids.slice(0, 2)),
					writing(ids.slice(2)),
					writing(ids.slice(0, 1)),
					writing(ids.slice(1, 2)),
				],
				ordered: true,
				output: ids.map((id, item) => (item === 1 ? failed('unreadable') : ok(id))),
				stops: 'Already processed: items 0, 2–3.',
			})),
		'does not halve what no entry can be blamed for: bad credentials': (sandbox) =>
			spoiled(sandbox, (ids) => ({
				faults: [
					{
						kind: 'status',
						status: 401,
						body: { code: 'UNAUTHORIZED', message: 'Invalid credentials' },
					},
				],
				calls: [writing(ids)],
				output: ids.map(() =>
					failed('UNAUTHORIZED: Invalid credentials', 'Check the username and password'),
				),
			})),
		"does not halve a stranger's page": (sandbox) =>
			spoiled(sandbox, (ids) => ({
				faults: [{ kind: 'html', status: 200 }],
				calls: [writing(ids)],
				output: ids.map(() =>
					failed("The response is not FastSpring's (HTTP 200)", 'Running it again is safe'),
				),
			})),
		'does not halve a fault of the service, though it repeats the call': (sandbox) =>
			spoiled(sandbox, (ids) => ({
				faults: [{ kind: 'status', status: 500 }],
				calls: Array.from({ length: 5 }, () => writing(ids)),
				output: ids.map(() =>
					failed(
						'HTTP 500 without an error message; the outcome is unknown',
						/Running it again is safe.*\(5 attempts, 11 s/,
					),
				),
			})),
	},
	get: {
		'halves an address that is too long, whoever says so': ({ store }) => {
			const ids = [...store.orders.keys()].slice(0, 4);
			return {
				items: ids.map((id) => ({ id })),
				parameters: { orderId: byId('={{ $json.id }}') },
				faults: [{ kind: 'html', status: 414, times: 1 }],
				calls: [
					`GET /orders/${ids.join(',')}`,
					`GET /orders/${ids.slice(0, 2).join(',')}`,
					`GET /orders/${ids.slice(2).join(',')}`,
				],
				output: ids.map(ok),
			};
		},
	},
});

describe('a write that goes once', () => {
	operations('fastSpringSubscription', {
		'subscription.charge': {
			'is not halved; every entry says that no entry is confirmed as processed': {
				items: ['a', 'b', 'c'].map((id) => ({ id })),
				parameters: { subscriptionId: byId('={{ $json.id }}') },
				faults: [unreadable],
				calls: [
					[
						'POST /subscriptions/charge',
						{ subscriptions: ['a', 'b', 'c'].map((id) => ({ subscription: id })) },
					],
				],
				output: ['a', 'b', 'c'].map(() =>
					failed(
						'unreadable',
						'refused the whole call with 3 entries; no entry is confirmed as processed',
					),
				),
				stops: 'No item was processed.',
			},
		},
		'subscription.update': {
			'is a prorated update too; what may be repeated goes apart': {
				items: [
					{ id: 'a', prorate: true },
					{ id: 'b', prorate: false },
				],
				parameters: {
					subscriptionId: byId('={{ $json.id }}'),
					updateFields: { quantity: 2, prorate: '={{ $json.prorate }}' },
				},
				faults: [{ kind: 'dropBefore' }],
				onError: 'continueRegularOutput',
				calls: [
					{ subscription: 'a', quantity: 2, prorate: true },
					...Array.from({ length: 5 }, () => ({ subscription: 'b', quantity: 2, prorate: false })),
				].map((entry) => ['POST /subscriptions', { subscriptions: [entry] }] as const),
				ordered: true,
				output: [
					failed('the outcome is unknown', 'it was not repeated'),
					failed('the outcome is unknown', 'Running it again is safe'),
				],
			},
		},
	});
});

describe('a call of which every entry is refused', () => {
	const bench = useShop();
	const refusals = async (count: number, faults: Fault[]) => {
		for (const fault of faults) bench.sandbox.faults.add(fault);
		const run = await bench.run('fastSpringProduct', 'product.upsert', {
			parameters: {
				productPath: byId('=p{{ $itemIndex }}'),
				options: { additionalFieldsJson: '{"sku":"s"}' },
			},
			items: Array.from({ length: count }, () => ({})),
			onError: 'continueRegularOutput',
		});
		const failures = run.output[0]?.filter(({ json }) => json['error'] !== undefined) ?? [];
		return { calls: bench.sandbox.calls.length, failures: failures.length };
	};

	test.each<[string, Fault]>([
		['in words', unreadable],
		['without a word', { kind: 'status', status: 409 }],
	])('%s is halved once, and no further for the same reason', async (_, fault) => {
		expect(await refusals(300, [fault])).toEqual({ calls: 3, failures: 300 });
	});

	test('for ever new reasons is halved up to a limit', async () => {
		const said = Array.from(
			{ length: 300 },
			(_, index): Fault => ({
				kind: 'status',
				status: 400,
				body: { message: `unreadable, says trace ${index}`, params: [] },
				times: 1,
			}),
		);
		expect(await refusals(300, said)).toEqual({ calls: 1 + 60, failures: 300 });
	});
});
