/** Deployments that take the window of a list of events in other ways than FastSpring documents today. */
import { describe, expect, test } from '@jest/globals';
import { api } from '../../../nodes/shared/endpoints.ts';
import { Calls } from '../../../nodes/shared/engine/calls.ts';
import { readList } from '../../../nodes/shared/engine/lists.ts';
import { read } from '../../../nodes/shared/http/answer.ts';
import type { Client, Request, Result } from '../../../nodes/shared/http/client.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-03-10T12:00:00Z');
const PAGE = 25;

interface Event {
	id: string;
	created: number;
}
type Window = Partial<Record<'days' | 'begin' | 'end', string>>;
type Answer = { from: number; to?: number } | { error: Record<string, string> };
/** How a deployment reads a window. */
type Rule = (window: Window) => Answer;

const isNumber = (text = ''): boolean => /^\d+$/.test(text);
const daysAgo = (days = ''): number => NOW - Number(days) * DAY;
const unparsable = { error: { begin: 'Can not parse begin' } };
const oneRequired = { error: { begin: 'Begin required.' } };

const rules: Record<string, Rule> = {
	'days and dates, as documented': ({ days, begin }) => {
		if (!days) return { error: { days: 'Can not parse days.' } };
		if (!begin) return { from: daysAgo(days) };
		return { from: isNumber(begin) ? Number(begin) : Date.parse(begin) };
	},
	'days win over begin': ({ days, begin }) => {
		if (days) return { from: daysAgo(days) };
		if (!begin) return oneRequired;
		return isNumber(begin) ? { from: Number(begin) } : unparsable;
	},
	'days win over begin, which may be a date': ({ days, begin = '' }) =>
		days ? { from: daysAgo(days) } : { from: isNumber(begin) ? Number(begin) : Date.parse(begin) },
	'begin wins over days, as milliseconds only': ({ days, begin }) => {
		if (begin) return isNumber(begin) ? { from: Number(begin) } : unparsable;
		return days ? { from: daysAgo(days) } : oneRequired;
	},
	'both together are refused': ({ days, begin }) => {
		if (days && begin) return { error: { days: 'Use either begin or days.' } };
		if (begin) return isNumber(begin) ? { from: Number(begin) } : unparsable;
		return days ? { from: daysAgo(days) } : oneRequired;
	},
	'both together are refused, and begin is in seconds': ({ days, begin }) => {
		if (days && begin) return { error: { days: 'Use either begin or days.' } };
		if (begin) return isNumber(begin) ? { from: Number(begin) * 1000 } : unparsable;
		return { from: daysAgo(days) };
	},
	'begin in seconds wins over days': ({ days, begin }) => {
		if (begin) return isNumber(begin) ? { from: Number(begin) * 1000 } : unparsable;
		return { from: daysAgo(days) };
	},
};

/** A FastSpring that has these events, and reads windows by a rule. */
function serve(rule: Rule, events: Event[], status: number) {
	const asked: Window[] = [];
	const client = {
		call: async (request: Request): Promise<Result> => {
			const { query = {} } = request;
			const window: Window = Object.fromEntries(
				Object.entries(query)
					.filter(([, value]) => value !== undefined)
					.map(([name, value]) => [name, String(value)]),
			);
			asked.push(window);
			const answer = rule(window);
			const body =
				'error' in answer
					? { action: 'events.get', result: 'error', error: answer.error }
					: bodyOf(events.filter(({ created }) => created > answer.from));
			const code = 'error' in answer ? status : 200;
			const reading = read(request, { status: code, body, headers: {} });
			return { reading, code: String(code), attempts: 1, repetition: 'safe' } as never;
		},
	};
	return { asked, calls: new Calls(client as unknown as Client) };
}

const bodyOf = (found: Event[]) => ({
	action: 'events.get',
	result: 'success',
	total: 0,
	events: found.slice(0, PAGE),
	...(found.length > PAGE ? { more: true } : {}),
});

const eventsOf = (count: number, apart: number, from = NOW - 20 * DAY): Event[] =>
	Array.from({ length: count }, (_, index) => ({ id: `e${index}`, created: from + index * apart }));

const route = api.event.getUnprocessed;
const list = async (calls: Calls, query: Record<string, unknown>) => {
	const listed = await readList(calls, route, { path: route.template, query });
	return 'error' in listed
		? listed.error.message
		: listed.elements.map((element) => (typeof element === 'string' ? element : element['id']));
};

describe.each(Object.entries(rules))('where %s', (_, rule) => {
	const shapes: Array<[what: string, events: Event[]]> = [
		['none', []],
		['one page', eventsOf(25, 10_000)],
		['a busy hour', eventsOf(60, 10_000)],
		['many days', eventsOf(140, 3 * HOUR)],
		['a crowd within seconds', eventsOf(70, 50)],
	];
	test.each(shapes)('all events are listed once: %s', async (_what, events) => {
		for (const status of [200, 500]) {
			const { asked, calls } = serve(rule, events, status);
			expect(await list(calls, { days: 30 })).toEqual(events.map(({ id }) => id));
			expect(asked.length).toBeLessThan(6 + events.length / 5);
		}
	});

	test.each([
		['as a date', new Date(NOW - 10 * DAY).toISOString().slice(0, 10)],
		['as a moment', NOW - 10 * DAY],
	])('a beginning %s is applied', async (_what, begin) => {
		const events = eventsOf(100, 4 * HOUR);
		const from = typeof begin === 'number' ? begin : Date.parse(begin);
		const { calls } = serve(rule, events, 500);
		const ids = events.filter(({ created }) => created > from).map(({ id }) => id);
		expect(await list(calls, { days: 30, begin })).toEqual(ids);
	});
});

describe('what cannot be listed is said as it is', () => {
	const documented: Rule = rules['days and dates, as documented'] ?? (() => ({ from: 0 }));

	test('a crowd within one millisecond', async () => {
		const { calls } = serve(documented, eventsOf(30, 0), 500);
		expect(await list(calls, { days: 30 })).toMatch(/25 or more happened within one millisecond/);
	});

	test('a service that gives the same events whatever is asked', async () => {
		const { asked, calls } = serve(() => ({ from: 0 }), eventsOf(40, 10_000), 500);
		expect(await list(calls, { days: 30 })).toMatch(/does not apply the beginning of the list/);
		expect(asked.length).toBeLessThan(6);
	});

	test('a window that FastSpring does not have is asked for once', async () => {
		const { asked, calls } = serve(
			() => ({ error: { begin: "Begin must be after '1488061077706'" } }),
			[],
			500,
		);
		expect(await list(calls, { days: 30, begin: '2026-01-01' })).toMatch(/Begin must be after/);
		expect(asked).toHaveLength(1);
	});

	test.each([401, 403, 429])(
		'a refusal of the caller (%i) is no reason to ask again',
		async (status) => {
			const { asked, calls } = serve(() => ({ error: { begin: 'no' } }), [], status);
			await list(calls, { days: 30, begin: '2026-03-01' });
			expect(asked).toHaveLength(1);
		},
	);
});
