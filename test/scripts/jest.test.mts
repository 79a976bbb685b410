import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { countedFrom, runJest } from '../../scripts/jest.mts';

const line = (file: string, ended?: object) => JSON.stringify({ file, ...(ended && { ended }) });
const good = { passed: 3, failed: 0, skipped: 1 };

describe('what jest noted', () => {
	test.each([
		['nothing, and jest ended well', [], 0, { passed: 0, failed: 0, skipped: 0 }],
		['nothing, and jest ended badly', [], 1, { passed: 0, failed: 1, skipped: 0 }],
		[
			'files that ended',
			[line('a'), line('b'), line('b', good), line('a', good)],
			0,
			{ passed: 6, failed: 0, skipped: 2 },
		],
		[
			'a bad end without a failed test',
			[line('a'), line('a', good)],
			1,
			{ passed: 3, failed: 1, skipped: 1 },
		],
		[
			'files that never ended',
			[line('b'), line('a'), line('c'), line('c', good)],
			1,
			{ passed: 3, failed: 2, skipped: 1, unfinished: ['a', 'b'] },
		],
		[
			'a file that failed',
			[line('a'), line('a', { passed: 1, failed: 2, skipped: 0 })],
			1,
			{ passed: 1, failed: 2, skipped: 0 },
		],
	])('%s', (_, lines, code, counted) => {
		expect(countedFrom(lines.join('\n'), code)).toEqual({ unfinished: [], ...counted });
	});
});

describe('a run of jest', () => {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-fastspring-runs-'));
	const said: string[] = [];
	beforeAll(() => {
		jest.spyOn(console, 'error').mockImplementation((text) => void said.push(String(text)));
		const suites = {
			good: 'test("one", () => {}); test.skip("two", () => {});',
			bad: 'test("one", () => { throw new Error("no"); });',
			broken: 'this is not JavaScript',
			// Ends jest as a time limit does, while it runs.
			hangs: 'test("one", () => process.kill(process.pid, "SIGKILL"));',
		};
		for (const [name, text] of Object.entries(suites))
			writeFileSync(join(folder, `${name}.test.js`), text);
		writeFileSync(join(folder, 'jest.config.json'), '{}');
	});
	afterAll(() => {
		jest.restoreAllMocks();
		rmSync(folder, { recursive: true, force: true });
	});
	const options = ['--config', join(folder, 'jest.config.json'), '--runInBand', '--silent'];
	const run = (...files: string[]) => runJest([...options, ...files], 60_000, false);

	test('is counted file by file', async () => {
		expect(await run('good', 'bad', 'broken')).toMatchObject({ passed: 1, failed: 2, skipped: 1 });
	});

	test('takes the files before the options, too', async () => {
		expect(await runJest(['good', ...options], 60_000, false)).toMatchObject({
			passed: 1,
			failed: 0,
		});
	});

	test('names the file during which it was ended', async () => {
		expect(await run('hangs')).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
		expect(said).toContain('jest ended while these were running: hangs.test.js');
	});
});
