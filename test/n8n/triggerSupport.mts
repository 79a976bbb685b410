import { randomUUID } from 'node:crypto';
import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sign } from '../../nodes/shared/webhook/signature.ts';
import type { StoreEvent } from '../../sandbox/store/model.mts';
import type { Endpoint } from '../../sandbox/webhooks/endpoints.mts';
import { itemsOf, until, type WorkflowNode } from '../../scripts/n8n.mts';
import { lineOf, type Workbench } from './workbench.mts';

export const SECRET = 'a secret of the tests';
export const TRIGGER = 'FastSpring Trigger';

export interface Trigger {
	workflowId: string;
	/** The production URL. */
	url: string;
	/** Publishes the workflow once more, with other parameters of the trigger. */
	change(parameters: Record<string, unknown>): Promise<void>;
	/** Executions of the workflow up to now, whatever became of them. */
	count(): Promise<number>;
	/** What the trigger put out in each of so many executions, the oldest first; waits for them to end. */
	runs(count: number): Promise<unknown[][]>;
}

export interface TriggerOptions {
	parameters?: Record<string, unknown>;
	/** What follows the trigger; by default a node that does nothing. */
	then?: (Pick<WorkflowNode, 'name' | 'type'> & Partial<WorkflowNode>)[];
	/** Called with the production URL before the workflow is activated. */
	before?: (url: string) => void;
}

/** Makes a workflow that begins with a FastSpring Trigger, and activates it. */
export async function startTrigger(
	bench: Workbench,
	{ parameters = {}, then = [NOTHING], before }: TriggerOptions = {},
): Promise<Trigger> {
	const webhookId = randomUUID();
	const node = {
		name: TRIGGER,
		type: 'n8n-nodes-fastspring.fastSpringTrigger',
		webhookId,
		parameters,
		credentials: bench.credentials,
	};
	const { id: workflowId } = await bench.client.workflows.create(
		lineOf(`Trigger ${webhookId}`, node, ...then),
	);
	const url = `${bench.n8n.url}/webhook/${webhookId}/fastspring`;
	before?.(url);
	await bench.client.workflows.activate(workflowId);
	return {
		workflowId,
		url,
		change: async (changes) => {
			const { nodes, connections } = await bench.client.workflows.get(workflowId);
			await bench.client.workflows.update(workflowId, {
				connections,
				nodes: nodes.map((one) =>
					one.name === TRIGGER ? { ...one, parameters: { ...one.parameters, ...changes } } : one,
				),
			});
			await bench.client.workflows.activate(workflowId);
		},
		count: async () => (await bench.client.executions.list(workflowId)).length,
		runs: async (count) =>
			(await bench.client.executions.waitForAll(workflowId, count)).map((execution) =>
				itemsOf(execution, TRIGGER).map(({ json }) => json),
			),
	};
}

/** Tells the shop where to deliver events of some types; they are sent when the test says `deliver`. */
export const register = (
	{ sandbox }: Workbench,
	url: string,
	events: string[] | 'all',
	secret = SECRET,
): Endpoint => sandbox.webhooks.add({ url, secret, events });

/** Posts bytes as they are, and gives the status that comes back. */
export async function post(
	url: string,
	body: Buffer | string,
	headers: Record<string, string> = {},
): Promise<number> {
	return await new Promise((resolve, reject) => {
		const sent = request(
			url,
			{
				method: 'POST',
				headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
			},
			(answer) => {
				answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
			},
		);
		sent.on('error', reject).end(body);
	});
}
export const signed = (body: Buffer | string, secret = SECRET) => ({
	'X-FS-Signature': sign(body, secret),
});

/** An event as the triggers put it out. */
export const itemOf = ({ id, type, live, created, data }: StoreEvent): object =>
	JSON.parse(JSON.stringify({ id, type, live, created, data }));

/** For a polling trigger. n8n lets no single schedule fire more than once a minute. */
export const EVERY_FIVE_SECONDS = {
	item: Array.from({ length: 12 }, (_, at) => ({
		mode: 'custom',
		cronExpression: `${at * 5} * * * * *`,
	})),
};

export const NOTHING = { name: 'Nothing', type: 'n8n-nodes-base.noOp' };

type Verdict = 'done' | 'failed' | 'silence';

/** What a workflow has to do: a service that notes the ids it gets, and fails or falls silent as it is told. */
export interface Work {
	/** The ids of every request, and what became of it. */
	readonly requests: { ids: string[]; verdict: Verdict }[];
	/** Decides on a request. */
	decide: (ids: string[]) => Verdict;
	/** No answer goes out before this. */
	hold: Promise<void>;
	/** The different ids that were done. */
	done(): Set<string>;
	/** Resolves when so many requests have come. */
	reached(count: number): Promise<void>;
	/** A node that hands it all items at once. */
	node(): Pick<WorkflowNode, 'name' | 'type'> & Partial<WorkflowNode>;
	close(): Promise<void>;
}

export async function openWork(): Promise<Work> {
	const requests: Work['requests'] = [];
	const silent = new Set<ServerResponse>();
	const server = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const ids = JSON.parse(Buffer.concat(parts).toString()) as string[];
			const verdict = work.decide(ids);
			requests.push({ ids, verdict });
			if (verdict === 'silence') return void silent.add(response);
			void work.hold.then(() =>
				response
					.writeHead(verdict === 'done' ? 200 : 500, { 'content-type': 'application/json' })
					.end(JSON.stringify({ verdict })),
			);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const work: Work = {
		requests,
		decide: () => 'done',
		hold: Promise.resolve(),
		done: () =>
			new Set(requests.filter(({ verdict }) => verdict === 'done').flatMap(({ ids }) => ids)),
		reached: async (count) =>
			void (await until(
				`${count} requests at the service`,
				30_000,
				async () => requests.length >= count || undefined,
			)),
		node: () => ({
			name: 'Work',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			executeOnce: true,
			parameters: {
				method: 'POST',
				url,
				sendBody: true,
				specifyBody: 'json',
				jsonBody: '={{ JSON.stringify($input.all().map((item) => item.json.id)) }}',
				options: {},
			},
		}),
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
	return work;
}
