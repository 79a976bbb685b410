import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openChromium } from './chromium.mts';

const before = { ...process.env };
let home = '';
beforeEach(async () => {
	home = await mkdtemp(join(tmpdir(), 'n8n-nodes-fastspring-home-'));
	Object.assign(process.env, { HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home });
});
afterEach(async () => {
	for (const name of ['HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME'])
		if (before[name] === undefined) delete process.env[name];
		else process.env[name] = before[name];
	await rm(home, { recursive: true, force: true });
});

test('Chromium leaves nothing in the home folder', async () => {
	const chromium = await openChromium();
	const page = await chromium.context.newPage();
	await page.setContent('<p>here</p>');
	expect(await page.innerText('p')).toBe('here');
	await chromium.close();
	expect(await readdir(home)).toEqual([]);
});
