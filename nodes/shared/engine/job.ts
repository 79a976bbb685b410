import type { IExecuteFunctions } from 'n8n-workflow';
import { LIMITS } from '../http/limits';
import { pathTo, type Route } from '../http/route';
import type { Json } from '../json';
import type { Calls } from './calls';
import { download } from './download';
import { ItemError, itemErrorOf } from './error';
import type { ItemResult } from './result';
import { clock } from './transport';

/** A job that was started, and the user's options for its file. */
interface Started {
	route: Route;
	job: Json;
	options: unknown;
}

/** Waits for a job with growing pauses, then fetches its file. A cancelled execution stops at once. */
export async function finish(
	ctx: IExecuteFunctions,
	calls: Calls,
	started: Started,
): Promise<ItemResult> {
	return await ended(ctx, calls, started).catch((error: unknown): ItemResult => {
		ctx.getExecutionCancelSignal?.()?.throwIfAborted();
		// Nobody has to start a job anew: it goes on at FastSpring, whatever broke here.
		const problem = itemErrorOf(error);
		const description = `${problem.description} The job is ${String(started.job.id)}.`;
		return { state: 'refused', rows: [], error: problem.told({ description }) };
	});
}

async function ended(
	ctx: IExecuteFunctions,
	calls: Calls,
	{ route, job: first, options }: Started,
): Promise<ItemResult> {
	const { status, file } = route;
	if (!status || !file) return { state: 'done', rows: [first] };
	const id = String(first.id);
	const { first: shortest, growth, max, total } = LIMITS.job;
	let job = first;
	let waited = 0;
	for (let pause: number = shortest; !isOver(job); pause = Math.min(max, pause * growth)) {
		if (waited > total)
			throw new ItemError(
				'FastSpring is still building the report',
				'Get its file later with Job: Download.',
				'RUNNING',
			);
		await clock.sleep(pause, ctx.getExecutionCancelSignal?.());
		waited += pause;
		const result = await calls.one({ route: status, path: pathTo(status, id) });
		if (result.error) throw result.error;
		job = result.rows[0] ?? job;
	}
	if (job.status === 'FAILED') {
		throw new ItemError(
			'FastSpring could not build the report',
			'Check its columns and groupings, and try a shorter period.',
			'FAILED',
		);
	}
	const fileName = `${String(job.name ?? 'report')}-${id}.csv`;
	const path = pathTo(file, id);
	return await download(ctx, calls, { route: file, path, fileName, record: job, options });
}

/** FastSpring's text says COMPLETED, its samples say COMPLETE. */
const isOver = (job: Json): boolean =>
	['COMPLETE', 'COMPLETED', 'FAILED'].includes(String(job.status));
