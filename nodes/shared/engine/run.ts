import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { DefinedNode, Include, Operation } from '../define';
import { checkChanges } from '../fields';
import { isRecord, typed, type Json } from '../json';
import { askWith } from './ask';
import { fetchFile } from './download';
import { finish } from './job';
import { Calls, repetitionOf, type Outcome } from './calls';
import { bare, isBroken } from './lists';
import { parameterReader } from './parameters';
import { payloadOf, planOf, readRecords, rounds, WIDTH, type Files, type Unit } from './plan';
import { pool } from './pool';
import { errorItem, Problem, problemOf, toNodeError } from './problem';
import { simplified } from './simplify';
import { connect } from './transport';

/**
 * Runs a node's operation over all input items: read, group, send, split, link.
 * Output follows input order, and every output and every failure is linked to its item.
 */
export async function run(
	ctx: IExecuteFunctions,
	node: DefinedNode,
): Promise<INodeExecutionData[][]> {
	return await runAll(ctx, node).catch(async (error: unknown) => {
		if (!ctx.continueOnFail() || ctx.getExecutionCancelSignal?.()?.aborted)
			return await Promise.reject(error);
		// Nothing could begin. Were it thrown, n8n would hand the input on as if it had succeeded.
		return [ctx.getInputData().map((_, item) => errorItem(problemOf(error), item))];
	});
}

async function runAll(ctx: IExecuteFunctions, node: DefinedNode): Promise<INodeExecutionData[][]> {
	const operation = chosen(ctx, node);
	const { client, close } = await connect(ctx, ctx.getExecutionCancelSignal?.());
	try {
		const output = await new Run(ctx, operation, new Calls(client)).output();
		tell(ctx, client.tally);
		return [output];
	} finally {
		close();
	}
}

function chosen(ctx: IExecuteFunctions, node: DefinedNode): Operation {
	const { resource, operation } = ctx.getNode().parameters;
	const found = node.find(typeof resource === 'string' ? resource : undefined, String(operation));
	if (found) return found;
	throw toNodeError(
		ctx.getNode(),
		new Problem(
			`The operation "${String(operation)}" is not known`,
			'Choose an operation of this node.',
		),
	);
}

/** What the run saved and waited, for the user to see. */
function tell(ctx: IExecuteFunctions, { calls, waited }: { calls: number; waited: number }): void {
	const items = ctx.getInputData().length;
	const seconds = Math.round(waited / 1_000);
	if (items < 2 && calls < 2 && seconds < 1) return;
	const counted = (value: number, noun: string) =>
		`${value.toLocaleString('en')} ${noun}${value === 1 ? '' : 's'}`;
	const wait = seconds > 0 ? `, waited ${seconds} s for the rate limit or a retry` : '';
	const message = `${counted(items, 'item')} in ${counted(calls, 'call')}${wait}`;
	ctx.addExecutionHints?.({ message, type: 'info', location: 'outputPane' });
}

/** One operation over all items. */
class Run {
	private readonly goesOn: boolean;
	private readonly outcomes: Array<Outcome | undefined>;
	private hasFailure = false;

	constructor(
		private readonly ctx: IExecuteFunctions,
		private readonly operation: Operation,
		private readonly calls: Calls,
	) {
		this.goesOn = ctx.continueOnFail();
		this.outcomes = ctx.getInputData().map(() => undefined);
	}

	async output(): Promise<INodeExecutionData[]> {
		const units = this.read();
		this.stopAtFailure();
		for (const round of rounds(this.operation, units)) {
			await this.prepare(round);
			this.stopAtFailure();
			await this.send(round.filter(({ item }) => this.outcomes[item] === undefined));
			this.stopAtFailure();
		}
		return await this.present(units);
	}

	/** Reads every item's fields before anything is sent: a bad value stops only its own item. */
	private read(): Unit[] {
		const valuesOf = parameterReader(this.ctx, this.operation.fields);
		const settingsOf = parameterReader(this.ctx, this.operation.settings);
		return [...this.outcomes.keys()].flatMap((item) => {
			try {
				const [values, settings] = [valuesOf(item), settingsOf(item)];
				checkChanges(this.operation.fields, values, settings.additionalFieldsJson);
				return [{ item, values, settings, found: {} }];
			} catch (error) {
				this.settle(item, { problem: problemOf(error) });
				return [];
			}
		});
	}

	/** Turns references into ids, reads what a write builds on, and looks once more at what would be sent. */
	private async prepare(units: Unit[]): Promise<void> {
		const { fields, prepare, refuse } = this.operation;
		const resolving = Object.entries(fields).filter(([, field]) => field.resolve);
		if (resolving.length === 0 && !prepare && !refuse) return;
		const ask = askWith(this.calls);
		const tasks = units.map((unit) => async () => {
			try {
				for (const [name, field] of resolving)
					unit.values[name] = await field.resolve?.(unit.values[name], ask);
				if (prepare) unit.found = await prepare(unit.values, ask);
				const wrong = refuse?.(payloadOf(this.operation, unit));
				if (wrong !== undefined) throw new Problem(wrong, 'Nothing was sent for this item.');
			} catch (error) {
				this.settle(unit.item, { problem: problemOf(error) });
			}
		});
		await pool(tasks, WIDTH, () => this.isStopped());
	}

	private async send(units: Unit[]): Promise<void> {
		const { jobs, width } = planOf(this.operation, units, this.calls, this.files);
		const tasks = jobs.map((job) => async () => {
			const outcomes = await job.send();
			job.units.forEach((sharing, index) => {
				for (const { item, found } of sharing)
					this.settle(item, this.judged(outcomes[index], found));
			});
		});
		await pool(tasks, width, () => this.isStopped());
	}

	private readonly files: Files = {
		finish: async (values, started) => {
			const { job } = this.operation;
			return job
				? await caught(finish(this.ctx, this.calls, job, values, started))
				: { rows: [started] };
		},
		fetch: async (values) => {
			const { route, path } = this.operation;
			return await caught(fetchFile(this.ctx, this.calls, route, path?.(values) ?? {}, values));
		},
	};

	/** A success whose rows say otherwise is a failure. */
	private judged(outcome: Outcome | undefined, found: Json): Outcome | undefined {
		const { failure } = this.operation;
		if (!failure || !outcome || failed(outcome)) return outcome;
		const said = outcome.rows.map((row) => failure(row, found)).find((text) => text !== undefined);
		if (said === undefined) return outcome;
		const message = `FastSpring carried out the request only in part: ${said}`;
		return {
			problem: new Problem(
				message,
				'Correct what FastSpring names, and run the item again for that part only.',
				'200',
			),
		};
	}

	private settle(item: number, outcome: Outcome | undefined): void {
		this.outcomes[item] = outcome;
		if (failed(outcome)) this.hasFailure = true;
	}

	private readonly isStopped = (): boolean => !this.goesOn && this.hasFailure;

	/** On Error = Stop: throws the first failure, and names the items that were already done. */
	private stopAtFailure(): void {
		if (!this.isStopped()) return;
		const item = this.outcomes.findIndex(failed);
		const outcome = this.outcomes[item];
		if (outcome && 'problem' in outcome)
			throw toNodeError(this.ctx.getNode(), outcome.problem, item, this.done());
	}

	/** So that nobody repeats a refund blindly. Reads may be repeated at will. */
	private done(): string {
		if (repetitionOf(this.operation.route) === 'read') return '';
		const items = [...this.outcomes.keys()].filter((item) => {
			const outcome = this.outcomes[item];
			return outcome !== undefined && !failed(outcome);
		});
		return items.length === 0
			? 'No item had been carried out.'
			: `Already carried out: item ${ranges(items)}.`;
	}

	/** Includes, shapes and simplifies the rows, and links them to their items. */
	private async present(units: Unit[]): Promise<INodeExecutionData[]> {
		const { output, include = [], simplify } = this.operation;
		const shaped = new Map<number, Json[]>();
		for (const { item, values } of units) {
			const outcome = this.outcomes[item];
			if (!outcome || failed(outcome)) continue;
			shaped.set(
				item,
				output
					? outcome.rows.flatMap((row) => output(row, values))
					: outcome.rows.map((row) => ({ ...row })),
			);
		}
		for (const one of include) {
			const wanting = units.filter(({ item, values }) => shaped.has(item) && one.when(values));
			await this.include(
				one,
				wanting.flatMap(({ item, settings }) =>
					(shaped.get(item) ?? []).map((row) => ({
						item,
						row,
						simple: settings.simplify === true,
					})),
				),
			);
		}
		this.stopAtFailure();
		const included = include.map(({ as }) => as);
		const simple = new Map(
			units.map(({ item, settings }) => [
				item,
				simplify && settings.simplify === true ? simplify : undefined,
			]),
		);
		return this.outcomes.flatMap((outcome, item) => {
			if (outcome && failed(outcome)) return [errorItem(outcome.problem, item)];
			const view = simple.get(item);
			const binary = outcome?.binary ? { binary: outcome.binary } : {};
			return (shaped.get(item) ?? []).map((row) => ({
				json: typed<IDataObject>(view ? simplified(row, view, included) : row),
				...binary,
				pairedItem: { item },
			}));
		});
	}

	/** Puts the records behind ids into the rows, reading each id once across all items. */
	private async include(
		{ ids, route, as, view }: Include<Json>,
		targets: Array<{ item: number; row: Json; simple: boolean }>,
	): Promise<void> {
		const wanted = targets.map(({ row }) =>
			[ids(row)].flat().filter((id) => typeof id === 'string'),
		);
		const records = await readRecords(this.calls, route, wanted.flat());
		targets.forEach(({ item, row, simple }, index) => {
			const broken = (wanted[index] ?? []).map((id) => records.get(id)).find(isBroken);
			if (broken) this.settle(item, broken);
			row[as] = (wanted[index] ?? []).flatMap((id) => {
				const outcome = records.get(id);
				const found = outcome && !failed(outcome) ? outcome.rows : [bare(route, id)];
				return simple ? found.map((record) => simplified(record, view ?? true)) : found;
			});
		});
	}
}

/** What a call throws is one item's failure; a cancelled execution ends the run. */
const caught = async (outcome: Promise<Outcome>): Promise<Outcome> =>
	await outcome.catch(async (error: unknown) =>
		error instanceof Problem ? { problem: error } : await Promise.reject(error),
	);

const failed = (outcome: Outcome | undefined): outcome is { problem: Problem } =>
	isRecord(outcome) && 'problem' in outcome;

/** 0, 1, 2, 5 → "0–2, 5". */
function ranges(items: number[]): string {
	const runs: Array<[number, number]> = [];
	for (const item of items) {
		const last = runs.at(-1);
		if (last && last[1] === item - 1) last[1] = item;
		else runs.push([item, item]);
	}
	return runs.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}
