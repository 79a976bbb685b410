import { expect, test } from '@jest/globals';
import { filterOf, type Wish } from '../../../nodes/shared/webhook/filters.ts';
import { toEvent } from '../../../nodes/shared/webhook/parse.ts';

const all: Wish = { triggerOn: 'any', groups: [], events: [], environment: 'all' };

const cases: Array<[wish: Partial<Wish>, type: string, live: boolean, wanted: boolean]> = [
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
test.each(cases)('%j: %s, live: %j', (wish, type, live, wanted) => {
	expect(filterOf({ ...all, ...wish })(toEvent({ id: 'e', type, live, data: {} }))).toBe(wanted);
});
