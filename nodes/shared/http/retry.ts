import { isRecord } from '../json';

/**
 * What a repetition would do: a `read` changes nothing, a `repeatable` write ends in the same
 * state, and a write that goes `once` may charge, refund or act a second time.
 */
export type Repetition = 'read' | 'repeatable' | 'once';

/** How an attempt ended: with an answer, or with a connection that broke or never came about. */
export type Outcome =
	| { status: number; body: unknown; retryAfter?: string | undefined }
	| { code: string };

/** `wait` in milliseconds. `unknown`: nobody can tell whether the service did the work. */
export type Decision = { retry: true; wait: number } | { retry: false; unknown: boolean };

/** The same bounds for every call; waits in milliseconds. */
export const RETRY = {
	attempts: 5,
	refusals: 20,
	base: 1_000,
	longest: 120_000,
	total: 600_000,
} as const;

/** n8n's own rules keep the call from leaving. */
export const NOT_ALLOWED = 'NOT_ALLOWED';

/** The connection was never made, so that nothing can have reached the service. */
const NEVER_SENT = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
]);

/**
 * May this attempt be repeated, and when? A pure function, so that a table covers it.
 * `attempt` counts from 1, `waited` is the sum of the waits so far, `random` lies in 0..1.
 */
export function decide(
	repetition: Repetition,
	outcome: Outcome,
	attempt: number,
	waited: number,
	random: number,
	now: number,
): Decision {
	const wait = waitBefore(outcome, attempt, random, now);
	const patient = wait <= RETRY.longest && waited + wait <= RETRY.total;
	if ('status' in outcome && outcome.status === 429) {
		return patient && attempt < RETRY.refusals
			? { retry: true, wait }
			: { retry: false, unknown: false };
	}
	if (!isPassing(outcome)) return { retry: false, unknown: false };
	const sent = 'status' in outcome || !NEVER_SENT.has(outcome.code);
	if (repetition === 'once' && sent) return { retry: false, unknown: true };
	if (patient && attempt < RETRY.attempts) return { retry: true, wait };
	return { retry: false, unknown: sent && repetition !== 'read' };
}

/** Retry-After (seconds or an HTTP date) if the service gave one, else doubling with 50 to 100 % jitter. */
function waitBefore(outcome: Outcome, attempt: number, random: number, now: number): number {
	const given = 'status' in outcome ? retryAfterMs(outcome.retryAfter, now) : undefined;
	return given ?? Math.min(RETRY.longest, RETRY.base * 2 ** (attempt - 1)) * (0.5 + random / 2);
}

/** Reads a Retry-After header; undefined when there is none that makes sense. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
	if (header === undefined || header === '') return undefined;
	const seconds = Number(header);
	const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - now;
	return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** Addresses, certificates and rules do not mend themselves, and keep anything from being sent. */
const NEVER_PASSING = new RegExp(`^(ERR_INVALID_URL|${NOT_ALLOWED})$|CERT|VERIFY`);

/** A broken connection, a time-out or a server fault passes; FastSpring also answers validation with 5xx. */
function isPassing(outcome: Outcome): boolean {
	if ('code' in outcome) return !NEVER_PASSING.test(outcome.code);
	if (outcome.status === 408) return true;
	return outcome.status >= 500 && !isVerdict(outcome.body);
}

/** FastSpring's own verdict, as opposed to a gateway's page: `result: "error"` at the top or in an entry. */
function isVerdict(body: unknown): boolean {
	const rows = Array.isArray(body)
		? body
		: isRecord(body)
			? [body, ...Object.values(body).flat()]
			: [];
	return rows.some((row) => isRecord(row) && (row.result === 'error' || row.result === 'success'));
}
