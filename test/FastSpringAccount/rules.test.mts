/** What each state of a subscription or an order means for access: the rules by themselves, without a call. */
import { describe, expect, test } from '@jest/globals';
import { packModule } from '../support/n8n.mts';

type Json = Record<string, unknown>;
interface Policy {
	whileOverdue: boolean;
	graceDays?: number;
	whilePaused: boolean;
	chargedBack: string[];
}
const { entitlementsOf } = packModule<{
	entitlementsOf(
		records: { subscriptions: Json[]; orders: Json[] },
		policy: Policy,
		now: number,
	): Json[];
}>('nodes/FastSpringAccount/entitlements/rules.js');

const at = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const NOW = Date.parse('2026-03-10T12:00:00Z');
const usual: Policy = { whileOverdue: true, whilePaused: false, chargedBack: [] };

const subscription = (more: Json): Json => ({
	subscription: 'sub1',
	product: 'pro',
	active: true,
	state: 'active',
	quantity: 3,
	begin: at('2026-01-01'),
	next: at('2026-04-01'),
	nextChargeDate: at('2026-04-01'),
	nextChargeTotal: 29,
	currency: 'USD',
	end: null,
	addons: [],
	initialOrderId: 'ord1',
	live: true,
	...more,
});
const order = (more: Json): Json => ({
	order: 'ord2',
	completed: true,
	changed: at('2026-02-01'),
	total: 50,
	items: [{ product: 'book', quantity: 1 }],
	live: true,
	...more,
});

type Row = [what: string, more: Json, policy: Partial<Policy>, expected: Json];

describe('a subscription', () => {
	const rows: Row[] = [
		[
			'is paid to its next charge',
			{},
			{},
			{
				hasAccess: true,
				reason: 'active',
				until: at('2026-04-01'),
				quantity: 3,
				order: 'ord1',
				since: at('2026-01-01'),
				nextCharge: { at: at('2026-04-01'), total: 29, currency: 'USD' },
			},
		],
		['ends where its fixed term ends', { end: at('2026-03-20') }, {}, { until: at('2026-03-20') }],
		[
			'has no date where it is managed',
			{ next: null, nextChargeDate: null },
			{},
			{ hasAccess: true, until: undefined, nextCharge: null },
		],
		[
			'is paid up to a pause that is scheduled',
			{
				isPauseScheduled: true,
				pauseDate: at('2026-04-01'),
				resumeDate: at('2026-06-01'),
				next: at('2026-06-01'),
			},
			{},
			{ hasAccess: true, reason: 'active', until: at('2026-04-01') },
		],
		[
			'is in trial',
			{ state: 'trial' },
			{},
			{ hasAccess: true, reason: 'trial', state: 'trial', until: at('2026-04-01') },
		],
		[
			'that is canceled runs on to its end',
			{ state: 'canceled', deactivationDate: at('2026-03-25') },
			{},
			{
				hasAccess: true,
				reason: 'canceled, paid until 2026-03-25',
				until: at('2026-03-25'),
				nextCharge: null,
			},
		],
		[
			'that is canceled without a date runs to the next charge',
			{ state: 'canceled', deactivationDate: null },
			{},
			{ reason: 'canceled, paid until 2026-04-01' },
		],
		[
			'that is overdue keeps access',
			{ state: 'overdue', next: at('2026-03-05') },
			{},
			{ hasAccess: true, reason: 'overdue, in dunning', until: at('2026-03-05') },
		],
		[
			'that is overdue loses access by choice',
			{ state: 'overdue', next: at('2026-03-05') },
			{ whileOverdue: false },
			{ hasAccess: false },
		],
		[
			'that is overdue keeps access for the grace days',
			{ state: 'overdue', next: at('2026-03-05') },
			{ graceDays: 7 },
			{ hasAccess: true, until: at('2026-03-12') },
		],
		[
			'that is overdue loses it after them',
			{ state: 'overdue', next: at('2026-03-05') },
			{ graceDays: 5 },
			{ hasAccess: false, until: at('2026-03-10') },
		],
		[
			'that is overdue has none with no grace',
			{ state: 'overdue', next: at('2026-03-10') },
			{ graceDays: 0 },
			{ hasAccess: false },
		],
		[
			'has no grace where overdue is no access',
			{ state: 'overdue', next: at('2026-03-05') },
			{ whileOverdue: false, graceDays: 30 },
			{ hasAccess: false },
		],
		[
			'that is paused has no access',
			{ state: 'paused', pauseDate: at('2026-03-01'), resumeDate: at('2026-05-01') },
			{},
			{ hasAccess: false, reason: 'paused', until: at('2026-03-01') },
		],
		[
			'that is paused has access by choice',
			{ state: 'paused', pauseDate: at('2026-03-01'), resumeDate: at('2026-05-01') },
			{ whilePaused: true },
			{ hasAccess: true, until: at('2026-05-01') },
		],
		[
			'is paused by its dates, whatever the state says',
			{ pauseDate: at('2026-03-01'), resumeDate: at('2026-05-01'), isPauseScheduled: false },
			{},
			{ hasAccess: false, reason: 'paused', state: 'paused' },
		],
		[
			'is active again after the pause',
			{ pauseDate: at('2026-01-01'), resumeDate: at('2026-02-01') },
			{},
			{ hasAccess: true, reason: 'active' },
		],
		[
			'that is deactivated has ended',
			{ state: 'deactivated', active: false, deactivationDate: at('2026-03-01') },
			{},
			{ hasAccess: false, reason: 'ended', until: at('2026-03-01'), nextCharge: null },
		],
		[
			'that ended at once has the date of its cancellation',
			{
				state: 'deactivated',
				active: false,
				deactivationDate: null,
				canceledDate: at('2026-03-02'),
			},
			{},
			{ reason: 'ended', until: at('2026-03-02') },
		],
		[
			'that is not active has ended, whatever the state says',
			{ active: false, state: 'canceled' },
			{},
			{ hasAccess: false, reason: 'ended' },
		],
		[
			'in a state that FastSpring may add is judged by active',
			{ state: 'hibernating' },
			{},
			{ hasAccess: true, reason: 'active', state: 'hibernating' },
		],
		[
			'whose first order was charged back',
			{},
			{ chargedBack: ['ord1'] },
			{ hasAccess: false, reason: 'charged back' },
		],
		[
			'lists its add-ons',
			{ addons: [{ product: 'seat', quantity: 2, sku: null }] },
			{},
			{ addons: [{ product: 'seat', quantity: 2 }] },
		],
		['takes dates as text, too', { next: '2026-04-01' }, {}, { until: at('2026-04-01') }],
		['of a test purchase says so', { live: false }, {}, { live: false }],
	];
	test.each(rows)('%s', (_, more, policy, expected) => {
		const found = entitlementsOf(
			{ subscriptions: [subscription(more)], orders: [] },
			{ ...usual, ...policy },
			NOW,
		);
		expect(found).toEqual([
			expect.objectContaining({ product: 'pro', subscription: 'sub1', ...expected }),
		]);
	});

	test('that is gone grants nothing', () => {
		expect(
			entitlementsOf(
				{ subscriptions: [{ subscription: 'sub1' }], orders: [{ order: 'x' }] },
				usual,
				NOW,
			),
		).toEqual([]);
	});

	test('is charged back with one of its later orders', () => {
		const rebill = order({ order: 'ord9', items: [{ product: 'pro', subscription: 'sub1' }] });
		const given = { subscriptions: [subscription({})], orders: [rebill] };
		expect(entitlementsOf(given, { ...usual, chargedBack: ['ord9'] }, NOW)).toEqual([
			expect.objectContaining({ product: 'pro', hasAccess: false, reason: 'charged back' }),
		]);
	});
});

describe('an order', () => {
	const part = [{ return: 'r1', amount: 20 }];
	const rows: Array<[string, Json, Partial<Policy>, Json | undefined]> = [
		[
			'is a purchase for ever',
			{},
			{},
			{
				hasAccess: true,
				until: Infinity,
				reason: 'purchased',
				state: 'completed',
				order: 'ord2',
				subscription: null,
			},
		],
		['that did not complete grants nothing', { completed: false }, {}, undefined],
		[
			'that was refunded',
			{ returns: [{ return: 'r1', amount: 50 }] },
			{},
			{ hasAccess: false, reason: 'refunded', until: at('2026-02-01') },
		],
		[
			'that was refunded in parts that make the whole',
			{ returns: [...part, { return: 'r2', amount: 30 }] },
			{},
			{ hasAccess: false, reason: 'refunded' },
		],
		[
			'that was refunded in part',
			{ returns: part },
			{},
			{ hasAccess: true, reason: 'purchased', state: 'partially refunded' },
		],
		[
			'that was charged back',
			{},
			{ chargedBack: ['ord2'] },
			{ hasAccess: false, reason: 'charged back' },
		],
		[
			'leaves subscriptions to their own records',
			{ items: [{ product: 'book', subscription: 'sub7' }] },
			{},
			undefined,
		],
		[
			'leaves add-ons to their subscription',
			{
				items: [
					{ product: 'x', subscription: 's' },
					{ product: 'book', isAddon: true },
				],
			},
			{},
			undefined,
		],
		[
			'keeps an add-on that was bought with a product',
			{ items: [{ product: 'book', isAddon: true }] },
			{},
			{ hasAccess: true },
		],
		[
			'has no product in a setup fee',
			{ items: [{ product: 'pro.setupFee', quantity: 1 }] },
			{},
			undefined,
		],
		['that was free is a purchase', { total: 0 }, {}, { hasAccess: true, reason: 'purchased' }],
	];
	test.each(rows)('%s', (_, more, policy, expected) => {
		const found = entitlementsOf(
			{ subscriptions: [], orders: [order(more)] },
			{ ...usual, ...policy },
			NOW,
		);
		expect(found).toEqual(
			expected ? [expect.objectContaining({ product: 'book', ...expected })] : [],
		);
	});
});

describe('a product that was bought more than once', () => {
	const ended = subscription({
		subscription: 'old',
		active: false,
		state: 'deactivated',
		quantity: 9,
	});
	const rows: Array<[string, Json[], Json[], Json]> = [
		[
			'an ended subscription does not hide the new one',
			[subscription({}), ended],
			[],
			{ hasAccess: true, subscription: 'sub1', quantity: 3 },
		],
		[
			'whatever their order',
			[ended, subscription({})],
			[],
			{ hasAccess: true, subscription: 'sub1', quantity: 3 },
		],
		[
			'quantities that give access add up',
			[
				subscription({}),
				subscription({ subscription: 'sub2', next: at('2026-05-01'), quantity: 2 }),
			],
			[],
			{ subscription: 'sub2', quantity: 5 },
		],
		[
			'a purchase outlasts a subscription',
			[subscription({})],
			[order({ items: [{ product: 'pro', quantity: 1 }] })],
			{ until: Infinity, reason: 'purchased', quantity: 4 },
		],
	];
	test.each(rows)('%s', (_, subscriptions, orders, expected) => {
		expect(entitlementsOf({ subscriptions, orders }, usual, NOW)).toEqual([
			expect.objectContaining({ product: 'pro', ...expected }),
		]);
	});
});
