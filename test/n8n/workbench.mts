import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/server.mts';
import {
	installPack,
	OWNER,
	SANDBOX_LOGIN,
	saveCredential,
	startN8n,
	TARBALL,
	type CredentialRef,
	type N8nClient,
	type N8nServer,
	type WorkflowDefinition,
	type WorkflowNode,
} from '../../scripts/n8n.mts';

/** A real n8n with the packed package, signed in, beside a sandbox that its credential `fastSpringApi` leads to. */
export interface Workbench {
	readonly n8n: N8nServer;
	readonly client: N8nClient;
	readonly sandbox: Sandbox;
	/** The credentials at hand, by type, as a node's `credentials` wants them. */
	readonly credentials: Record<string, CredentialRef>;
	/** Adds a credential, to be found in `credentials`. */
	addCredential(type: string, data: object): Promise<CredentialRef>;
	/** Ends n8n, in order or as a crash would, and starts it again: same data, same address. */
	restart(how?: 'stop' | 'crash'): Promise<void>;
	close(): Promise<void>;
}

export async function openWorkbench(
	options: { sandbox?: SandboxOptions; env?: Record<string, string> } = {},
): Promise<Workbench> {
	const tarball = process.env[TARBALL];
	if (tarball === undefined)
		throw new Error('Run this suite with `npm run e2e`: it packs the package.');
	const userFolder = await mkdtemp(join(tmpdir(), 'n8n-nodes-fastspring-e2e-'));
	await installPack(tarball, userFolder);
	const sandbox = await createSandbox({ credentials: SANDBOX_LOGIN, ...options.sandbox });
	const credentials: Record<string, CredentialRef> = {};
	const start = async (port?: number) => {
		const server = await startN8n({
			userFolder,
			...(port === undefined ? {} : { port }),
			...(options.env ? { env: options.env } : {}),
		});
		await server.client.signIn(OWNER).catch(async (error: unknown) => {
			await server.stop();
			throw error;
		});
		return server;
	};
	let n8n = await start().catch(async (error: unknown) => {
		await sandbox.close();
		throw error;
	});

	const bench: Workbench = {
		get n8n() {
			return n8n;
		},
		get client() {
			return n8n.client;
		},
		sandbox,
		credentials,
		addCredential: async (type, data) =>
			(credentials[type] = await saveCredential(n8n.client, type, `Test ${type}`, data)),
		restart: async (how = 'stop') => {
			const port = Number(new URL(n8n.url).port);
			await (how === 'stop' ? n8n.stop() : n8n.kill());
			n8n = await start(port);
		},
		close: async () => {
			await n8n.stop();
			await sandbox.close();
			await rm(userFolder, { recursive: true, force: true });
		},
	};
	try {
		await bench.addCredential('fastSpringApi', apiCredential(sandbox));
		return bench;
	} catch (error) {
		await bench.close();
		throw error;
	}
}

/** The fields of a `fastSpringApi` credential that works, or with the given ones in their place. */
export function apiCredential({ url }: Sandbox, changes: object = {}): object {
	return { ...SANDBOX_LOGIN, baseUrl: url, requestsPerMinute: 250, ...changes };
}

type NodeSketch = Pick<WorkflowNode, 'name' | 'type'> & Partial<WorkflowNode>;

/** A workflow whose nodes follow one another in a line. */
export function lineOf(name: string, ...sketches: NodeSketch[]): WorkflowDefinition {
	const nodes = sketches.map(
		(sketch, at): WorkflowNode => ({
			id: `node-${at}`,
			typeVersion: 1,
			position: [at * 240, 0],
			parameters: {},
			...sketch,
		}),
	);
	const connections = Object.fromEntries(
		nodes
			.slice(1)
			.map((next, at) => [
				nodes[at]?.name ?? '',
				{ main: [[{ node: next.name, type: 'main', index: 0 }]] },
			]),
	);
	return { name, nodes, connections, settings: { executionOrder: 'v1' } };
}

export const MANUAL: NodeSketch = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' };
