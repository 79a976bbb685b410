import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isAlive, npm, run } from '../process.mts';

/** The n8n that all tests and the demo run in. */
export const NEWEST_N8N_VERSION = '2.41.1';
/** The oldest one that the package works in: those before 1.83 have no `NodeConnectionTypes`. */
export const OLDEST_N8N_VERSION = '1.85.4';
/** Which n8n to use; a variable asks for another one: `FASTSPRING_N8N_VERSION=1.85.4 npm run e2e -- test/n8n/versions`. */
export const N8N_VERSION = process.env['FASTSPRING_N8N_VERSION'] ?? NEWEST_N8N_VERSION;
/** n8n 2.41 asks for Node 24, n8n 1 for 22 at most, the project itself for 20: the npm package `node` brings one along. */
const NODE_VERSION = N8N_VERSION === NEWEST_N8N_VERSION ? '24.21.0' : '22.23.3';
/** Ends the name of a folder in the making; the id of its maker follows. */
const DRAFT = '.draft-';
const INSTALL_LIMIT_MS = 15 * 60_000;

export interface N8nInstall {
	folder: string;
	/** The Node that runs it. */
	node: string;
	/** n8n's own command-line entry. */
	cli: string;
}

/** Where everything is kept that outlives a run: n8n itself and the demo's data. */
export function cacheFolder(): string {
	return process.env['FASTSPRING_N8N_CACHE'] ?? join(homedir(), '.cache', 'n8n-nodes-fastspring');
}

/**
 * Gives the installed n8n, and installs it first where it is missing (about 3 GB, some three minutes).
 * It is put together in a folder beside its place and moved there when complete: a broken install is never used.
 */
export async function ensureN8n(log: (line: string) => void = console.log): Promise<N8nInstall> {
	const folder = join(cacheFolder(), `n8n-${N8N_VERSION}`);
	const install = layout(folder);
	if (existsSync(folder)) {
		checkComplete(install);
		return install;
	}
	const started = Date.now();
	log(`Installing n8n ${N8N_VERSION} into ${folder}, once: about 3 GB and three minutes …`);
	await removeAbandonedDrafts(folder);
	const draft = `${folder}${DRAFT}${process.pid}`;
	try {
		await mkdir(draft, { recursive: true });
		await fill(draft, log);
		checkComplete(layout(draft));
		await moveTo(draft, folder);
	} finally {
		await rm(draft, { recursive: true, force: true });
	}
	log(`n8n ${N8N_VERSION} is installed (${Math.round((Date.now() - started) / 1000)} s).`);
	return install;
}

/**
 * Two runs may install at the same time: the first to finish wins, and its copy is as good as ours.
 * Only that case is forgiven: a folder that is there afterwards and complete.
 */
async function moveTo(draft: string, folder: string): Promise<void> {
	await rename(draft, folder).catch((error: unknown) => {
		if (!existsSync(folder)) throw error;
		checkComplete(layout(folder));
	});
}

/** What an install left behind that was ended half-way. */
async function removeAbandonedDrafts(folder: string): Promise<void> {
	const prefix = `${basename(folder)}${DRAFT}`;
	const drafts = (await readdir(dirname(folder)).catch(() => [])).filter((name) =>
		name.startsWith(prefix),
	);
	for (const draft of drafts.filter((name) => !isAlive(Number(name.slice(prefix.length))))) {
		await rm(join(dirname(folder), draft), { recursive: true, force: true });
	}
}

async function fill(folder: string, log: (line: string) => void): Promise<void> {
	await writeFile(
		join(folder, 'package.json'),
		JSON.stringify({
			private: true,
			dependencies: { n8n: N8N_VERSION, node: NODE_VERSION },
			// n8n 1 takes it from outside the registry; no test reads a spreadsheet.
			overrides: N8N_VERSION === NEWEST_N8N_VERSION ? {} : { xlsx: '0.18.5' },
		}),
	);
	const step = async (task: string, ...args: string[]) => {
		const [command, commandArgs] = npm(...args, '--no-audit', '--no-fund', '--loglevel=error');
		await run(command, commandArgs, {
			task,
			cwd: folder,
			env: npmEnvironment(),
			timeoutMs: INSTALL_LIMIT_MS,
			progress: (seconds) => void report(seconds),
		});
	};
	const report = async (seconds: number) => {
		const packages = await readdir(join(folder, 'node_modules')).catch(() => []);
		log(`  ${seconds} s, ${packages.length} package folders so far`);
	};
	// Install scripts stay off: of some 2,000 packages only these two need theirs.
	await step('Installing n8n', 'install', '--ignore-scripts');
	log('  building the database driver and fetching Node …');
	await step('Building the SQLite driver (it needs make, g++ and python3)', 'rebuild', 'sqlite3');
	await step('Setting up Node', 'rebuild', 'node');
}

/** The headers of the running Node, where it has them, spare node-gyp a download; npm's settings for *this* project stay out. */
function npmEnvironment(): NodeJS.ProcessEnv {
	const env = Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !/^npm_(?!execpath$)/i.test(name)),
	);
	const prefix = dirname(dirname(process.execPath));
	return existsSync(join(prefix, 'include', 'node', 'node_api.h'))
		? { ...env, npm_config_nodedir: prefix }
		: env;
}

function layout(folder: string): N8nInstall {
	const modules = join(folder, 'node_modules');
	return {
		folder,
		node: join(modules, 'node', 'bin', 'node'),
		cli: join(modules, 'n8n', 'bin', 'n8n'),
	};
}

function checkComplete({ folder, node, cli }: N8nInstall): void {
	const driver = join(folder, 'node_modules', 'sqlite3', 'build', 'Release', 'node_sqlite3.node');
	const missing = [node, cli, driver].filter((path) => !existsSync(path));
	if (missing.length > 0) {
		throw new Error(
			`The n8n in ${folder} is not complete (no ${missing.map((path) => basename(path)).join(', ')}). Remove that folder and start again.`,
		);
	}
}
