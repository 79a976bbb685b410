import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/server.mts';
import {
	installPack,
	OWNER,
	SANDBOX_LOGIN,
	saveCredential,
	startN8n,
	startServices,
	TARBALL,
	type CredentialRef,
	type N8nOptions,
	type N8nServer,
} from '../../../scripts/n8n.mts';
import { apiCredential, type Workbench } from '../workbench.mts';

const QUEUE = {
	EXECUTIONS_MODE: 'queue',
	OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
	// A worker that is gone is missed within seconds.
	QUEUE_WORKER_LOCK_DURATION: '6000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
	QUEUE_WORKER_STALLED_INTERVAL: '3000',
	// With n8n's own 0, a run that another process waits for may be gone before it is asked for.
	N8N_EXECUTIONS_QUEUE_KEEP_LAST_COMPLETED: '1000',
	N8N_EXECUTIONS_QUEUE_KEEP_LAST_FAILED: '1000',
};

type Role = NonNullable<N8nOptions['command']>;

/** n8n in queue mode (`restart` is of its main process) on a real Redis and PostgreSQL: a main process, a webhook process and two workers, each with a folder of its own. */
export interface Cluster extends Workbench {
	readonly webhook: N8nServer;
	readonly workers: readonly N8nServer[];
	/** One more worker. */
	addWorker(): Promise<N8nServer>;
	/** Puts a new sandbox at a new address in the old one's place: the rate limiters of the processes are by host, and remember. */
	renewSandbox(): Promise<Sandbox>;
}

export async function openCluster(sandboxOptions: SandboxOptions): Promise<Cluster> {
	const tarball = process.env[TARBALL];
	if (tarball === undefined)
		throw new Error('Run this suite with `npm run e2e`: it packs the package.');
	const closing: (() => Promise<unknown>)[] = [];
	const close = async () => {
		for (const end of closing.splice(0).reverse()) await end();
	};
	try {
		const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-fastspring-queue-'));
		closing.push(() => rm(folder, { recursive: true, force: true }));
		const newSandbox = () => createSandbox({ credentials: SANDBOX_LOGIN, ...sandboxOptions });
		let sandbox = await newSandbox();
		closing.push(() => sandbox.close());
		const services = await startServices();
		closing.push(services.stop);

		let started = 0;
		const start = async (command: Role, at: { port?: number } = {}): Promise<N8nServer> => {
			const userFolder = join(folder, `${command}-${started++}`);
			await installPack(tarball, userFolder);
			const server = await startN8n({
				command,
				userFolder,
				env: { ...services.env, ...QUEUE },
				...at,
			});
			closing.push(server.stop);
			return server;
		};
		// The main process brings the database up to date; the others expect it to be.
		let n8n = await start('start');
		await n8n.client.signIn(OWNER);
		const [webhook, ...workers] = await Promise.all(
			(['webhook', 'worker', 'worker'] as const).map((command) => start(command)),
		);
		if (!webhook) throw new Error('No webhook process');

		const credentials: Record<string, CredentialRef> = {};
		const addCredential: Cluster['addCredential'] = async (type, data) =>
			(credentials[type] = await saveCredential(n8n.client, type, `Test ${type}`, data));
		await addCredential('fastSpringApi', apiCredential(sandbox));
		return {
			get n8n() {
				return n8n;
			},
			get client() {
				return n8n.client;
			},
			webhook,
			workers,
			addWorker: async () => {
				const worker = await start('worker');
				workers.push(worker);
				return worker;
			},
			get sandbox() {
				return sandbox;
			},
			renewSandbox: async () => {
				await sandbox.close();
				sandbox = await newSandbox();
				await addCredential('fastSpringApi', apiCredential(sandbox));
				return sandbox;
			},
			credentials,
			addCredential,
			restart: async (how = 'stop') => {
				const port = Number(new URL(n8n.url).port);
				await (how === 'stop' ? n8n.stop() : n8n.kill());
				n8n = await start('start', { port });
				await n8n.client.signIn(OWNER);
			},
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}
