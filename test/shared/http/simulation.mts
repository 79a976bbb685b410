import { RateLimiter, CALLS_PER_MINUTE } from '../../../nodes/shared/http/rateLimiter.ts';
import { Random } from '../../../sandbox/store/random.mts';

const MINUTE = 60_000;
const EPOCH = Date.parse('2026-03-10T12:00:00Z');

/**
 * Time that jumps from one sleeper to the next: what a woken one does without sleeping takes
 * none. Made for a million naps a minute; the clock of the other tests hands over to the event
 * loop in between.
 */
class Timeline {
	time = 0;
	private readonly sleepers: { readonly until: number; readonly wake: () => void }[] = [];

	readonly sleep = (ms: number): Promise<void> =>
		new Promise((wake) => this.sleepers.push({ until: this.time + ms, wake }));

	async run(): Promise<void> {
		for (;;) {
			// More turns than any of the awaits between two naps takes.
			for (let turn = 0; turn < 10; turn++) await null;
			const first = this.sleepers.reduce((a, b) => (b.until < a.until ? b : a), NOBODY);
			if (first === NOBODY) return;
			this.sleepers.splice(this.sleepers.indexOf(first), 1);
			this.time = first.until;
			first.wake();
		}
	}
}
const NOBODY = { until: Infinity, wake: () => {} };

/** A process with work for eight calls at a time in these spans, and its own idea of the time. Times are minutes. */
export interface Process {
	busy: readonly (readonly [from: number, until: number])[];
	/** How many calls it has to make; as many as it can where nothing is said. */
	calls?: number;
	/** Minutes that its clock is wrong by. */
	wrongBy?: (minute: number) => number;
}

export interface World {
	seed: number;
	/** How the service counts its minute. */
	window?: 'sliding' | 'fixed';
	/** Milliseconds that a call takes, there and back. */
	latency?: number;
	/** Calls that a process has under way at most. */
	width?: number;
}

interface Arrival {
	minute: number;
	process: number;
	refused: boolean;
}

/** What came in at the service. */
export class Traffic {
	constructor(private readonly arrivals: readonly Arrival[]) {}

	private count(refused: boolean, from: number, until: number, process?: number): number {
		return this.arrivals.filter(
			(one) =>
				one.refused === refused &&
				one.minute >= from &&
				one.minute < until &&
				(process === undefined || one.process === process),
		).length;
	}

	done = (from: number, until: number, process?: number): number =>
		this.count(false, from, until, process);

	refused = (from: number, until: number, process?: number): number =>
		this.count(true, from, until, process);

	/** The minute of the last call that was done. */
	get end(): number {
		return Math.max(...this.arrivals.filter((one) => !one.refused).map(({ minute }) => minute));
	}

	/** Percent of what the service grants that was used. */
	used = (from: number, until: number): number =>
		(100 * this.done(from, until)) / CALLS_PER_MINUTE / (until - from);

	/** Percent of the calls that were refused. */
	lost = (from: number, until: number): number =>
		(100 * this.refused(from, until)) / (this.done(from, until) + this.refused(from, until));
}

/** Processes that cannot see each other, each with a limiter of its own, at one service that counts them together. */
export async function simulate(
	processes: readonly Process[],
	{ seed, window = 'sliding', latency = 40, width = 8 }: World,
): Promise<Traffic> {
	const clock = new Timeline();
	const random = new Random(seed);
	const minute = () => clock.time / MINUTE;
	const arrivals: Arrival[] = [];
	/** When the calls that still count came in. */
	let counted: number[] = [];

	/** 0, or the whole seconds to stay away. Refused calls take no slot. */
	const take = (process: number): number => {
		const at = clock.time;
		const since = window === 'sliding' ? at - MINUTE : at - (at % MINUTE) - 1;
		if ((counted[0] ?? Infinity) <= since) counted = counted.filter((one) => one > since);
		const refused = counted.length >= CALLS_PER_MINUTE;
		arrivals.push({ minute: minute(), process, refused });
		if (!refused) {
			counted.push(at);
			return 0;
		}
		const free = window === 'sliding' ? (counted[0] ?? at) + MINUTE : since + 1 + MINUTE;
		return Math.max(1, Math.ceil((free - at) / 1_000));
	};

	const work = async (
		limiter: RateLimiter,
		{ busy }: Process,
		process: number,
		left: { calls: number },
	) => {
		for (const [from, until] of busy) {
			await clock.sleep(Math.max(0, from - minute()) * MINUTE);
			while (minute() < until && left.calls > 0) {
				left.calls--;
				const release = await limiter.acquire();
				await clock.sleep(latency / 2);
				const seconds = take(process);
				await clock.sleep(latency * (0.4 + random.next() / 5));
				release(seconds > 0 ? seconds * 1_000 : undefined);
				if (seconds === 0) continue;
				left.calls++;
				await clock.sleep(seconds * 1_000);
			}
		}
	};
	const working = Promise.all(
		processes.flatMap((process, index) => {
			const { wrongBy = () => 0, calls = Infinity } = process;
			const left = { calls };
			const limiter = new RateLimiter({
				now: () => Math.round(EPOCH + clock.time + wrongBy(minute()) * MINUTE),
				sleep: clock.sleep,
				random: () => random.next(),
			});
			return Array.from({ length: width }, () => work(limiter, process, index, left));
		}),
	);
	await clock.run();
	await working;
	return new Traffic(arrivals);
}
