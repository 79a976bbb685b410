import { read, type Answer, type Asked, type Attempt } from './answer';
import type { Clock } from './clock';
import { LIMITS } from './limits';
import { ClosedError, type RateLimiter } from './rateLimiter';
import type { Json } from '../json';
import type { Reading } from './reading';
import { redactor } from './redact';
import { decide, retryAfterMs } from './retry';
import type { Method, Repetition, Route } from './route';

type Query = Record<string, string | string[]>;

/** One call as the engine asks for it. `path` begins with a slash and is escaped already. */
export interface Request extends Asked {
	path: string;
	/** Undefined parameters are left out. */
	query?: Json | undefined;
	body?: unknown;
	repetition: Repetition;
	/** Milliseconds for one attempt, where the route's own do not fit. */
	timeout?: number;
}

/** One attempt, as it leaves this module. */
export interface Call {
	method: Method;
	path: string;
	query?: Query;
	body?: unknown;
	/** Milliseconds. */
	timeout: number;
	/** A success is wanted as a stream of bytes. */
	stream: boolean;
}

/** The ways in which calls leave this module; n8n's are in `transport.ts`. */
export interface Port {
	/** The host that is called. */
	readonly host: string;
	/** Texts that must not be shown. */
	readonly secrets: readonly string[];
	/** One attempt. Resolves with any HTTP answer, rejects when there was none. */
	send(call: Call): Promise<Answer>;
	/** The error code of a rejected attempt, such as ECONNRESET. */
	codeOf(error: unknown): string;
	/** Tells whoever watches that the run waits so many milliseconds. */
	tellWait(ms: number): void;
}

/** How a call ended, after all its attempts. */
export interface Result {
	reading: Reading;
	repetition: Repetition;
	/** HTTP status, or the error code when no answer came. */
	code: string;
	headers: Answer['headers'];
	attempts: number;
	/** Milliseconds. */
	waited: number;
	/** The service asked for a wait that is longer than a run may take. */
	isTooLong: boolean;
}

/** Sends calls under the rate limit and repeats those that may be repeated. */
export class Client {
	/** Calls made and milliseconds waited, for the hint that tells the user. */
	readonly tally = { calls: 0, waited: 0 };
	readonly host: string;
	private waiting = 0;
	private waitingSince = 0;

	constructor(
		private readonly port: Port,
		private readonly limiter: RateLimiter,
		private readonly clock: Clock,
		private readonly signal?: AbortSignal,
	) {
		this.host = port.host;
	}

	/** Resolves with how the call ended, good or bad; rejects only when the execution is cancelled. */
	async call(request: Request): Promise<Result> {
		const asked = { ...request, hide: redactor(this.port.secrets) };
		let waited = 0;
		for (let attempt = 1; ; attempt++) {
			const ended = await this.attempt(request);
			const reading = read(asked, ended);
			const now = this.clock.now();
			const effort = { attempt, waited, random: this.clock.random(), now };
			const decision = decide(request.repetition, reading, effort);
			if (!decision.retry) {
				const { repetition } = request;
				const { isTooLong } = decision;
				const code = 'code' in ended ? ended.code : String(ended.status);
				const headers = 'code' in ended ? {} : ended.headers;
				return { reading, repetition, code, headers, attempts: attempt, waited, isTooLong };
			}
			waited += decision.wait;
			this.port.tellWait(decision.wait);
			await this.timed(this.clock.sleep(decision.wait, this.signal));
		}
	}

	private async attempt({ route, path, query, body, timeout }: Request): Promise<Attempt> {
		this.signal?.throwIfAborted();
		// Calls that wait beside another one are told of by that one.
		const tell = (ms: number): void => (this.waiting === 0 ? this.port.tellWait(ms) : undefined);
		const release = await this.timed(this.limiter.acquire(this.signal, tell)).catch(
			(error: unknown) => (error instanceof ClosedError ? error : Promise.reject(error)),
		);
		if (release instanceof ClosedError) return closed(release);
		this.tally.calls++;
		let refusedForMs: number | undefined;
		try {
			const answer = await this.port.send({
				method: route.method,
				path,
				...(query === undefined ? {} : { query: queryOf(route, query) }),
				...(body === undefined ? {} : { body }),
				timeout: timeout ?? route.timeout ?? LIMITS.attempt,
				stream: route.kind === 'file',
			});
			if (answer.status === TOO_MANY)
				refusedForMs =
					retryAfterMs(answer.headers['retry-after'], this.clock.now()) ?? LIMITS.wait.base;
			return answer;
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

/** Lists in a query are joined with commas, or repeated where the route says so. */
const queryOf = ({ repeatsQuery = false }: Route, query: Json): Query =>
	Object.fromEntries(
		Object.entries(query)
			.filter(([, value]) => value !== undefined)
			.map(([name, value]) => [
				name,
				Array.isArray(value) && repeatsQuery ? value.map(String) : [value].flat().join(','),
			]),
	);

const TOO_MANY = 429;

/** A call that was not made counts as refused once more, for the rest of the wait. */
const closed = ({ message, retryAfterMs: wait }: ClosedError): Answer => ({
	status: TOO_MANY,
	headers: { 'retry-after': Math.ceil(wait / 1_000) },
	body: { code: 'TOO_MANY_REQUESTS', message },
});
