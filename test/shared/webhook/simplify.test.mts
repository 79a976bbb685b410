/** Every event type, as FastSpring sends it with and without webhook expansion, in its simplified form. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isRecord, type Json } from '../../../nodes/shared/json.ts';
import { eventTypes } from '../../../nodes/shared/webhook/events.ts';
import { parseDelivery } from '../../../nodes/FastSpringTrigger/parseDelivery.ts';
import { toEvent } from '../../../nodes/shared/webhook/parse.ts';
import { simplify } from '../../../nodes/shared/webhook/simplify.ts';

const fixtures = join(import.meta.dirname, 'fixtures');
const expected: Record<string, Json> = JSON.parse(
	readFileSync(join(import.meta.dirname, 'simplified.json'), 'utf8'),
);
const files = readdirSync(fixtures);
const eventIn = (file: string) => {
	const [event] = parseDelivery(readFileSync(join(fixtures, file))) ?? [];
	if (!event) throw new Error(`${file} contains no event`);
	return event;
};

/** Records that webhook expansion puts in the place of ids, under the names that FastSpring gives them. */
const EXPANDED = ['account', 'order', 'product', 'subscription'];

/** The same data without webhook expansion: ids in the place of records. */
function collapse(data: unknown): unknown {
	if (Array.isArray(data)) return data.map(collapse);
	if (!isRecord(data)) return data;
	return Object.fromEntries(
		Object.entries(data).map(([key, value]) => [
			key,
			EXPANDED.includes(key) && isRecord(value) ? (value[key] ?? value['id']) : collapse(value),
		]),
	);
}

/** The same data with webhook expansion, as far as ids can become records. */
const expand = (data: Json): Json =>
	Object.fromEntries(
		Object.entries(data).map(([key, value]) => [
			key,
			EXPANDED.includes(key) && typeof value === 'string' ? { id: value, [key]: value } : value,
		]),
	);

const isUnknown = (value: unknown): boolean =>
	value === null ||
	(Array.isArray(value) && value.length === 0) ||
	(isRecord(value) && Object.keys(value).length === 0);

test('all 37 types are among the fixtures', () => {
	const types = new Set(files.map((file) => basename(file, '.json').split('--')[0]));
	expect([...types].sort()).toEqual(eventTypes.map(({ type }) => type));
	expect(Object.keys(expected).sort()).toEqual(files.map((file) => basename(file, '.json')).sort());
});

describe.each(files)('%s', (file) => {
	const event = eventIn(file);
	const simple = simplify(event);

	test('has its simplified form', () => {
		expect(simple).toEqual(expected[basename(file, '.json')]);
	});

	test.each([
		['without', { ...event, data: collapse(event.data) }],
		['with', { ...event, data: expand(event.data) }],
	])('has the same shape %s webhook expansion, and what is known is the same', (_, other) => {
		const same = simplify(toEvent(other));
		expect(Object.keys(same)).toEqual(Object.keys(simple));
		for (const [key, value] of Object.entries(same))
			if (!isUnknown(value) && !isUnknown(simple[key]))
				expect([key, value]).toEqual([key, simple[key]]);
	});

	test('has ids, texts, numbers, flags and lists only, and objects in tags and rows', () => {
		for (const [key, value] of Object.entries(simple)) {
			if (key === 'tags') expect(isRecord(value)).toBe(true);
			else if (Array.isArray(value))
				expect(value.every((row) => typeof row === 'string' || isFlat(row))).toBe(true);
			else expect(value === null || typeof value !== 'object').toBe(true);
		}
	});
});

const isFlat = (row: unknown): boolean =>
	isRecord(row) && Object.values(row).every((value) => value === null || typeof value !== 'object');

test.each(
	[...new Set(files.map((file) => file.split('--')[0] ?? ''))].filter(
		(type) => files.filter((file) => file.startsWith(`${type}--`)).length > 1,
	),
)('%s: both fixtures have the same fields', (type) => {
	const keys = files
		.filter((file) => file.startsWith(`${type}--`))
		.map((file) => Object.keys(simplify(eventIn(file))));
	expect(keys.length).toBeGreaterThan(1);
	for (const others of keys) expect(others).toEqual(keys[0]);
});

describe('data as FastSpring and relays also write them', () => {
	const cases: Array<[what: string, type: string, data: unknown, result: Json]> = [
		['no tags', 'order.completed', { tags: null }, { tags: {} }],
		[
			'tags as text',
			'order.completed',
			{ tags: 'userId:123, plan:pro,url:https://x.example' },
			{ tags: { userId: '123', plan: 'pro', url: 'https://x.example' } },
		],
		['tags as a word', 'order.completed', { tags: 'vip' }, { tags: { vip: '' } }],
		[
			'tags of the seller’s own making',
			'order.completed',
			{ tags: { user_id: 7, nested: { a: [1] }, totalDisplay: '1', __order: null } },
			{ tags: { user_id: 7, nested: { a: [1] }, totalDisplay: '1', __order: null } },
		],
		[
			'an unpaid order',
			'order.canceled',
			{ order: 'T-9fKq2', reference: null, payment: {}, account: { id: 'aaa', account: 'bbb' } },
			{ order: 'T-9fKq2', reference: null, paymentType: null, account: 'bbb' },
		],
		['ids as numbers', 'order.completed', { id: 17, account: 4 }, { order: '17', account: '4' }],
		['amounts as text', 'quote.created', { total: '216.50', tax: '' }, { total: 216.5, tax: null }],
		[
			'amounts that are none',
			'order.completed',
			{ total: 'free', tax: [1] },
			{ total: null, tax: null },
		],
		['zero', 'order.completed', { total: 0, discount: 0 }, { total: 0, discount: 0 }],
		[
			'times as text',
			'order.completed',
			{ changed: '1771061473902' },
			{ changed: '2026-02-14T09:31:13.902Z' },
		],
		['a time out of range', 'order.completed', { changed: 9e15 }, { changed: null }],
		['a time that is none', 'order.completed', { changed: 'soon' }, { changed: null }],
		[
			'flags as text',
			'subscription.updated',
			{ active: 'true', autoRenew: 'no' },
			{ active: true, autoRenew: null },
		],
		[
			'the reason of a quote in lower case',
			'quote.updated',
			{ reason: 'Quote Accepted' },
			{ reason: 'Quote Accepted' },
		],
		[
			'a subscription with an id only',
			'subscription.updated',
			{ id: 's1' },
			{ subscription: 's1', subscriptions: ['s1'] },
		],
		['no data', 'order.completed', null, { order: null, products: [], items: [] }],
		['data that are a list', 'order.completed', [1], { order: null, items: [] }],
		[
			'an item that is none',
			'order.completed',
			{ items: [null, 'x', { product: 'a' }] },
			{ products: ['a'] },
		],
	];
	test.each(cases)('%s', (_, type, data, result) => {
		expect(simplify(toEvent({ id: 'e', type, live: true, created: 5, data }))).toMatchObject(
			result,
		);
	});
});

test('FastSpring’s other name for an event becomes the one that filters know', () => {
	const event = toEvent({ id: 'e', type: 'subscription.group.charge.failed', data: {} });
	expect(simplify(event)['type']).toBe('subscription.group.payment.charge.failed');
});

test('an event of an unknown type keeps its data', () => {
	const data = { order: 'o1', gift: { to: 'x' } };
	expect(
		simplify(toEvent({ id: 'e', type: 'gift.sent', live: true, created: 0, data })),
	).toMatchObject({
		type: 'gift.sent',
		created: '1970-01-01T00:00:00.000Z',
		order: 'o1',
		data,
	});
	expect(simplify(toEvent({ type: 'order.something.new', data }))).not.toHaveProperty('data');
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
	'a key or a type named %s is a key or a type like others',
	(name) => {
		const data = JSON.parse(
			`{"${name}":{"polluted":1},"tags":{"${name}":"x"},"items":[{"product":"${name}"}]}`,
		);
		for (const type of [name, `${name}.created`, 'order.completed']) {
			const simple = simplify(toEvent({ id: 'e', type, data }));
			expect(Object.entries(simple['tags'] as Json)).toEqual([[name, 'x']]);
			expect(simple['products']).toEqual([name]);
		}
		expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
		expect(Object.getPrototypeOf(simplify(toEvent({ type: 'order.completed', data })))).toBe(
			Object.prototype,
		);
	},
);
