import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, pause, run } from '../process.mts';

const START_LIMIT_MS = 30_000;
const SERVERS = '/usr/lib/postgresql';
const DATABASE_USER = 'n8n';

/** A Redis and a PostgreSQL of our own, on the loopback, that keep nothing. */
export interface Services {
	/** n8n's settings for them. */
	env: Record<string, string>;
	stop: () => Promise<void>;
}

export async function startServices(): Promise<Services> {
	const stops: (() => Promise<void>)[] = [];
	const stop = async () => {
		for (const end of stops.splice(0).reverse()) await end();
	};
	try {
		const [redis, database] = [await freePort(), await freePort()];
		const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-fastspring-postgres-'));
		stops.push(() => rm(folder, { recursive: true, force: true }));
		const as = await databaseOwner(folder);
		const program = await postgres();

		stops.push(
			await serve('Redis', redis, [
				'redis-server',
				...['--port', String(redis), '--bind', '127.0.0.1', '--save', '', '--dir', tmpdir()],
			]),
		);
		const data = join(folder, 'data');
		const [command = '', ...args] = [
			...[...as, program('initdb'), '-D', data, '-U', DATABASE_USER],
			...['--auth=trust', '--encoding=UTF8', '--no-sync', '--no-instructions'],
		];
		await run(command, args, { task: 'Making a database', timeoutMs: 60_000, cwd: folder });
		stops.push(
			await serve(
				'PostgreSQL',
				database,
				[
					...[...as, program('postgres'), '-D', data, '-h', '127.0.0.1', '-p', String(database)],
					...['-k', folder, '-F', '-c', 'full_page_writes=off', '-c', 'max_connections=200'],
				],
				folder,
			),
		);
		return {
			env: {
				DB_TYPE: 'postgresdb',
				DB_POSTGRESDB_HOST: '127.0.0.1',
				DB_POSTGRESDB_PORT: String(database),
				DB_POSTGRESDB_DATABASE: 'postgres',
				DB_POSTGRESDB_USER: DATABASE_USER,
				QUEUE_BULL_REDIS_HOST: '127.0.0.1',
				QUEUE_BULL_REDIS_PORT: String(redis),
			},
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}

/** PostgreSQL refuses to run as root: there it runs as the user that its package made. */
async function databaseOwner(folder: string): Promise<string[]> {
	if (process.getuid?.() !== 0) return [];
	const id = async (flag: string) =>
		Number(
			(await run('id', [flag, 'postgres'], { task: 'Finding a user', timeoutMs: 5_000 })).output,
		);
	await chown(folder, await id('-u'), await id('-g'));
	await chmod(folder, 0o700);
	return ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--'];
}

/** Debian keeps the server's programs out of the path. */
async function postgres(): Promise<(program: string) => string> {
	const versions = existsSync(SERVERS) ? await readdir(SERVERS) : [];
	const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
	return (program) => (newest ? join(SERVERS, newest, 'bin', program) : program);
}

/** The shell ends the server when our end of its standard input closes, even where we are killed. */
const UNTIL_INPUT_ENDS = '"$@" & server=$!; read -r _; kill -"$STOP" $server; wait $server';

async function serve(
	name: string,
	port: number,
	command: readonly string[],
	cwd = tmpdir(),
): Promise<() => Promise<void>> {
	const said: string[] = [];
	const child = spawn('sh', ['-c', UNTIL_INPUT_ENDS, 'sh', ...command], {
		cwd,
		// PostgreSQL's way to end without waiting for its clients; Redis would ignore it.
		env: { ...process.env, STOP: name === 'PostgreSQL' ? 'INT' : 'TERM' },
		stdio: ['pipe', 'pipe', 'pipe'],
		detached: true,
	});
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
	const ended = new Promise<void>((resolve) => {
		child.once('error', (error) => (said.push(error.message), resolve()));
		child.once('exit', () => resolve());
	});
	const stop = async () => {
		child.stdin.end();
		await ended;
	};
	const late = Date.now() + START_LIMIT_MS;
	while (!(await listens(port))) {
		if (Date.now() > late || child.exitCode !== null) {
			await stop();
			throw new Error(`${name} did not start. It said:\n${said.join('').slice(-2_000)}`);
		}
		await pause(100);
	}
	return stop;
}

const listens = (port: number): Promise<boolean> =>
	new Promise((resolve) => {
		const socket = createConnection({ port, host: '127.0.0.1' });
		socket.once('connect', () => (socket.destroy(), resolve(true)));
		socket.once('error', () => resolve(false));
	});
