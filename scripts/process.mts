import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

export interface CommandOptions {
	/** What the user is told when the command fails: "Building the package". */
	task: string;
	timeoutMs: number;
	cwd?: string;
	env?: NodeJS.ProcessEnv;
	/** Show the standard error as it comes; otherwise it is kept with the rest, for the result and for the error. */
	showErrors?: boolean;
	/** Called every ten seconds with the seconds gone by, so that a long command is never silent. */
	progress?: (seconds: number) => void;
}

export interface CommandResult {
	/** The exit code; 1 for a command that was ended by a signal or by its time limit. */
	code: number;
	output: string;
	seconds: number;
}

/** Runs a command to its end or to its time limit, whichever is first; only a command that cannot be started rejects. */
export async function attempt(
	command: string,
	args: readonly string[],
	options: CommandOptions,
): Promise<CommandResult> {
	const started = Date.now();
	const secondsGone = () => (Date.now() - started) / 1000;
	// Its own process group: the time limit then also ends what npm and its shell have started.
	const child = spawn(command, args, {
		cwd: options.cwd ?? process.cwd(),
		env: options.env ?? process.env,
		stdio: ['ignore', 'pipe', options.showErrors ? 'inherit' : 'pipe'],
		detached: true,
	});
	const output: string[] = [];
	for (const stream of [child.stdout, child.stderr])
		stream?.setEncoding('utf8').on('data', (text: string) => output.push(text));

	const { progress } = options;
	const heartbeat = progress && setInterval(() => progress(Math.round(secondsGone())), 10_000);
	const limit = setTimeout(() => {
		output.push(`\nStopped: ${options.task} took longer than ${options.timeoutMs / 1000} s.`);
		endGroup(child.pid, 'SIGKILL');
	}, options.timeoutMs);
	const release = endWithUs(() => endGroup(child.pid, 'SIGTERM'));

	return await new Promise<CommandResult>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) =>
			resolve({ code: code ?? 1, output: output.join(''), seconds: secondsGone() }),
		);
	}).finally(() => {
		clearInterval(heartbeat);
		clearTimeout(limit);
		release();
	});
}

/** Like {@link attempt}, but a failing command throws with the end of what it said. */
export async function run(
	command: string,
	args: readonly string[],
	options: CommandOptions,
): Promise<CommandResult> {
	const result = await attempt(command, args, options);
	if (result.code !== 0)
		throw new Error(
			`${options.task} did not succeed (exit code ${result.code}).\n${lastLines(result.output, 30)}`,
		);
	return result;
}

/** The command line of npm itself: of the npm that started us, where one did. */
export function npm(...args: string[]): [command: string, args: string[]] {
	const cli = process.env['npm_execpath'];
	return cli ? [process.execPath, [cli, ...args]] : ['npm', args];
}

/** Ends a process group that we started; a group that is gone already is fine. */
export function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, signal);
	} catch (error) {
		if (!isMissing(error)) throw error;
	}
}

export function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return !isMissing(error);
	}
}

/** A TCP port of the loopback that nobody listens on: the first free one of those preferred, else any. */
export async function freePort(...preferred: number[]): Promise<number> {
	for (const port of [...preferred, 0]) {
		const found = await tryPort(port);
		if (found !== undefined) return found;
	}
	throw new Error('No free port was found on 127.0.0.1.');
}

export function lastLines(text: string, count: number): string {
	return text.trimEnd().split('\n').slice(-count).join('\n');
}

export async function pause(ms: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Lets the usual signals end this process in order, so that what it has started is ended too. */
export function endOnSignals(end: () => void = () => process.exit(1)): void {
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
}

/** A child in a group of its own does not hear the terminal's Ctrl-C, so we end it when we are told to end. */
function endWithUs(end: () => void): () => void {
	process.once('exit', end);
	return () => process.off('exit', end);
}

async function tryPort(port: number): Promise<number | undefined> {
	return await new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(undefined));
		server.listen(port, '127.0.0.1', () => {
			const address = server.address();
			const found = typeof address === 'object' && address !== null ? address.port : undefined;
			server.close(() => resolve(found));
		});
	});
}

function isMissing(error: unknown): boolean {
	// In jest, the errors of Node are of another realm: `instanceof Error` does not know them.
	return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ESRCH';
}
