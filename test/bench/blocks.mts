/**
 * How long the event loop was blocked, and for how much of that by code: the rest is the engine collecting garbage, or the
 * machine giving the processor to somebody else.
 */
import { PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks';

/** Milliseconds of `performance.now()`. */
export interface Span {
	from: number;
	to: number;
}

/** A time in which nothing else got its turn, and the milliseconds of the processor that were used in it. */
export interface Block extends Span {
	used: number;
}

export interface Blocks {
	/** The longest time in milliseconds during which nothing else got its turn. */
	whole: number;
	/** The longest that is left of one without the garbage collection and the standstill in it. */
	code: number;
}

/** Shorter ones are not kept. */
const SHORTEST_MS = 5;

/** Watches until it is told to end. */
export async function watchBlocks(): Promise<() => Promise<Blocks>> {
	const blocks: Block[] = [];
	const pauses: Span[] = [];
	const collect = (entries: PerformanceEntry[]) =>
		pauses.push(
			...entries.map(({ startTime, duration }) => ({ from: startTime, to: startTime + duration })),
		);
	const observer = new PerformanceObserver((list) => collect(list.getEntries()));
	observer.observe({ entryTypes: ['gc'] });
	let [last, spent] = [performance.now(), process.cpuUsage()];
	const timer = setInterval(() => {
		const now = performance.now();
		if (now - last > SHORTEST_MS) {
			const { user, system } = process.cpuUsage(spent);
			blocks.push({ from: last, to: now, used: (user + system) / 1_000 });
		}
		[last, spent] = [performance.now(), process.cpuUsage()];
	}, 1);
	// What came before is not in it, and what comes last is seen.
	await turn();
	[last, spent] = [performance.now(), process.cpuUsage()];
	blocks.splice(0);
	return async () => {
		await turn();
		clearInterval(timer);
		collect(observer.takeRecords());
		observer.disconnect();
		return longest(blocks, pauses);
	};
}

/** A pause counts for as much of it as lies in the block. */
export function longest(blocks: readonly Block[], pauses: readonly Span[]): Blocks {
	const paused = ({ from, to }: Span) =>
		pauses.reduce(
			(sum, pause) => sum + Math.max(0, Math.min(to, pause.to) - Math.max(from, pause.from)),
			0,
		);
	const length = ({ from, to }: Span) => to - from;
	return {
		whole: Math.max(0, ...blocks.map(length)),
		code: Math.max(
			0,
			...blocks.map((block) => Math.min(length(block), block.used) - paused(block)),
		),
	};
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
