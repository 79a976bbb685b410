import { expect } from '@jest/globals';
import type { Sandbox } from '../sandbox/server.mts';
import type { StoreEvent } from '../sandbox/store/model.mts';
import { failed, operations, type Case, type Json } from './support/operations.mts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The shop's only events: `count` of them, so far apart, the last one that far before noon of March 10th. */
function only({ store }: Sandbox, count: number, apart: number, processed = false): StoreEvent[] {
	store.events.length = 0;
	for (let left = count; left > 0; left -= 1)
		store.at(store.now() - left * apart, () =>
			store.emit('order.completed', left % 2 === 0, () => ({ order: `order-${left}` })),
		);
	for (const event of store.events) event.processed = processed;
	return [...store.events];
}

const simple = ({ id, type, live, created, processed, data }: StoreEvent): Json => ({
	id,
	type,
	live,
	created: new Date(created).toISOString(),
	processed,
	data,
});
const raw = ({ id, type, live, created, processed, data }: StoreEvent): Json => ({
	id,
	type,
	live,
	created,
	processed,
	data,
	event: id,
});
const moment = (event: StoreEvent | undefined) => (event?.created ?? 0) - 1;

/** A list read to its end: the calls it takes, and each event once, in order. */
const lists = (path: string, processed: boolean) => ({
	'gives what fits in one answer': (sandbox: Sandbox): Case => {
		const events = only(sandbox, 24, HOUR, processed);
		return {
			parameters: { returnAll: true },
			calls: [`GET ${path}?days=30`],
			output: [events.map(simple)],
		};
	},
	'stops after an answer that is just full': (sandbox: Sandbox): Case => {
		const events = only(sandbox, 25, HOUR, processed);
		return {
			parameters: { returnAll: true },
			calls: [`GET ${path}?days=30`],
			output: [events.map(simple)],
		};
	},
	'goes on by days': (sandbox: Sandbox): Case => {
		const events = only(sandbox, 60, HOUR, processed);
		return {
			parameters: { returnAll: true },
			calls: [
				`GET ${path}?days=30`,
				`GET ${path}?days=30&begin=2026-03-09`,
				`GET ${path}?days=30&begin=2026-03-10`,
			],
			output: [events.map(simple)],
		};
	},
	'goes on by days to a multiple of what fits': (sandbox: Sandbox): Case => {
		const events = only(sandbox, 50, 12 * HOUR, processed);
		const days = ['2026-02-25', '2026-03-09'].map((day) => `GET ${path}?days=30&begin=${day}`);
		return {
			parameters: { returnAll: true },
			calls: [`GET ${path}?days=30`, ...days],
			output: [events.map(simple)],
		};
	},
	'goes on by moments within a day that holds more than fits': (sandbox: Sandbox): Case => {
		const events = only(sandbox, 60, MINUTE, processed);
		return {
			parameters: { returnAll: true },
			undocumented: true,
			calls: [
				`GET ${path}?days=30`,
				`GET ${path}?days=30&begin=${moment(events[24])}`,
				`GET ${path}?days=30&begin=${moment(events[48])}`,
			],
			output: [events.map(simple)],
		};
	},
	'begins no earlier than FastSpring remembers': (sandbox: Sandbox): Case => {
		// 30 events of the first hour of the 30 days: their day began before.
		const { store } = sandbox;
		store.events.length = 0;
		for (let age = 30; age > 0; age -= 1)
			store.at(store.now() - 30 * DAY + HOUR - age * MINUTE, () =>
				store.emit('order.completed', true, () => ({})),
			);
		for (const event of store.events) event.processed = processed;
		return {
			parameters: { returnAll: true },
			undocumented: true,
			calls: [`GET ${path}?days=30`, `GET ${path}?days=30&begin=${moment(store.events[24])}`],
			output: [store.events.map(simple)],
		};
	},
	'loses nothing where events share a moment': (sandbox: Sandbox): Case => {
		const events = only(sandbox, 40, MINUTE, processed);
		for (const event of events.slice(20, 30)) event.created = events[20]?.created ?? 0;
		return {
			parameters: { returnAll: true },
			undocumented: true,
			calls: [`GET ${path}?days=30`, `GET ${path}?days=30&begin=${moment(events[20])}`],
			output: [events.map(simple)],
		};
	},
	'says so where more share a moment than can be listed': (sandbox: Sandbox): Case => {
		const events = only(sandbox, 40, MINUTE, processed);
		for (const event of events) event.created = events[0]?.created ?? 0;
		return {
			parameters: { returnAll: true },
			undocumented: true,
			calls: [`GET ${path}?days=30`, `GET ${path}?days=30&begin=${moment(events[0])}`],
			output: [failed('FastSpring has more events than it can list', 'Narrow the list')],
		};
	},
	'stops at the limit': (sandbox: Sandbox): Case => {
		const events = only(sandbox, 60, HOUR, processed);
		return {
			parameters: { limit: 30 },
			calls: [`GET ${path}?days=30`, `GET ${path}?days=30&begin=2026-03-09`],
			output: [events.slice(0, 30).map(simple)],
		};
	},
	'asks no further than the limit needs': (sandbox: Sandbox): Case => {
		const events = only(sandbox, 60, HOUR, processed);
		return {
			parameters: { limit: 25 },
			calls: [`GET ${path}?days=30`],
			output: [events.slice(0, 25).map(simple)],
		};
	},
	'keeps to the days and dates of each item': (sandbox: Sandbox): Case => {
		const events = only(sandbox, 20, 12 * HOUR, processed);
		return {
			items: [{ days: 1 }, { days: 30, begin: '2026-03-06', end: '2026-03-08' }],
			parameters: {
				returnAll: true,
				days: '={{ $json.days }}',
				filters: { begin: '={{ $json.begin }}', end: '={{ $json.end }}' },
			},
			calls: [`GET ${path}?days=1`, `GET ${path}?days=30&begin=2026-03-06&end=2026-03-08`],
			output: [
				events.filter(({ created }) => created > sandbox.store.now() - DAY).map(simple),
				events
					.filter(
						({ created }) => created >= Date.UTC(2026, 2, 6) && created < Date.UTC(2026, 2, 8),
					)
					.map(simple),
			],
		};
	},
	'asks once for items that want the same': (sandbox: Sandbox): Case => {
		const events = only(sandbox, 3, HOUR, processed);
		return {
			items: [{}, {}, {}],
			parameters: { returnAll: true },
			calls: [`GET ${path}?days=30`],
			output: [events, events, events].map((all) => all.map(simple)),
		};
	},
	"gives FastSpring's answer untouched without Simplify": (sandbox: Sandbox): Case => {
		const events = only(sandbox, 3, HOUR, processed);
		return {
			parameters: { returnAll: true, simplify: false },
			calls: [`GET ${path}?days=30`],
			output: [events.map(raw)],
		};
	},
	'gives nothing where there is nothing': (sandbox: Sandbox): Case => {
		only(sandbox, 3, HOUR, !processed);
		return { parameters: { returnAll: true }, calls: [`GET ${path}?days=30`], output: [[]] };
	},
	'fails only the item whose window FastSpring refuses': (sandbox: Sandbox): Case => {
		const events = only(sandbox, 2, HOUR, processed);
		return {
			items: [
				{ begin: '2026-03-10' },
				{ begin: '2026-01-01' },
				{ begin: '2026-03-10', end: '2026-03-10' },
			],
			parameters: {
				returnAll: true,
				filters: { begin: '={{ $json.begin }}', end: '={{ $json.end }}' },
			},
			undocumented: true,
			calls: [
				`GET ${path}?days=30&begin=2026-03-10`,
				`GET ${path}?days=30&begin=2026-01-01`,
				`GET ${path}?days=30&begin=2026-03-10&end=2026-03-10`,
			],
			output: [
				events.map(simple),
				failed('Begin must be after'),
				failed('Begin must be less than end'),
			],
		};
	},
	'refuses days that FastSpring does not have': {
		items: [{ days: 31 }],
		parameters: { days: '={{ $json.days }}' },
		calls: [],
		output: [failed('"Days"')],
	} satisfies Case,
});

operations('fastSpringEvent', {
	getProcessed: lists('/events/processed', true),
	getUnprocessed: lists('/events/unprocessed', false),
	update: {
		'marks one event as processed': (sandbox) => {
			const [event] = only(sandbox, 1, HOUR);
			const { id = '', created = 0, type = '', live = false } = event ?? {};
			return {
				parameters: { eventId: id },
				calls: [[`POST /events/${id}`, { processed: true }]],
				output: [{ id, type, live, created: new Date(created).toISOString(), processed: true }],
				after: ({ store }) => expect(store.events[0]?.processed).toBe(true),
			};
		},
		"marks each item's event as it says, and gives FastSpring's answer without Simplify": (
			sandbox,
		) => {
			const [a, b] = only(sandbox, 2, HOUR) as [StoreEvent, StoreEvent];
			return {
				items: [
					{ id: a.id, done: true },
					{ id: b.id, done: false },
				],
				parameters: { eventId: '={{ $json.id }}', processed: '={{ $json.done }}', simplify: false },
				calls: [
					[`POST /events/${a.id}`, { processed: true }],
					[`POST /events/${b.id}`, { processed: false }],
				],
				output: [
					{ ...raw(a), event: undefined, processed: true },
					{ ...raw(b), event: undefined, processed: false },
				].map(({ event: _event, ...rest }) => rest),
			};
		},
		'fails only the item whose event is unknown': (sandbox) => {
			const [a, b] = only(sandbox, 2, HOUR) as [StoreEvent, StoreEvent];
			const done = (id: string) =>
				expect.objectContaining({ id, processed: true }) as unknown as Json;
			return {
				items: [{ id: a.id }, { id: 'nobodys' }, { id: b.id }],
				parameters: { eventId: '={{ $json.id }}' },
				calls: [a.id, 'nobodys', b.id].map(
					(id) => [`POST /events/${id}`, { processed: true }] as const,
				),
				output: [done(a.id), failed('Not found'), done(b.id)],
			};
		},
		'refuses what is no id': {
			items: [{ id: '../accounts' }],
			parameters: { eventId: '={{ $json.id }}' },
			calls: [],
			output: [failed('"Event ID"')],
		},
		'reads an empty answer': (sandbox) => {
			const [event] = only(sandbox, 1, HOUR);
			const id = event?.id ?? '';
			return {
				parameters: { eventId: id },
				faults: [{ kind: 'status', status: 200, body: '' }],
				calls: [[`POST /events/${id}`, { processed: true }]],
				output: [{ id, processed: true }],
			};
		},
	},
});
