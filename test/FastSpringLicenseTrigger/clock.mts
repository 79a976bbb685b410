/** Time that stands still until a test moves it. */
export class ManualClock {
	private at = Date.parse('2026-11-03T12:00:00Z');
	private readonly sleepers = new Set<{ until: number; wake: () => void }>();

	readonly now = (): number => this.at;
	readonly random = (): number => 0.5;
	readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
		new Promise((resolve, reject) => {
			const sleeper = { until: this.at + ms, wake: resolve };
			this.sleepers.add(sleeper);
			signal?.addEventListener('abort', () => {
				this.sleepers.delete(sleeper);
				reject(new Error('Aborted'));
			});
		});

	get sleeping(): number {
		return this.sleepers.size;
	}

	async pass(ms: number): Promise<void> {
		await settled();
		this.at += ms;
		for (const sleeper of this.sleepers) {
			if (sleeper.until > this.at) continue;
			this.sleepers.delete(sleeper);
			sleeper.wake();
		}
		await settled();
	}
}

/** Lets everything happen that needs no time. */
export const settled = async (): Promise<void> => {
	for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
};
