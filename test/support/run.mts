/** One execution inside n8n-core: additional data, node registry and stub nodes, and a readable result. */
import type {
	ExecutionStatus,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeType,
	INodeTypes,
	IRun,
	ITaskData,
	IWorkflowExecuteAdditionalData,
	NodeExecutionHint,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { credentialsHelper, type CredentialData } from './credentials.mts';
import { Container, core, workflow as n8n } from './host.mts';
import { nodeOf, type Pack } from './pack.mts';

/** What is left of an error in n8n's run data, which is what the user sees. */
export interface RunError {
	readonly name: string;
	readonly message: string;
	readonly description?: string;
	/** Status as text ("404") or a network code ("ECONNREFUSED"). */
	readonly httpCode?: string;
	readonly itemIndex?: number;
	readonly context: IDataObject;
	readonly messages: readonly string[];
	/** Name of the node that failed. */
	readonly node?: string;
}

export interface WorkflowRun {
	readonly status: ExecutionStatus;
	/** The error that stopped the workflow. */
	readonly error?: RunError;
	/** Outputs of each node's last run: `outputs.Order[0]` are the items of its first branch. */
	readonly outputs: Readonly<Record<string, INodeExecutionData[][]>>;
	/** Execution hints of each node's last run. */
	readonly hints: Readonly<Record<string, readonly NodeExecutionHint[]>>;
	/** n8n's own result, for what the fields above leave out. */
	readonly run: IRun;
}

/** A promise that can be cancelled the way n8n's Stop button does it; it then resolves with status `canceled`. */
export interface Running<T> extends Promise<T> {
	cancel(): void;
}

/** Short names of the stub nodes that every bench workflow may use, beside `n8n-nodes-base.manualTrigger` and `noOp`. */
export const itemsType = 'bench.items';
export const agentType = 'bench.agent';

/** All node types of one run: the pack's by `<package>.<name>`, as tools by `…Tool`, the stubs, and `more`. */
export const nodeTypes = (
	pack: Pack,
	more: Readonly<Record<string, INodeType>> = {},
): INodeTypes => {
	const known: Readonly<Record<string, INodeType>> = { ...stubs, ...more };
	const prefix = `${pack.name}.`;
	const find = (type: string): INodeType => {
		const stub = known[type];
		if (stub) return stub;
		if (!type.startsWith(prefix))
			throw new Error(`The bench has no node type "${type}"; hand it in as nodeTypes`);
		const name = type.slice(prefix.length);
		return !pack.nodes.has(name) && name.endsWith('Tool')
			? asTool(nodeOf(pack, name.slice(0, -4)))
			: nodeOf(pack, name);
	};
	return { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) };
};

/** What n8n hands to every execution. All addresses are invented and lead nowhere. */
export const additionalData = (
	pack: Pack,
	credentials: CredentialData,
	mode: WorkflowExecuteMode,
	{ id, name, settings }: Pick<Workflow, 'id' | 'name' | 'settings'>,
): IWorkflowExecuteAdditionalData => {
	const address = (path: string) => `http://n8n.invalid/${path}`;
	const unavailable = async (): Promise<never> => {
		throw new Error('Not available on the bench');
	};
	const stored = {
		id,
		name: name ?? id,
		active: false,
		activeVersionId: null,
		isArchived: false,
		createdAt: new Date(0),
		updatedAt: new Date(0),
		nodes: [],
		connections: {},
		settings,
	};
	return {
		executionId: '1',
		hooks: new core.ExecutionLifecycleHooks(mode, '1', stored),
		credentialsHelper: credentialsHelper(pack.credentials, credentials),
		externalSecretsProxy: Container.get(core.ExternalSecretsProxy),
		currentNodeExecutionIndex: 0,
		executeWorkflow: unavailable,
		getRunExecutionData: unavailable,
		getRuntimeCredential: unavailable,
		startRunnerTask: unavailable,
		logAiEvent: () => {},
		setExecutionStatus: () => {},
		restApiUrl: address('rest'),
		instanceBaseUrl: address(''),
		formBaseUrl: address('form'),
		formWaitingBaseUrl: address('form-waiting'),
		formTestBaseUrl: address('form-test'),
		webhookBaseUrl: address('webhook'),
		webhookWaitingBaseUrl: address('webhook-waiting'),
		webhookTestBaseUrl: address('webhook-test'),
		mcpBaseUrl: address('mcp'),
		mcpTestBaseUrl: address('mcp-test'),
		variables: {},
	};
};

/** Executes `workflow` from `start` with `items` as its input, until the end, an error, or a cancel (`signal` or `.cancel()`). */
export const execute = (
	workflow: Workflow,
	start: INode,
	items: INodeExecutionData[],
	data: IWorkflowExecuteAdditionalData,
	mode: WorkflowExecuteMode,
	signal?: AbortSignal,
): Running<WorkflowRun> => {
	const runData = n8n.createRunExecutionData({
		executionData: { nodeExecutionStack: [{ node: start, data: { main: [items] }, source: null }] },
		resultData: { ...(workflow.pinData ? { pinData: workflow.pinData } : {}) },
	});
	// n8n stores the status that this hook is told first; a node that throws because it was stopped changes it no more.
	let stored: ExecutionStatus | undefined;
	data.hooks?.addHandler('workflowExecuteAfter', ({ status }) => void (stored ??= status));
	const running = new core.WorkflowExecute(data, mode, runData).processRunExecutionData(workflow);
	const stop = () => running.cancel();
	signal?.addEventListener('abort', stop, { once: true });
	if (signal?.aborted) stop();
	const result = running
		.then((run) => summary(run, stored ?? run.status))
		.finally(() => signal?.removeEventListener('abort', stop));
	return cancellable(result, stop);
};

/** Adds `cancel` to a promise. */
export const cancellable = <T,>(promise: Promise<T>, cancel: () => void): Running<T> =>
	Object.assign(promise, { cancel });

/** Reads an error object or n8n's stored copy of one. */
export const runError = (error: unknown): RunError => {
	const get = (key: string): unknown =>
		typeof error === 'object' && error !== null ? Reflect.get(error, key) : undefined;
	const text = (key: string) =>
		get(key) === undefined || get(key) === null ? undefined : String(get(key));
	const context: IDataObject = Object.assign({}, get('context'));
	const messages: unknown = get('messages');
	const { name: node }: { readonly name?: unknown } = Object.assign({}, get('node'));
	return Object.fromEntries(
		Object.entries({
			name: text('name') ?? 'Error',
			message: text('message') ?? '',
			description: text('description'),
			httpCode: text('httpCode'),
			itemIndex: context['itemIndex'],
			context,
			messages: Array.isArray(messages) ? messages.map(String) : [],
			node,
		}).filter(([, value]) => value !== undefined),
	) as unknown as RunError;
};

const summary = (run: IRun, status: ExecutionStatus): WorkflowRun => {
	const { runData, error } = run.data.resultData;
	const last = Object.entries(runData).map(
		([name, tasks]) => [name, tasks[tasks.length - 1]] as const,
	);
	return {
		status,
		...(error ? { error: runError(error) } : {}),
		outputs: Object.fromEntries(last.map(([name, task]) => [name, outputsOf(task)])),
		hints: Object.fromEntries(last.map(([name, task]) => [name, task?.hints ?? []])),
		run,
	};
};

const outputsOf = (task: ITaskData | undefined): INodeExecutionData[][] => {
	const [branches] = Object.values(task?.data ?? {});
	return (branches ?? []).map((items) => items ?? []);
};

/** A node of no behaviour: hands its input on. */
const passThrough = (name: string, group: 'trigger' | 'transform'): INodeType => ({
	description: {
		displayName: name,
		name,
		group: [group],
		version: [1, 1.1, 1.2, 1.3, 2, 3],
		description: '',
		defaults: { name },
		inputs: group === 'trigger' ? [] : ['main'],
		outputs: ['main'],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
});

/** Stands in for an AI agent: calls the first tool connected to it with each input item's json and gives back what the tool gives. */
const agent: INodeType = {
	description: {
		...passThrough(agentType, 'transform').description,
		inputs: ['main', { type: 'ai_tool' }],
	},
	async execute() {
		const connected: unknown = await this.getInputConnectionData('ai_tool', 0);
		const tool: unknown = Array.isArray(connected) ? connected[0] : connected;
		if (!isTool(tool)) throw new Error('No tool is connected to the agent');
		const answers: INodeExecutionData[] = [];
		for (const [item, { json }] of this.getInputData().entries()) {
			const { name, description } = tool;
			try {
				const response: unknown = await tool.invoke(json);
				answers.push({
					json: {
						name,
						description,
						arguments: Object.keys(tool.schema.shape),
						response: String(response),
					},
					pairedItem: { item },
				});
			} catch (error) {
				answers.push({
					json: {
						name,
						description,
						arguments: Object.keys(tool.schema.shape),
						failure: { ...runError(error) },
					},
					pairedItem: { item },
				});
			}
		}
		return [answers];
	},
};

interface Tool {
	readonly name: string;
	readonly description: string;
	readonly schema: { readonly shape: Readonly<Record<string, unknown>> };
	invoke(args: IDataObject): Promise<unknown>;
}

const isTool = (value: unknown): value is Tool =>
	typeof value === 'object' && value !== null && 'invoke' in value && 'schema' in value;

/** The tool variant of a node, made the way n8n makes it: no main input or output, an `ai_tool` output, a description to choose. */
const asTool = (node: INodeType): INodeType => {
	const { usableAsTool, ...description } = node.description;
	if (usableAsTool === undefined) throw new Error(`${description.name} is not usable as a tool`);
	return Object.assign(Object.create(node), {
		description: {
			...description,
			name: `${description.name}Tool`,
			inputs: [],
			outputs: ['ai_tool'],
			properties: [
				{
					displayName: 'Tool Description',
					name: 'descriptionType',
					type: 'options',
					default: 'auto',
					options: [
						{ name: 'Automatic', value: 'auto' },
						{ name: 'Manual', value: 'manual' },
					],
				},
				{
					displayName: 'Description',
					name: 'toolDescription',
					type: 'string',
					default: description.description,
					displayOptions: { show: { descriptionType: ['manual'] } },
				},
				...description.properties,
			],
		},
	});
};

const stubs: Readonly<Record<string, INodeType>> = {
	[itemsType]: passThrough(itemsType, 'trigger'),
	[agentType]: agent,
	'n8n-nodes-base.manualTrigger': passThrough('manualTrigger', 'trigger'),
	'n8n-nodes-base.scheduleTrigger': passThrough('scheduleTrigger', 'trigger'),
	'n8n-nodes-base.noOp': passThrough('noOp', 'transform'),
	'n8n-nodes-base.stickyNote': passThrough('stickyNote', 'transform'),
};
