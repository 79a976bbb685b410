// Writes down, as it happens, which test files have begun and how each ended: what a run came to is then known even
// where jest itself is ended from outside, such as by a time limit.
import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';

/** The environment variable that names the file to write to. */
const PROGRESS = 'FASTSPRING_JEST_PROGRESS';

export default class ProgressReporter {
	constructor({ rootDir }) {
		this.rootDir = rootDir;
	}

	onTestFileStart({ path }) {
		this.#write({ file: relative(this.rootDir, path) });
	}

	onTestFileResult({ path }, result) {
		this.#write({
			file: relative(this.rootDir, path),
			ended: {
				passed: result.numPassingTests,
				// A file that does not even load has no failed test.
				failed: result.numFailingTests + (result.testExecError && !result.numFailingTests ? 1 : 0),
				skipped: result.numPendingTests + result.numTodoTests,
			},
		});
	}

	#write(line) {
		const file = process.env[PROGRESS];
		if (file) appendFileSync(file, `${JSON.stringify(line)}\n`);
	}
}
