import { beforeEach, describe, expect, test } from '@jest/globals';
import { update } from '../../sandbox/store/changes.mts';
import { addInterval, parseDay } from '../../sandbox/store/dates.mts';
import { round } from '../../sandbox/store/money.mts';
import { placeOrder } from '../../sandbox/store/orders.mts';
import { refund, refundable } from '../../sandbox/store/returns.mts';
import { settle } from '../../sandbox/store/settle.mts';
import { cancel, schedulePause } from '../../sandbox/store/subscriptions.mts';
import { seedStore } from '../../sandbox/seed.mts';
import { Store } from '../../sandbox/store.mts';
import type { Account, Subscription } from '../../sandbox/store/model.mts';
import { orderView } from '../../sandbox/views/order.mts';
import { returnView } from '../../sandbox/views/return.mts';
import { DAY, first, VirtualClock } from './support.mts';

let clock: VirtualClock;
let store: Store;
beforeEach(() => {
	clock = new VirtualClock();
	store = new Store(clock);
	seedStore(store, { accounts: 30, orders: 0, subscriptions: 0 });
});

const buyer = (country = 'US'): Account =>
	first(
		store.accounts.values(),
		(account) => account.country === country && account.payment !== null,
	);

function buy(path: string, account = buyer()): Subscription {
	const product = first(store.products.values(), (one) => one.product === path);
	placeOrder(store, { account, items: [{ product, quantity: 1 }] });
	return first(store.subscriptions.values(), ({ id }) => id === account.subscriptions.at(-1));
}

/** Lets days pass and tells what happened on which day. */
function pass(days: number): string[] {
	const before = store.events.length;
	clock.advance(days * DAY);
	settle(store);
	return store.events
		.slice(before)
		.map(
			({ created, type }) =>
				`${new Date(created).toISOString().slice(5, 10)} ${type.replace('subscription.', '')}`,
		);
}

describe('what time does', () => {
	test('a plan renews on its day, after a reminder, as of that day', () => {
		const subscription = buy('mixdesk-pro-monthly');
		expect(pass(29)).toEqual(['11-26 payment.reminder']);
		expect(pass(35)).toEqual([
			'12-03 charge.completed',
			'12-03 payoutEntry.created',
			'12-27 payment.reminder',
			'01-03 charge.completed',
			'01-03 payoutEntry.created',
		]);
		expect([subscription.sequence, subscription.orders.length, store.now()]).toEqual([
			3,
			3,
			clock.at,
		]);
		expect(subscription.next).toBe(Date.UTC(2027, 1, 3));
	});

	test('a trial turns into a paid plan, one without payment method ends', () => {
		const paid = buy('mixdesk-studio-monthly');
		const free = buy('lumen-cloud-monthly');
		expect(pass(15)).toEqual([
			'11-14 trial.reminder',
			'11-14 trial.reminder',
			'11-17 charge.completed',
			'11-17 payoutEntry.created',
			'11-17 deactivated',
		]);
		expect([paid.state, paid.sequence, free.state, free.trialEndedUnpaid]).toEqual([
			'active',
			2,
			'deactivated',
			true,
		]);
	});

	test('a declined card: four notices a week apart, then the end', () => {
		const subscription = buy('mixdesk-pro-monthly');
		subscription.failing = 'INSUFFICIENT_FUNDS';
		const story = pass(75);
		const failure = (day: string) => [`${day} charge.failed`, `${day} payment.overdue`];
		expect(story).toEqual([
			'11-26 payment.reminder',
			...failure('12-03'),
			...failure('12-10'),
			...failure('12-17'),
			...failure('12-24'),
			'12-31 deactivated',
		]);
		expect([subscription.state, subscription.orders.length]).toEqual(['deactivated', 1]);
	});

	test('a declined card that works again', () => {
		const subscription = buy('mixdesk-pro-monthly');
		subscription.failing = 'EXPIRED_CARD';
		pass(32);
		expect([subscription.state, subscription.declineReason]).toEqual(['overdue', 'EXPIRED_CARD']);
		subscription.failing = null;
		pass(7);
		// The period begins on its own date although it was paid late.
		expect([subscription.state, subscription.declineReason, subscription.next]).toEqual([
			'active',
			null,
			Date.UTC(2027, 0, 3),
		]);
	});

	test('a canceled plan ends the day after its period', () => {
		const subscription = buy('mixdesk-pro-monthly');
		cancel(store, subscription, false);
		expect(pass(29)).toEqual([]);
		expect(pass(2)).toEqual(['12-04 deactivated']);
		expect(subscription.orders).toHaveLength(1);
	});

	test('a pause skips billings and ends by itself', () => {
		const subscription = buy('mixdesk-pro-monthly');
		schedulePause(store, subscription, 2);
		pass(31);
		expect([subscription.state, subscription.orders.length]).toEqual(['paused', 1]);
		expect(pass(70)).toEqual([
			'02-03 resumed',
			'02-03 charge.completed',
			'02-03 payoutEntry.created',
		]);
		expect([subscription.state, subscription.next]).toEqual(['active', Date.UTC(2027, 2, 3)]);
	});

	test('a fixed number of periods, a coupon for three billings', () => {
		const subscription = buy('mixdesk-pro-monthly');
		update(store, subscription, { remainingPeriods: 4, coupons: ['SPRING30'] });
		pass(200);
		const totals = subscription.orders.map(
			(id) =>
				orderView(
					store,
					first(store.orders.values(), (order) => order.id === id),
				)['total'],
		);
		expect([subscription.state, totals]).toEqual(['deactivated', [24, 16.8, 16.8, 16.8, 24]]);
	});

	test('managed plans wait to be charged, manual ones for the buyer', () => {
		const managed = buy('mastering-usage');
		const manual = buy('mixdesk-pro-monthly');
		update(store, manual, { manualRenew: true });
		pass(32);
		expect([managed.state, managed.orders.length, manual.state, manual.declineReason]).toEqual([
			'active',
			1,
			'overdue',
			'INCOMPLETE_PAYMENT',
		]);
	});

	test('skipped time counts like time that went by', () => {
		const subscription = buy('mixdesk-pro-monthly');
		store.skip(31 * DAY);
		expect([settle(store), settle(store), subscription.sequence]).toEqual([2, 0, 2]);
	});
});

describe('orders', () => {
	const product = (path: string) => first(store.products.values(), (one) => one.product === path);

	test('listeners hear of them as they happen', () => {
		const heard: string[] = [];
		const stop = store.onEvent(({ type, live, data }) =>
			heard.push(`${type} ${live} ${String(data['id']).length}`),
		);
		buy('mixdesk-pro-monthly');
		stop();
		buy('mixdesk-pro-monthly');
		expect(heard).toEqual([
			'subscription.activated true 22',
			'order.completed true 22',
			'payoutEntry.created true 9',
		]);
	});

	test('a failed one charges nothing and starts nothing', () => {
		const order = placeOrder(store, {
			account: buyer(),
			items: [{ product: product('mixdesk-pro-monthly') }],
			outcome: { status: 'failed', reason: 'PAYMENT' },
		});
		expect([order.reference, store.subscriptions.size, store.events.at(-1)?.type]).toEqual([
			null,
			0,
			'order.failed',
		]);
	});

	test('coupon, set-up fee, tier and tax', () => {
		const coupon = placeOrder(store, {
			account: buyer(),
			items: [{ product: product('mixdesk-3') }],
			coupon: 'LAUNCH15',
		});
		expect(orderView(store, coupon)).toMatchObject({
			subtotal: 114,
			discount: 15,
			tax: 0,
			total: 114,
			coupons: ['LAUNCH15'],
			items: [{ coupon: 'LAUNCH15' }],
		});
		const fee = placeOrder(store, {
			account: buyer('DE'),
			items: [{ product: product('mixdesk-studio-yearly') }],
		});
		expect(orderView(store, fee)).toMatchObject({
			currency: 'EUR',
			subtotal: 482,
			tax: 91.58,
			total: 573.58,
			items: [{}, { product: 'mixdesk-studio-yearly.setupFee', driver: { type: 'one_time_fee' } }],
		});
		const tier = placeOrder(store, {
			account: buyer(),
			items: [{ product: product('reverb-pack'), quantity: 10 }],
		});
		expect(orderView(store, tier)).toMatchObject({ subtotal: 340, discount: 50 });
	});

	test('refunds, in part and then the rest', () => {
		const order = placeOrder(store, {
			account: buyer('DE'),
			items: [{ product: product('mixdesk-3') }, { product: product('reverb-pack') }],
		});
		const part = refund(store, order, {
			items: [{ product: 'mixdesk-3', amount: 19 }],
			reason: 'DUPLICATE_ORDER',
			note: 'Twice',
		});
		expect(returnView(store, part)).toMatchObject({
			reference: `${order.reference}X`,
			subtotal: 19,
			tax: 3.61,
			totalReturn: 22.61,
			reason: 'Duplicate Order',
			items: [{ product: 'mixdesk-3', quantity: 0, refundType: 'Partial Refund' }],
			original: { id: order.id },
		});
		const rest = refund(store, order, {});
		expect(returnView(store, rest)).toMatchObject({
			subtotal: 136,
			reason: 'None',
			items: [
				{ product: 'mixdesk-3', subtotal: 100 },
				{ product: 'reverb-pack', refundType: 'Full Refund', quantity: 1 },
			],
		});
		expect([
			order.items.map((item) => refundable(store, order, item)),
			order.returns.length,
			store.events.slice(-2).map(({ type }) => type),
		]).toEqual([[0, 0], 2, ['return.created', 'payoutEntry.created']]);
	});
});

describe('money', () => {
	test.each([
		[1.005, 'USD', 1.01],
		[0.1 + 0.2, 'EUR', 0.3],
		[1234.5, 'JPY', 1235],
		[-0.001, 'USD', 0],
	])('%d %s is %d', (amount, currency, rounded) => {
		expect(round(amount, currency)).toBe(rounded);
	});
});

describe('the calendar', () => {
	test.each([
		['2026-01-31', 'month', 1, '2026-02-28'],
		['2028-02-29', 'year', 1, '2029-02-28'],
		['2026-03-31', 'month', -1, '2026-02-28'],
		['2026-12-30', 'week', 1, '2027-01-06'],
		['2026-12-30', 'day', 3, '2027-01-02'],
	] as const)('%s and %s × %i is %s', (from, unit, count, to) => {
		expect(new Date(addInterval(parseDay(from) ?? 0, unit, count)).toISOString().slice(0, 10)).toBe(
			to,
		);
	});

	test.each(['2026-2-1', '2026-02-30', '02/01/26', '', 20260201])('%s is no day', (text) => {
		expect(parseDay(text)).toBeUndefined();
	});
});
