import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { api, type Route } from '../shared/endpoints';
import { Calls, fillPath } from '../shared/engine/calls';
import { readList } from '../shared/engine/lists';
import { pool } from '../shared/engine/pool';
import { toNodeError } from '../shared/engine/problem';
import { clock, connect } from '../shared/engine/transport';
import { isRecord } from '../shared/json';
import { filterOf } from '../shared/webhook/filters';
import { toEvent, type FastSpringEvent } from '../shared/webhook/parse';
import { begin, firstDay, recall, save, serverTime, takeNew, type Memory } from './memory';
import { settingsOf, type Settings } from './settings';

const DAY = 86_400_000;
/** Events shown when a person fetches a test event. */
const SHOWN = 10;

/**
 * Hands over the events that FastSpring has and this trigger has not handed over yet. The memory moves only
 * when all of it has worked: after an outage the next poll begins where the last good one ended.
 */
export async function poll(ctx: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const settings = settingsOf(ctx);
	const { client, close } = await connect(ctx);
	const calls = new Calls(client);
	try {
		if (ctx.getMode() === 'manual') return itemsOf(await examples(ctx, calls, settings));
		const stored = ctx.getWorkflowStaticData('node');
		const memory = recall(stored) ?? begin(await firstMoment(calls, settings));
		if (settings.markAsProcessed) await mark(calls, memory);
		const unread = await read(ctx, calls, api.event.getUnprocessed, { days: 30, begin: firstDay(memory) });
		const fresh = takeNew(memory, unread).filter(filterOf(settings));
		// Marked at the next poll: by then n8n has stored the run that these start.
		if (settings.markAsProcessed) memory.toMark.push(...fresh.map(({ id }) => id));
		Object.assign(stored, save(memory));
		return itemsOf(fresh);
	} finally {
		close();
	}
}

const itemsOf = (events: FastSpringEvent[]): INodeExecutionData[][] | null => (events.length === 0 ? null : [events.map((json) => ({ json }))]);

/** From now, or some days ago, by FastSpring's clock. */
async function firstMoment(calls: Calls, { firstPoll, days }: Settings): Promise<number> {
	const result = await calls.raw(api.event.getUnprocessed, api.event.getUnprocessed.template, { days: 1 });
	const now = serverTime(result.headers, clock.now());
	return firstPoll === 'now' ? now : now - days * DAY;
}

async function read(ctx: IPollFunctions, calls: Calls, route: Route, query: Record<string, string | number>, wanted?: number): Promise<FastSpringEvent[]> {
	const listed = await readList(calls, route, { path: route.template, query, wanted });
	if ('problem' in listed) throw toNodeError(ctx.getNode(), listed.problem, 0);
	return listed.elements.filter(isRecord).map(toEvent);
}

/** Tells FastSpring that these events have been dealt with. What cannot be told now is told at the next poll. */
async function mark(calls: Calls, memory: Memory): Promise<void> {
	const left: string[] = [];
	const tasks = memory.toMark.map((id) => async () => {
		const outcome = await calls.one(api.event.update, fillPath(api.event.update, { event_id: id }), undefined, { processed: true });
		// An answer, even a refusal, settles it: an event that is gone needs no mark.
		if ('problem' in outcome && !/^[1-4]\d\d$/.test(outcome.problem.httpCode ?? '')) left.push(id);
	});
	await pool(tasks, 8, () => false);
	memory.toMark = left;
}

/** Something to build a workflow with: unprocessed events, or else processed ones. Nothing is remembered or marked. */
async function examples(ctx: IPollFunctions, calls: Calls, settings: Settings): Promise<FastSpringEvent[]> {
	for (const route of [api.event.getUnprocessed, api.event.getProcessed]) {
		const events = (await read(ctx, calls, route, { days: 30 }, 25)).filter(filterOf(settings));
		if (events.length > 0) return events.slice(-SHOWN);
	}
	return [];
}
