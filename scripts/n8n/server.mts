import { spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endGroup, freePort, lastLines, pause } from '../process.mts';
import { createClient, type N8nClient } from './client.mts';
import { ensureN8n, isNewestN8n } from './install.mts';

const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 10_000;
const POLL_MS = 100;
/** What n8n can run as, by its command, and the last thing that it says while starting: by then `start` has taken up its active workflows. */
const READY_LINES = {
	start: 'Editor is now accessible via:',
	webhook: 'Webhook listener waiting for requests.',
	worker: 'n8n worker is now ready',
} as const;
const BROKEN_PACKAGE = /Failed to load package .*(\n.*){0,3}/;

export interface N8nOptions {
	/** `webhook` and `worker` are the helpers of an n8n in queue mode. The default is `start`. */
	command?: keyof typeof READY_LINES;
	/** Holds the database, the settings and the installed packages; kept between starts. */
	userFolder: string;
	/** The default is a free one. */
	port?: number;
	/** Added to the environment, or taken in place of the settings below. */
	env?: Record<string, string>;
}

export interface N8nServer {
	url: string;
	/** Talks to n8n as its editor does; sign in first. */
	client: N8nClient;
	pid: number;
	/** Everything that n8n has written to its output, in a file of the user folder. */
	logFile: string;
	/** Settles when the process has ended, for whatever reason. */
	ended: Promise<void>;
	/** Asks n8n to end, and ends it where it does not within ten seconds. */
	stop: () => Promise<void>;
	/** Ends it and its task runner on the spot, as a crash would. */
	kill: (signal?: NodeJS.Signals) => Promise<void>;
}

/** Starts a real n8n on the loopback and gives it back once its editor can be used and its workflows are taken up. */
export async function startN8n(options: N8nOptions): Promise<N8nServer> {
	const { folder, node, cli } = await ensureN8n();
	const { command = 'start' } = options;
	const port = options.port ?? (await freePort());
	const url = `http://127.0.0.1:${port}`;
	await mkdir(options.userFolder, { recursive: true });
	const logFile = join(options.userFolder, 'n8n.log');
	const log = await open(logFile, 'a');
	const { size: logStart } = await log.stat();

	// The open channel ends n8n with us even where we are killed, and the log is a file, not a pipe, so that it can then still
	// write. Its own process group keeps the terminal's Ctrl-C from reaching it before we have ended our side in order, and
	// lets us reach the task runner that it starts.
	const child = spawn(node, ['--import', END_WITH_PARENT, cli, command], {
		env: {
			...(await settings(options.userFolder, port)),
			// Half of n8n's start is compiling its modules.
			NODE_COMPILE_CACHE: join(folder, 'compiled'),
			...options.env,
		},
		stdio: ['ignore', log.fd, log.fd, 'ipc'],
		detached: true,
	});
	const ended = new Promise<void>((resolve) => {
		child.once('error', () => resolve());
		child.once('exit', () => resolve());
	});
	await log.close();
	const kill = async (signal: NodeJS.Signals = 'SIGKILL') => {
		if (isRunning(child)) endGroup(child.pid, signal);
		await ended;
	};
	const stop = async () => {
		const limit = setTimeout(() => void kill(), STOP_LIMIT_MS);
		if (isRunning(child)) child.kill('SIGTERM');
		await ended.finally(() => clearTimeout(limit));
	};

	const started = Date.now();
	let opening = '';
	while (!opening.includes(READY_LINES[command]) || !(await answers(`${url}/healthz/readiness`))) {
		const late = Date.now() - started > START_LIMIT_MS;
		if (late) await kill();
		if (late || !isRunning(child)) {
			throw new Error(
				`n8n did not start${late ? ` within ${START_LIMIT_MS / 1000} s` : ''}. It said:\n${lastLines(opening, 30)}`,
			);
		}
		await pause(POLL_MS);
		opening = (await readFile(logFile)).subarray(logStart).toString();
	}
	const broken = BROKEN_PACKAGE.exec(opening)?.[0];
	if (broken !== undefined) {
		await stop();
		throw new Error(`n8n could not load a package, and goes on without it:\n${broken}`);
	}
	return { url, client: createClient(url), pid: child.pid ?? 0, logFile, ended, stop, kill };
}

const END_WITH_PARENT = `data:text/javascript,${encodeURIComponent("process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));")}`;

/** n8n's settings. The environment of the caller stays out, so that every run is the same: only what a process needs goes in. */
async function settings(userFolder: string, port: number): Promise<Record<string, string>> {
	const inherited = [
		'PATH',
		'HOME',
		'USERPROFILE',
		'TMPDIR',
		'TEMP',
		'TMP',
		'LANG',
		'TZ',
		'SystemRoot',
	];
	const base = inherited.flatMap((name) => {
		const value = process.env[name];
		return value === undefined ? [] : [[name, value] as const];
	});
	return {
		...Object.fromEntries(base),
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(port),
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		// A throw-away instance for one machine: the key protects nothing but the sandbox's invented credentials.
		N8N_ENCRYPTION_KEY: 'fastspring-sandbox-on-this-machine',
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		N8N_PYTHON_ENABLED: 'false',
		// Nothing calls home.
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		// An n8n that lacks one of these modules would not start.
		...(isNewestN8n ? { N8N_DISABLED_MODULES: 'mcp-registry,instance-ai' } : {}),
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		// Nothing stands between the visitor and the editor.
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
	};
}

function isRunning(child: {
	exitCode: number | null;
	signalCode: NodeJS.Signals | null;
	pid?: number | undefined;
}): boolean {
	return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function answers(url: string): Promise<boolean> {
	return await fetch(url).then(
		(response) => response.ok,
		() => false,
	);
}
