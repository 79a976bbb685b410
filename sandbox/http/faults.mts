import { matchesPattern, matchesWildcard } from './match.mts';

/** What goes wrong on a matching call. */
export type FaultKind = 'status' | 'dropBefore' | 'dropAfter' | 'html' | 'delay';

export interface Fault {
	/** Nothing given matches every call. A string path may hold `*`; it is compared without the query. */
	match?: { method?: string | undefined; path?: string | RegExp | undefined } | undefined;
	kind: FaultKind;
	/** How many matching calls it hits; all of them by default. */
	times?: number | undefined;
	/** How many matching calls it lets through first: 2 spoils the third. */
	skip?: number | undefined;
	/** `status`, `html`: 503 and 502 by default. */
	status?: number | undefined;
	body?: unknown;
	headers?: Record<string, string> | undefined;
	/** `delay`: how long the answer is held back. */
	delayMs?: number | undefined;
}

export interface ActiveFault extends Fault {
	id: number;
	/** Calls it has matched, and those it has spoiled. */
	matched: number;
	hits: number;
}

/** The switchboard of things that go wrong. The first fault that is due wins. */
export class Faults {
	readonly active: ActiveFault[] = [];
	private nextId = 1;

	/** Answers the fault's number, for `remove`. */
	add(fault: Fault): number {
		const id = this.nextId++;
		this.active.push({ ...fault, id, matched: 0, hits: 0 });
		return id;
	}

	/** False if there is none of this number. */
	remove(id: number): boolean {
		const index = this.active.findIndex((fault) => fault.id === id);
		if (index >= 0) this.active.splice(index, 1);
		return index >= 0;
	}

	clear(): void {
		this.active.length = 0;
	}

	/** The fault that hits this call, if any. */
	take(method: string, path: string): ActiveFault | undefined {
		for (const fault of this.active) {
			if (!matches(fault, method, path)) continue;
			fault.matched += 1;
			if (fault.matched <= (fault.skip ?? 0) || fault.hits >= (fault.times ?? Infinity)) continue;
			fault.hits += 1;
			return fault;
		}
		return undefined;
	}
}

function matches(fault: Fault, method: string, path: string): boolean {
	const { match } = fault;
	if (match?.method && match.method.toUpperCase() !== method) return false;
	if (match?.path === undefined) return true;
	return match.path instanceof RegExp
		? matchesPattern(match.path, path)
		: matchesWildcard(match.path, path);
}
