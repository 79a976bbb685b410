import { LIMITS } from '../http/limits';
import { clock } from './transport';

/** Calls that may be under way at once, where their order does not matter. */
export const WIDTH = 8;

/**
 * Runs tasks in order, at most `width` at a time. Once `stopped` says so, or one throws, no further task begins;
 * those under way come to their end, so that every result is known and nothing goes on in the background.
 */
export async function pool(
	tasks: Array<() => Promise<void>>,
	width: number,
	stopped = (): boolean => false,
): Promise<void> {
	const queue = steadily(tasks);
	let thrown: { error: unknown } | undefined;
	const worker = async (): Promise<void> => {
		for await (const task of queue) {
			if (thrown || stopped()) return;
			await task().catch((error: unknown) => (thrown ??= { error }));
		}
	};
	await Promise.all(Array.from({ length: Math.min(width, tasks.length) }, worker));
	if (thrown) throw thrown.error;
}

/** Milliseconds that loops have taken since n8n's other work had its turn. */
let taken = 0;

/** Gives one after the other, and n8n's other work its turn in between, so that a run over many items stops nothing else. */
export async function* steadily<T>(all: Iterable<T>): AsyncGenerator<T> {
	// A run has many short loops: they count as one.
	let since = clock.now() - taken;
	try {
		for (const one of all) {
			yield one;
			if (clock.now() - since < LIMITS.turn) continue;
			await clock.sleep(0);
			since = clock.now();
		}
	} finally {
		// A clock that was set back in between has measured nothing.
		taken = Math.max(0, clock.now() - since);
	}
}

/** One at least. */
export type Some<T> = [T, ...T[]];

/** Pieces of at most `size`; a piece also ends where `breaks` says so. */
export function chunks<T>(
	all: T[],
	size: number,
	breaks: (chunk: T[], next: T) => boolean = () => false,
): Array<Some<T>> {
	const result: Array<Some<T>> = [];
	for (const one of all) {
		const last = result.at(-1);
		if (last && last.length < size && !breaks(last, one)) last.push(one);
		else result.push([one]);
	}
	return result;
}

/** Runs what it is given in the order in which it came, at most `WIDTH` at a time. */
export class Lane {
	private readonly waiting: Array<() => void> = [];
	private free = WIDTH;

	async run<T>(task: () => Promise<T>): Promise<T> {
		if (this.free > 0) this.free--;
		else await new Promise<void>((resolve) => this.waiting.push(resolve));
		try {
			return await task();
		} finally {
			const next = this.waiting.shift();
			if (next) next();
			else this.free++;
		}
	}
}
