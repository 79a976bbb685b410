// `npm test`: the checks of the project in their order, every one of them, with a count at the end.
// Arguments go to jest: `npm test -- test/sandbox`.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runJest, type Counted } from './jest.mts';
import { attempt, endOnSignals, lastLines, npm } from './process.mts';
import { counts, tell } from './tally.mts';

const STEP_LIMIT_MS = 5 * 60_000;
const JEST_LIMIT_MS = 18 * 60_000;
const SHOWN_LINES = 60;

const STEPS = [
	{ title: 'Format', script: 'format:check' },
	{ title: 'Lint', script: 'lint' },
	{ title: 'Types', script: 'typecheck' },
	{ title: 'Imports', script: 'imports' },
	{ title: 'Build', script: 'build' },
];

endOnSignals();
await tell(async () => {
	const failed = new Set<string>();
	for (const { title, script } of STEPS) {
		const [command, args] = npm('run', '--silent', script);
		const { code, output, seconds } = await attempt(command, args, {
			task: title,
			timeoutMs: STEP_LIMIT_MS,
		});
		console.log(line(code === 0, title, seconds));
		if (code !== 0) console.log(`${lastLines(output, SHOWN_LINES)}\n`);
		if (code !== 0) failed.add(script);
	}
	const done = STEPS.length - failed.size;
	if (failed.has('build')) {
		console.log('The tests were not run: they would have tested an incomplete build.');
		return { passed: done, failed: failed.size };
	}
	const tests = await runTests(process.argv.slice(2));
	const skipped = tests.skipped > 0 ? `, ${tests.skipped} skipped` : '';
	console.log(`${line(tests.failed === 0, 'Tests', tests.seconds)}: ${counts(tests)}${skipped}`);
	return { passed: done + tests.passed, failed: failed.size + tests.failed };
});

async function runTests(chosen: readonly string[]): Promise<Counted> {
	if (chosen.length > 0) return await runJest(chosen, JEST_LIMIT_MS);
	// What only a whole run can say: whether the tables have covered every operation. They note it here.
	const notes = await mkdtemp(join(tmpdir(), 'n8n-nodes-fastspring-notes-'));
	process.env['FASTSPRING_TEST_NOTES'] = notes;
	try {
		const tests = await runJest([], JEST_LIMIT_MS);
		const ALL = '--testPathIgnorePatterns=/node_modules/';
		return sum(tests, await runJest(['test/after', ALL], JEST_LIMIT_MS));
	} finally {
		await rm(notes, { recursive: true, force: true });
	}
}

function sum(a: Counted, b: Counted): Counted {
	return {
		passed: a.passed + b.passed,
		failed: a.failed + b.failed,
		skipped: a.skipped + b.skipped,
		seconds: a.seconds + b.seconds,
	};
}

function line(succeeded: boolean, title: string, seconds: number): string {
	return `${succeeded ? 'ok    ' : 'FAILED'} ${title.padEnd(7)} ${seconds.toFixed(1)} s`;
}
