import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../../nodes/shared/json.ts';
import { filterOf, type EventFilter } from '../../../nodes/shared/webhook/eventFilter.ts';
import { toEvent } from '../../../nodes/shared/webhook/parse.ts';

const all: EventFilter = {
	triggerOn: 'any',
	groups: [],
	events: [],
	environment: 'all',
	products: [],
};

const cases: Array<[filter: Partial<EventFilter>, type: string, live: boolean, wanted: boolean]> = [
	[{}, 'order.completed', true, true],
	[{}, 'gift.sent', false, true],
	[{}, '', false, true],
	[{ environment: 'live' }, 'order.completed', true, true],
	[{ environment: 'live' }, 'order.completed', false, false],
	[{ environment: 'test' }, 'order.completed', true, false],
	[{ environment: 'test' }, 'order.completed', false, true],
	[{ triggerOn: 'groups', groups: ['order'] }, 'order.failed', true, true],
	[{ triggerOn: 'groups', groups: ['order'] }, 'order.something.new', true, true],
	[{ triggerOn: 'groups', groups: ['order'] }, 'orders.failed', true, false],
	[{ triggerOn: 'groups', groups: ['order'] }, 'quote.created', true, false],
	[{ triggerOn: 'groups', groups: ['subscription'] }, 'subscription.updated', true, true],
	[{ triggerOn: 'groups', groups: ['subscription'] }, 'subscription.group.updated', true, false],
	[
		{ triggerOn: 'groups', groups: ['subscription.group'] },
		'subscription.group.updated',
		true,
		true,
	],
	[{ triggerOn: 'groups', groups: ['subscription.group'] }, 'subscription.updated', true, false],
	[
		{ triggerOn: 'groups', groups: ['order', 'quote'], environment: 'live' },
		'quote.created',
		false,
		false,
	],
	[{ triggerOn: 'groups', groups: [] }, 'order.completed', true, false],
	[
		{ triggerOn: 'events', events: ['order.completed', 'quote.created'] },
		'quote.created',
		true,
		true,
	],
	[{ triggerOn: 'events', events: ['order.completed'] }, 'order.failed', true, false],
	[{ triggerOn: 'events', events: ['order.completed'] }, 'Order.Completed', true, false],
	[
		{ triggerOn: 'events', events: ['subscription.group.payment.charge.completed'] },
		'subscription.group.charge.completed',
		true,
		true,
	],
	[{ triggerOn: 'events', events: [], groups: ['order'] }, 'order.completed', true, false],
];
test.each(cases)('%j: %s, live: %j', (filter, type, live, wanted) => {
	expect(filterOf({ ...all, ...filter })(toEvent({ id: 'e', type, live, data: {} }))).toBe(wanted);
});

describe('products', () => {
	const data: Array<[what: string, data: Json, products: string[], wanted: boolean]> = [
		['an order of it', { order: 'o1', items: [{ product: 'a' }, { product: 'b' }] }, ['b'], true],
		['an order of others', { order: 'o1', items: [{ product: 'a' }] }, ['b', 'c'], false],
		['a subscription', { subscription: 's1', product: 'a' }, ['a'], true],
		['a subscription with webhook expansion', { id: 's1', product: { product: 'a' } }, ['a'], true],
		['a subscription to another product', { id: 's1', product: { product: 'a' } }, ['b'], false],
		['an add-on', { id: 's1', product: 'a', addons: [{ product: 'b' }] }, ['b'], true],
		['a charge', { order: { items: [{ product: 'a' }] }, subscription: { id: 's1' } }, ['a'], true],
		['a charge for another product', { subscription: { id: 's1', product: 'a' } }, ['b'], false],
		['a charge that names no product', { order: 'o1', subscription: 's1' }, ['a'], true],
		['a chargeback, which names an order only', { order: 'o1' }, ['a'], true],
		['a return', { return: 'r1', original: { id: 'o1' }, items: [{ product: 'a' }] }, ['b'], false],
		['a payout of a return', { return: { items: [{ product: 'a' }] } }, ['a'], true],
		['an account, which is about no product', { id: 'a1', account: 'a1' }, ['a'], false],
		['a group of subscriptions', { subscriptions: [{ id: 's1', product: 'a' }] }, ['a'], true],
		['a path in another case', { id: 's1', product: 'A' }, ['a'], false],
		['a prototype name', { id: 's1', product: 'a' }, ['constructor', '__proto__'], false],
	];
	test.each(data)('%s: %j, with %j', (_, sent, products, wanted) => {
		const event = toEvent({ id: 'e', type: 'gift.sent', live: true, data: sent });
		expect(filterOf({ ...all, products })(event)).toBe(wanted);
		expect(filterOf(all)(event)).toBe(true);
	});
});
