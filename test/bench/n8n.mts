/** A real n8n with the packed package, in which workflows are timed node by node. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	failureOf,
	installPack,
	itemsOf,
	OWNER,
	packTarball,
	startN8n,
	type N8nServer,
	type NodeRun,
	type WorkflowNode,
} from '../../scripts/n8n.mts';
import { lineOf, MANUAL } from '../n8n/workbench.mts';

type Sketch = Pick<WorkflowNode, 'name' | 'type'> & Partial<WorkflowNode>;

export interface Timed {
	/** Milliseconds that the nodes after the input took. */
	ms: number;
	/** Items that the last one gave. */
	items: number;
	hints: string[];
}

export interface BenchN8n {
	server: N8nServer;
	/** Runs nodes in a line on some items, with the sandbox's login at hand, and takes their times. */
	time(sandbox: string, items: readonly object[], nodes: readonly Sketch[]): Promise<Timed>;
	close(): Promise<void>;
}

/** Two minutes of waiting for the rate limit are part of one row. */
const RUN_LIMIT_MS = 10 * 60_000;

export async function openN8n(): Promise<BenchN8n> {
	for await (const n8n of openN8ns(1)) return n8n;
	throw new Error('No n8n was started');
}

/** Processes of their own, each with its own folder and database, started one after the other. */
export async function* openN8ns(count: number): AsyncGenerator<BenchN8n> {
	const tarball = await packTarball();
	try {
		for (let started = 0; started < count; started += 1) yield await start(tarball.path);
	} finally {
		await tarball.remove();
	}
}

async function start(tarball: string): Promise<BenchN8n> {
	const userFolder = await mkdtemp(join(tmpdir(), 'n8n-nodes-fastspring-bench-'));
	await installPack(tarball, userFolder);
	// Data of executions are kept; a large one takes long to write, which no node's time contains.
	const server = await startN8n({ userFolder });
	const { client } = server;
	await client.signIn(OWNER);
	return {
		server,
		time: async (sandbox, items, nodes) => {
			const login = { username: 'sandbox', password: 'sandbox', baseUrl: sandbox };
			const credentials = {
				fastSpringApi: await client.credentials.create('fastSpringApi', sandbox, {
					...login,
					requestsPerMinute: 250,
				}),
				httpBasicAuth: await client.credentials.create('httpBasicAuth', sandbox, {
					user: 'sandbox',
					password: 'sandbox',
				}),
			};
			const workflow = await client.workflows.create(
				lineOf(
					'Bench',
					MANUAL,
					{ name: 'Items', type: 'n8n-nodes-base.code', typeVersion: 2, parameters: code(items) },
					...nodes.map((node) => ({ credentials, ...node })),
				),
			);
			const execution = await client.workflows.run(workflow.id, RUN_LIMIT_MS);
			const failure = failureOf(execution);
			if (failure !== '') throw new Error(failure);
			const runs = nodes.flatMap(({ name }): NodeRun[] => execution.runs[name] ?? []);
			return {
				ms: runs.reduce((sum, { executionTime }) => sum + executionTime, 0),
				items: itemsOf(execution, nodes.at(-1)?.name ?? '').length,
				hints: runs.flatMap(({ hints = [] }) => hints.map(({ message }) => message)),
			};
		},
		close: async () => {
			await server.stop();
			await rm(userFolder, { recursive: true, force: true });
		},
	};
}

const code = (items: readonly object[]) => ({
	jsCode: `return ${JSON.stringify(items)}.map((json) => ({ json }))`,
});
