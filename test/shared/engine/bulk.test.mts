import { describe, expect, test } from '@jest/globals';
import { byId, useShop, type Json } from '../../support/operations.mts';

const MODES = ['continueRegularOutput', 'continueErrorOutput', 'stopWorkflow'] as const;
const bench = useShop({ seed: { accounts: 60, orders: 1_000, subscriptions: 2_000 }, keep: true });

const orderIds = () => [...bench.sandbox.store.orders.keys()].slice(0, 1_000);
const items = (ids: readonly string[]) => ids.map((id) => ({ id }));
const replaced = (ids: readonly string[], at: number, by: string) =>
	ids.map((id, index) => (index === at ? by : id));
const get = { orderId: byId('={{ $json.id }}') };
const update = {
	subscriptionId: byId('={{ $json.id }}'),
	updateFields: { customReferenceId: '=own-{{ $itemIndex }}' },
};
const upsert = {
	productPath: byId('={{ $json.id }}'),
	pricing: { priceJson: '={{ { USD: $itemIndex + 1 } }}' },
	additionalFields: { displayJson: '={{ { en: $json.id } }}' },
};

/** Each output's id and the item it is linked to. */
const links = (rows: { json: Json; pairedItem?: unknown }[] | undefined, key: string) =>
	(rows ?? []).map(({ json, pairedItem }) => [json[key], pairedItem]);
const linked = (ids: readonly string[]) => ids.map((id, item) => [id, { item }]);

/** Subscriptions that can be changed, so that nothing but the entry itself decides. */
const changeable = (count: number) => {
	const found = [...bench.sandbox.store.subscriptions.values()]
		.filter(({ state }) => state !== 'deactivated')
		.map(({ id }) => id);
	expect(found.length).toBeGreaterThanOrEqual(count);
	return found.slice(0, count);
};

describe('1,000 items through Order: Get', () => {
	test('make 20 calls, and 1,000 outputs in their order', async () => {
		const ids = orderIds().reverse();
		const { output, hints } = await bench.run('fastSpringOrder', 'get', {
			parameters: get,
			items: items(ids),
		});
		expect(links(output[0], 'order')).toEqual(linked(ids));
		expect(bench.sandbox.calls.map(({ path }) => path.split(',').length)).toEqual(
			Array.from({ length: 20 }, () => 50),
		);
		expect(hints.map(({ message }) => message)).toEqual(['1,000 items in 20 calls']);
	});

	test.each([true, false])(
		'share no object, though two share a read (Simplify: %s)',
		async (simplify) => {
			const [id = ''] = orderIds();
			const { output } = await bench.run('fastSpringOrder', 'get', {
				parameters: { ...get, simplify },
				items: items([id, id]),
			});
			const [one, other] = output[0] ?? [];
			expect(bench.sandbox.calls).toHaveLength(1);
			expect(one?.json).toEqual(other?.json);
			expect(one?.json).not.toBe(other?.json);
		},
	);

	test.each(MODES)('fail for exactly the one that is wrong (%s)', async (onError) => {
		const ids = replaced(orderIds(), 613, 'nobodys');
		const { output, error } = await bench.run('fastSpringOrder', 'get', {
			parameters: get,
			items: items(ids),
			onError,
		});
		const good = linked(ids).filter((_, item) => item !== 613);
		if (onError === 'stopWorkflow')
			return expect([output, error?.itemIndex, error?.message]).toEqual([
				[],
				613,
				expect.stringContaining('order: Not found (nobodys) [item 613]'),
			]);
		const [main, wrong] =
			onError === 'continueErrorOutput'
				? output
				: [
						output[0]?.filter(({ json }) => !json['error']),
						output[0]?.filter(({ json }) => json['error']),
					];
		expect(links(main, 'order')).toEqual(good);
		expect(wrong).toEqual([
			expect.objectContaining({
				json: expect.objectContaining({ error: expect.stringContaining('order: Not found') }),
				pairedItem: expect.objectContaining({ item: 613 }),
			}),
		]);
		if (onError === 'continueRegularOutput') expect(output[0]?.[613]?.json).toHaveProperty('error');
		expect(bench.sandbox.calls.length).toBe(20);
	});
});

describe('1,000 items through Subscription: Update', () => {
	test('make 40 calls of 25, each entry in its place', async () => {
		const ids = changeable(1_000);
		const { output } = await bench.run('fastSpringSubscription', 'subscription.update', {
			parameters: update,
			items: items(ids),
		});
		expect(links(output[0], 'subscription')).toEqual(linked(ids));
		expect(
			bench.sandbox.calls.map(
				({ body }) => (body as { subscriptions: unknown[] }).subscriptions.length,
			),
		).toEqual(Array.from({ length: 40 }, () => 25));
		expect(ids.map((id) => bench.sandbox.store.subscriptions.get(id)?.customReferenceId)).toEqual(
			ids.map((_, item) => `own-${item}`),
		);
	});

	test('go in the batches that the user wants', async () => {
		await bench.run('fastSpringSubscription', 'subscription.update', {
			parameters: { ...update, options: { batchSize: 10 } },
			items: items(changeable(1_000)),
		});
		expect(bench.sandbox.calls.length).toBe(100);
	});

	test('that stop at a failure tell which ones were carried out', async () => {
		const ids = replaced(changeable(100), 30, 'nobodys');
		const { error } = await bench.run('fastSpringSubscription', 'subscription.update', {
			parameters: { ...update, options: { batchSize: 1 } },
			items: items(ids),
		});
		expect(error).toMatchObject({ itemIndex: 30, message: expect.stringContaining('[item 30]') });
		// Up to eight calls are under way at once; those come to their end and count as done.
		const done = bench.sandbox.calls.length - 1;
		expect(done).toBeLessThan(30 + 8);
		expect(error?.description).toMatch(
			new RegExp(`Already processed: items 0–29(, 31(–${done})?)?\\. Not sent: items \\d+–99\\.$`),
		);
	});
});

describe('600 items through Product: Create or Update', () => {
	const written = () => bench.sandbox.calls.filter(({ method }) => method === 'POST');

	test('are read in 12 calls for the sake of their maps, and written in 2', async () => {
		const ids = Array.from({ length: 600 }, (_, n) => `bulk-${n}`);
		const { output } = await bench.run('fastSpringProduct', 'product.upsert', {
			parameters: upsert,
			items: items(ids),
		});
		expect(links(output[0], 'product')).toEqual(linked(ids));
		expect(written().map(({ body }) => (body as { products: unknown[] }).products.length)).toEqual([
			300, 300,
		]);
		expect(bench.sandbox.calls.length).toBe(12 + 2);
	});

	test.each(MODES)('fail for exactly the one that is wrong (%s)', async (onError) => {
		const ids = replaced(
			Array.from({ length: 600 }, (_, n) => `bulk-${n}`),
			299,
			'x',
		);
		const { output, error } = await bench.run('fastSpringProduct', 'product.upsert', {
			parameters: upsert,
			items: items(ids),
			onError,
		});
		if (onError === 'stopWorkflow') {
			expect(error).toMatchObject({
				itemIndex: 299,
				description: expect.stringContaining('Already processed: items 0–298'),
			});
			return;
		}
		const rows = output.flat();
		expect(rows.length).toBe(600);
		expect(rows.filter(({ json }) => json['error']).map(({ pairedItem }) => pairedItem)).toEqual([
			expect.objectContaining({ item: 299 }),
		]);
		expect(written().length).toBe(2);
	});
});

test('2,000 subscriptions are listed in 2 calls and read in 40 more', async () => {
	const ids = [...bench.sandbox.store.subscriptions.keys()];
	const { output } = await bench.run('fastSpringSubscription', 'subscription.getAll', {
		parameters: { returnAll: true },
	});
	expect(output[0]?.map(({ json, pairedItem }) => [json['subscription'], pairedItem])).toEqual(
		ids.map((id) => [id, { item: 0 }]),
	);
	const lists = bench.sandbox.calls.filter(({ path }) => path === '/subscriptions');
	expect([ids.length, lists.length, bench.sandbox.calls.length - lists.length]).toEqual([
		2_000, 2, 40,
	]);
	expect(bench.violations()).toEqual([]);
});
