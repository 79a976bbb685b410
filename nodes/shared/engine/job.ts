import type { IExecuteFunctions } from 'n8n-workflow';
import { LIMITS } from '../http/limits';
import { pathTo, type Route } from '../http/route';
import type { Json } from '../json';
import type { Calls } from './calls';
import { download } from './download';
import { ItemError, itemErrorOf } from './error';
import type { ItemResult } from './result';
import { clock } from './transport';

/** A job that was started, and where its file goes. */
export interface Started {
	route: Route;
	job: Json;
	/** The name of the binary property for the file. */
	property: string;
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
		const { message, description, httpCode, fields } = itemErrorOf(error);
		const named = new ItemError(
			message,
			`${description} The job is ${String(started.job.id)}.`,
			httpCode,
			fields,
		);
		return { state: 'refused', rows: [], error: named };
	});
}

async function ended(
	ctx: IExecuteFunctions,
	calls: Calls,
	{ route, job: first, property }: Started,
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
	const { binary, rows } = await download(ctx, calls, { route: file, path, fileName });
	return { state: 'done', rows: [{ ...job, rows }], binary: { [property]: binary } };
}

/** FastSpring's text says COMPLETED, its samples say COMPLETE. */
const isOver = (job: Json): boolean =>
	['COMPLETE', 'COMPLETED', 'FAILED'].includes(String(job.status));
