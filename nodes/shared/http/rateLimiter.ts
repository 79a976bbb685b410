import type { Clock } from './clock';
import { LIMITS } from './limits';

/** What FastSpring grants an IP address: 250 calls in a minute. */
export const CALLS_PER_MINUTE = 250;
const WINDOW_MS = 60_000;

/** How processes that cannot see each other share an address, in calls a minute; test/shared/http/fairness.test.mts measures it. */
const SHARE = {
	/** Nobody is pushed below this. */
	minimum: 12,
	/** A refused process falls to this part of its share, or of a little more than it had sent in its last minute. */
	cut: 0.84,
	headroom: 1.1,
	/** So soon after a refusal, in milliseconds, what it had sent tells only of the pace that it had before. */
	changed: 15_000,
	/** Whoever had sent less than this was no part of the crowd yet, and is still looking for its share. */
	newcomer: 20,
	/**
	 * What a share has grown by, some minutes after its last refusal: back to about where it was
	 * refused, level for a while, and then, since nobody refuses and others must have left, steeply.
	 */
	settled: (minutes: number, share: number) =>
		0.045 * (share + 30) * ((minutes / 2.05 - 1) ** 9 + 1),
	searching: (minutes: number) => 20 * minutes ** 2,
} as const;
/** So long after a refusal even a process that has the whole limit spreads its calls: one minute to wait, one to find out. */
const PACED_MS = 2 * WINDOW_MS;
/** Up to so many milliseconds later than the service asks for, so that processes do not wake together. */
const WAKE_JITTER_MS = 1_000;
/** Paced calls keep their distance to within this part of it. */
const PACE_JITTER = 0.3;
/**
 * A process that uses up its window takes freed slots no faster than this: its bursts stay at
 * least two seconds long, so that a second process, which is told whole seconds, can hit one.
 */
const REFILL_MS = 8;

/** What a process takes for its part, in calls a minute, since a refusal. Whether it is still searching is open after the first. */
interface Share {
	to: number;
	at: number;
	searching?: boolean;
}

/** The service asks for a longer wait than a run is made to wait. */
export class ClosedError extends Error {
	/** Milliseconds that the service still wants to be left alone. */
	constructor(readonly retryAfterMs: number) {
		super(`FastSpring accepts no calls for the next ${Math.ceil(retryAfterMs / 1_000)} seconds`);
	}
}

/** Gives a slot back. `refusedForMs`: the service refused the call (429) and asked for this wait. */
type Release = (refusedForMs?: number) => void;

/**
 * The calls one process may make to one host: a sliding window that all nodes, executions,
 * pages, retries and pickers share, first come, first served.
 *
 * A slot counts until one window after its answer, not after its start: the service stamps a
 * call somewhere in between, so no reading of the window on its side can be exceeded. A refused
 * call takes no slot.
 *
 * Processes that share an address cannot see each other. A process that was never refused sends
 * as fast as the window allows. The first refusal (429) says only that it is not alone: it goes
 * on evenly, at the pace of the whole limit. Processes that were refused together then send
 * equally fast until the next refusal, so that what each has sent by then is its even share,
 * whoever began first. It falls back at each further refusal and grows again in between. Who
 * sends much is refused more often, so that shares stay about equal.
 */
export class RateLimiter {
	private readonly queue: object[] = [];
	private readonly limits: number[] = [];
	/** When finished calls leave the window, ascending. */
	private freeAt: number[] = [];
	private inFlight = 0;
	/** Nobody calls before; hardly further away than {@link LIMITS.wait.max}. */
	private blockedUntil = 0;
	/** What the service asked for, however long. */
	private askedUntil = 0;
	/** After a block one call goes ahead, and the others wait for its answer. */
	private probing = false;
	/** When the next call may start. */
	private nextAt = 0;
	private latest = 0;
	private share: Share | undefined;

	constructor(private readonly clock: Clock) {}

	/** Lowers the limit to `callsPerMinute` until the returned function is called; the lowest in use wins. */
	join(callsPerMinute: number): () => void {
		this.limits.push(callsPerMinute);
		return () => void this.limits.splice(this.limits.indexOf(callsPerMinute), 1);
	}

	/**
	 * Waits for a slot. The returned function reports that the attempt is over. Rejects when the
	 * signal fires, and with a {@link ClosedError} where the service asks for too long a wait. `tell` hears of each wait.
	 */
	async acquire(signal?: AbortSignal, tell?: (ms: number) => void): Promise<Release> {
		const ticket = {};
		let waited = false;
		this.queue.push(ticket);
		try {
			for (let wait = this.waitFor(ticket); wait > 0; wait = this.waitFor(ticket)) {
				waited = true;
				tell?.(wait);
				await this.clock.sleep(wait, signal);
			}
			signal?.throwIfAborted();
			this.inFlight++;
			const jitter = this.share ? PACE_JITTER * (this.clock.random() - 0.5) : 0;
			if (waited || this.share) this.nextAt = this.latest + this.distance() * (1 + jitter);
		} finally {
			this.queue.splice(this.queue.indexOf(ticket), 1);
		}
		return (refusedForMs) => {
			this.inFlight--;
			if (refusedForMs !== undefined) return this.refuse(refusedForMs);
			this.probing = false;
			this.freeAt.push(this.now() + WINDOW_MS);
		};
	}

	/** Calls a minute that are allowed at this moment. */
	allowed(now = this.now()): number {
		return Math.floor(this.rate(now));
	}

	/** Whether a new limiter would do as well: nobody uses this one, and nothing of what it remembers counts any longer. */
	get isIdle(): boolean {
		const now = this.now();
		const isUsed = this.queue.length > 0 || this.inFlight > 0 || this.limits.length > 0;
		const isBound = [...this.freeAt, this.blockedUntil, this.askedUntil].some((at) => at > now);
		const isWhole = this.allowed(now) === CALLS_PER_MINUTE && !this.share;
		return !isUsed && !isBound && isWhole;
	}

	/** The service refused a call: nobody calls before the wait is over, and the share shrinks. */
	private refuse(retryAfterMs: number): void {
		const now = this.now();
		// Calls that were under way together are refused together: that is one refusal, not eight.
		if (now >= this.blockedUntil) {
			this.share = this.smallerShare(now);
			this.probing = true;
			// What it asked for before is out of date.
			this.askedUntil = 0;
		}
		const wait = Math.min(retryAfterMs, LIMITS.wait.max) + WAKE_JITTER_MS * this.clock.random();
		this.blockedUntil = Math.max(this.blockedUntil, now + wait);
		this.askedUntil = Math.max(this.askedUntil, now + retryAfterMs);
	}

	private smallerShare(now: number): Share {
		if (!this.share) return { to: this.rate(now), at: now };
		const { at, searching } = this.share;
		const rate = this.rate(now);
		const sent = this.freeAt.filter((at) => at > now).length + this.inFlight;
		// Growth of a newcomer that got some calls through has reached the share that there is.
		const found = searching === true && sent >= SHARE.minimum / 2;
		const used = now - at < SHARE.changed ? rate : Math.min(rate, sent * SHARE.headroom);
		return {
			to: Math.max(SHARE.minimum, found ? rate : SHARE.cut * used),
			at: now,
			searching: !found && (searching ?? sent < SHARE.newcomer),
		};
	}

	private rate(now: number): number {
		const limit = Math.min(CALLS_PER_MINUTE, ...this.limits);
		if (!this.share) return limit;
		const growth = this.share.searching ? SHARE.searching : SHARE.settled;
		const { to, at } = this.share;
		const share = to + growth((now - at) / WINDOW_MS, to);
		if (share >= limit && now - at > PACED_MS) this.share = undefined;
		return Math.min(limit, share);
	}

	/** Milliseconds from one call to the next. */
	private distance(): number {
		return this.share ? WINDOW_MS / this.rate(this.latest) : REFILL_MS;
	}

	/** Milliseconds until this ticket may try again; 0 when a slot is free for it. */
	private waitFor(ticket: object): number {
		const now = this.now();
		if (now < this.blockedUntil) {
			if (this.askedUntil - now > LIMITS.wait.max) throw new ClosedError(this.askedUntil - now);
			return this.blockedUntil - now;
		}
		this.freeAt = this.freeAt.filter((at) => at > now);
		const position = this.queue.indexOf(ticket);
		const used = this.inFlight + this.freeAt.length;
		const missing = position + used + 1 - this.allowed(now);
		// Calls under way are counted as if they ended now: the earliest they can leave the window.
		if (missing > 0) return (this.freeAt[missing - 1] ?? now + WINDOW_MS) - now;
		const ahead = position + (this.probing ? this.inFlight : 0);
		return Math.max(0, this.nextAt - now) + ahead * this.distance();
	}

	/** The time. Where the clock was set back, what was measured by it moves along: nobody waits for an hour to come again. */
	private now(): number {
		const now = this.clock.now();
		const back = Math.max(0, this.latest - now);
		if (back > 0) {
			this.freeAt = this.freeAt.map((at) => at - back);
			this.blockedUntil -= back;
			this.askedUntil -= back;
			this.nextAt -= back;
			if (this.share) this.share.at -= back;
		}
		this.latest = now;
		return now;
	}
}
