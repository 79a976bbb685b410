import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt } from './process.mts';
import type { Tally } from './tally.mts';

interface JestReport {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	/** Test files that did not even load. */
	numRuntimeErrorTestSuites: number;
}

/** What a run of jest came to. */
export type Counted = Tally & { skipped: number; seconds: number };

/** Runs jest with its output shown, and counts from its own report. A jest that ends badly without a failed test is one failure. */
export async function runJest(args: readonly string[], timeoutMs: number): Promise<Counted> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-fastspring-jest-'));
	const file = join(folder, 'report.json');
	try {
		const jest = [
			join('node_modules', 'jest', 'bin', 'jest.js'),
			'--json',
			`--outputFile=${file}`,
			...args,
		];
		const { code, seconds } = await attempt(process.execPath, jest, {
			task: 'jest',
			timeoutMs,
			showErrors: true,
		});
		const report = await readFile(file, 'utf8').then(
			(text) => JSON.parse(text) as JestReport,
			() => undefined,
		);
		const failed = (report?.numFailedTests ?? 0) + (report?.numRuntimeErrorTestSuites ?? 0);
		return {
			passed: report?.numPassedTests ?? 0,
			failed: failed === 0 && code !== 0 ? 1 : failed,
			skipped: report?.numPendingTests ?? 0,
			seconds,
		};
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
