import type { Operation } from '../operation';
import type { Ask } from '../fields';
import { fillPath, repetitionOf, type Repetition, type Route } from '../http/route';
import { compact, isRecord, merge, type Json } from '../json';
import { laid } from './lay';

/** An item whose fields were read: what it wants, and once it is prepared, what is sent for it. */
export interface ItemInput {
	item: number;
	/** The operation's own fields, and those of the engine. */
	values: Json;
	settings: Json;
	/** What `prepare` returned. */
	context: Json;
	route: Route;
	path: string;
	/** The value by which the item's record is found. */
	subject: string;
	query: Json | undefined;
	payload: Json | undefined;
	/** What is known of the record that the payload is laid on, the newest first. */
	standing: Json[];
	repetition: Repetition;
	/** Its answer, where nothing has to be sent. */
	settled?: Json | undefined;
}

/** What is known of an item before it is prepared. */
export const unprepared = (
	{ route }: Operation,
	item: number,
	values: Json,
	settings: Json,
): ItemInput => ({
	item,
	route,
	values,
	settings,
	context: {},
	path: '',
	subject: '',
	query: undefined,
	payload: undefined,
	standing: [],
	repetition: 'nonIdempotent',
});

/** Whether something has to be read before an item's call can be made. */
export const asksFirst = ({ fields, prepare }: Operation): boolean =>
	prepare !== undefined || Object.values(fields).some(({ resolve }) => resolve);

/** Turns references into ids and reads what a write builds on. */
export async function ask(operation: Operation, input: ItemInput, question: Ask): Promise<void> {
	for (const [name, field] of Object.entries(operation.fields)) {
		if (field.resolve) input.values[name] = await field.resolve(input.values[name], question);
	}
	input.context = (await operation.prepare?.(input.values, question)) ?? {};
	if (isRecord(input.context.standing)) input.standing = [input.context.standing];
}

/** Makes what is sent for an item, in the one place where an operation's callbacks run before a call. */
export function complete(operation: Operation, input: ItemInput): void {
	const { query, finalize, existing, settled } = operation;
	const { values, context } = input;
	const found = existing?.path(context);
	const parameters = found ?? operation.path?.(values) ?? {};
	input.route = existing && found ? existing.route : operation.route;
	input.path = fillPath(input.route, parameters);
	input.subject = Object.values(parameters).at(-1) ?? '';
	input.query = query && compact(query(values));
	const changes = changesOf(operation, input);
	if (changes) {
		const { standing } = input;
		const body = laid(input.route, { changes, standing, replacesMaps: replacesMaps(input) });
		input.payload = finalize ? finalize(body, values) : body;
	}
	input.settled = settled?.(values, context, input.payload);
	input.repetition = input.settled ? 'safe' : repetitionOf(input.route, input.payload);
}

/** What an item itself says, with Additional Fields (JSON) in it. */
export const changesOf = (
	{ payload }: Operation,
	{ values, context, settings }: ItemInput,
): Json | undefined => payload && extended(payload(values, context), settings);

/** Whether the maps of an item take the place of the record's. */
export const replacesMaps = ({ settings: { options } }: ItemInput): boolean =>
	isRecord(options) && options.otherEntries === 'replace';

export const isDryRun = ({ settings: { options } }: ItemInput): boolean =>
	isRecord(options) && options.dryRun === true;

/** The call that would be sent for an item alone, as Dry Run shows it. */
export const requestOf = (route: Route, { path, query, payload }: ItemInput): Json => ({
	dryRun: true,
	method: route.method,
	path,
	...(query ? { query } : {}),
	...(payload ? { body: route.array ? { [route.array]: [payload] } : payload } : {}),
});

/** Additional Fields (JSON) take precedence over everything. */
const extended = (body: Json, settings: Json): Json => {
	const added = settings.additionalFieldsJson;
	return isRecord(added) ? merge(body, added) : body;
};
