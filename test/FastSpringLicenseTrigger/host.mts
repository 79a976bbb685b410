/**
 * n8n around one FastSpring License Trigger, as n8n 2.41 treats a webhook that answers with the last node's
 * items: it runs `webhook()`, runs the workflow, saves static data where they are marked as changed, sets a
 * header and sends JSON. Static data outlive a restart only as saved text. Time is the test's.
 */
import { randomUUID } from 'node:crypto';
import { Workflow, type IDataObject, type INode, type IWebhookFunctions } from 'n8n-workflow';
import { FastSpringLicenseTrigger } from '../../nodes/FastSpringLicenseTrigger/FastSpringLicenseTrigger.node.ts';
import { settled } from './clock.mts';
import { HASH_FIELD, hashOf } from '../../nodes/FastSpringLicenseTrigger/hash.ts';

export const KEY = '0123456789abcdef0123456789abcdef';
export const PREVIOUS = 'fedcba9876543210fedcba9876543210';

export interface Answer {
	status: number;
	body: string;
	type: string;
	problem: string | undefined;
}

/** What a run ends with: the items of the last node, or one of n8n's own answers. */
export type End = IDataObject[] | 'failed' | 'nothing' | 'crashed';

export interface Sent {
	method?: 'POST' | 'GET';
	headers?: Record<string, string>;
	/** The URL's own query. */
	query?: string;
	/** The user listens for a test event. */
	manual?: boolean;
}

/** A form as FastSpring sends it: hashed, in UTF-8. */
export const formOf = (values: Record<string, string>, key = KEY): string =>
	new URLSearchParams({
		...values,
		[HASH_FIELD]: hashOf(new Map(Object.entries(values)), key),
	}).toString();

/** Express's response, as far as n8n and the node use it. */
class Response {
	statusCode = 200;
	body = '';
	readonly headers: Record<string, string> = {};
	readonly ended: Promise<void>;
	private isEnded = false;
	private tell = (): void => undefined;

	constructor() {
		this.ended = new Promise((resolve) => {
			this.tell = resolve;
		});
	}

	status(code: unknown): this {
		if (!Number.isInteger(code)) throw new RangeError('Status code must be an integer');
		this.statusCode = Number(code);
		return this;
	}

	type(type: string): this {
		return this.setHeader('Content-Type', type);
	}

	setHeader(name: string, value: string): this {
		if (this.isEnded) throw new Error('Cannot set headers after they are sent');
		if (/[^\t -~]/.test(value)) throw new TypeError(`Invalid character in header ${name}`);
		this.headers[name] = value;
		return this;
	}

	json(body: unknown): this {
		return this.type('application/json').end(JSON.stringify(body));
	}

	send(body: string): this {
		return this.end(body);
	}

	end(body = ''): this {
		this.body = body;
		this.isEnded = true;
		this.tell();
		return this;
	}
}

const trigger = new FastSpringLicenseTrigger();

export class Host {
	/** The items of every run that was started. */
	readonly runs: IDataObject[] = [];
	readonly log: string[] = [];
	/** How the next runs end. */
	run: (order: IDataObject) => End | Promise<End> = ({ reference }) => [
		{ license: `${String(reference)}/${this.runs.length}` },
	];
	/** Whether n8n lets the node reach itself. */
	reachable = true;
	/** How long that takes. */
	reached: () => Promise<void> = settled;
	saves = 0;
	private readonly id = randomUUID();
	private readonly node: INode;

	constructor(
		private readonly parameters: IDataObject = {},
		private readonly credential: IDataObject = { privateKey: KEY, previousPrivateKey: PREVIOUS },
		/** Static data in the database; none at first. */
		public saved = 'null',
	) {
		const defaults = trigger.description.properties.map((one) => [one.name, one.default]);
		this.node = {
			id: randomUUID(),
			name: 'License Trigger',
			type: 'fastSpringLicenseTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: { ...Object.fromEntries(defaults), ...parameters } as INode['parameters'],
		};
	}

	/** A process that has the same database, or this one after a restart. */
	restarted(parameters = this.parameters): Host {
		return new Host(parameters, this.credential, this.saved);
	}

	/** The requests that n8n's database knows a license of. */
	get stored(): string[] {
		const all: Record<string, { licenses?: string[][] }> | null = JSON.parse(this.saved);
		return Object.values(all ?? {}).flatMap(({ licenses }) =>
			(licenses ?? []).map(([, , license]) => license ?? ''),
		);
	}

	async send(body: string | Uint8Array, sent: Sent = {}): Promise<Answer> {
		const { method = 'POST', headers = {}, query = '', manual = false } = sent;
		const response = new Response();
		const search = method === 'GET' ? String(body) : query;
		const request = {
			method,
			headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
			originalUrl: `/webhook/b1f0/license${search && `?${search}`}`,
			socket: { localAddress: '::ffff:127.0.0.1', localPort: 5678 },
			rawBody: undefined as Buffer | undefined,
			readRawBody: async () => void (request.rawBody = Buffer.from(body)),
		};
		const stored: IDataObject | null = JSON.parse(this.saved);
		const workflow = this.workflow(stored);
		const context = this.context(workflow, request, response, manual);
		const result = await trigger.webhook.call(context);
		const order = result.workflowData?.[0]?.[0]?.json;
		if (order) void this.conclude(workflow, response, order);
		else if (result.noWebhookResponse) void this.save(workflow);
		else if (result.webhookResponse === undefined) throw new Error('Neither a run nor an answer');
		else void this.save(workflow).then(() => response.status(500).send(result.webhookResponse));
		await response.ended;
		return {
			status: response.statusCode,
			body: response.body,
			type: response.headers['Content-Type'] ?? '',
			problem: response.headers['X-License-Problem'],
		};
	}

	/** n8n's way from the end of a run to its request handler, and what that makes of an error. */
	private async conclude(workflow: Workflow, response: Response, order: IDataObject) {
		this.runs.push(order);
		const end = await this.run(order);
		await this.save(workflow);
		try {
			if (end === 'crashed') throw new Error('There was a problem executing the workflow');
			response.status(end === 'failed' ? 500 : 200);
			response.setHeader('Content-Security-Policy', 'sandbox');
			if (end === 'failed') response.json({ message: 'Error in workflow' });
			else if (end === 'nothing')
				response.json({ message: 'Workflow executed successfully but no data was returned' });
			else response.json(end);
		} catch (error) {
			response.status(500).json({ code: 0, message: String(error) });
		}
	}

	/** The database takes its time; what a node has answered by itself is out before. */
	private async save(workflow: Workflow): Promise<void> {
		if (Reflect.get(workflow.staticData, '__dataChanged') !== true) return;
		const saved = JSON.stringify(workflow.staticData);
		await settled();
		this.saved = saved;
		this.saves++;
	}

	private context(workflow: Workflow, request: unknown, response: Response, manual: boolean) {
		const context: Partial<IWebhookFunctions> = {
			getNode: () => this.node,
			getMode: () => (manual ? 'manual' : 'webhook'),
			getWorkflow: () => ({ id: this.id, name: '', active: true }),
			getRequestObject: () => request as never,
			getResponseObject: () => response as never,
			getNodeParameter: ((name: string) => this.node.parameters[name]) as never,
			getWorkflowStaticData: (type: string) => workflow.getStaticData(type, this.node),
			getCredentials: (async () => this.credential) as never,
			helpers: {
				httpRequest: async ({ url, headers }: { url: string; headers: Record<string, string> }) => {
					if (!this.reachable || url !== 'http://127.0.0.1:5678/webhook/b1f0/license')
						throw new Error(`Cannot reach ${url}`);
					await this.reached();
					await this.send('', { method: 'GET', headers });
				},
			} as never,
			logger: { warn: (message: string) => this.log.push(message) } as never,
		};
		return context as IWebhookFunctions;
	}

	private workflow(staticData: IDataObject | null): Workflow {
		return new Workflow({
			id: this.id,
			nodes: [structuredClone(this.node)],
			connections: {},
			active: true,
			nodeTypes: {
				getByName: () => trigger,
				getByNameAndVersion: () => trigger,
				getKnownTypes: () => ({}),
			},
			...(staticData ? { staticData } : {}),
		});
	}
}
