/** Processes of the bench: services run in one of their own, so that their work is not counted as anybody else's. */
import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { request } from 'undici';
import { CONTROL } from '../../sandbox/http/gate.mts';
import type { ServiceOptions } from './sandbox.mts';

export interface Service {
	/** The first line it prints, in words: its addresses. */
	addresses: string[];
	end(): void;
}

/** Starts a script whose first line of output says where it listens. */
export async function startService(script: string, ...args: string[]): Promise<Service> {
	const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const end = () => void child.kill();
	process.once('exit', end);
	for await (const line of createInterface({ input: child.stdout }))
		return { addresses: line.split(' '), end };
	throw new Error(`${script} did not start`);
}

export const startSandboxes = (options: ServiceOptions): Promise<Service> =>
	startService('test/bench/sandbox.mts', JSON.stringify(options));

export interface SandboxState {
	calls: number;
	limiter: { refused: number };
}

export async function stateOf(sandbox: string): Promise<SandboxState> {
	// A connection of its own: a kept one may end while somebody measures for longer than the server keeps it.
	const { body } = await request(`${sandbox}${CONTROL}`, { reset: true });
	return (await body.json()) as SandboxState;
}

/** Runs a script that measures in a process of its own; its last line is the result. */
export async function measureIn<T>(script: string, ...args: string[]): Promise<T> {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['--expose-gc', '--import', 'tsx', script, ...args],
		{ maxBuffer: 1e8 },
	);
	return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T;
}
