/**
 * A clock whose time passes only while somebody sleeps on it. Put in the place of the nodes' clock it turns
 * minutes of waiting for the rate limit into nothing; what happens, and when, stays the same.
 */
export class VirtualClock {
	/** Milliseconds slept so far, every sleeper counted by itself. */
	readonly sleeps: number[] = [];
	/** Time stands still while calls are under way; they take none. */
	isBusy = (): boolean => false;
	private readonly sleepers: { until: number; readonly wake: () => void }[] = [];
	private time: number;

	constructor(start = Date.parse('2026-03-10T12:00:00Z')) {
		this.time = start;
	}

	readonly now = (): number => this.time;

	/** No jitter beyond the middle, so that every wait can be told beforehand. */
	readonly random = (): number => 0.5;

	/** Resolves once everything that was about to happen has happened and it is this sleeper's turn. */
	readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
		new Promise((resolve, reject) => {
			if (signal?.aborted) return reject(signal.reason);
			const sleeper = { until: this.time + ms, wake: resolve };
			this.sleeps.push(ms);
			this.sleepers.push(sleeper);
			signal?.addEventListener(
				'abort',
				() => {
					this.sleepers.splice(this.sleepers.indexOf(sleeper), 1);
					reject(signal.reason);
				},
				{ once: true },
			);
			setImmediate(this.wakeNext);
		});

	/** Lets time pass without anybody sleeping. A clock that is set back makes nobody sleep longer. */
	skip(ms: number): void {
		this.time += ms;
		if (ms < 0) for (const sleeper of this.sleepers) sleeper.until += ms;
	}

	/** Time jumps to the sleeper who wanted to be woken first. */
	private readonly wakeNext = (): void => {
		if (this.isBusy()) return void setImmediate(this.wakeNext);
		const first = this.sleepers.reduce(
			(a, b) => (b.until < a.until ? b : a),
			this.sleepers[0] ?? NOBODY,
		);
		if (first === NOBODY) return;
		this.sleepers.splice(this.sleepers.indexOf(first), 1);
		this.time = Math.max(this.time, first.until);
		first.wake();
	};
}

const NOBODY = { until: Infinity, wake: () => {} };
