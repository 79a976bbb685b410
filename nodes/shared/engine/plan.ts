import type { Operation } from '../define';
import type { Route } from '../endpoints';
import type { Repetition } from '../http/retry';
import { compact, isRecord, merge, typed, type Json } from '../json';
import {
	fillPath,
	idKeyOf,
	mayBeByOneEntry,
	repetitionOf,
	type Calls,
	type Outcome,
} from './calls';
import { filled, readList, type Question } from './lists';
import { pool } from './pool';

/** An item whose fields were read: what it wants, and what `prepare` found for it. */
export interface Unit {
	item: number;
	/** The operation's own fields, and those of the engine. */
	values: Json;
	settings: Json;
	found: Json;
}

/** One call (a list: one series of calls). Each of its outcomes belongs to one or more units. */
export interface Job {
	units: Unit[][];
	send: () => Promise<Outcome[]>;
}

/** What is to be sent, in order; `width` says how many jobs may be under way at once. */
export interface Plan {
	jobs: Job[];
	width: number;
}

/** Calls that may be under way at once, where their order does not matter. */
export const WIDTH = 8;

/** What the plan leaves to n8n: answers that end in a file. */
export interface Files {
	/** Waits for a job that was started, and fetches its file. */
	finish: (values: Json, started: Json) => Promise<Outcome>;
	/** Fetches the file of a route. */
	fetch: (values: Json) => Promise<Outcome>;
}

/** Items that replace the same record take turns, so that each reads what the one before has left. */
export function rounds({ route, path }: Operation, units: Unit[]): Unit[][] {
	if (!route.replaces) return [units];
	const turns = new Map<string, number>();
	const result: Unit[][] = [];
	for (const unit of units) {
		const target = JSON.stringify(path?.(unit.values));
		const turn = turns.get(target) ?? 0;
		turns.set(target, turn + 1);
		(result[turn] ??= []).push(unit);
	}
	return result;
}

/** Groups units into as few calls as the route allows. */
export function planOf(operation: Operation, units: Unit[], calls: Calls, files: Files): Plan {
	const { route, path, job } = operation;
	const repetition = strictest(operation, units);
	if (route.file)
		return {
			jobs: units.map((unit) => ({
				units: [[unit]],
				send: async () => [await files.fetch(unit.values)],
			})),
			width: WIDTH,
		};
	if (job) {
		const [started, listed] = [
			units.filter(({ values }) => job.when(values)),
			units.filter(({ values }) => !job.when(values)),
		];
		return {
			jobs: [...starts(operation, started, calls, files), ...lists(operation, listed, calls)],
			width: WIDTH,
		};
	}
	if (route.paging) return { jobs: lists(operation, units, calls), width: WIDTH };
	if (route.array !== undefined) return entries(operation, units, calls, repetition);
	if (route.joins !== undefined) return joined(operation, route.joins, units, calls, repetition);
	if (path && readsMany(route))
		return { jobs: multiReads(route, units, path, calls), width: WIDTH };
	return singles(operation, units, calls, repetition);
}

/** The records behind ids, in as few calls as the route allows; each id is read once. */
export async function readRecords(
	calls: Calls,
	route: Route,
	ids: string[],
): Promise<Map<string, Outcome>> {
	const records = new Map<string, Outcome>();
	const tasks = chunks([...new Set(ids)], route.many ?? 1).map((chunk) => async () => {
		const outcomes = await calls.records(route, chunk);
		outcomes.forEach((outcome, index) => records.set(chunk[index] ?? '', outcome));
	});
	await pool(tasks, WIDTH, () => false);
	return records;
}

const readsMany = (route: Route): boolean => route.method === 'GET' && (route.many ?? 1) > 1;

/** Where one item's write must not be repeated, none of the run is: they may share calls. */
function strictest(operation: Operation, units: Unit[]): Repetition {
	return units.some(({ values }) => operation.once?.(values))
		? 'once'
		: repetitionOf(operation.route);
}

/** A call per item; identical reads are asked once. */
function singles(operation: Operation, units: Unit[], calls: Calls, repetition: Repetition): Plan {
	const { route, query, payload, wrap } = operation;
	const requests = units.map((unit) => ({
		unit,
		path: pathFor(operation, unit),
		query: query && typed<Record<string, string>>(compact(query(unit.values))),
		body: payload && wrapped(wrap?.(unit.values), payloadOf(operation, unit)),
	}));
	const identity = (request: (typeof requests)[number]): string =>
		repetition === 'read'
			? JSON.stringify([request.path, request.query, request.body])
			: String(request.unit.item);
	const jobs = grouped(requests, identity).flatMap((group): Job[] => {
		const [first] = group;
		if (!first) return [];
		return [
			{
				units: [group.map(({ unit }) => unit)],
				send: async () => [await calls.one(route, first.path, first.query, first.body, repetition)],
			},
		];
	});
	return {
		jobs,
		width: widthFor(
			repetition,
			requests.map((request) => request.path),
		),
	};
}

/** Elements of an array call, up to the batch size in one. */
function entries(operation: Operation, units: Unit[], calls: Calls, repetition: Repetition): Plan {
	const { route } = operation;
	const key = idKeyOf(route);
	const all = units.map((unit) => {
		const payload = payloadOf(operation, unit);
		return { unit, id: String(payload[key] ?? ''), payload };
	});
	const jobs = chunks(all, batchSize(route, units), (chunk, { id }) =>
		chunk.some((other) => other.id === id),
	).map(
		(chunk): Job => ({
			units: chunk.map(({ unit }) => [unit]),
			send: async () => await calls.many(route, chunk, repetition),
		}),
	);
	return {
		jobs,
		width: widthFor(
			repetition,
			all.map(({ id }) => id),
		),
	};
}

/** Calls to one path that become one: their arrays are added up, all else in their bodies is the same. */
function joined(
	operation: Operation,
	array: string,
	units: Unit[],
	calls: Calls,
	repetition: Repetition,
): Plan {
	const { route } = operation;
	const requests = units.map((unit) => {
		const { [array]: elements, ...rest } = payloadOf(operation, unit);
		return { unit, path: pathFor(operation, unit), elements: [elements].flat(), rest };
	});
	const groups = grouped(requests, (request) =>
		JSON.stringify([request.path, request.rest]),
	).flatMap((group) => chunks(group, batchSize(route, units)));
	const send = async (group: typeof requests): Promise<Outcome> =>
		await calls.one(
			route,
			group[0]?.path ?? '',
			undefined,
			{ ...group[0]?.rest, [array]: group.flatMap(({ elements }) => elements) },
			repetition,
		);
	const jobs = groups.map(
		(group): Job => ({
			units: group.map(({ unit }) => [unit]),
			send: async () => await together(group, send),
		}),
	);
	return {
		jobs,
		width: widthFor(
			repetition,
			groups.map(([first]) => first?.path ?? ''),
		),
	};
}

/** One call for all, and its outcome for each. A refused one is halved to find the culprit, unless both halves are refused for the same reason. */
async function together<T>(
	all: T[],
	send: (some: T[]) => Promise<Outcome>,
	known?: Outcome,
): Promise<Outcome[]> {
	const outcome = known ?? (await send(all));
	if (all.length === 1 || !mayBeByOneEntry(outcome)) return all.map(() => outcome);
	const half = Math.ceil(all.length / 2);
	const [first, second] = [all.slice(0, half), all.slice(half)];
	const [one, other] = [await send(first), await send(second)];
	if ([one, other].every((part) => messageOf(part) === messageOf(outcome)))
		return all.map(() => outcome);
	return [...(await together(first, send, one)), ...(await together(second, send, other))];
}

const messageOf = (outcome: Outcome): string | undefined =>
	'problem' in outcome ? outcome.problem.message : undefined;

/** Ids that share reads. */
function multiReads(
	route: Route,
	units: Unit[],
	path: NonNullable<Operation['path']>,
	calls: Calls,
): Job[] {
	const wanted = units.map((unit) => ({ unit, id: Object.values(path(unit.values))[0] ?? '' }));
	return chunks(
		grouped(wanted, ({ id }) => id),
		batchSize(route, units),
	).map((chunk) => ({
		units: chunk.map((sharing) => sharing.map(({ unit }) => unit)),
		send: async () =>
			await calls.records(
				route,
				chunk.map(([first]) => first?.id ?? ''),
			),
	}));
}

/** Calls that start a job and wait for its file. */
function starts(operation: Operation, units: Unit[], calls: Calls, files: Files): Job[] {
	return units.map((unit) => ({
		units: [[unit]],
		send: async () => {
			const started = await calls.one(
				operation.route,
				pathFor(operation, unit),
				undefined,
				payloadOf(operation, unit),
			);
			return [
				'rows' in started && started.rows[0]
					? await files.finish(unit.values, started.rows[0])
					: started,
			];
		},
	}));
}

/** One list per distinct question. */
function lists(operation: Operation, units: Unit[], calls: Calls): Job[] {
	const { route, query, payload, include = [] } = operation;
	const questions = units.map((unit) => {
		const { values, settings } = unit;
		const question: Question = {
			path: pathFor(operation, unit),
			query: compact(query?.(values) ?? {}) ?? {},
			body: payload && payloadOf(operation, unit),
			wanted: settings.returnAll === true ? undefined : Number(settings.limit),
		};
		return {
			unit,
			question,
			full: settings.returnFullRecords === true || include.some(({ when }) => when(values)),
		};
	});
	return grouped(questions, ({ question, full }) => JSON.stringify([question, full])).flatMap(
		(group): Job[] => {
			const [first] = group;
			if (!first) return [];
			const send = async (): Promise<Outcome[]> => {
				const listed = await readList(calls, route, first.question);
				if ('problem' in listed) return [listed];
				const ids =
					first.full && route.records
						? listed.elements.filter((one) => typeof one === 'string')
						: [];
				const records =
					route.records && ids.length > 0
						? await readRecords(calls, route.records, ids)
						: new Map<string, Outcome>();
				return [filled(route, listed.elements, records)];
			};
			return [{ units: [group.map(({ unit }) => unit)], send }];
		},
	);
}

/** Where one item's call goes. */
const pathFor = ({ route, path }: Operation, { values }: Unit): string =>
	fillPath(route, path?.(values) ?? {});

/** What one item would have FastSpring do: its body, or its element of an array call. */
export const payloadOf = ({ payload }: Operation, unit: Unit): Json =>
	extended(payload?.(unit.values, unit.found) ?? {}, unit);

/** Additional Fields (JSON) win over everything. */
const extended = (body: Json, { settings }: Unit): Json =>
	isRecord(settings.additionalFieldsJson) ? merge(body, settings.additionalFieldsJson) : body;

const wrapped = (key: string | undefined, body: Json): Json =>
	key === undefined ? body : { [key]: body };

/** The smallest batch size among the items: an expression may vary it, a shared call cannot. */
function batchSize(route: Route, units: Unit[]): number {
	const most = route.many ?? 1;
	return units.reduce((least, { settings }) => {
		const size = isRecord(settings.options) ? settings.options.batchSize : undefined;
		return typeof size === 'number' ? Math.min(least, size) : least;
	}, most);
}

/** Writes that go once, and writes to the same record, keep their order. */
const widthFor = (repetition: Repetition, targets: string[]): number =>
	repetition === 'once' || (repetition === 'repeatable' && new Set(targets).size < targets.length)
		? 1
		: WIDTH;

function chunks<T>(
	all: T[],
	size: number,
	breaks: (chunk: T[], next: T) => boolean = () => false,
): T[][] {
	const result: T[][] = [];
	for (const one of all) {
		const last = result.at(-1);
		if (last && last.length < size && !breaks(last, one)) last.push(one);
		else result.push([one]);
	}
	return result;
}

function grouped<T>(all: T[], identity: (one: T) => string): T[][] {
	const groups = new Map<string, T[]>();
	for (const one of all) {
		const key = identity(one);
		const group = groups.get(key);
		if (group) group.push(one);
		else groups.set(key, [one]);
	}
	return [...groups.values()];
}
