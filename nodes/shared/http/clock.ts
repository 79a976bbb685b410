/** Time, as the shared rules see it. Tests put a virtual one in its place. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Resolves after `ms` milliseconds; rejects at once when the signal fires. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** A number from 0 up to 1, for jitter. */
	random(): number;
}
