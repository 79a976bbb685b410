/**
 * The FastSpring Trigger against n8n's own Webhook node in a real n8n: deliveries a second, with verification on at both.
 * The Webhook node can only compare a header with a credential, which is the least a verification can do. Without any it
 * is told too: n8n then spares its own node, and no other, the sandbox for expressions.
 */
import { randomUUID } from 'node:crypto';
import { Agent, errors, request } from 'undici';
import { sign, SIGNATURE_HEADER } from '../../../nodes/shared/webhook/signature.ts';
import type { N8nClient, WorkflowNode } from '../../../scripts/n8n.mts';
import { cell, type RowSpec } from '../row.mts';

const SECRET = 'bench-secret-2026';
const SECRET_HEADER = 'x-bench-secret';
const AT_ONCE = 16;
const ANSWER_LIMIT_MS = 10_000;
/** Many short turns, since what n8n has stored by then slows it down: each turn has the same behind it for all targets. */
const [TURNS, DELIVERIES] = [9, 225];
const QUICK = [3, 50] as const;

interface Run {
	/** Deliveries a second. */
	value: number;
	/** Milliseconds until each answer. */
	times: number[];
	/** Deliveries that n8n took and never answered: under load its own Webhook node has them, too. */
	unanswered: number;
}

export const trigger: RowSpec = {
	name: 'trigger',
	title: 'Signed deliveries to the trigger, 16 at once',
	measure: async ({ quick, n8n }) => {
		const { server } = await n8n();
		const [turns, deliveries] = quick ? QUICK : [TURNS, DELIVERIES];
		const agent = new Agent({ connections: AT_ONCE, headersTimeout: ANSWER_LIMIT_MS });
		try {
			const targets = {
				open: await webhookUrl(server.client, server.url, false),
				own: await webhookUrl(server.client, server.url, true),
				pack: await triggerUrl(server.client, server.url),
			};
			for (const url of Object.values(targets)) await deliver(agent, url, deliveries / 5);
			const runs = { open: [] as Run[], own: [] as Run[], pack: [] as Run[] };
			for (let turn = 0; turn < turns; turn += 1) {
				// Either goes first as often as the other.
				const order = ['open', 'own', 'pack'] as const;
				for (const kind of turn % 2 === 0 ? order : [...order].reverse())
					runs[kind].push(await deliver(agent, targets[kind], deliveries));
			}
			const [own, pack] = [cell(runs.own), cell(runs.pack)];
			const [slowOwn, slowPack] = [slowest(runs.own), slowest(runs.pack)];
			const unanswered = (of: Run[]) => of.reduce((sum, run) => sum + run.unanswered, 0);
			return {
				unit: 'a second',
				cells: { pack, own },
				goals: [
					{
						text: "pack / n8n's Webhook node",
						value: pack.value / own.value,
						limit: 0.95,
						atLeast: true,
						unit: '×',
					},
					{
						text: '99th percentile of the time to answer, pack / Webhook node',
						value: slowPack / slowOwn,
						limit: 1.2,
						unit: '×',
					},
				],
				remarks: [
					`median of ${turns} turns of ${deliveries} deliveries`,
					`99 of 100 answered within ${slowPack.toFixed(0)} ms (Webhook node: ${slowOwn.toFixed(0)} ms)`,
					`never answered: ${unanswered(runs.pack)} of ${turns * deliveries} (Webhook node: ${unanswered(runs.own)})`,
					`Webhook node without verification: ${cell(runs.open).value.toFixed(0)} a second`,
				],
			};
		} finally {
			await agent.close();
		}
	},
};

/** Milliseconds in which 99 of 100 were answered, over all turns. */
function slowest(runs: readonly Run[]): number {
	const times = runs.flatMap((run) => run.times).sort((a, b) => a - b);
	return times[Math.floor(times.length * 0.99)] ?? NaN;
}

/** Deliveries of one event each. Every one has an id of its own and must be taken. */
async function deliver(agent: Agent, url: string, deliveries: number): Promise<Run> {
	const from = performance.now();
	const times: number[] = [];
	let [next, last] = [0, from];
	const sender = async () => {
		while (next++ < deliveries) {
			const event = { id: randomUUID(), type: 'order.completed', live: true, created: Date.now() };
			const body = JSON.stringify({ events: [{ ...event, data: ORDER }] });
			const headers = {
				'content-type': 'application/json',
				[SECRET_HEADER]: SECRET,
				[SIGNATURE_HEADER]: sign(Buffer.from(body), SECRET),
			};
			const sent = performance.now();
			const answer = await request(url, { method: 'POST', body, headers, dispatcher: agent }).catch(
				(error: unknown) => {
					if (error instanceof errors.HeadersTimeoutError) return undefined;
					throw error;
				},
			);
			if (!answer) continue;
			await answer.body.dump();
			last = performance.now();
			times.push(last - sent);
			if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}`);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, sender));
	const value = (times.length / (last - from)) * 1_000;
	return { value, times, unanswered: deliveries - times.length };
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
		...node('n8n-nodes-fastspring.fastSpringTrigger', 1.1, parameters),
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
