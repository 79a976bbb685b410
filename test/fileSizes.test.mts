/** Files stay small enough to be read in one go. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { projectRoot } from './support/host.mts';

const MAX_LINES = 250;
const MAX_OPERATION_LINES = 40;
const MAX_OPERATION_MEDIAN = 20;
/** Data and drawings are not read. */
const TEXT = /\.(ts|mts|mjs|js|css|html)$/;
const OPERATION = /^nodes\/FastSpring(?!.*(\.node|\/index)\.ts$)/;

const files = ['nodes', 'credentials', 'sandbox', 'scripts'].flatMap((folder) =>
	readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => TEXT.test(file))
		.map((file) => {
			const text = readFileSync(join(projectRoot, folder, file), 'utf8');
			return { file: join(folder, file), text, lines: text.trimEnd().split('\n').length };
		}),
);
const operationFiles = files.filter(
	({ file, text }) => OPERATION.test(file) && /= operation\(/.test(text),
);

const longer = (list: typeof files, than: number): string[] =>
	list
		.filter(({ lines }) => lines > than)
		.map(({ file }) => file)
		.sort();

test(`a file has at most ${MAX_LINES} lines`, () => {
	expect(longer(files, MAX_LINES)).toEqual([]);
});

describe('a file of an operation', () => {
	test(`has at most ${MAX_OPERATION_LINES} lines`, () => {
		expect(longer(operationFiles, MAX_OPERATION_LINES)).toEqual([]);
	});

	test(`has ${MAX_OPERATION_MEDIAN} lines at the median`, () => {
		const sorted = operationFiles.map(({ lines }) => lines).sort((a, b) => a - b);
		expect(sorted.length).toBeGreaterThan(70);
		expect(sorted[Math.floor((sorted.length - 1) / 2)]).toBeLessThanOrEqual(MAX_OPERATION_MEDIAN);
	});
});
