import type { IHookFunctions, IPollFunctions } from 'n8n-workflow';
import { api } from '../endpoints';
import type { Calls } from '../engine/calls';
import { readList } from '../engine/lists';
import { isRecord } from '../json';
import type { EventFilter } from './eventFilter';
import { canonicalType, eventTypes, groupOf } from './events';

/** Events looked at, of the processed and of the unprocessed ones: four calls each. */
const LOOKED_AT = 100;

/** The types of the catalogue that a filter asks for by name or by group; none for "any event". */
export function typesOf({ triggerOn, events, groups }: EventFilter): string[] {
	if (triggerOn === 'any') return [];
	if (triggerOn === 'events') return [...new Set(events.map(canonicalType))];
	return eventTypes.map(({ type }) => type).filter((type) => groups.includes(groupOf(type)));
}

/** Logs which of the wanted types FastSpring does not seem to send. */
export async function logMissingTypes(
	ctx: IHookFunctions | IPollFunctions,
	calls: Calls,
	filter: EventFilter,
): Promise<void> {
	const missing = await missingTypes(calls, typesOf(filter));
	if (missing.length === 0) return;
	ctx.logger.warn(
		`${ctx.getNode().name}: FastSpring shows no recent event of these types: ${missing.join(', ')}. If you expect some, check that they are selected under Developer Tools > Webhooks > Configuration.`,
	);
}

/**
 * The wanted types that none of FastSpring's newest events has; none if it cannot be asked. It keeps events of those
 * types only that a webhook had selected when they happened, for 30 days: a missing type was not selected, or did not
 * happen, or happened before the events looked at. FastSpring has no call that tells which.
 */
async function missingTypes(calls: Calls, wanted: string[]): Promise<string[]> {
	const found = new Set<string>();
	for (const route of [api.event.getUnprocessed, api.event.getProcessed]) {
		if (wanted.every((type) => found.has(type))) return [];
		const question = { path: route.template, query: { days: 30 }, wanted: LOOKED_AT };
		const listed = await readList(calls, route, question);
		if ('error' in listed) return [];
		for (const event of listed.elements.filter(isRecord))
			found.add(canonicalType(String(event.type)));
	}
	return wanted.filter((type) => !found.has(type));
}
