/** Servers that take IDs joined with commas for one ID, which FastSpring does not document and some do. */
import { expect, test } from '@jest/globals';
import { byId, useShop } from '../../support/operations.mts';

const bench = useShop();
const subscriptions = () => [...bench.sandbox.store.subscriptions.keys()].slice(0, 3);
const refusal = (id: string) => ({
	action: 'subscription.get',
	subscription: id,
	result: 'error',
	error: { subscription: 'Subscription not found' },
});
/** FastSpring's answer to the joined IDs: there is no such subscription. */
const refuse = (ids: readonly string[], named = ids.join(',')) =>
	void bench.sandbox.faults.add({
		kind: 'status',
		status: 400,
		body: refusal(named),
		match: { path: `/subscriptions/${ids.join(',')}` },
	});
const get = async (ids: readonly string[]) => {
	const run = await bench.run('fastSpringSubscription', 'subscription.get', {
		parameters: { subscriptionId: byId('={{ $json.id }}') },
		items: ids.map((id) => ({ id })),
		onError: 'continueRegularOutput',
	});
	return {
		rows: run.output[0]?.map(({ json }) => json['subscription'] ?? json['error']),
		paths: bench.sent().map(([call]) => call.replace('GET /subscriptions/', '')),
		hints: run.hints.map(({ message }) => message),
	};
};

test('a refusal that names one ID fails that one only', async () => {
	const [id = ''] = subscriptions();
	refuse([id, 'bad'], 'bad');
	expect(await get([id, 'bad'])).toMatchObject({
		rows: [id, expect.stringContaining('not found (bad)')],
	});
});

test('the IDs are asked for one by one, and the hint says so', async () => {
	const ids = subscriptions();
	refuse(ids);
	expect(await get(ids)).toEqual({
		rows: ids,
		paths: [ids.join(','), ...ids],
		hints: ['3 items in 4 calls, this server takes one ID per call'],
	});
});

test('they still are in the next run, which does not try again', async () => {
	const ids = subscriptions();
	expect(await get(ids)).toMatchObject({ rows: ids, paths: ids });
});

test('so are the records of a list', async () => {
	const ids = subscriptions();
	bench.sandbox.faults.add({
		kind: 'status',
		status: 200,
		body: { result: 'success', nextPage: null, subscriptions: ids },
		match: { path: '/subscriptions' },
	});
	const run = await bench.run('fastSpringSubscription', 'subscription.getAll', {
		parameters: { returnAll: true },
	});
	expect(run.output[0]?.map(({ json }) => [json['subscription'], json['state']])).toEqual(
		ids.map((id) => [id, expect.any(String)]),
	);
});
