import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { HASH_FIELD, hashOf } from '../../nodes/FastSpringLicenseTrigger/hash.ts';
import type { LicenseCall } from '../../sandbox/licenses/calls.mts';
import type { LicenseFulfillment } from '../../sandbox/store/fulfillments.mts';
import type { WorkflowNode } from '../../scripts/n8n.mts';
import { lineOf, openWorkbench, type Workbench } from './workbench.mts';

export const KEY = '0123456789abcdef0123456789abcdef';
export const PREVIOUS = 'fedcba9876543210fedcba9876543210';
export const TRIGGER = 'License Trigger';
export const PRODUCT = 'mixdesk-3';

/** Gives each run a key of its own: a second one for the same order would show. */
export const KEY_MAKER = {
	name: 'Key',
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		assignments: {
			assignments: [
				{
					id: 'key',
					name: 'license',
					type: 'string',
					value: '={{ $json.reference + "/" + Math.random().toString(36).slice(2) }}',
				},
			],
		},
		options: {},
	},
};

type Sketch = Pick<WorkflowNode, 'name' | 'type'> & Partial<WorkflowNode>;

/** A workflow that begins with a License Trigger, active. */
export interface Licensing {
	workflowId: string;
	/** The production URL. */
	url: string;
	/** Executions of the workflow so far, at most 100. */
	runs(): Promise<number>;
	/** Makes the product get its licenses from the workflow, with these settings from now on. */
	fulfill(settings?: Partial<LicenseFulfillment>): LicenseFulfillment;
	/** Sends a form, as FastSpring or somebody else would. */
	post(body: string, type?: string): Promise<[status: number, body: string]>;
	/** Publishes the workflow once more, with other parameters of the trigger. */
	change(parameters: object): Promise<void>;
}

/** A workbench whose sandbox makes license calls only when told. */
export async function openLicenseBench(): Promise<Workbench> {
	const bench = await openWorkbench({
		sandbox: { webhooks: { automatic: false }, licenses: { automatic: false }, rateLimit: false },
	});
	await bench.addCredential('fastSpringLicenseApi', {
		privateKey: KEY,
		previousPrivateKey: PREVIOUS,
	});
	return bench;
}

export async function startLicensing(
	bench: Workbench,
	parameters: object,
	generator: Sketch,
): Promise<Licensing> {
	const webhookId = randomUUID();
	const trigger = {
		name: TRIGGER,
		type: 'n8n-nodes-fastspring.fastSpringLicenseTrigger',
		webhookId,
		parameters: { ...parameters },
		credentials: bench.credentials,
	};
	const { id: workflowId } = await bench.client.workflows.create(
		lineOf(`Licenses ${webhookId}`, trigger, generator),
	);
	const url = `${bench.n8n.url}/webhook/${webhookId}/license`;
	await bench.client.workflows.activate(workflowId);
	return {
		workflowId,
		url,
		runs: async () => {
			const filter = encodeURIComponent(JSON.stringify({ workflowId }));
			const path = `/executions?limit=100&filter=${filter}`;
			return (await bench.client.request<{ results: unknown[] }>('GET', path)).results.length;
		},
		fulfill: (settings = {}) => {
			const { product = PRODUCT } = settings;
			const known = bench.sandbox.licenses.fulfillments.find((one) => one.product === product);
			return bench.sandbox.licenses.set({
				product,
				url,
				privateKey: KEY,
				format: 'perUnit',
				...(known ? { id: known.id } : {}),
				...settings,
			});
		},
		post: async (body, type = 'application/x-www-form-urlencoded') => {
			const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
			return [answer.status, await answer.text()];
		},
		change: async (changes) => {
			const { nodes, connections } = await bench.client.workflows.get(workflowId);
			await bench.client.workflows.update(workflowId, {
				connections,
				nodes: nodes.map((node) =>
					node.name === TRIGGER
						? { ...node, parameters: { ...node.parameters, ...changes } }
						: node,
				),
			});
			await bench.client.workflows.activate(workflowId);
		},
	};
}

/** Presses a button of the console, makes the call, and gives it with the keys that the order has got. */
export async function press(
	{ sandbox }: Workbench,
	action: string,
	fields: object,
): Promise<{ call: LicenseCall; keys: unknown[] }> {
	const before = sandbox.licenses.log.length;
	const answer = await fetch(`${sandbox.url}/__sandbox/do/${action}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(fields),
	});
	expect(answer.status).toBe(200);
	await sandbox.licenses.run();
	const [call] = sandbox.licenses.log.slice(before);
	if (!call) throw new Error('No call was made');
	return { call, keys: keysOf(sandbox, call.reference) };
}

/** The licenses of an order. */
export function keysOf({ store }: Workbench['sandbox'], reference: string): unknown[] {
	const order = [...store.orders.values()].find((one) => one.reference === reference);
	const entries = Object.values(order?.items[0]?.fulfillments ?? {}).flat();
	return entries.flatMap((entry) =>
		typeof entry === 'object' && entry !== null && 'license' in entry ? [entry.license] : [],
	);
}

export const formOf = (values: Record<string, string>): string =>
	new URLSearchParams(values).toString();

/** The values with their hash, made anew. */
export const sign = ({ [HASH_FIELD]: _, ...values }: Record<string, string>, key = KEY) => ({
	...values,
	[HASH_FIELD]: hashOf(new Map(Object.entries(values)), key),
});
