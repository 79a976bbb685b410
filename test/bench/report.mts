/** A report of 100,000 rows through Job: Download, into n8n's binary data on disk: what it costs in memory. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { start } from './engine.mts';
import type { ReportMeasurement } from './reportMeasure.mts';
import type { Verdict } from './run.mts';

const ROWS = 100_000;
const ROUNDS = 3;
/** Megabytes that the process may grow by. */
const LIMIT = 80;

export async function report(): Promise<Verdict[]> {
	const { url, process: sandbox } = await start('test/bench/reportSandbox.mts', String(ROWS));
	const [address = '', job = ''] = url.split(' ');
	try {
		const rounds: ReportMeasurement[] = [];
		for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measure(address, job));
		const worst = rounds.reduce((most, one) => (grown(one) > grown(most) ? one : most));
		return [
			{
				name: `${ROWS.toLocaleString('en')} rows through Job: Download, memory`,
				figures: `file of ${worst.size.toFixed(1)} MB with ${worst.rows.toLocaleString('en')} rows in ${worst.seconds.toFixed(1)} s, added ${worst.resident.toFixed(1)} MB resident, ${worst.held.toFixed(1)} MB of heap and buffers (limit ${LIMIT} MB)`,
				passed: grown(worst) < LIMIT && worst.rows === ROWS,
			},
		];
	} finally {
		sandbox.kill();
	}
}

async function measure(url: string, job: string): Promise<ReportMeasurement> {
	const folder = await mkdtemp(join(tmpdir(), 'report-bench-'));
	try {
		const { stdout } = await promisify(execFile)(process.execPath, [
			'--expose-gc',
			'--import',
			'tsx',
			'test/bench/reportMeasure.mts',
			url,
			job,
			folder,
		]);
		return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as ReportMeasurement;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

const grown = ({ resident, held }: ReportMeasurement): number => Math.max(resident, held);
