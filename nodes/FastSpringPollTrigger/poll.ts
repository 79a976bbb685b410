import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { api, type Route } from '../shared/endpoints';
import { Calls } from '../shared/engine/calls';
import { readList } from '../shared/engine/lists';
import { pool } from '../shared/engine/pool';
import { toNodeError } from '../shared/engine/present';
import { resultOf } from '../shared/engine/result';
import { clock, connect } from '../shared/engine/transport';
import { fillPath } from '../shared/http/route';
import { isRecord, type Json } from '../shared/json';
import { filterOf } from '../shared/webhook/eventFilter';
import { logMissingTypes } from '../shared/webhook/health';
import { NewestStates } from '../shared/webhook/newestStates';
import { toEvent, type FastSpringEvent } from '../shared/webhook/parse';
import { simplify } from '../shared/webhook/simplify';
import { begin, recall, save, serverTime, takeNew, type Memory } from './memory';
import { settingsOf, type Settings } from './settings';

const DAY = 86_400_000;
/** Events in one answer of FastSpring. */
const PAGE = 25;
/** Events to choose from, and events shown, when a person fetches a test event. */
const LOOKED_AT = 100;
const SHOWN = 10;

/** The time, in milliseconds, that n8n gives a poll, if it says nothing; what a mark takes at 250 calls a minute, half of them others'. */
const TIME = 300_000;
const TIME_PER_MARK = 480;

/** The triggers of this process that are polling now. */
const polling = new Set<string>();

/**
 * Hands over the events that FastSpring has and this trigger has not handed over yet. The memory moves only
 * when all of it has worked: after an outage the next poll begins where the last good one ended.
 */
export async function poll(ctx: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	if (ctx.getMode() === 'manual') return await connected(ctx, examples);
	// n8n polls by the clock, also when the poll before is still draining a crowd: both would hand over the same events.
	const trigger = `${ctx.getWorkflow().id}/${ctx.getNode().id}`;
	if (polling.has(trigger)) return null;
	polling.add(trigger);
	try {
		return await connected(ctx, news);
	} finally {
		polling.delete(trigger);
	}
}

async function connected(
	ctx: IPollFunctions,
	work: (ctx: IPollFunctions, calls: Calls, settings: Settings) => Promise<FastSpringEvent[]>,
): Promise<INodeExecutionData[][] | null> {
	const settings = settingsOf(ctx);
	const { client, close } = await connect(ctx);
	try {
		const events = await work(ctx, new Calls(client), settings);
		const items: IDataObject[] = settings.simplify ? events.map(simplify) : events;
		return items.length === 0 ? null : [items.map((json) => ({ json }))];
	} finally {
		close();
	}
}

async function news(
	ctx: IPollFunctions,
	calls: Calls,
	settings: Settings,
): Promise<FastSpringEvent[]> {
	const stored = ctx.getWorkflowStaticData('node');
	const memory = recall(stored) ?? (await firstMemory(ctx, calls, settings));
	if (settings.markAsProcessed && memory.toMark.length > 0)
		stored.toMark = memory.toMark = await mark(ctx, calls, memory);
	const fresh = takeNew(memory, await recent(ctx, calls, memory, settings));
	const wanted = fresh.filter(filterOf(settings));
	// Marked at the next poll: by then n8n has stored the run that these start.
	if (settings.markAsProcessed) memory.toMark.push(...wanted.map(({ id }) => id));
	const current = settings.skipOutdated ? currentOf(stored, fresh) : fresh;
	Object.assign(stored, save(memory));
	return wanted.filter((event) => current.includes(event));
}

/** Events whose record has not been seen in a newer state. Remembers their states. */
function currentOf(stored: IDataObject, events: FastSpringEvent[]): FastSpringEvent[] {
	const states = new NewestStates();
	states.merge(stored.states);
	const current = states.current(events);
	stored.states = states.save();
	return current;
}

async function firstMemory(ctx: IPollFunctions, calls: Calls, settings: Settings): Promise<Memory> {
	const from = await firstMoment(ctx, calls, settings);
	await logMissingTypes(ctx, calls, settings);
	return begin(from);
}

/** What has happened since the memory's beginning: what is unprocessed, then what is processed, so that nothing moves from one to the other unseen. */
async function recent(
	ctx: IPollFunctions,
	calls: Calls,
	memory: Memory,
	{ includeProcessed }: Settings,
): Promise<FastSpringEvent[]> {
	const unprocessed = await since(ctx, calls, api.event.getUnprocessed, memory);
	if (!includeProcessed) return unprocessed;
	const processed = await since(ctx, calls, api.event.getProcessed, memory);
	return [...new Map([...unprocessed, ...processed].map((event) => [event.id, event])).values()];
}

/** From now, or some days ago, by FastSpring's clock. */
async function firstMoment(
	ctx: IPollFunctions,
	calls: Calls,
	{ firstPoll, days }: Settings,
): Promise<number> {
	const route = api.event.getUnprocessed;
	const result = await calls.send({ route, path: route.template, query: { days: 1 } });
	if (result.reading.is !== 'listed') {
		const { error } = resultOf(route, result);
		if (error) throw toNodeError(ctx.getNode(), error);
	}
	const now = serverTime(result.headers, clock.now());
	return firstPoll === 'now' ? now : now - days * DAY;
}

/**
 * Everything on a list since the memory's beginning, and some from before. FastSpring documents days, of which
 * one early is asked for, since "after" may leave the day out; a crowd is not read from its midnight every time.
 * It refuses what is more than 30 days ago: then nothing newer has been handed over, and all that it has is asked for.
 */
async function since(
	ctx: IPollFunctions,
	calls: Calls,
	route: Route,
	{ from }: Memory,
): Promise<FastSpringEvent[]> {
	const all = { days: 30 };
	const sinceDay = { ...all, begin: new Date(from - DAY).toISOString().slice(0, 10) };
	const sinceMoment = { ...all, begin: from - 1 };
	const few = await read(ctx, calls, route, [sinceDay, all], PAGE);
	return few.length < PAGE ? few : await read(ctx, calls, route, [sinceMoment, sinceDay, all]);
}

/** Events of the first of these windows that FastSpring does not refuse. */
async function read(
	ctx: IPollFunctions,
	calls: Calls,
	route: Route,
	windows: Json[],
	wanted?: number,
): Promise<FastSpringEvent[]> {
	for (const query of windows) {
		const listed = await readList(calls, route, { path: route.template, query, wanted });
		if ('elements' in listed) return listed.elements.filter(isRecord).map(toEvent);
		if (query === windows.at(-1) || !listed.isAboutTheRequest)
			throw toNodeError(ctx.getNode(), listed.error);
	}
	return [];
}

/** Tells FastSpring that these events have been processed, as many as there is time for. Gives the ids that are left for the next poll. */
async function mark(ctx: IPollFunctions, calls: Calls, { toMark }: Memory): Promise<string[]> {
	const left = new Set(toMark);
	const max = Math.floor((ctx.getPollBudgetMs?.() ?? TIME) / TIME_PER_MARK);
	let isDown = false;
	const tasks = toMark.slice(0, max).map((id) => async () => {
		const route = api.event.update;
		const path = fillPath(route, { event_id: id });
		const result = await calls.one({ route, path, body: { processed: true } });
		// A refusal settles it, too: an event that is gone needs no mark.
		if (result.state === 'done' || result.isAboutTheRequest) left.delete(id);
		else isDown = true;
	});
	await pool(tasks, 8, () => isDown);
	return [...left];
}

/** Something to build a workflow with: unprocessed events, or else processed ones. Nothing is remembered or marked. */
async function examples(
	ctx: IPollFunctions,
	calls: Calls,
	settings: Settings,
): Promise<FastSpringEvent[]> {
	for (const route of [api.event.getUnprocessed, api.event.getProcessed]) {
		for (const days of [1, 30]) {
			const events = (await read(ctx, calls, route, [{ days }], LOOKED_AT)).filter(
				filterOf(settings),
			);
			if (events.length > 0) return events.slice(-SHOWN);
		}
	}
	return [];
}
