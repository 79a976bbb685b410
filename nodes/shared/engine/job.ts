import type { IExecuteFunctions } from 'n8n-workflow';
import type { JobSpec } from '../define';
import type { Json } from '../json';
import { fillPath, type Calls, type Outcome } from './calls';
import { download } from './download';
import { Problem } from './problem';
import { clock } from './transport';

/** Pauses between two looks at a job, in milliseconds: short jobs are seen soon, long ones cost few calls. */
const PAUSE = { first: 2_000, growth: 1.5, longest: 60_000 };

/** Waits for a job with growing pauses, then fetches its file. A cancelled execution stops at once. */
export async function finish(
	ctx: IExecuteFunctions,
	calls: Calls,
	spec: JobSpec<Json>,
	values: Json,
	started: Json,
): Promise<Outcome> {
	if (!spec.waits(values)) return { rows: [started] };
	return await ended(ctx, calls, spec, values, started).catch(async (error: unknown) =>
		error instanceof Problem
			? { problem: named(error, String(started.id)) }
			: await Promise.reject(error),
	);
}

async function ended(
	ctx: IExecuteFunctions,
	calls: Calls,
	spec: JobSpec<Json>,
	values: Json,
	started: Json,
): Promise<Outcome> {
	const path = { [spec.parameter]: String(started.id) };
	let job = started;
	for (
		let pause = PAUSE.first;
		!isOver(job);
		pause = Math.min(PAUSE.longest, pause * PAUSE.growth)
	) {
		await clock.sleep(pause, ctx.getExecutionCancelSignal?.());
		const outcome = await calls.one(spec.status, fillPath(spec.status, path));
		if ('problem' in outcome) throw outcome.problem;
		job = outcome.rows[0] ?? job;
	}
	if (job.status === 'FAILED') {
		throw new Problem(
			'FastSpring could not build the report',
			'Check its columns and groupings, and try a shorter period.',
			'FAILED',
		);
	}
	const fileName = `${String(job.name ?? 'report')}-${String(job.id)}.csv`;
	const { binary, rows } = await download(ctx, calls, spec.file, path, fileName);
	return { rows: [{ ...job, rows }], binary: { [spec.property(values)]: binary } };
}

/** Nobody has to start a job anew: it goes on at FastSpring, whatever broke here. */
const named = (
	{ message, description, httpCode, fields, isVerdict }: Problem,
	job: string,
): Problem =>
	new Problem(message, `${description} The job is ${job}.`, httpCode, fields, isVerdict);

/** FastSpring's text says COMPLETED, its samples say COMPLETE. */
const isOver = (job: Json): boolean =>
	['COMPLETE', 'COMPLETED', 'FAILED'].includes(String(job.status));
