import type { IExecuteFunctions } from 'n8n-workflow';
import type { Operation } from '../operation';
import { idKeyOf, type Kind, type Repetition, type Route } from '../http/route';
import type { Json } from '../json';
import { bisected, type Calls } from './calls';
import { download } from './download';
import type { ItemInput } from './input';
import { finish } from './job';
import { readRows } from './lists';
import { chunks, steadily, WIDTH, type Some } from './pool';
import { resultOf, type ItemResult } from './result';
import { callOf, sendSingle } from './single';

/** One call (a list: one series of calls). Each of its results belongs to one or more items. */
export interface Batch {
	inputs: ItemInput[][];
	send: () => Promise<ItemResult[]>;
}

/** What is to be sent, in order; `width` says how many batches may be under way at once. */
interface Plan {
	batches: Batch[];
	width: number;
}

interface Work {
	ctx: IExecuteFunctions;
	operation: Operation;
	inputs: ItemInput[];
	calls: Calls;
}

/** Groups items into as few calls as their route allows: a planner for each kind of route. */
export const planOf = async (work: Work): Promise<Plan> =>
	await PLANNERS[work.operation.route.kind](work);

const PLANNERS: Record<Kind, (work: Work) => Plan | Promise<Plan>> = {
	read: singles,
	write: singles,
	multiRead: multiReads,
	list: lists,
	arrayWrite: arrays,
	mergedArrays: merged,
	file: files,
	job: jobs,
};

/** Items that change the same record take turns, so that each is laid on what the one before has left. */
export function rounds(inputs: ItemInput[]): ItemInput[][] {
	const turns = new Map<string, number>();
	const result: ItemInput[][] = [];
	for (const input of inputs) {
		const { target } = input;
		const turn = target === undefined ? 0 : (turns.get(target) ?? 0);
		if (target !== undefined) turns.set(target, turn + 1);
		(result[turn] ??= []).push(input);
	}
	return result;
}

const freely = (batches: Batch[]): Plan => ({ batches, width: WIDTH });

/** One result for all of these items. */
const shared = (inputs: ItemInput[], send: () => Promise<ItemResult>): Batch => ({
	inputs: [inputs],
	send: async () => [await send()],
});

/** A call per item; identical reads are asked once. */
async function singles({ operation, inputs, calls }: Work): Promise<Plan> {
	const identity = ({ item, repetition, path, query, payload }: ItemInput): string =>
		repetition === 'safe' ? JSON.stringify([path, query, payload]) : String(item);
	const batches = (await grouped(inputs, identity)).map((sharing) =>
		shared(sharing, async () => await sendSingle(operation, sharing[0], calls)),
	);
	return { batches, width: widthFor(inputs, ({ path }) => path) };
}

/** Ids that share reads. */
async function multiReads({ operation: { route }, inputs, calls }: Work): Promise<Plan> {
	const sharing = await grouped(inputs, ({ subject }) => subject);
	const batches = chunks(sharing, batchSize(route, inputs)).map(
		(chunk): Batch => ({
			inputs: chunk,
			send: async () =>
				await calls.records(
					route,
					chunk.map(([{ subject }]) => subject),
				),
		}),
	);
	return freely(batches);
}

/** Elements of an array call, up to the batch size in one; no record twice, and what goes once apart from what may be repeated. */
function arrays({ operation: { route }, inputs, calls }: Work): Plan {
	const key = idKeyOf(route);
	const idOf = ({ payload }: ItemInput): string => String(payload?.[key] ?? '');
	const breaks = (chunk: ItemInput[], next: ItemInput): boolean => {
		const id = idOf(next);
		return chunk.some((other) => idOf(other) === id || other.repetition !== next.repetition);
	};
	const batches = chunks(inputs, batchSize(route, inputs), breaks).map(
		(chunk): Batch => ({
			inputs: chunk.map((input) => [input]),
			send: async () =>
				await calls.many(
					route,
					chunk.map((input) => ({ id: idOf(input), payload: input.payload ?? {} })),
					strictest(chunk),
				),
		}),
	);
	return { batches, width: widthFor(inputs, idOf) };
}

/** Calls to one path that become one: their arrays are added up, all else in their bodies is the same. */
async function merged({ operation: { route }, inputs, calls }: Work): Promise<Plan> {
	const name = route.mergesArray ?? '';
	const partsOf = ({ payload = {} }: ItemInput): { elements: unknown[]; rest: Json } => {
		const { [name]: elements, ...rest } = payload;
		return { elements: [elements].flat(), rest };
	};
	const groups = await grouped(inputs, (input) =>
		JSON.stringify([input.path, partsOf(input).rest]),
	);
	const merges = groups.flatMap((group) => chunks(group, batchSize(route, inputs)));
	const batches = merges.map((chunk): Batch => {
		const call = callOf(chunk[0]);
		const { rest } = partsOf(chunk[0]);
		const send = async (some: ItemInput[]) => {
			const body = { ...rest, [name]: some.flatMap((input) => partsOf(input).elements) };
			const result = await calls.send({ ...call, body });
			const mayBeOneEntry = result.reading.is === 'refused' && result.reading.mayBeOneEntry;
			return { all: resultOf(route, result, some.length), mayBeOneEntry };
		};
		return {
			inputs: chunk.map((input) => [input]),
			send: async () => await bisected(chunk, send),
		};
	});
	const firsts = merges.map(([first]) => first);
	return { batches, width: widthFor(firsts, ({ path }) => path) };
}

/** A download per item. */
function files({ ctx, inputs, calls }: Work): Plan {
	const batches = inputs.map((input) => {
		const { route, path, subject: id, values } = input;
		const wanted = { fileName: `${id}.csv`, record: { id }, options: values.options };
		return shared([input], async () => await download(ctx, calls, { route, path, ...wanted }));
	});
	return freely(batches);
}

/** Calls that start a job and wait for its file; the others are read as rows. */
async function jobs(work: Work): Promise<Plan> {
	const { ctx, operation, inputs, calls } = work;
	const { route, job: spec } = operation;
	const isJob = ({ values }: ItemInput): boolean => spec?.when(values) === true;
	const started = inputs.filter(isJob).map((input) =>
		shared([input], async () => {
			const start = await calls.one(callOf(input));
			const [job] = start.rows;
			if (!job || !spec?.waits(input.values)) return start;
			return await finish(ctx, calls, { route, job, options: input.values.options });
		}),
	);
	return freely([
		...started,
		...(await lists({ ...work, inputs: inputs.filter((input) => !isJob(input)) })).batches,
	]);
}

/** One list per distinct question. */
async function lists({ operation: { route, include = [] }, inputs, calls }: Work): Promise<Plan> {
	const questions = inputs.map((input) => {
		const { path, query = {}, payload: body, settings, values } = input;
		const wanted = settings.returnAll === true ? undefined : Number(settings.limit);
		const full = settings.returnFullRecords === true || include.some(({ when }) => when(values));
		return { input, question: { path, query, body, wanted, full, isLong: true } };
	});
	const groups = await grouped(questions, ({ question }) => JSON.stringify(question));
	return freely(
		groups.map((group) =>
			shared(
				group.map(({ input }) => input),
				async () => await readRows(calls, route, group[0].question),
			),
		),
	);
}

/** The smallest batch size among the items: an expression may vary it, a shared call cannot. */
function batchSize(route: Route, inputs: ItemInput[]): number {
	return inputs.reduce(
		(smallest, { options: { batchSize: size } }) =>
			typeof size === 'number' ? Math.min(smallest, size) : smallest,
		route.many ?? 1,
	);
}

const strictest = (inputs: ItemInput[]): Repetition =>
	inputs.some(({ repetition }) => repetition === 'nonIdempotent')
		? 'nonIdempotent'
		: (inputs[0]?.repetition ?? 'safe');

/** Writes that go once, and writes to the same record, keep their order. */
function widthFor(inputs: ItemInput[], targetOf: (input: ItemInput) => string): number {
	const repetition = strictest(inputs);
	if (repetition === 'safe') return WIDTH;
	const isOrdered =
		repetition === 'nonIdempotent' || new Set(inputs.map(targetOf)).size < inputs.length;
	return isOrdered ? 1 : WIDTH;
}

async function grouped<T>(all: T[], identity: (one: T) => string): Promise<Array<Some<T>>> {
	const groups = new Map<string, Some<T>>();
	for await (const one of steadily(all)) {
		const key = identity(one);
		const group = groups.get(key);
		if (group) group.push(one);
		else groups.set(key, [one]);
	}
	return [...groups.values()];
}
