import { LIMITS } from './limits';
import type { Reading } from './reading';
import type { Repetition } from './route';

/** Whether a call is made once more: after `wait` milliseconds, or not at all. `isTooLong`: the service asks for a longer wait than a run may take. */
type Decision = { retry: true; wait: number } | { retry: false; isTooLong: boolean };

/** How far a call has come. `attempt` counts from 1, `waited` sums its waits, `random` lies in 0..1. */
interface Effort {
	attempt: number;
	waited: number;
	random: number;
	now: number;
}

/**
 * May this attempt be repeated, and when? A pure function, so that a table covers it. What was refused before any
 * work, or never sent, is repeated for every call; what may have been carried out only where that does no harm.
 */
export function decide(repetition: Repetition, reading: Reading, effort: Effort): Decision {
	const attempts = attemptsFor(repetition, reading);
	if (effort.attempt >= attempts) return { retry: false, isTooLong: false };
	const wait = waitBefore(reading, effort);
	const isTooLong = wait > LIMITS.wait.max || effort.waited + wait > LIMITS.wait.total;
	return isTooLong ? { retry: false, isTooLong } : { retry: true, wait };
}

function attemptsFor(repetition: Repetition, reading: Reading): number {
	if (reading.is === 'throttled') return reading.isGuess ? LIMITS.guesses : LIMITS.refusals;
	if (reading.is === 'unreachable') return reading.isPassing ? LIMITS.attempts : 1;
	if (reading.is === 'unknown') return repetition === 'nonIdempotent' ? 1 : LIMITS.attempts;
	return 1;
}

/** Retry-After (seconds or an HTTP date) if the service gave one, else doubling with 50 to 100 % jitter. */
function waitBefore(reading: Reading, { attempt, random, now }: Effort): number {
	const given = reading.is === 'throttled' ? retryAfterMs(reading.retryAfter, now) : undefined;
	const { base, max } = LIMITS.wait;
	return given ?? Math.min(max, base * 2 ** (attempt - 1)) * (0.5 + random / 2);
}

/** Reads a Retry-After header; undefined when there is none that makes sense. */
export function retryAfterMs(given: unknown, now: number): number | undefined {
	const header = String(given);
	if (!/\d/.test(header)) return undefined;
	const seconds = Number(header);
	if (seconds >= 0 && Number.isFinite(seconds)) return seconds * 1_000;
	// JavaScript takes "soon 5" for a date, and a server's clock may be behind: neither means "at once".
	const ms = header.includes(':') ? Date.parse(header) - now : NaN;
	return ms > 0 ? ms : undefined;
}
