import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CredentialRef, N8nClient, Owner, Workflow, WorkflowDefinition } from './client.mts';
import { itemsOf, type Execution } from './execution.mts';

/** Who logs in to the n8n of the demo and of the tests. Both listen on the loopback only. */
export const OWNER: Owner = {
	email: 'demo@example.com',
	password: 'FastSpring1',
	firstName: 'Demo',
	lastName: 'Owner',
};
/** What the sandbox lets in. */
export const SANDBOX_LOGIN = { username: 'sandbox', password: 'sandbox' };

/** Long enough for a workflow that has to wait for the next minute's budget of calls. */
const RUN_LIMIT_MS = 180_000;
const OWN_NODES = 'n8n-nodes-fastspring.';

export interface Example {
	file: string;
	definition: WorkflowDefinition;
	/** Whether it can be run by hand; otherwise it waits for a trigger. */
	manual: boolean;
}

export interface ExampleRun {
	execution: Execution;
	/** The items that came out at the workflow's ends. */
	items: number;
	seconds: number;
}

export async function readExamples(): Promise<Example[]> {
	const files = (await readdir('examples')).filter((file) => file.endsWith('.json')).sort();
	return await Promise.all(
		files.map(async (file) => {
			const definition = JSON.parse(
				await readFile(join('examples', file), 'utf8'),
			) as WorkflowDefinition;
			return {
				file,
				definition,
				manual: definition.nodes.some(({ type }) => type === 'n8n-nodes-base.manualTrigger'),
			};
		}),
	);
}

/** Makes the credential, or brings up to date the one of that name. */
export async function saveCredential(
	client: N8nClient,
	type: string,
	name: string,
	data: object,
): Promise<CredentialRef> {
	const known = (await client.credentials.list()).find(
		(credential) => credential.type === type && credential.name === name,
	);
	const { id } = known
		? await client.credentials.update(known.id, type, name, data)
		: await client.credentials.create(type, name, data);
	return { id, name };
}

/**
 * Imports an example and gives its nodes the credentials that they ask for, of those at hand (by type).
 * A workflow of the same name stays as it is: it may hold the visitor's own changes.
 */
export async function importExample(
	client: N8nClient,
	{ definition }: Example,
	credentials: Record<string, CredentialRef>,
): Promise<Workflow> {
	const known = (await client.workflows.list()).find(({ name }) => name === definition.name);
	if (known) return await client.workflows.get(known.id);
	const types = await client.nodeTypes();
	const wanted = (type: string) =>
		types.find(({ name }) => name === type)?.credentials?.map(({ name }) => name) ?? [];
	const nodes = definition.nodes.map((node) => {
		if (!node.type.startsWith(OWN_NODES)) return node;
		return {
			...node,
			credentials: Object.fromEntries(
				Object.entries(credentials).filter(([type]) => wanted(node.type).includes(type)),
			),
		};
	});
	return await client.workflows.create({ ...definition, nodes });
}

/** Runs an imported example by hand, to its end. */
export async function runExample(client: N8nClient, workflow: Workflow): Promise<ExampleRun> {
	const started = Date.now();
	const execution = await client.workflows.run(workflow.id, RUN_LIMIT_MS);
	const ends = workflow.nodes.filter(
		({ name }) => !workflow.connections[name]?.['main']?.some((targets) => targets?.length),
	);
	const items = ends.reduce((sum, { name }) => sum + itemsOf(execution, name).length, 0);
	return { execution, items, seconds: (Date.now() - started) / 1000 };
}
