/**
 * n8n around one FastSpring Trigger, as n8n 2.41 treats a webhook: it reads the body, answers 422 where
 * JSON cannot be parsed, runs `webhook()`, stores a run, saves static data and answers. Static data live
 * in n8n's own Workflow class, with its mark of change, and outlive a restart only as saved text.
 */
import { randomUUID } from 'node:crypto';
import {
	Workflow,
	type IDataObject,
	type INode,
	type INodeTypes,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { FastSpringTrigger } from '../../nodes/FastSpringTrigger/FastSpringTrigger.node.ts';

export interface Answer {
	status: number;
	body: string;
}

export interface Delivery {
	headers?: Record<string, string>;
	ip?: string;
	ips?: string[];
	/** The user listens for a test event. */
	manual?: boolean;
	/** How the run ends; it succeeds where nothing is said. */
	run?: (items: IDataObject[]) => boolean | Promise<boolean>;
	/** The sender's connection. */
	sender?: Sender;
}

/** Hanging up is all that a sender can do besides sending. */
export class Sender {
	response: Response | undefined;

	hangUp(): void {
		if (this.response) this.response.destroyed = true;
	}
}

/** Express's response, as far as n8n and the node use it. */
class Response {
	statusCode = 200;
	destroyed = false;
	body = '';
	ended = 0;

	status(code: number): this {
		this.statusCode = code;
		return this;
	}

	type(): this {
		return this;
	}

	end(body = ''): this {
		this.body = body;
		this.ended++;
		return this;
	}

	send(body = ''): this {
		return this.end(body);
	}
}

const trigger = new FastSpringTrigger();
const [description] = trigger.description.webhooks ?? [];
const nodeTypes: INodeTypes = {
	getByName: () => trigger,
	getByNameAndVersion: () => trigger,
	getKnownTypes: () => ({}),
};

export class Host {
	/** The items of every run that was started. */
	readonly runs: IDataObject[][] = [];
	readonly log: string[] = [];
	/** Static data in the database; none at first. */
	saved = 'null';
	credentialReads = 0;
	private readonly id = randomUUID();
	private readonly node: INode;

	constructor(
		parameters: IDataObject,
		private readonly credentials: Record<string, IDataObject> = {},
	) {
		this.node = {
			id: randomUUID(),
			name: 'FastSpring Trigger',
			type: 'fastSpringTrigger',
			typeVersion: 1,
			position: [0, 0],
			webhookId: 'b1f0',
			parameters: { ...parameters } as INode['parameters'],
		};
	}

	/** Changes parameters or credentials, as an edit of the workflow does. */
	edit(parameters: IDataObject, credentials: Record<string, IDataObject> = {}): void {
		Object.assign(this.node.parameters, parameters);
		Object.assign(this.credentials, credentials);
	}

	/** Sends bytes to the production URL, or to the test URL, and resolves with n8n's answer. */
	async deliver(body: string | Uint8Array, delivery: Delivery = {}): Promise<Answer> {
		const rawBody = Buffer.from(body);
		const headers = { 'content-type': 'application/json; charset=UTF-8', ...delivery.headers };
		const response = new Response();
		if (delivery.sender) delivery.sender.response = response;
		if (
			rawBody.length > 0 &&
			headers['content-type'].startsWith('application/json') &&
			!isJson(rawBody)
		) {
			return { status: 422, body: 'Failed to parse request body' };
		}
		const stored: IDataObject | null = JSON.parse(this.saved);
		const workflow = this.workflow(stored);
		const request = {
			headers,
			rawBody,
			ip: delivery.ip ?? '107.23.30.83',
			ips: delivery.ips ?? [],
		};
		const result = await trigger.webhook.call(this.context(workflow, request, response, delivery));
		return await this.conclude(workflow, stored, response, result, delivery);
	}

	private async conclude(
		workflow: Workflow,
		stored: IDataObject | null,
		response: Response,
		result: IWebhookResponseData,
		{ run, headers }: Delivery,
	): Promise<Answer> {
		// Only after a form with files n8n looks whether this is a stream.
		if (headers?.['content-type']?.startsWith('multipart/form-data')) void result.webhookResponse;
		if (result.noWebhookResponse === true) {
			if (response.ended !== 1) throw new Error('n8n was told not to answer, and nobody did');
			return { status: response.statusCode, body: response.body };
		}
		const items = result.workflowData?.[0]?.map(({ json }) => json);
		const [mode, code, data] = ['responseMode', 'responseCode', 'responseData'].map((field) =>
			this.evaluate(workflow, field),
		);
		if (!items) throw new Error('Neither a run nor an answer');

		// Starting a run wraps the stored static data again, which resets the mark of change.
		this.workflow(stored);
		this.runs.push(items);
		const succeeded = (await run?.(items)) ?? true;
		const answer =
			mode !== 'lastNode'
				? { status: Number(code), body: String(data || result.webhookResponse) }
				: succeeded
					? { status: Number(code), body: data === 'noData' ? '' : 'data of the workflow' }
					: { status: 500, body: 'Error in workflow' };
		if (Reflect.get(workflow.staticData, '__dataChanged') === true)
			this.saved = JSON.stringify(workflow.staticData);
		// The database takes its time, in which other deliveries save theirs.
		await new Promise((resolve) => setImmediate(resolve));
		response.status(answer.status).send(answer.body);
		return answer;
	}

	private context(
		workflow: Workflow,
		request: unknown,
		response: Response,
		{ manual }: Delivery,
	): IWebhookFunctions {
		const parameters = this.node.parameters;
		const context: Partial<IWebhookFunctions> = {
			getNode: () => this.node,
			getMode: () => (manual ? 'manual' : 'webhook'),
			getWorkflow: () => ({ id: this.id, name: '', active: true }),
			getRequestObject: () => request as never,
			getResponseObject: () => response as never,
			getNodeParameter: ((name: string, fallback: unknown) =>
				workflow.getNode(this.node.name)?.parameters[name] ??
				parameters[name] ??
				fallback) as never,
			getNodeWebhookUrl: () => 'https://n8n.example/webhook/b1f0/fastspring',
			getWorkflowStaticData: (type: string) => workflow.getStaticData(type, this.node),
			getCredentials: (async (type: string) => {
				this.credentialReads++;
				const found = this.credentials[type];
				if (!found) throw new Error(`No credential of type ${type}`);
				return found;
			}) as never,
			logger: { warn: (message: string) => this.log.push(message) } as never,
		};
		return context as IWebhookFunctions;
	}

	private workflow(staticData: IDataObject | null): Workflow {
		const nodes = [structuredClone(this.node)];
		return new Workflow({
			id: this.id,
			nodes,
			connections: {},
			active: true,
			nodeTypes,
			...(staticData ? { staticData } : {}),
		});
	}

	private evaluate(workflow: Workflow, field: string): unknown {
		const node = workflow.getNode(this.node.name);
		if (!node || !description) throw new Error('No webhook');
		return workflow.expression.getSimpleParameterValue(node, description[field], 'internal', {});
	}
}

function isJson(body: Buffer): boolean {
	try {
		JSON.parse(body.toString());
		return true;
	} catch {
		return false;
	}
}
