import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

export interface Chromium {
	context: BrowserContext;
	close(): Promise<void>;
}

/** A headless Chromium with an empty profile. It has to be installed: `CHROMIUM` names it where it is in no usual place. */
export async function openChromium(
	options: { colorScheme?: 'light' | 'dark' } = {},
): Promise<Chromium> {
	const executablePath = [process.env['CHROMIUM'] ?? '', ...PLACES].find(
		(place) => place !== '' && existsSync(place),
	);
	if (!executablePath)
		throw new Error(
			`The tests of pages need Chromium (apt-get install chromium) in one of ${PLACES.join(', ')}, or its path in the variable CHROMIUM.`,
		);
	const profile = await mkdtemp(join(tmpdir(), 'n8n-nodes-fastspring-chromium-'));
	const context = await chromium.launchPersistentContext(profile, {
		executablePath,
		// Chromium and its libraries also write to the home folder.
		env: { ...process.env, HOME: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile },
		headless: true,
		args: FLAGS,
		viewport: { width: 1280, height: 900 },
		...options,
	});
	return {
		context,
		async close() {
			await context.close();
			await rm(profile, { recursive: true, force: true });
		},
	};
}
