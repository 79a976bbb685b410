import { describe, expect, test } from '@jest/globals';
import { NewestStates, stateOf } from '../../../nodes/shared/webhook/newestStates.ts';
import { toEvent } from '../../../nodes/shared/webhook/parse.ts';

const eventOf = (type: string, data: unknown, id = 'e') => toEvent({ id, type, data });

describe('the record of an event', () => {
	const cases: Array<[type: string, data: unknown, record: string | undefined]> = [
		['account.updated', { id: 'a1', account: 'a1', changed: 7 }, 'account/a1'],
		['account.updated', { id: 'a1', account: 'a1' }, undefined],
		['order.completed', { order: 'o1', changed: 7 }, 'order/o1'],
		['order.canceled', { id: 'o1', changed: '7' }, 'order/o1'],
		['quote.updated', { quote: 'q1', changed: 7 }, 'quote/q1'],
		['return.created', { return: 'r1', changed: 7 }, 'return/r1'],
		['subscription.updated', { id: 's1', changed: 7 }, 'subscription/s1'],
		['subscription.deactivated', { subscription: 's1', changed: 7 }, 'subscription/s1'],
		['subscription.group.created', { cotermGroupId: 'g1', changed: 7 }, 'subscription.group/g1'],
		['mailingListEntry.updated', { id: 'm1', updated: 7 }, 'mailingListEntry/m1'],
		['subscription.charge.completed', { subscription: 's1', timestamp: 7 }, undefined],
		[
			'subscription.charge.completed',
			{ subscription: { id: 's1', changed: 7 }, order: { changed: 7 } },
			undefined,
		],
		['payoutEntry.created', { order: 'o1' }, undefined],
		['chargeback.created', { id: 'o1', changed: 7 }, undefined],
		['gift.sent', { id: 'x', changed: 7 }, undefined],
		['order.completed', { order: '', changed: 7 }, undefined],
		['order.completed', { order: 'o1', changed: 'soon' }, undefined],
		['order.completed', null, undefined],
	];
	test.each(cases)('%s: %j', (type, data, record) => {
		expect(stateOf(eventOf(type, data))).toEqual(
			record === undefined ? undefined : { record, changed: 7 },
		);
	});
});

describe('events in the order in which they come', () => {
	const cases: Array<[what: string, changes: number[], kept: number[]]> = [
		['newer and newer', [1, 2, 3], [1, 2, 3]],
		['older after newer', [1, 3, 2, 3, 1, 4], [1, 3, 3, 4]],
		['the same state', [5, 5, 5], [5, 5, 5]],
	];
	test.each(cases)('%s', (_, changes, kept) => {
		const states = new NewestStates();
		const events = changes.map((changed) => eventOf('order.completed', { order: 'o', changed }));
		expect(states.current(events).map(({ data }) => data['changed'])).toEqual(kept);
	});

	test('records, and kinds of records, have states of their own', () => {
		const states = new NewestStates();
		const events = [
			eventOf('order.completed', { order: 'x', changed: 9 }),
			eventOf('order.completed', { order: 'y', changed: 1 }),
			eventOf('quote.updated', { quote: 'x', changed: 1 }),
			eventOf('subscription.charge.completed', { subscription: 'x', changed: 1 }),
		];
		expect(states.current(events)).toEqual(events);
	});
});

describe('the memory', () => {
	const order = (index: number, changed = 10) =>
		eventOf('order.completed', { order: `o${index}`, changed });
	const knows = (states: NewestStates, index: number) =>
		states.current([order(index, 5)]).length === 0;

	test('is bounded: the records heard of longest ago go first', () => {
		const states = new NewestStates();
		states.current(Array.from({ length: 10_000 }, (_, index) => order(index)));
		states.current([order(0), order(10_000)]);
		expect([0, 2, 10_000, 1].map((index) => knows(states, index))).toEqual([
			true,
			true,
			true,
			false,
		]);
	});

	test('is saved as a short list, and read again', () => {
		const states = new NewestStates();
		states.current(Array.from({ length: 1_500 }, (_, index) => order(index)));
		const saved: unknown = JSON.parse(JSON.stringify(states.save()));
		const other = new NewestStates();
		other.merge(saved);
		expect(other.save()).toHaveLength(1_000);
		expect([499, 500, 1_499].map((index) => knows(other, index))).toEqual([false, true, true]);
	});

	test.each([[undefined], [null], ['x'], [[null, 5, '', ' ', 'zz', '! o1', {}]]])(
		'takes nothing from %j',
		(saved) => {
			const states = new NewestStates();
			states.merge(saved);
			expect(states.save()).toEqual([]);
		},
	);
});
