import { FieldProblem } from '../fields';
import type { Operation } from '../operation';
import { askWith } from './ask';
import type { Calls } from './calls';
import { ItemError, itemErrorOf } from './error';
import { complete, draft, type ItemInput } from './input';
import { done, isFailed, type ItemResult } from './result';

/** One item's call. */
export const callOf = (input: ItemInput) => {
	const { route, path, query, payload: body, repetition, subject } = input;
	return { route, path, query, body, repetition, subject };
};

/** What one item's call gives: none is sent where its answer is known, and a second one changes what could not be created. */
export async function sendSingle(
	operation: Operation,
	input: ItemInput,
	calls: Calls,
): Promise<ItemResult> {
	const { existing, route } = operation;
	const result = await send(input, calls);
	if (!existing || input.route !== route || !isFailed(result) || !result.isAboutTheRequest)
		return result;
	try {
		const question = askWith(calls);
		const context = await existing.onRefusal(result.error.fields, input.values, question);
		if (!context) return result;
		input.context = context;
		draft(operation, input);
		complete(operation, input);
	} catch (error) {
		// Nothing was created: neither a read that fails nor a record that must not be changed makes that uncertain.
		if (error instanceof ItemError || error instanceof FieldProblem)
			return { state: 'refused', rows: [], error: itemErrorOf(error) };
		return await Promise.reject(error);
	}
	return await send(input, calls);
}

const send = async (input: ItemInput, calls: Calls): Promise<ItemResult> =>
	input.settled ? done([input.settled]) : await calls.one(callOf(input));
