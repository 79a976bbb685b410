import { isRecord, type Json } from '../json';
import { FieldProblem, isEmpty } from './field';

/** Raw values as n8n or an expression gives them: texts with JSON, lists in several forms. */

/** How many entries a list or map may have. */
export interface Bounds {
	min?: number | undefined;
	max?: number | undefined;
}

/** Throws where there are too few or too many. */
export function checkCount(count: number, at: string, { min = 0, max = Infinity }: Bounds): void {
	if (count === 0 && min > 0) throw new FieldProblem(at, `is empty; add at least ${min}`);
	if (count < min)
		throw new FieldProblem(at, `has too few entries (${count}); FastSpring wants at least ${min}`);
	if (count > max)
		throw new FieldProblem(at, `has ${count} entries; FastSpring takes up to ${max}`);
}

/** An object, given as such or as JSON. */
export function objectAt(raw: unknown, at: string): Json {
	const value = parsed(raw, at);
	if (isRecord(value)) return value;
	throw new FieldProblem(at, 'is not an object');
}

/** A value out of JSON, where it is a text. */
export function parsed(raw: unknown, at: string): unknown {
	if (typeof raw !== 'string') return raw;
	try {
		return raw.trim() === '' ? {} : JSON.parse(raw);
	} catch {
		throw invalidJson(at);
	}
}

/** V8's own message quotes the text, which may hold a customer's data. */
const invalidJson = (at: string): FieldProblem =>
	new FieldProblem(at, 'is not valid JSON; check its quotes, commas and brackets');

/** A list: an array, or a text with commas or line breaks between its parts. */
export function listed(raw: unknown): unknown[] {
	if (isEmpty(raw)) return [];
	if (Array.isArray(raw)) return raw;
	if (typeof raw !== 'string') return [raw];
	return raw
		.split(/[,\n]/)
		.map((part) => part.trim())
		.filter((part) => part !== '');
}
