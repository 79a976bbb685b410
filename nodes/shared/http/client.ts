import { ClosedError, type RateLimiter } from './rateLimiter';
import type { Clock } from './clock';
import { decide, RETRY, retryAfterMs, type Outcome, type Repetition } from './retry';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
export type Query = Record<string, string | number | boolean | string[] | undefined>;

/** One call as the engine asks for it. `path` begins with a slash and is escaped already. */
export interface Call {
	method: Method;
	path: string;
	query?: Query;
	body?: unknown;
	repetition: Repetition;
	/** Milliseconds for one attempt. */
	timeout: number;
	/** Ask for the body as a stream (downloads). */
	stream?: boolean;
}

export interface Answer {
	status: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/** The two ways in which calls leave this module; n8n's are in `transport.ts`. */
export interface Port {
	/** One attempt. Resolves with any HTTP answer, rejects when there was none. */
	send(call: Call): Promise<Answer>;
	/** The error code of a rejected attempt, such as ECONNRESET. */
	codeOf(error: unknown): string;
}

/** How a call ended, after all its attempts. `waited` in milliseconds. */
export interface Result {
	/** HTTP status; 0 when no answer came. */
	status: number;
	headers: Record<string, unknown>;
	body: unknown;
	attempts: number;
	waited: number;
	/** The error code when no answer came. */
	code?: string;
	/** Nobody can tell whether the service did the work. */
	unknown: boolean;
}

/** Calls made and time waited in one run, for the hint that tells the user. */
export interface Tally {
	calls: number;
	waited: number;
}

/** Sends calls under the limiter and repeats those that may be repeated. */
export class Client {
	readonly tally: Tally = { calls: 0, waited: 0 };
	private waiting = 0;
	private waitingSince = 0;

	constructor(
		private readonly port: Port,
		private readonly limiter: RateLimiter,
		private readonly clock: Clock,
		private readonly signal?: AbortSignal,
	) {}

	/** Resolves with how the call ended, good or bad; rejects only when the execution is cancelled. */
	async call(call: Call): Promise<Result> {
		let waited = 0;
		for (let attempt = 1; ; attempt++) {
			const outcome = await this.attempt(call);
			const now = this.clock.now();
			const decision = decide(call.repetition, outcome, attempt, waited, this.clock.random(), now);
			if (!decision.retry) {
				const { status, body, headers } =
					'status' in outcome ? outcome : { status: 0, body: undefined, headers: {} };
				const code = 'code' in outcome ? { code: outcome.code } : {};
				return {
					status,
					headers,
					body,
					attempts: attempt,
					waited,
					unknown: decision.unknown,
					...code,
				};
			}
			waited += decision.wait;
			await this.timed(this.clock.sleep(decision.wait, this.signal));
		}
	}

	private async attempt(
		call: Call,
	): Promise<(Outcome & { headers: Record<string, unknown> }) | { code: string }> {
		this.signal?.throwIfAborted();
		const release = await this.timed(this.limiter.acquire(this.signal)).catch((error: unknown) =>
			error instanceof ClosedError ? error : Promise.reject(error),
		);
		if (release instanceof ClosedError) return closed(release);
		this.tally.calls++;
		let refusedForMs: number | undefined;
		try {
			const { status, headers, body } = await this.port.send(call);
			const given = headers['retry-after'];
			const retryAfter = given === undefined ? undefined : String(given);
			if (status === 429) refusedForMs = retryAfterMs(retryAfter, this.clock.now()) ?? RETRY.base;
			return { status, headers, body, retryAfter };
		} catch (error) {
			this.signal?.throwIfAborted();
			return { code: this.port.codeOf(error) };
		} finally {
			release(refusedForMs);
		}
	}

	/** Adds the time in which at least one call waits, so that eight waiting at once count once. */
	private async timed<T>(wait: Promise<T>): Promise<T> {
		if (this.waiting++ === 0) this.waitingSince = this.clock.now();
		try {
			return await wait;
		} finally {
			if (--this.waiting === 0) this.tally.waited += this.clock.now() - this.waitingSince;
		}
	}
}

/** A call that was not made counts as refused once more, for the rest of the wait. */
const closed = ({ message, retryAfterMs: wait }: ClosedError) => ({
	status: 429,
	headers: {},
	body: { code: 'TOO_MANY_REQUESTS', message },
	retryAfter: String(Math.ceil(wait / 1_000)),
});
