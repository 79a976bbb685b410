/** Does what CONTRIBUTING.md says about a new operation, word by word, in a copy of the project. */
import { execFile } from 'node:child_process';
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { projectRoot } from '../support/host.mts';

const COPIED = [
	...['nodes', 'credentials', 'icons', 'sandbox', 'scripts', 'test', 'docs', 'examples', 'dist'],
	...['package.json', 'tsconfig.json', 'tsconfig.sources.json', 'gulpfile.js', 'jest.config.mjs'],
	...['.prettierrc.json', '.prettierignore', 'README.md', 'LICENSE.md'],
];
const LIMIT_MS = 480_000;

const text = readFileSync(join(projectRoot, 'CONTRIBUTING.md'), 'utf8');
const section = /^## Add an operation[\s\S]*?(?=^## )/m.exec(text)?.[0] ?? '';
/** A block that follows the name of its file. */
const blocks = [...section.matchAll(/^`([^`\n]+)`:\n\n```(ts|diff)\n([\s\S]*?)^```/gm)].map(
	([, file = '', kind, code = '']) => ({ file, kind, code }),
);
const commands = [...section.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, code = '']) =>
	code.trim().split('\n'),
);

const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-fastspring-guide-'));
/** What the tests leave about the kinds of their cases, which the last test of a whole run reads. */
const notes = join(folder, 'notes');
const run = async (command: string) => {
	const [program = '', ...args] = command.split(' ');
	const done = await promisify(execFile)(program, args, {
		cwd: folder,
		maxBuffer: 1e8,
		env: { ...process.env, FASTSPRING_TEST_NOTES: notes },
	}).catch((error: { stdout: string; stderr: string }) => {
		throw new Error(`${command}\n${error.stdout}\n${error.stderr}`);
	});
	return `${done.stdout}\n${done.stderr}`;
};

beforeAll(() => {
	mkdirSync(notes);
	// As old as they are, so that the copied build counts as fresh until the guide changes something.
	const options = { recursive: true, preserveTimestamps: true };
	for (const name of COPIED) cpSync(join(projectRoot, name), join(folder, name), options);
	symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the guide has files, changes and commands', () => {
	expect(blocks.map(({ kind }) => kind)).toEqual(['ts', 'diff', 'ts', 'diff', 'diff']);
	expect(commands).toEqual(['npm run contract', 'npm run schemas', 'npm run docs', 'npm test']);
});

test(
	'an operation that is added by the guide works',
	async () => {
		for (const { file, kind, code } of blocks) {
			const path = join(folder, file);
			mkdirSync(dirname(path), { recursive: true });
			writeFileSync(path, kind === 'ts' ? code : changed(readFileSync(path, 'utf8'), code));
		}
		const written = blocks.map(({ file }) => file);
		await run(`npx prettier --check ${written.join(' ')}`);
		const [takeIn = '', describe = '', document = ''] = commands;
		// It builds, too, so that the compiler has its say.
		expect(await run(takeIn)).toContain('operations > markExported is new');
		await run(describe);
		await run(document);
		// Of `npm test`, what the new operation is about.
		const tests = [
			'test/FastSpringOrder.markExported',
			'test/contract',
			'test/docs/readme',
			'test/docs/operations',
		];
		expect(await run(`npx jest --runInBand ${tests.join(' ')}`)).toContain('Test Suites: 4 passed');
		const [note = ''] = readdirSync(notes);
		expect(JSON.parse(readFileSync(join(notes, note), 'utf8'))).toMatchObject({
			operations: { markExported: expect.arrayContaining(['error', 'many', 'one', 'partial']) },
		});
	},
	LIMIT_MS,
);

/** Applies a diff: what it keeps or takes out has to be there, in this order. */
function changed(before: string, diff: string): string {
	const lines = before.split('\n');
	let at = 0;
	for (const line of diff.trimEnd().split('\n')) {
		const [sign, rest] = [line[0], line.slice(1)];
		if (sign === '+') {
			lines.splice(at, 0, rest);
			at += 1;
			continue;
		}
		const found = lines.indexOf(rest, at);
		if (found < 0) throw new Error(`There is no line "${rest}"`);
		if (sign === '-') lines.splice(found, 1);
		at = sign === '-' ? found : found + 1;
	}
	return lines.join('\n');
}
