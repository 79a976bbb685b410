// `npm test`: the checks of the project in their order, every one of them, with a count at the end.
// Arguments go to jest: `npm test -- test/sandbox`.
import { runJest, type Counted } from './jest.mts';
import { attempt, endOnSignals, lastLines, npm } from './process.mts';
import { counts, tell } from './tally.mts';

const STEP_LIMIT_MS = 5 * 60_000;
const JEST_LIMIT_MS = 6 * 60_000;
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
	let failedSteps = 0;
	for (const { title, script } of STEPS) {
		const [command, args] = npm('run', '--silent', script);
		const { code, output, seconds } = await attempt(command, args, {
			task: title,
			timeoutMs: STEP_LIMIT_MS,
		});
		console.log(line(code === 0, title, seconds));
		if (code !== 0) console.log(`${lastLines(output, SHOWN_LINES)}\n`);
		failedSteps += code === 0 ? 0 : 1;
	}
	const chosen = process.argv.slice(2);
	const tests = await runJest(chosen, JEST_LIMIT_MS);
	// What only a whole run can say: whether the tables have covered every operation.
	if (chosen.length === 0)
		add(
			tests,
			await runJest(['test/after', '--testPathIgnorePatterns=/node_modules/'], JEST_LIMIT_MS),
		);
	const skipped = tests.skipped > 0 ? `, ${tests.skipped} skipped` : '';
	console.log(`${line(tests.failed === 0, 'Tests', tests.seconds)}: ${counts(tests)}${skipped}`);
	return { passed: STEPS.length - failedSteps + tests.passed, failed: failedSteps + tests.failed };
});

function add(sum: Counted, more: Counted): void {
	sum.passed += more.passed;
	sum.failed += more.failed;
	sum.skipped += more.skipped;
	sum.seconds += more.seconds;
}

function line(succeeded: boolean, title: string, seconds: number): string {
	return `${succeeded ? 'ok    ' : 'FAILED'} ${title.padEnd(6)} ${seconds.toFixed(1)} s`;
}
