import { describe, expect, test } from '@jest/globals';
import { seedStore, type Seed } from '../../sandbox/seed.mts';
import { Store } from '../../sandbox/store.mts';
import { DAY, VirtualClock } from './support.mts';

function seeded(seed: Seed = 'demo', at?: number): Store {
	const store = new Store(new VirtualClock(at));
	seedStore(store, seed);
	return store;
}

const contents = ({ accounts, products, orders, subscriptions, coupons, returns, events }: Store) =>
	JSON.stringify([
		[...accounts],
		[...products],
		[...orders],
		[...subscriptions],
		[...coupons],
		[...returns],
		events,
	]);

describe('the demo shop', () => {
	const shop = seeded();
	const values = <T,>(table: Map<string, T>) => [...table.values()];
	const tally = (words: readonly string[]) =>
		words.reduce<Record<string, number>>(
			(counts, word) => ({ ...counts, [word]: (counts[word] ?? 0) + 1 }),
			{},
		);

	test('has the promised size', () => {
		expect([
			shop.products.size,
			shop.accounts.size,
			shop.orders.size,
			shop.subscriptions.size,
		]).toEqual([14, 200, 600, 300]);
		expect(shop.coupons.size).toBeGreaterThanOrEqual(4);
		expect(shop.returns.size).toBeGreaterThanOrEqual(5);
	});

	test('is the same each time, for the same moment', () => {
		expect(contents(seeded())).toBe(contents(shop));
		expect(contents(seeded('demo', Date.UTC(2027, 2, 31, 23, 59)))).not.toBe(contents(shop));
	});

	test.each([
		Date.UTC(2024, 1, 29),
		Date.UTC(2026, 11, 31, 12),
		Date.UTC(2027, 2, 31, 23, 59),
		Date.UTC(2025, 5, 15),
	])('has the promised size at any time: %d', (at) => {
		const other = seeded('demo', at);
		expect([other.accounts.size, other.orders.size, other.subscriptions.size]).toEqual([
			200, 600, 300,
		]);
	});

	test('has subscriptions in every state, in many currencies, live and test', () => {
		const states = tally(values(shop.subscriptions).map(({ state }) => state));
		expect(Object.keys(states).sort()).toEqual([
			'active',
			'canceled',
			'deactivated',
			'overdue',
			'paused',
			'trial',
		]);
		expect(Math.min(...Object.values(states))).toBeGreaterThanOrEqual(10);
		expect(Object.keys(tally(values(shop.orders).map(({ currency }) => currency)))).toEqual(
			expect.arrayContaining(['USD', 'EUR', 'GBP', 'JPY', 'AUD', 'CAD', 'SEK']),
		);
		expect(values(shop.subscriptions).some(({ adhoc }) => adhoc)).toBe(true);
		expect(new Set(values(shop.orders).map(({ live }) => live)).size).toBe(2);
		expect(Object.keys(tally(values(shop.orders).map(({ status }) => status))).sort()).toEqual([
			'canceled',
			'completed',
			'failed',
		]);
		expect(Object.keys(tally(values(shop.orders).map(({ kind }) => kind))).sort()).toEqual([
			'initial',
			'proration',
			'rebill',
		]);
	});

	test('names nobody who could exist, and ids look like ids', () => {
		for (const { id, contact } of values(shop.accounts)) {
			expect(contact.email).toMatch(/^[a-z]+\.[a-z]+\.\d+@example\.(com|net|org)$/);
			expect(id).toMatch(/^[\w-]{22}$/);
		}
		for (const { reference, status } of values(shop.orders))
			expect(String(reference)).toMatch(
				status === 'completed' ? /^LUM\d{6}-\d{4}-\d{5}B?$/ : /^null$/,
			);
		const ids = [
			...shop.accounts.keys(),
			...shop.orders.keys(),
			...shop.subscriptions.keys(),
			...shop.returns.keys(),
		];
		expect(new Set(ids).size).toBe(ids.length);
	});

	test('hangs together: accounts know their orders, orders their subscriptions, and nothing lies in the future', () => {
		const now = shop.now();
		for (const account of values(shop.accounts)) {
			for (const id of account.orders) expect(shop.orders.get(id)?.account).toBe(account.id);
			for (const id of account.subscriptions)
				expect(shop.subscriptions.get(id)?.account).toBe(account.id);
		}
		for (const order of values(shop.orders)) {
			expect(order.created).toBeLessThanOrEqual(now);
			expect(shop.accounts.get(order.account)?.created).toBeLessThanOrEqual(order.created);
		}
		for (const subscription of values(shop.subscriptions)) {
			expect(
				shop.orders
					.get(subscription.initialOrder)
					?.items.some((item) => item.subscription === subscription.id),
			).toBe(true);
			if (['active', 'trial', 'canceled'].includes(subscription.state) && !subscription.adhoc)
				expect(subscription.next).toBeGreaterThan(now - 2 * DAY);
		}
		const dates = shop.events.map(({ created }) => created);
		expect(dates).toEqual([...dates].sort((a, b) => a - b));
		expect(Math.min(...dates)).toBeGreaterThanOrEqual(now - 30 * DAY);
		expect(new Set(shop.events.map(({ processed }) => processed)).size).toBe(2);
	});
});

test.each<[Seed, number[]]>([
	['empty', [0, 0, 0, 0]],
	[{ accounts: 5, orders: 0, subscriptions: 0 }, [14, 5, 0, 0]],
	[{ accounts: 5, orders: 12, subscriptions: 3 }, [14, 5, 12, 3]],
	[{ accounts: 0 }, [14, 0, 0, 0]],
])('seed %j', (seed, sizes) => {
	const { products, accounts, orders, subscriptions } = seeded(seed);
	expect([products.size, accounts.size, orders.size, subscriptions.size]).toEqual(sizes);
});
