import type { IExecuteFunctions } from 'n8n-workflow';
import { asks, checkChanges } from '../fields';
import type { Operation } from '../operation';
import { isWrite } from '../http/route';
import { isRecord } from '../json';
import { askWith } from './ask';
import { Calls } from './calls';
import { itemErrorOf } from './error';
import {
	addedTo,
	ask,
	complete,
	draft,
	ItemInput,
	namesRecord,
	requestOf,
	targetOf,
} from './input';
import { Ledger } from './ledger';
import { parameterReader } from './parameters';
import { planOf, rounds, type Batch } from './plan';
import { pool, steadily, WIDTH } from './pool';
import { errorItem, forErrorOutput, present, toNodeError, type OutputItem } from './present';
import { Standing } from './standing';
import { checkCredential, connect } from './transport';

/**
 * Runs an operation over all input items: read, plan, send, read the answers, present.
 * Output follows input order, and every output and every failure is linked to its item.
 */
export async function run(ctx: IExecuteFunctions, operation: Operation): Promise<OutputItem[]> {
	const items = await runAll(ctx, operation).catch(async (error: unknown) => {
		if (!ctx.continueOnFail() || isCanceled(ctx)) return await Promise.reject(error);
		// Nothing could begin. Were it thrown, n8n would hand the input on as if it had succeeded.
		return ctx.getInputData().map((_, item) => errorItem(itemErrorOf(error), item));
	});
	// Without a node before it, n8n copies no item on its way to the error output.
	const isRouted = ctx.getNode().onError === 'continueErrorOutput' && ctx.getExecuteData().source;
	return isRouted ? forErrorOutput(items) : items;
}

const isCanceled = (ctx: IExecuteFunctions): boolean =>
	ctx.getExecutionCancelSignal?.()?.aborted === true;

async function runAll(ctx: IExecuteFunctions, operation: Operation): Promise<OutputItem[]> {
	await checkCredential(ctx);
	const { client, close } = await connect(ctx, ctx.getExecutionCancelSignal?.());
	const calls = new Calls(client);
	const ledger = Ledger.of(ctx, isWrite(operation.route));
	try {
		return await new Run(ctx, operation, calls, ledger).output();
	} finally {
		close();
		hint(ctx, client.tally, calls, ledger);
	}
}

/** What the run saved and waited, for the user to see. */
function hint(
	ctx: IExecuteFunctions,
	{ calls, waited }: { calls: number; waited: number },
	{ notes }: Calls,
	{ served }: Ledger,
): void {
	const items = ctx.getInputData().length;
	const seconds = Math.round(waited / 1_000);
	if (items < 2 && calls < 2 && seconds < 1 && notes.size === 0 && served === 0) return;
	const counted = (value: number, noun: string) =>
		`${value.toLocaleString('en')} ${noun}${value === 1 ? '' : 's'}`;
	const parts = [
		`${counted(items, 'item')} in ${counted(calls, 'call')}`,
		...(seconds > 0 ? [`waited ${seconds} s for the rate limit or a retry`] : []),
		...(served > 0
			? [`${counted(served, 'item')} processed by an earlier try and not sent again`]
			: []),
		...[...notes].slice(0, 3),
	];
	ctx.addExecutionHints?.({ message: parts.join(', '), type: 'info', location: 'outputPane' });
}

/** One operation over all items. */
class Run {
	private readonly goesOn: boolean;
	private readonly standing: Standing;

	constructor(
		private readonly ctx: IExecuteFunctions,
		private readonly operation: Operation,
		private readonly calls: Calls,
		private readonly ledger: Ledger,
	) {
		this.goesOn = ctx.continueOnFail();
		this.standing = new Standing(calls, operation.route);
	}

	async output(): Promise<OutputItem[]> {
		await this.work().catch(async (error: unknown) => {
			if (isCanceled(this.ctx)) return await Promise.reject(error);
			for (const item of this.ledger.open()) this.ledger.fail(item, error);
		});
		this.stopAtFailure();
		const items = await present(this.operation, this.ledger, this.calls);
		this.stopAtFailure();
		return items;
	}

	private async work(): Promise<void> {
		const { operation } = this;
		const inputs = await this.read();
		const isNamed = namesRecord(operation.route);
		if (isNamed) await this.prepare(inputs);
		await this.each(inputs, (input) => {
			input.target = targetOf(operation, input);
		});
		for (const round of rounds(this.openOf(inputs))) {
			if (!isNamed) await this.prepare(round);
			await this.standing.read(this.openOf(round), this.ledger);
			await this.each(round, (input) => complete(operation, input));
			this.ctx.getExecutionCancelSignal?.()?.throwIfAborted();
			await this.each(round, (input) => this.rehearse(input));
			await this.send(this.openOf(round));
		}
	}

	/** Reads every item's fields before anything is sent: a bad value stops only its own item. */
	private async read(): Promise<ItemInput[]> {
		const { route, fields, settings: engine } = this.operation;
		const valuesOf = parameterReader(this.ctx, fields);
		const settingsOf = parameterReader(this.ctx, engine);
		const inputs: ItemInput[] = [];
		for await (const item of steadily(this.ledger.open())) {
			this.attempt(item, () => {
				const settings = settingsOf(item);
				const options = isRecord(settings.options) ? settings.options : {};
				const values = valuesOf(item, options);
				checkChanges(fields, values, addedTo(options));
				inputs.push(new ItemInput(item, route, values, settings, options));
			});
		}
		return inputs;
	}

	/** Asks what has to be known before an item's call can be made, and makes what the item says. */
	private async prepare(inputs: ItemInput[]): Promise<void> {
		if (this.operation.prepare || asks(this.operation.fields)) {
			const question = askWith(this.calls);
			const tasks = inputs.map((input) => async () => {
				await ask(this.operation, input, question).catch((error: unknown) =>
					this.ledger.fail(input.item, error),
				);
			});
			await pool(tasks, WIDTH, this.isStopped);
		}
		await this.each(inputs, (input) => draft(this.operation, input));
	}

	/** Dry Run: the request stands in for its answer. */
	private rehearse(input: ItemInput): void {
		if (input.options.dryRun !== true) return;
		this.calls.notes.add('dry run: nothing was changed');
		this.ledger.settle(input.item, { state: 'notSent', rows: [requestOf(input)] });
	}

	private async send(inputs: ItemInput[]): Promise<void> {
		const { ctx, operation, calls } = this;
		const { batches, width } = await planOf({ ctx, operation, inputs, calls });
		await pool(
			batches.map((batch) => async () => await this.sendOne(batch)),
			width,
			this.isStopped,
		);
	}

	private async sendOne({ inputs, send }: Batch): Promise<void> {
		const all = inputs.flat();
		for (const input of all) this.ledger.begin(input);
		try {
			const results = await send();
			inputs.forEach((sharing, index) => {
				const result = results[index];
				for (const input of sharing) {
					if (!result) continue;
					this.ledger.settle(input.item, result);
					if (result.state === 'done') this.standing.written(input);
				}
			});
		} catch (error) {
			if (isCanceled(this.ctx)) return await Promise.reject(error);
			for (const { item } of all) this.ledger.fail(item, error);
		}
	}

	/** Those for which there is something to do yet: none once the run is stopped. */
	private openOf(inputs: ItemInput[]): ItemInput[] {
		return this.isStopped() ? [] : inputs.filter((input) => this.ledger.isOpen(input));
	}

	private async each(inputs: ItemInput[], work: (input: ItemInput) => void): Promise<void> {
		for await (const input of steadily(this.openOf(inputs)))
			this.attempt(input.item, () => work(input));
	}

	/** What an item's own callbacks give; what they throw is its failure, and nothing was sent for it. */
	private attempt(item: number, work: () => void): void {
		try {
			work();
		} catch (error) {
			this.ledger.fail(item, error);
		}
	}

	private readonly isStopped = (): boolean => !this.goesOn && this.ledger.hasFailure;

	/** On Error = Stop: throws the first failure, and tells what became of the items. Reads may be repeated at will. */
	private stopAtFailure(): void {
		const failure = this.goesOn ? undefined : this.ledger.failure();
		if (!failure) return;
		const report = isWrite(this.operation.route) ? this.ledger.report() : '';
		throw toNodeError(this.ctx.getNode(), failure.error, failure.item, report);
	}
}
