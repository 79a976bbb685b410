/**
 * Runs tasks in order, at most `width` at a time. Once `stopped` says so no further task begins;
 * those under way come to their end, so that every result is known.
 */
export async function pool(
	tasks: Array<() => Promise<void>>,
	width: number,
	stopped: () => boolean,
): Promise<void> {
	let next = 0;
	const worker = async (): Promise<void> => {
		for (let task = tasks[next++]; task && !stopped(); task = tasks[next++]) await task();
	};
	await Promise.all(Array.from({ length: Math.min(width, tasks.length) }, worker));
}
