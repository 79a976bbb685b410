import type { Operation } from '../define';
import type { Route } from '../endpoints';
import type { Repetition } from '../http/retry';
import { compact, isRecord, merge, typed, type Json } from '../json';
import { fillPath, repetitionOf, type Calls, type Entry, type Outcome } from './calls';
import { filled, readList } from './lists';
import { pool } from './pool';

/** An item whose fields were read: what it wants, and what `prepare` found for it. */
export interface Unit {
	item: number;
	values: Json;
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

/** Groups units into as few calls as the route allows. */
export function planOf(operation: Operation, units: Unit[], calls: Calls): Plan {
	const { route, entry, path } = operation;
	const repetition = strictest(operation, units);
	if (route.paging) return { jobs: lists(operation, units, calls), width: WIDTH };
	if (entry) return entries(operation, units, calls, repetition);
	if (path && readsMany(route)) return { jobs: multiReads(route, units, path, calls), width: WIDTH };
	return singles(operation, units, calls, repetition);
}

/** The records behind ids, in as few calls as the route allows; each id is read once. */
export async function readRecords(calls: Calls, route: Route, ids: string[]): Promise<Map<string, Outcome>> {
	const records = new Map<string, Outcome>();
	const tasks = chunks([...new Set(ids)], route.many ?? 1).map((chunk) => async () => {
		const outcomes = await calls.many(route, chunk.map((id) => ({ id, payload: undefined })), undefined, 'read');
		outcomes.forEach((outcome, index) => records.set(chunk[index] ?? '', outcome));
	});
	await pool(tasks, WIDTH, () => false);
	return records;
}

const readsMany = (route: Route): boolean => route.method === 'GET' && (route.many ?? 1) > 1;

/** Where one item's write must not be repeated, none of the run is: they may share calls. */
function strictest(operation: Operation, units: Unit[]): Repetition {
	return units.some(({ values }) => operation.once?.(values)) ? 'once' : repetitionOf(operation.route);
}

/** A call per item; identical reads are asked once. */
function singles(operation: Operation, units: Unit[], calls: Calls, repetition: Repetition): Plan {
	const { route, path, query, body } = operation;
	const requests = units.map((unit) => ({
		unit,
		path: fillPath(route, path?.(unit.values) ?? {}),
		query: query && typed<Record<string, string>>(compact(query(unit.values))),
		body: body && extended(body(unit.values, unit.found), unit),
	}));
	const identity = (request: (typeof requests)[number]): string =>
		repetition === 'read' ? JSON.stringify([request.path, request.query, request.body]) : String(request.unit.item);
	const jobs = [...grouped(requests, identity)].flatMap((group): Job[] => {
		const [first] = group;
		if (!first) return [];
		return [{
			units: [group.map(({ unit }) => unit)],
			send: async () => [await calls.one(route, first.path, first.query, first.body, repetition)],
		}];
	});
	return { jobs, width: widthFor(repetition, requests.map((request) => request.path)) };
}

/** Elements of an array call, up to the batch size in one. */
function entries(operation: Operation, units: Unit[], calls: Calls, repetition: Repetition): Plan {
	const { route, entry } = operation;
	const key = typed<string>([route.key].flat()[0] ?? 'id');
	const all = units.map((unit) => {
		const payload = extended(entry?.(unit.values, unit.found) ?? {}, unit);
		return { unit, id: String(payload[key] ?? ''), payload };
	});
	const jobs = chunks(all, batchSize(route, units), (chunk, { id }) => chunk.some((other) => other.id === id)).map(
		(chunk): Job => ({
			units: chunk.map(({ unit }) => [unit]),
			send: async () => await calls.many(route, chunk, undefined, repetition),
		}),
	);
	return { jobs, width: widthFor(repetition, all.map(({ id }) => id)) };
}

/** Ids that share reads. */
function multiReads(route: Route, units: Unit[], path: NonNullable<Operation['path']>, calls: Calls): Job[] {
	const byId = grouped(units, (unit) => Object.values(path(unit.values))[0] ?? '');
	const ids = byId.map((group) => ({ group, id: group[0] ? (Object.values(path(group[0].values))[0] ?? '') : '' }));
	return chunks(ids, batchSize(route, units)).map((chunk) => ({
		units: chunk.map(({ group }) => group),
		send: async () => {
			const list: Entry[] = chunk.map(({ id }) => ({ id, payload: undefined }));
			return await calls.many(route, list, undefined, 'read');
		},
	}));
}

/** One list per distinct question. */
function lists(operation: Operation, units: Unit[], calls: Calls): Job[] {
	const { route, path, query } = operation;
	const questions = units.map((unit) => {
		const { returnAll, limit, returnFullRecords } = unit.values;
		const wanted = returnAll === true ? undefined : Number(limit);
		return { unit, path: fillPath(route, path?.(unit.values) ?? {}), query: compact(query?.(unit.values) ?? {}) ?? {}, wanted, full: returnFullRecords === true };
	});
	const identity = ({ path: at, query: of, wanted, full }: (typeof questions)[number]): string => JSON.stringify([at, of, wanted, full]);
	return grouped(questions, identity).flatMap((group): Job[] => {
		const [first] = group;
		if (!first) return [];
		const send = async (): Promise<Outcome[]> => {
			const listed = await readList(calls, route, first.path, first.query, first.wanted);
			if ('problem' in listed) return [listed];
			const ids = first.full && route.records ? listed.elements.filter((one) => typeof one === 'string') : [];
			const records = route.records && ids.length > 0 ? await readRecords(calls, route.records, ids) : new Map<string, Outcome>();
			return [{ rows: filled(route, listed.elements, records) }];
		};
		return [{ units: [group.map(({ unit }) => unit)], send }];
	});
}

/** Additional Fields (JSON) win over everything. */
const extended = (body: Json, { values }: Unit): Json =>
	isRecord(values.additionalFieldsJson) ? merge(body, values.additionalFieldsJson) : body;

/** The smallest batch size among the items: an expression may vary it, a shared call cannot. */
function batchSize(route: Route, units: Unit[]): number {
	const most = route.many ?? 1;
	return units.reduce((least, { values }) => {
		const size = isRecord(values.options) ? values.options.batchSize : undefined;
		return typeof size === 'number' ? Math.min(least, size) : least;
	}, most);
}

/** Writes that go once, and writes to the same record, keep their order. */
const widthFor = (repetition: Repetition, targets: string[]): number =>
	repetition === 'once' || (repetition === 'repeatable' && new Set(targets).size < targets.length) ? 1 : WIDTH;

function chunks<T>(all: T[], size: number, breaks: (chunk: T[], next: T) => boolean = () => false): T[][] {
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

