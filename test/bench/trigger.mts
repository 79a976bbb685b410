/**
 * The FastSpring Trigger against n8n's own Webhook node in a real n8n: deliveries a second, with verification on at both.
 * The Webhook node can only compare a header with a credential, which is the least a verification can do. Without any it
 * is told too: n8n then spares its own node, and no other, the sandbox for expressions.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { sign, SIGNATURE_HEADER } from '../../nodes/shared/webhook/signature.ts';
import {
	installPack,
	OWNER,
	packTarball,
	startN8n,
	type N8nClient,
	type WorkflowNode,
} from '../../scripts/n8n.mts';
import type { Verdict } from './run.mts';

const SECRET = 'bench-secret-2026';
const SECRET_HEADER = 'x-bench-secret';
const ROUNDS = 5;
const DELIVERIES = 200;
const AT_ONCE = 10;
/** The least share of the Webhook node's rate. */
const LEAST = 0.9;

export async function trigger(): Promise<Verdict[]> {
	const userFolder = await mkdtemp(join(tmpdir(), 'n8n-nodes-fastspring-bench-'));
	const tarball = await packTarball();
	await installPack(tarball.path, userFolder);
	const n8n = await startN8n({ userFolder });
	const agent = new Agent({ connections: AT_ONCE });
	try {
		await n8n.client.signIn(OWNER);
		const targets = {
			open: await webhookUrl(n8n.client, n8n.url, false),
			webhook: await webhookUrl(n8n.client, n8n.url, true),
			ours: await triggerUrl(n8n.client, n8n.url),
		};
		for (const url of Object.values(targets)) await rate(agent, url, 40);
		const rates = { open: 0, webhook: 0, ours: 0 };
		for (let round = 0; round < ROUNDS; round += 1) {
			// Either goes first as often as the other, and the best round of each counts.
			const order = ['open', 'webhook', 'ours'] as const;
			for (const kind of round % 2 === 0 ? order : [...order].reverse())
				rates[kind] = Math.max(rates[kind], await rate(agent, targets[kind], DELIVERIES));
		}
		const share = rates.ours / rates.webhook;
		return [
			{
				name: 'Deliveries a second, verified',
				figures: `Webhook node ${rates.webhook.toFixed(0)} (unverified ${rates.open.toFixed(0)}), FastSpring Trigger ${rates.ours.toFixed(0)}, ratio ${share.toFixed(2)} (least ${LEAST})`,
				passed: share >= LEAST,
			},
		];
	} finally {
		await agent.close();
		await n8n.stop();
		await rm(userFolder, { recursive: true, force: true });
		await tarball.remove();
	}
}

/** Deliveries of one event each, a second. Every one has an id of its own and must be taken. */
async function rate(agent: Agent, url: string, deliveries: number): Promise<number> {
	const from = process.hrtime.bigint();
	let next = 0;
	const sender = async () => {
		while (next++ < deliveries) {
			const body = JSON.stringify({
				events: [
					{
						id: randomUUID(),
						type: 'order.completed',
						live: true,
						created: Date.now(),
						data: ORDER,
					},
				],
			});
			const headers = {
				'content-type': 'application/json',
				[SECRET_HEADER]: SECRET,
				[SIGNATURE_HEADER]: sign(Buffer.from(body), SECRET),
			};
			const answer = await request(url, { method: 'POST', body, headers, dispatcher: agent });
			await answer.body.dump();
			if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}`);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, sender));
	return deliveries / (Number(process.hrtime.bigint() - from) / 1e9);
}

/** About as large as a real event. */
const ORDER = {
	order: 'u9KfRz4aQeWnB1tXcVdM7A',
	customer: { first: 'Zoë' },
	notes: 'x'.repeat(4_000),
};

async function triggerUrl(client: N8nClient, base: string): Promise<string> {
	const credential = await client.credentials.create('fastSpringWebhookApi', 'Bench', {
		secret: SECRET,
		previousSecret: '',
	});
	const webhookId = randomUUID();
	const parameters = { secretMode: 'signingSecret', triggerOn: 'any' };
	await publish(client, {
		...node('n8n-nodes-fastspring.fastSpringTrigger', 1, parameters),
		webhookId,
		credentials: { fastSpringWebhookApi: credential },
	});
	return `${base}/webhook/${webhookId}/fastspring`;
}

async function webhookUrl(client: N8nClient, base: string, verifies: boolean): Promise<string> {
	const path = randomUUID();
	const credential = await client.credentials.create('httpHeaderAuth', 'Bench header', {
		name: SECRET_HEADER,
		value: SECRET,
	});
	const parameters = {
		httpMethod: 'POST',
		path,
		options: {},
		...(verifies ? { authentication: 'headerAuth' } : {}),
	};
	const start = { ...node('n8n-nodes-base.webhook', 2.1, parameters), webhookId: path };
	await publish(
		client,
		verifies ? { ...start, credentials: { httpHeaderAuth: credential } } : start,
	);
	return `${base}/webhook/${path}`;
}

/** The node and one that does nothing behind it, active. */
async function publish(client: N8nClient, start: WorkflowNode): Promise<void> {
	const end = { ...node('n8n-nodes-base.noOp', 1, {}), name: 'End' };
	const connections = { [start.name]: { main: [[{ node: end.name, type: 'main', index: 0 }]] } };
	const { id } = await client.workflows.create({
		name: start.type,
		nodes: [start, end],
		connections,
		settings: { executionOrder: 'v1' },
	});
	await client.workflows.activate(id);
}

const node = (
	type: string,
	typeVersion: number,
	parameters: Record<string, unknown>,
): WorkflowNode => ({
	id: randomUUID(),
	name: 'Start',
	type,
	typeVersion,
	position: [0, 0],
	parameters,
});
