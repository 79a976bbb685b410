import { BadRequest } from '../store/refused.mts';

/** Nobody's request is nested deeper; what is would overflow whoever writes it down. */
const DEEPEST = 64;
const UNREADABLE = 'Can not parse request body.';

/**
 * A body as JSON; undefined where it is empty. Refused, as FastSpring refuses what it cannot parse, are also nesting
 * without end, numbers beyond all bounds, and the key that would change what an object is instead of what it holds.
 */
export function parseBody(text: string): unknown {
	if (text === '') return undefined;
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw new BadRequest(UNREADABLE);
	}
	// A list of its own in the place of recursion: that is what deep nesting is made to break.
	const open: Array<{ part: unknown; depth: number }> = [{ part: value, depth: 0 }];
	for (let one = open.pop(); one; one = open.pop()) {
		const { part, depth } = one;
		if (typeof part === 'number' && Math.abs(part) > Number.MAX_SAFE_INTEGER)
			throw new BadRequest(UNREADABLE);
		if (typeof part !== 'object' || part === null) continue;
		if (depth >= DEEPEST || Object.hasOwn(part, '__proto__')) throw new BadRequest(UNREADABLE);
		for (const inner of Object.values(part)) open.push({ part: inner, depth: depth + 1 });
	}
	return value;
}
