import type { Operation } from '../operation';
import { resolveIn, type Ask } from '../fields';
import { fillPath, idKeyOf, repetitionOf, type Repetition, type Route } from '../http/route';
import { compact, isRecord, merge, type Json } from '../json';
import { laid } from './lay';

/** An item whose fields were read: what it wants, and once it is prepared, what is sent for it. */
export class ItemInput {
	/** What `prepare` returned. */
	context: Json = {};
	/** What it says itself, with Additional Fields (JSON) in it. */
	changes: Json | undefined;
	/** The record that it changes, where items for the same one take turns. */
	target: string | undefined;
	path = '';
	/** The value by which the item's record is found. */
	subject = '';
	query: Json | undefined;
	payload: Json | undefined;
	/** What is known of the record that the payload is laid on, the newest first. */
	standing: Json[] = [];
	repetition: Repetition = 'nonIdempotent';
	/** Its answer, where nothing has to be sent. */
	settled: Json | undefined;

	constructor(
		readonly item: number,
		public route: Route,
		/** The operation's own fields. */
		readonly values: Json,
		/** Those of the engine, and of them the ones that stand in Options. */
		readonly settings: Json,
		readonly options: Json,
	) {}
}

/** Turns references into ids and reads what a write builds on. */
export async function ask(operation: Operation, input: ItemInput, question: Ask): Promise<void> {
	await resolveIn(input.values, operation.fields, question);
	input.context = (await operation.prepare?.(input.values, question)) ?? {};
}

/** Makes what an item itself says, out of what it was prepared with. */
export function draft({ payload }: Operation, input: ItemInput): void {
	const { values, context, options } = input;
	if (isRecord(context.standing)) input.standing = [context.standing];
	// Additional Fields (JSON) take precedence over everything.
	input.changes = payload && merge(payload(values, context), addedTo(options));
}

/** Whether a payload names its record: it is then there before turns are taken. What replaces a record reads it in its turn. */
export const namesRecord = ({ maps }: Route): boolean => maps?.read !== undefined;

/** The record for which items take turns, so that each is laid on what the one before has left. */
export function targetOf(
	{ route, existing, path }: Operation,
	{ values, changes }: ItemInput,
): string | undefined {
	if (existing) return existing.turn(values);
	if (namesRecord(route)) return String(changes?.[idKeyOf(route)]);
	return route.replaces ? JSON.stringify(path?.(values)) : undefined;
}

/** Makes what is sent for an item, on what is known of its record. */
export function complete(operation: Operation, input: ItemInput): void {
	const { query, finalize, existing, settled } = operation;
	const { values, context, changes } = input;
	const found = existing?.path(context);
	const parameters = found ?? operation.path?.(values) ?? {};
	input.route = existing && found ? existing.route : operation.route;
	input.path = fillPath(input.route, parameters);
	input.subject = Object.values(parameters).at(-1) ?? '';
	input.query = query && compact(query(values));
	if (changes) {
		const body = laid(input.route, changes, input.standing, replacesMaps(input));
		input.payload = finalize ? finalize(body, values) : body;
	}
	input.settled = settled?.(values, context, input.payload);
	input.repetition = input.settled ? 'safe' : repetitionOf(input.route, input.payload);
}

/** Whether the maps of an item take the place of the record's. */
export const replacesMaps = ({ options }: ItemInput): boolean => options.otherEntries === 'replace';

/** The call that would be sent for an item alone, as Dry Run shows it. */
export const requestOf = ({ route, path, query, payload }: ItemInput): Json => ({
	dryRun: true,
	method: route.method,
	path,
	...(query ? { query } : {}),
	...(payload ? { body: route.array ? { [route.array]: [payload] } : payload } : {}),
});

/** Additional Fields (JSON), as they were entered. */
export const addedTo = ({ additionalFieldsJson }: Json): Json =>
	isRecord(additionalFieldsJson) ? additionalFieldsJson : {};
