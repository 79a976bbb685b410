import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isAlive, npm, pause, run } from '../process.mts';
import { NEWEST_N8N_VERSION, OLDEST_N8N_VERSION } from './versions.mts';

/** Which n8n to use; a variable asks for another one: `FASTSPRING_N8N_VERSION=2.0.3 npm run e2e -- test/n8n/versions.test`. */
export const N8N_VERSION = process.env['FASTSPRING_N8N_VERSION'] ?? NEWEST_N8N_VERSION;
/** n8n 2.41 asks for Node 24, n8n 1 for 22 at most, the project itself for 20: the npm package `node` brings one along. */
/** The older ones know less: modules, ways to publish. */
export const isNewestN8n = N8N_VERSION === NEWEST_N8N_VERSION;

const nodeFor = (version: string) => (version === NEWEST_N8N_VERSION ? '24.21.0' : '22.23.3');
/** Ends the name of a folder in the making; the id of its maker follows. */
const DRAFT = '.draft-';
const INSTALL_LIMIT_MS = 15 * 60_000;
const POLL_MS = 500;

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
 * Whoever comes while another process puts it together waits for that one.
 */
export async function ensureN8n(
	version = N8N_VERSION,
	log: (line: string) => void = console.log,
): Promise<N8nInstall> {
	const folder = join(cacheFolder(), `n8n-${version}`);
	const install = layout(folder);
	while (!existsSync(folder) && (await isInTheMaking(folder))) await pause(POLL_MS);
	if (existsSync(folder)) {
		checkComplete(install);
		return install;
	}
	const started = Date.now();
	log(`Installing n8n ${version} into ${folder}, once: up to 3 GB and three minutes …`);
	await removeAbandonedDrafts(folder);
	const draft = `${folder}${DRAFT}${process.pid}`;
	try {
		await mkdir(draft, { recursive: true });
		await fill(draft, version, log);
		checkComplete(layout(draft));
		await moveTo(draft, folder);
	} finally {
		await rm(draft, { recursive: true, force: true });
	}
	log(`n8n ${version} is installed (${Math.round((Date.now() - started) / 1000)} s).`);
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

/** The drafts of an install, and whether their makers still work on them. */
async function draftsOf(
	folder: string,
): Promise<{ path: string; maker: number; lives: boolean }[]> {
	const prefix = `${basename(folder)}${DRAFT}`;
	const names = await readdir(dirname(folder)).catch(() => []);
	return names
		.filter((name) => name.startsWith(prefix))
		.map((name) => {
			const maker = Number(name.slice(prefix.length));
			return { path: join(dirname(folder), name), maker, lives: isAlive(maker) };
		});
}

const isInTheMaking = async (folder: string): Promise<boolean> =>
	(await draftsOf(folder)).some(({ lives, maker }) => lives && maker !== process.pid);

/** What an install left behind that was ended half-way. */
async function removeAbandonedDrafts(folder: string): Promise<void> {
	for (const { path, lives } of await draftsOf(folder))
		if (!lives) await rm(path, { recursive: true, force: true });
}

async function fill(folder: string, version: string, log: (line: string) => void): Promise<void> {
	await writeFile(
		join(folder, 'package.json'),
		JSON.stringify({
			private: true,
			dependencies: { n8n: version, node: nodeFor(version) },
			// n8n 1 takes it from outside the registry; no test reads a spreadsheet.
			overrides: version === NEWEST_N8N_VERSION ? {} : { xlsx: '0.18.5' },
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
	if (!(await borrowDriver(folder)))
		await step('Building the SQLite driver (it needs make, g++ and python3)', 'rebuild', 'sqlite3');
	await step('Setting up Node', 'rebuild', 'node');
}

/** The driver speaks Node-API, so that one build serves every Node: the one of another n8n will do, if the version is the same. */
async function borrowDriver(folder: string): Promise<boolean> {
	const versionIn = (place: string) =>
		readFile(join(place, 'node_modules', 'sqlite3', 'package.json'), 'utf8').then(
			(text) => (JSON.parse(text) as { version: string }).version,
			() => undefined,
		);
	const wanted = await versionIn(folder);
	for (const version of [NEWEST_N8N_VERSION, OLDEST_N8N_VERSION]) {
		const other = join(cacheFolder(), `n8n-${version}`);
		if (!existsSync(driverOf(other)) || (await versionIn(other)) !== wanted) continue;
		await mkdir(dirname(driverOf(folder)), { recursive: true });
		await copyFile(driverOf(other), driverOf(folder));
		return true;
	}
	return false;
}

const driverOf = (folder: string): string =>
	join(folder, 'node_modules', 'sqlite3', 'build', 'Release', 'node_sqlite3.node');

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
	const missing = [node, cli, driverOf(folder)].filter((path) => !existsSync(path));
	if (missing.length > 0) {
		throw new Error(
			`The n8n in ${folder} is not complete (no ${missing.map((path) => basename(path)).join(', ')}). Remove that folder and start again.`,
		);
	}
}
