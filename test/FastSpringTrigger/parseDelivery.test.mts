import { expect, test } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { parseDelivery } from '../../nodes/FastSpringTrigger/parseDelivery.ts';
import { toEvent } from '../../nodes/shared/webhook/parse.ts';

const parse = (body: string) => parseDelivery(Buffer.from(body));
const event = {
	id: 'e1',
	processed: false,
	created: 1771061474120,
	type: 'order.completed',
	live: true,
	data: { total: 28.5, first: 'Zoë' },
};
const item = {
	id: 'e1',
	type: 'order.completed',
	live: true,
	created: 1771061474120,
	data: { total: 28.5, first: 'Zoë' },
};
const bare = { id: '', type: '', live: false, created: null, data: {} };

const nested = (levels: number): IDataObject => (levels === 1 ? {} : { a: nested(levels - 1) });
/** A delivery whose event has data of so many levels. */
const deep = (levels: number): string =>
	JSON.stringify({ events: [{ id: 'e', data: nested(levels) }] });

const cases: Array<[what: string, body: string, events: unknown]> = [
	['a delivery', JSON.stringify({ events: [event] }), [item]],
	['a delivery behind a byte order mark', `\uFEFF${JSON.stringify({ events: [event] })}`, [item]],
	['a plain list', JSON.stringify([event]), [item]],
	['one event', JSON.stringify(event), [item]],
	[
		'several events, in their order',
		JSON.stringify({ events: ['c', 'a', 'b'].map((id) => ({ ...event, id })) }),
		['c', 'a', 'b'].map((id) => ({ ...item, id })),
	],
	[
		'a type FastSpring adds later',
		JSON.stringify({ events: [{ ...event, type: 'gift.sent' }] }),
		[{ ...item, type: 'gift.sent' }],
	],
	[
		'fields FastSpring adds later',
		JSON.stringify({ events: [{ ...event, origin: { app: 1 } }] }),
		[{ ...item, origin: { app: 1 } }],
	],
	[
		'an event of the Events API',
		JSON.stringify({ events: [{ ...event, processed: true, event: 'e1' }] }),
		[item],
	],
	['an event with nothing in it', '{"events":[{}]}', [bare]],
	[
		'fields of the wrong kind',
		'{"events":[{"id":[5],"type":null,"live":"yes","created":"now","data":null}]}',
		[bare],
	],
	[
		'numbers and flags as text, and ids as numbers',
		'{"events":[{"id":5,"type":"order.completed","live":"true","created":"1771061474120","data":{}}]}',
		[{ ...bare, id: '5', type: 'order.completed', live: true, created: 1771061474120 }],
	],
	[
		'"false" and no time at all',
		'{"events":[{"id":"e","live":"false","created":""}]}',
		[{ ...bare, id: 'e' }],
	],
	['one event in the place of the list', JSON.stringify({ events: event }), [item]],
	['null in the place of the list', '{"events":null}', []],
	['100 levels, of which 97 in the data', deep(97), [{ ...bare, id: 'e', data: nested(97) }]],
	['101 levels', deep(98), undefined],
	['a million levels', `[${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}]`, undefined],
	['entries that are no events', '{"events":[null,1,"x",[],{"id":"e"}]}', [{ ...bare, id: 'e' }]],
	['no events', '{"events":[]}', []],
	['a greeting', '{"hello":"n8n"}', []],
	['a number', '5', []],
	['null', 'null', []],
	['nothing', '', undefined],
	['a body cut short', '{"events":[', undefined],
	['a form', 'events=1', undefined],
];
test.each(cases)('%s', (_, body, events) => {
	expect(parse(body)).toEqual(events);
});

test('the item begins with id, type, live, created and data', () => {
	expect(Object.keys(toEvent({ extra: 1, ...event }))).toEqual([
		'id',
		'type',
		'live',
		'created',
		'data',
		'extra',
	]);
});

test('a field named like an object’s own does no harm', () => {
	const [parsed] =
		parse('{"events":[{"id":"e1","__proto__":{"live":true},"data":{"constructor":1}}]}') ?? [];
	expect(parsed?.live).toBe(false);
	expect(({} as { live?: unknown }).live).toBeUndefined();
	expect(parsed?.data).toEqual({ constructor: 1 });
});
