import type { Clock } from './clock';

/** What FastSpring grants an IP address: 250 calls in a minute. */
export const CALLS_PER_MINUTE = 250;
const WINDOW_MS = 60_000;
const REGROWTH_PER_WINDOW = 0.05;

/**
 * The calls one process may make to one host: a sliding window that all nodes, executions,
 * pages, retries and pickers share, first come, first served.
 *
 * A slot counts until one window after its answer, not after its start: the service stamps a
 * call somewhere in between, so no reading of the window on its side can be exceeded.
 * Processes that share an address cannot see each other; a refusal (429) therefore halves the
 * allowance at once and lets it grow back slowly, which settles them on a fair share.
 */
export class RateLimiter {
	private readonly queue: object[] = [];
	private readonly limits: number[] = [];
	/** When finished calls leave the window, ascending. */
	private freeAt: number[] = [];
	private inFlight = 0;
	private blockedUntil = 0;
	private latest = 0;
	private shrunk: { to: number; at: number } | undefined;

	constructor(private readonly clock: Clock) {}

	/** Lowers the limit to `callsPerMinute` until the returned function is called; the lowest in use wins. */
	join(callsPerMinute: number): () => void {
		this.limits.push(callsPerMinute);
		return () => void this.limits.splice(this.limits.indexOf(callsPerMinute), 1);
	}

	/** Waits for a slot. The returned function reports that the attempt is over. Rejects when the signal fires. */
	async acquire(signal?: AbortSignal): Promise<() => void> {
		const ticket = {};
		this.queue.push(ticket);
		try {
			for (let wait = this.waitFor(ticket); wait > 0; wait = this.waitFor(ticket)) {
				await this.clock.sleep(wait, signal);
			}
			signal?.throwIfAborted();
			this.inFlight++;
		} finally {
			this.queue.splice(this.queue.indexOf(ticket), 1);
		}
		return () => {
			this.inFlight--;
			this.freeAt.push(this.now() + WINDOW_MS);
		};
	}

	/** The service refused a call: nobody calls before `retryAfterMs` has passed, and the allowance shrinks. */
	refuse(retryAfterMs: number): void {
		const now = this.now();
		// Calls that were under way together are refused together: that is one refusal, not eight.
		if (now >= this.blockedUntil) {
			this.shrunk = { to: Math.max(1, Math.floor(this.allowed(now) / 2)), at: now };
		}
		this.blockedUntil = Math.max(this.blockedUntil, now + retryAfterMs);
	}

	/** Calls a minute that are allowed at this moment. */
	allowed(now = this.now()): number {
		const limit = Math.min(CALLS_PER_MINUTE, ...this.limits);
		if (!this.shrunk) return limit;
		const regrown = ((now - this.shrunk.at) / WINDOW_MS) * limit * REGROWTH_PER_WINDOW;
		const share = Math.floor(this.shrunk.to + regrown);
		if (share >= limit) this.shrunk = undefined;
		return Math.min(limit, share);
	}

	/** Milliseconds until this ticket may try again; 0 when a slot is free for it. */
	private waitFor(ticket: object): number {
		const now = this.now();
		if (now < this.blockedUntil) return this.blockedUntil - now;
		this.freeAt = this.freeAt.filter((at) => at > now);
		const position = this.queue.indexOf(ticket);
		const used = this.inFlight + this.freeAt.length;
		const missing = position + used + 1 - this.allowed(now);
		if (missing <= 0) return 0;
		// Calls under way are counted as if they ended now: the earliest they can leave the window.
		return (this.freeAt[missing - 1] ?? now + WINDOW_MS) - now;
	}

	/** The time. Where the clock was set back, what was measured by it moves along: nobody waits for an hour to come again. */
	private now(): number {
		const now = this.clock.now();
		const back = Math.max(0, this.latest - now);
		if (back > 0) {
			this.freeAt = this.freeAt.map((at) => at - back);
			this.blockedUntil -= back;
			if (this.shrunk) this.shrunk.at -= back;
		}
		this.latest = now;
		return now;
	}
}
