import type { IExecuteFunctions } from 'n8n-workflow';
import { itemErrorOf } from './error';
import type { ItemInput } from './input';
import { isFailed, type Failed, type ItemResult, type State } from './result';

interface Entry {
	state: State;
	input?: ItemInput;
	result?: ItemResult;
}

/**
 * What is known of every item of a run. It outlives the run where n8n may run the node again for the same input
 * (Retry On Fail): what is done, or may be done and must not be done twice, is then not sent again.
 */
export class Ledger {
	/** Items whose results come from an earlier try. */
	served = 0;
	hasFailure = false;
	private readonly entries: Entry[];

	private constructor(items: number) {
		this.entries = Array.from({ length: items }, () => ({ state: 'notSent' }));
	}

	/** The ledger of an earlier try for this input, with what may be sent again open again; else a new one. */
	static of(ctx: IExecuteFunctions, isKept: boolean): Ledger {
		const items = ctx.getInputData();
		const fresh = new Ledger(items.length);
		if (!isKept) return fresh;
		const { id, type, executeOnce } = ctx.getNode();
		const isTool = type.endsWith('Tool');
		// A tool gets its arguments, and a node that runs once its item, in a new array at every try.
		const identity = executeOnce || isTool ? items[0]?.json : items;
		if (!identity) return fresh;
		// The tries of a node have one run index; each try of a tool has its own.
		const run = `${ctx.getExecutionId()} ${id} ${isTool ? '' : String(ctx.getWorkflowDataProxy(0).$runIndex)}`;
		const known = kept.get(identity);
		if (known?.run === run && known.ledger.entries.length === items.length) {
			known.ledger.reopen();
			return known.ledger;
		}
		kept.set(identity, { run, ledger: fresh });
		return fresh;
	}

	get items(): number[] {
		return [...this.entries.keys()];
	}

	/** The items for which nothing is settled yet. */
	open(): number[] {
		return this.items.filter((item) => !this.entries[item]?.result);
	}

	isOpen({ item }: ItemInput): boolean {
		return this.entries[item]?.result === undefined;
	}

	begin(input: ItemInput): void {
		this.entries[input.item] = { state: 'underWay', input };
	}

	settle(item: number, result: ItemResult): void {
		this.entries[item] = { ...this.entries[item], state: result.state, result };
		if (isFailed(result)) this.hasFailure = true;
	}

	input(item: number): ItemInput | undefined {
		return this.entries[item]?.input;
	}

	result(item: number): ItemResult | undefined {
		return this.entries[item]?.result;
	}

	/** The first item that failed. */
	failure(): { item: number; error: Failed['error'] } | undefined {
		const item = this.entries.findIndex(({ result }) => isFailed(result));
		const result = this.entries[item]?.result;
		return isFailed(result) ? { item, error: result.error } : undefined;
	}

	/** Ends what an error broke off: where it is under way, it may be done or not; else nothing was sent. */
	fail(item: number, error: unknown): void {
		const isSent = this.entries[item]?.state === 'underWay';
		const state = isSent ? 'unknown' : 'notSent';
		this.settle(item, { state, rows: [], error: itemErrorOf(error) });
	}

	/** For a write that stops: what is done, what may be, and what is left, so that nobody repeats a refund blindly. */
	report(): string {
		const named = (label: string, belongs: (entry: Entry) => boolean): string[] => {
			const items = this.entries.flatMap((entry, item) => (belongs(entry) ? [item] : []));
			return items.length === 0
				? []
				: [`${label}: ${items.length === 1 ? 'item' : 'items'} ${ranges(items)}.`];
		};
		const acted = [
			...named('Already processed', ({ state, result }) => state === 'done' && !isFailed(result)),
			...named('Processed in part', ({ state, result }) => state === 'done' && isFailed(result)),
			...named('Outcome unknown', ({ state }) => state === 'unknown' || state === 'underWay'),
		];
		if (acted.length === 0) return 'No item was processed.';
		return [...acted, ...named('Not sent', ({ state }) => state === 'notSent')].join(' ');
	}

	private reopen(): void {
		this.served = 0;
		for (const entry of this.entries) {
			const isSettled =
				entry.state === 'done' ||
				(entry.state === 'unknown' && entry.input?.repetition === 'nonIdempotent');
			if (isSettled) this.served++;
			else Object.assign(entry, { state: 'notSent', input: undefined, result: undefined });
		}
		this.hasFailure = this.entries.some(({ result }) => isFailed(result));
	}
}

/** The ledgers of inputs that n8n still holds; they go with them. */
const kept = new WeakMap<object, { run: string; ledger: Ledger }>();

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
