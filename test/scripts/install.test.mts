import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ensureN8n } from '../../scripts/n8n.mts';

const VERSION = '0.0.1';
const FILES = ['node/bin/node', 'n8n/bin/n8n', 'sqlite3/build/Release/node_sqlite3.node'];

let cache: string;
beforeEach(async () => {
	cache = await mkdtemp(join(tmpdir(), 'n8n-nodes-fastspring-cache-'));
	process.env['FASTSPRING_N8N_CACHE'] = cache;
});
afterEach(async () => {
	delete process.env['FASTSPRING_N8N_CACHE'];
	await rm(cache, { recursive: true });
});

/** An install whose maker is a process that lives: the one that started us. */
async function draftWith(files: string[]): Promise<string> {
	const draft = join(cache, `n8n-${VERSION}.draft-${process.ppid}`);
	for (const file of files.map((name) => join(draft, 'node_modules', name))) {
		await mkdir(dirname(file), { recursive: true });
		await writeFile(file, '');
	}
	return draft;
}

test('an n8n that another process puts together is waited for, and not installed a second time', async () => {
	const draft = await draftWith(FILES);
	const lines: string[] = [];
	const found = ensureN8n(VERSION, (line) => lines.push(line));
	const folder = join(cache, `n8n-${VERSION}`);
	await rename(draft, folder);
	expect(await found).toMatchObject({ folder });
	expect(lines).toEqual([]);
});

test('an n8n that is not complete is refused by what is missing', async () => {
	await rename(await draftWith(FILES.slice(1)), join(cache, `n8n-${VERSION}`));
	await expect(ensureN8n(VERSION)).rejects.toThrow(/not complete \(no node\)/);
});
