import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
	canonicalType,
	eventGroups,
	eventTypes,
	groupOf,
	titleOf,
} from '../../../nodes/shared/webhook/events.ts';

const types = eventTypes.map(({ type }) => type);

test('37 types, in order, each once, each with a group and a sentence of its own', () => {
	expect(types).toHaveLength(37);
	expect(types).toEqual([...new Set(types)].sort());
	expect(new Set(eventTypes.map(({ description }) => description)).size).toBe(37);
	expect(new Set(eventTypes.map(({ group }) => group))).toEqual(new Set(Object.keys(eventGroups)));
});

test('the types are those that saved workflows may hold', () => {
	const file = join(process.cwd(), '../shared/design/contract.json');
	if (!existsSync(file)) {
		console.warn(`Not compared: ${file} is absent`);
		return;
	}
	const contract: { events: string[] } = JSON.parse(readFileSync(file, 'utf8'));
	expect(types).toEqual([...contract.events].sort());
});

test.each([
	['order.completed', 'order'],
	['subscription.updated', 'subscription'],
	['subscription.group.updated', 'subscription.group'],
	['subscription.groupie', 'subscription'],
	['mailingListEntry.abandoned', 'mailingListEntry'],
	['order.something.new', 'order'],
	['gift.sent', 'gift'],
	['', ''],
])('%j belongs to the group %j', (type, group) => {
	expect(groupOf(type)).toBe(group);
});

test.each([
	['subscription.group.charge.completed', 'subscription.group.payment.charge.completed'],
	['subscription.group.charge.failed', 'subscription.group.payment.charge.failed'],
	['order.completed', 'order.completed'],
	['gift.sent', 'gift.sent'],
])('%s is listed as %s', (type, canonical) => {
	expect(canonicalType(type)).toBe(canonical);
});

test.each([
	['order.approval.pending', 'Order Approval Pending'],
	['mailingListEntry.updated', 'Mailing List Entry Updated'],
	['payoutEntry.created', 'Payout Entry Created'],
])('%s reads %s', (type, title) => {
	expect(titleOf(type)).toBe(title);
});
