const HOUR = 3_600_000;

/** Hours from a failed attempt to the next one: eleven retries, the last 145 hours after the first attempt. */
const WAITS: readonly number[] = [1, 2, 4, 6, 6, 6, 24, 24, 24, 24, 24];

/** How long to wait after so many failed attempts; undefined when FastSpring gives up: seven days are nearly over. */
export function retryWait(attempts: number): number | undefined {
	const hours = WAITS[attempts - 1];
	return hours === undefined ? undefined : hours * HOUR;
}
