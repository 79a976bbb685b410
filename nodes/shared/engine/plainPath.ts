import { isRecord } from '../json';

/** Stands for what only n8n can resolve. */
export const UNKNOWN = Symbol('unknown');

/** What a parameter holds for an item, or UNKNOWN. */
type Plain = (json: unknown) => unknown;

/**
 * Reads what was entered for a parameter without n8n, which needs 0.7 ms for each expression of each item: as far as
 * its expressions are nothing but paths to a text, number or boolean of the item. Undefined where one is anything else.
 */
export function plain(entered: unknown): Plain | undefined {
	if (typeof entered === 'string' && entered.startsWith('=')) {
		const path = pathOf(entered);
		return path && ((json) => leafOf(json, path));
	}
	if (Array.isArray(entered)) {
		const read = together(entered);
		return read && ((json) => read(json));
	}
	if (!isRecord(entered)) return () => entered;
	const names = Object.keys(entered);
	const read = names.includes('__proto__') ? undefined : together(Object.values(entered));
	return (
		read &&
		((json) => {
			const values = read(json);
			return values === UNKNOWN
				? UNKNOWN
				: Object.fromEntries(names.map((name, index) => [name, values[index]]));
		})
	);
}

function together(entered: unknown[]): ((json: unknown) => unknown[] | typeof UNKNOWN) | undefined {
	const parts = entered.map(plain);
	const known = parts.filter((part) => part !== undefined);
	if (known.length < parts.length) return undefined;
	return (json) => {
		const values = known.map((part) => part(json));
		return values.includes(UNKNOWN) ? UNKNOWN : values;
	};
}

/** A name after a dot, or in brackets a plain text or the index of an array. Escapes, braces and calls are n8n's affair. */
const STEP =
	/\.([A-Za-z_$][\w$]*)|\["([^"'`\\{}()\p{C}\u2028\u2029]*)"\]|\['([^"'`\\{}()\p{C}\u2028\u2029]*)'\]|\[(0|[1-9]\d{0,8})\]/u;
const STEPS = new RegExp(STEP, 'gu');
const PATH = new RegExp(`^=\\{\\{[ \\t]*\\$json((?:${STEP.source})+)[ \\t]*\\}\\}$`, 'u');

/** The names that lead to the value. n8n refuses some, and any text in which a dot comes before "constructor". */
function pathOf(expression: string): string[] | undefined {
	const [, steps] = PATH.exec(expression) ?? [];
	if (steps === undefined || steps.includes('constructor')) return undefined;
	const path = [...steps.matchAll(STEPS)].map(
		(step) => step.slice(1).find((name) => name !== undefined) ?? '',
	);
	return path.every((name) => !RESERVED.has(name)) ? path : undefined;
}

/** Names that n8n refuses wherever they stand (its `isSafeObjectProperty`), or looks up elsewhere first. */
const RESERVED = new Set([
	...['$', 'globalThis', 'prototype', 'getPrototypeOf', 'setPrototypeOf', 'defineProperty'],
	...['defineProperties', 'getOwnPropertyDescriptor', 'getOwnPropertyDescriptors', 'mainModule'],
	...['binding', '_linkedBinding', '_load', 'prepareStackTrace', 'caller', 'callee', 'arguments'],
	...['getBuiltinModule', 'dlopen', 'execve', 'loadEnvFile'],
	...Object.getOwnPropertyNames(Object.prototype),
]);

/** An own text, number or boolean at the end of a path of plain objects and arrays. */
function leafOf(json: unknown, path: string[]): unknown {
	let value = json;
	for (const name of path) {
		if (!isPlain(value, name)) return UNKNOWN;
		value = Object.getOwnPropertyDescriptor(value, name)?.value;
	}
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
		? value
		: UNKNOWN;
}

/** Of an array only its elements are read. What has a prototype of its own may answer in its own way. */
function isPlain(value: unknown, name: string): value is object {
	if (Array.isArray(value)) return /^\d+$/.test(name);
	if (!isRecord(value)) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === null || Object.getPrototypeOf(prototype) === null;
}
