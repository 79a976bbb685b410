import { NodeApiError, NodeOperationError, type IBinaryKeyData, type INode } from 'n8n-workflow';
import type { Include, Operation } from '../operation';
import { idsAmong, type Json } from '../json';
import { simplified } from '../simplify';
import type { Calls } from './calls';
import { itemErrorOf, type ItemError } from './error';
import type { ItemInput } from './input';
import type { Ledger } from './ledger';
import { bare, isBroken, readRecords, recordsOf } from './lists';
import { steadily } from './pool';
import { isFailed } from './result';
import { clock } from './transport';

/** An output item before n8n's type: the engine's rows are records of any shape. */
export interface OutputItem {
	json: Json;
	pairedItem: { item: number };
	binary?: IBinaryKeyData;
}

/** Includes, shapes and simplifies the rows of all items, and links them to their items. */
export async function present(
	operation: Operation,
	ledger: Ledger,
	calls: Calls,
): Promise<OutputItem[]> {
	const { include = [], conclude } = operation;
	const shaped = new Map<number, Json[]>();
	for await (const item of steadily(ledger.items))
		shaped.set(item, await shape(operation, ledger, item));
	for (const one of include) await bringAlong(one, ledger, calls, shaped);
	const kept = include.map(({ as }) => as);
	const now = clock.now();
	const output: OutputItem[] = [];
	for await (const item of steadily(ledger.items)) {
		const [result, input] = [ledger.result(item), ledger.input(item)];
		const view = viewOf(operation, input);
		if (isFailed(result)) {
			output.push(errorItem(result.error, item));
			continue;
		}
		const binary = result?.binary ? { binary: result.binary } : {};
		const rows = shaped.get(item) ?? [];
		const concluded =
			conclude && input ? rows.flatMap((row) => conclude(row, input.values, now)) : rows;
		for await (const row of steadily(concluded)) {
			const json = view ? simplified(row, view, kept) : row;
			output.push({ json, ...binary, pairedItem: { item } });
		}
	}
	return output;
}

/** The records of an item. What its operation throws over them is its failure, and what was done stays done. */
async function shape(operation: Operation, ledger: Ledger, item: number): Promise<Json[]> {
	const { output, include = [] } = operation;
	const [result, input] = [ledger.result(item), ledger.input(item)];
	if (!result || isFailed(result)) return [];
	// Nothing was sent for it: what it has stands for itself.
	if (!input) return result.rows;
	// Items may share a record. What is simplified is made anew in any case.
	if (!output && include.length === 0 && viewOf(operation, input)) return result.rows;
	try {
		const { values } = input;
		const context = { ...input.context, sent: input.payload };
		const shaped: Json[] = [];
		for await (const row of steadily(result.rows))
			shaped.push(...(output ? output(row, values, context) : [{ ...row }]));
		return shaped;
	} catch (error) {
		const description =
			'FastSpring has processed this item. Compare what it holds now before you run it again.';
		const problem = itemErrorOf(error).told({ description, httpCode: '200' });
		ledger.settle(item, { ...result, error: problem });
		return [];
	}
}

/** What is kept of an item's records; undefined for all of it. */
const viewOf = ({ simplify }: Operation, input?: ItemInput): Operation['simplify'] =>
	input?.settings.simplify === true ? simplify : undefined;

/** Puts the records behind ids into the rows, reading each id once across all items. */
async function bringAlong(
	{ when, ids, route, as, view }: Include<Json>,
	ledger: Ledger,
	calls: Calls,
	shaped: Map<number, Json[]>,
): Promise<void> {
	const targets = ledger.items.flatMap((item) => {
		const input = ledger.input(item);
		return input && when(input.values)
			? (shaped.get(item) ?? []).map((row) => ({ input, row, wanted: idsAmong([ids(row)].flat()) }))
			: [];
	});
	const records = await readRecords(
		calls,
		route,
		targets.flatMap(({ wanted }) => wanted),
	);
	for await (const { input, row, wanted } of steadily(targets)) {
		const broken = wanted.map((id) => records.get(id)).find(isBroken);
		if (broken) ledger.settle(input.item, broken);
		row[as] = wanted.flatMap((id) => {
			const found = recordsOf(records.get(id)) ?? [bare(route, id)];
			return input.settings.simplify === true
				? found.map((record) => simplified(record, view ?? true))
				: found;
		});
	}
}

/**
 * The same items for n8n's error output. n8n 1.85 knows a failed item by its `error` alone, newer ones by the keys of its
 * `json`. Either copies the item on its way to the error output: what is not enumerable stays behind, where any n8n would
 * put a bare message in place of `json` for it. (n8n-core, `handleNodeErrorOutput` and `normalizeNodeErrors`)
 */
export function forErrorOutput(items: OutputItem[]): OutputItem[] {
	for (const item of items) {
		const { error, ...rest } = item.json;
		if (error !== undefined && Object.keys(rest).join() === 'details')
			Object.defineProperty(item, 'error', { value: error, writable: true });
	}
	return items;
}

/** The item that stands for a failed one. n8n recognizes it by these keys and no others. */
export const errorItem = (error: ItemError, item: number): OutputItem => ({
	json: {
		error: error.message,
		details: {
			description: error.description,
			...(error.httpCode === undefined ? {} : { httpCode: error.httpCode }),
			...(error.fields.length === 0 ? {} : { fields: error.fields }),
		},
	},
	pairedItem: { item },
});

/** n8n's error for one item, or for a node as a whole. `report` says what became of the items before it stopped. */
export function toNodeError(
	node: INode,
	error: ItemError,
	item?: number,
	report = '',
): NodeApiError | NodeOperationError {
	const message = item === undefined ? error.message : `${error.message} [item ${item}]`;
	const itemIndex = item ?? 0;
	const description = [error.description, report].filter(Boolean).join(' ');
	const { httpCode } = error;
	if (httpCode === undefined)
		return new NodeOperationError(node, message, { description, itemIndex });
	const shown = new NodeApiError(node, { message }, { message, description, httpCode, itemIndex });
	// n8n replaces a message with a network code in it by "you can retry the request immediately", which would refund twice.
	shown.message = message;
	return shown;
}
