import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt, lastLines } from './process.mts';
import type { Tally } from './tally.mts';

/** A line of `jestReporter.mjs`: a test file has begun, or ended. */
interface Progress {
	file: string;
	ended?: Tally & { skipped: number };
}

/** What a run of jest came to. */
export type Counted = Tally & { skipped: number; seconds: number };

/** Runs jest, with its output shown, and counts what it notes. A jest that ends badly without a failed test is one failure. */
export async function runJest(
	args: readonly string[],
	timeoutMs: number,
	shown = true,
): Promise<Counted> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-fastspring-jest-'));
	const progress = join(folder, 'progress');
	try {
		const jest = [
			join('node_modules', 'jest', 'bin', 'jest.js'),
			// Before the reporters: that option takes every path that follows for one more of them.
			...args,
			...(shown ? ['--reporters=default'] : []),
			`--reporters=${join(process.cwd(), 'scripts', 'jestReporter.mjs')}`,
		];
		const { code, output, seconds } = await attempt(process.execPath, jest, {
			task: 'jest',
			env: { ...process.env, FASTSPRING_JEST_PROGRESS: progress },
			timeoutMs,
			showErrors: shown,
		});
		const { unfinished, ...counted } = countedFrom(
			await readFile(progress, 'utf8').catch(() => ''),
			code,
		);
		if (unfinished.length > 0)
			console.error(`jest ended while these were running: ${unfinished.join(', ')}`);
		if (code !== 0) console.error(lastLines(output, 5));
		return { ...counted, seconds };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** Adds up what the reporter wrote. A file that never ended is a failure, and named. */
export function countedFrom(
	progress: string,
	code: number,
): Omit<Counted, 'seconds'> & { unfinished: string[] } {
	const unfinished = new Set<string>();
	const sum = { passed: 0, failed: 0, skipped: 0 };
	for (const line of progress.split('\n').filter(Boolean)) {
		const { file, ended } = JSON.parse(line) as Progress;
		if (!ended) {
			unfinished.add(file);
			continue;
		}
		unfinished.delete(file);
		sum.passed += ended.passed;
		sum.failed += ended.failed;
		sum.skipped += ended.skipped;
	}
	const failed = sum.failed + unfinished.size;
	return {
		...sum,
		failed: failed === 0 && code !== 0 ? 1 : failed,
		unfinished: [...unfinished].sort(),
	};
}
