/**
 * The test bench: runs the built nodes of the pack (`dist`) inside n8n-core's own WorkflowExecute, so that
 * expressions, credentials, HTTP, item linking, On Error, Retry On Fail and Stop are n8n's, not a double's.
 * Everything is loaded as n8n loads it; `pack` takes another package's folder in place of this project.
 */
import type {
	IConnections,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeListSearchResult,
	INodePropertyOptions,
	ResourceMapperField,
	ResourceMapperFields,
	INodeParameters,
	INodeType,
	IPinData,
	IWorkflowSettings,
	NodeExecutionHint,
	NodeParameterValueType,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import type { CredentialData } from './credentials.mts';
import { core, workflow as n8n } from './host.mts';
import { loadPack, nodeOf, type Pack } from './pack.mts';
import {
	additionalData,
	agentType,
	cancellable,
	execute,
	itemsType,
	nodeTypes,
	type RunError,
	type Running,
	type WorkflowRun,
} from './run.mts';

export { core, projectRoot, workflow } from './host.mts';
export { description, loadPack, nodeOf, packModule, type Pack } from './pack.mts';
export type { CredentialData } from './credentials.mts';
export type { RunError, Running, WorkflowRun } from './run.mts';

/** Values as a test writes them; expressions are strings that begin with "=". */
export type Parameters = Readonly<Record<string, NodeParameterValueType>>;

interface Common {
	/** Short node name: `fastSpringOrder`. */
	readonly type: string;
	readonly parameters?: Parameters;
	readonly credentials?: CredentialData;
	readonly typeVersion?: number;
	/** Folder of the package; default: this project. */
	readonly pack?: string;
}

export interface NodeCase extends Common {
	/** Input items; default: one empty item. They come from a node named "Items", so `$('Items').item.json` works. */
	readonly items?: readonly Readonly<INodeExecutionData>[];
	readonly onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	readonly retryOnFail?: boolean;
	readonly maxTries?: number;
	/** Milliseconds between tries of Retry On Fail (n8n's default: 1000). */
	readonly waitBetweenTries?: number;
	readonly executeOnce?: boolean;
	readonly alwaysOutputData?: boolean;
	readonly mode?: WorkflowExecuteMode;
	/** Cancels the execution, as `.cancel()` on the returned promise does. */
	readonly signal?: AbortSignal;
}

export interface NodeRun {
	readonly status: WorkflowRun['status'];
	/** Items by output: `[0]` the main branch, `[1]` the error branch under `continueErrorOutput`. Each item has its `pairedItem`. */
	readonly output: INodeExecutionData[][];
	readonly error?: RunError;
	readonly hints: readonly NodeExecutionHint[];
	readonly run: WorkflowRun['run'];
}

/** Runs one node on some items. Resolves also when the node fails (`error`) or is cancelled (`status`). */
export const runNode = (options: NodeCase): Running<NodeRun> => {
	const {
		type,
		items = [{ json: {} }],
		parameters = {},
		credentials = {},
		typeVersion,
		pack,
		signal,
		mode,
		...settings
	} = options;
	const running = runWorkflow(
		{
			nodes: [
				node('Items', itemsType, {}),
				{
					...settings,
					...node('Node', type, parameters),
					...(typeVersion === undefined ? {} : { typeVersion }),
				},
			],
			connections: link('Items', 'Node'),
		},
		{ credentials, items, ...defined({ pack, signal, mode }) },
	);
	const result = running.then(({ status, error, outputs, hints, run }) => ({
		status,
		output: outputs['Node'] ?? [],
		...(error ? { error } : {}),
		hints: hints['Node'] ?? [],
		run,
	}));
	return cancellable(result, () => running.cancel());
};

/** A workflow as n8n exports it. Pack nodes may go by their short name, and ids, positions and versions may be left out. */
export interface WorkflowJson {
	readonly name?: string;
	readonly nodes: readonly (Pick<INode, 'name' | 'type'> & Partial<INode>)[];
	readonly connections: IConnections;
	readonly settings?: IWorkflowSettings;
	readonly pinData?: IPinData;
}

export interface WorkflowOptions {
	readonly credentials?: CredentialData;
	/** What the starting node puts out; default: one empty item. */
	readonly items?: readonly Readonly<INodeExecutionData>[];
	/** Name of the node to begin with; default: the first one that nothing leads into. */
	readonly start?: string;
	/** Behaviour of nodes that are not in the pack, by full type name (`n8n-nodes-base.if`). */
	readonly nodeTypes?: Readonly<Record<string, INodeType>>;
	readonly mode?: WorkflowExecuteMode;
	readonly signal?: AbortSignal;
	readonly pack?: string;
}

/** Runs a workflow of several nodes. Nodes get the credentials that their description names and the test gives. */
export const runWorkflow = (
	json: WorkflowJson,
	options: WorkflowOptions = {},
): Running<WorkflowRun> => {
	const stopped = new AbortController();
	const { mode = 'manual', credentials = {}, items = [{ json: {} }] } = options;
	const result = (async () => {
		const pack = await loadPack(options.pack);
		const types = nodeTypes(pack, options.nodeTypes);
		const nodes = json.nodes.map((entry) => complete(pack, entry, credentials));
		const led = new Set(
			Object.values(json.connections).flatMap(({ main = [] }) =>
				main.flatMap((to) => (to ?? []).map((link) => link.node)),
			),
		);
		const start = nodes.find(({ name, type }) =>
			options.start === undefined
				? !led.has(name) && !type.endsWith('.stickyNote')
				: name === options.start,
		);
		if (!start) throw new Error('The workflow has no node to start with');
		const workflow = new n8n.Workflow({
			id: 'bench',
			name: json.name ?? 'Bench',
			nodes,
			connections: json.connections,
			active: false,
			nodeTypes: types,
			settings: { executionOrder: 'v1', ...json.settings },
			...defined({ pinData: json.pinData }),
		});
		const signal = options.signal
			? AbortSignal.any([options.signal, stopped.signal])
			: stopped.signal;
		return await execute(
			workflow,
			start,
			n8n.deepCopy([...items]),
			additionalData(pack, credentials, mode, workflow),
			mode,
			signal,
		);
	})();
	return cancellable(result, () => stopped.abort());
};

export interface ListSearchCase extends Common {
	/** Name in the node's `methods.listSearch`. */
	readonly method: string;
	readonly filter?: string;
	readonly paginationToken?: string;
}

/** Calls a list search as the resource locator's drop-down does, in n8n's own LoadOptionsContext. */
export const listSearch = async (options: ListSearchCase): Promise<INodeListSearchResult> => {
	const { type, method, filter, paginationToken } = options;
	const pack = await loadPack(options.pack);
	const search = nodeOf(pack, type).methods?.listSearch?.[method];
	if (!search) throw new Error(`${type} has no list search "${method}"`);
	return await Reflect.apply(search, await editorContext(options), [filter, paginationToken]);
};

/** Loads the choices of a field as the editor does. */
export const loadOptions = async (options: ListSearchCase): Promise<INodePropertyOptions[]> => {
	const load = nodeOf(await loadPack(options.pack), options.type).methods?.loadOptions?.[
		options.method
	];
	if (!load) throw new Error(`${options.type} has no list of choices "${options.method}"`);
	return await Reflect.apply(load, await editorContext(options), []);
};

/** Loads the columns of a resource mapper as the editor does. */
export const mapperColumns = async (options: ListSearchCase): Promise<ResourceMapperField[]> => {
	const { type, method } = options;
	const load = nodeOf(await loadPack(options.pack), type).methods?.resourceMapping?.[method];
	if (!load) throw new Error(`${type} has no columns "${method}"`);
	const { fields }: ResourceMapperFields = await Reflect.apply(
		load,
		await editorContext(options),
		[],
	);
	return fields;
};

const editorContext = async (options: ListSearchCase) => {
	const { type, credentials = {} } = options;
	const pack = await loadPack(options.pack);
	const entry = complete(
		pack,
		{
			...node('Node', type, options.parameters ?? {}),
			...defined({ typeVersion: options.typeVersion }),
		},
		credentials,
	);
	const workflow = new n8n.Workflow({
		id: 'bench',
		nodes: [entry],
		connections: {},
		active: false,
		nodeTypes: nodeTypes(pack),
	});
	const data = additionalData(pack, credentials, 'internal', workflow);
	return new core.LoadOptionsContext(
		workflow,
		entry,
		{ ...data, currentNodeParameters: entry.parameters },
		'',
	);
};

export interface ToolCase
	extends Common,
		Pick<NodeCase, 'retryOnFail' | 'maxTries' | 'waitBetweenTries'> {
	/** What the model fills in for the `$fromAI()` calls among the parameters. */
	readonly args?: Readonly<IDataObject>;
}

export interface ToolRun {
	/** Name and description that the model is shown. */
	readonly name: string;
	readonly description: string;
	/** Keys that the model is asked to fill in. */
	readonly arguments: readonly string[];
	/** The answer the model gets, a JSON text of all items. */
	readonly response?: string;
	readonly error?: RunError;
}

/** Runs a node as the tool of an AI agent: n8n's own tool wrapping, with a stub for the agent. */
export const runAsTool = async (options: ToolCase): Promise<ToolRun> => {
	const {
		type,
		parameters = {},
		credentials = {},
		args = {},
		typeVersion,
		pack,
		...settings
	} = options;
	const { outputs, error } = await runWorkflow(
		{
			nodes: [
				node('Items', itemsType, {}),
				node('Agent', agentType, {}),
				{
					...settings,
					...node('Node', `${type}Tool`, parameters),
					...(typeVersion === undefined ? {} : { typeVersion }),
				},
			],
			connections: {
				...link('Items', 'Agent'),
				Node: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
			},
		},
		{ credentials, items: [{ json: { ...args } }], start: 'Items', ...defined({ pack }) },
	);
	if (error) throw new Error(`The agent failed: ${error.message}`);
	const { failure, ...answer } = Object.assign({}, outputs['Agent']?.[0]?.[0]?.json);
	return Object.assign(
		answer,
		failure === undefined ? {} : { error: failure },
	) as unknown as ToolRun;
};

/** Drops keys without a value, which `exactOptionalPropertyTypes` would refuse. */
const defined = <T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
	Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as {
		[K in keyof T]?: Exclude<T[K], undefined>;
	};

const node = (
	name: string,
	type: string,
	parameters: Parameters,
): Pick<INode, 'name' | 'type' | 'parameters'> => ({
	name,
	type,
	parameters: { ...parameters } as INodeParameters,
});

const link = (from: string, to: string): IConnections => ({
	[from]: { main: [[{ node: to, type: 'main', index: 0 }]] },
});

/** Fills in what a test leaves out of a node: full type name, id, position, version, credentials. */
const complete = (
	pack: Pack,
	entry: WorkflowJson['nodes'][number],
	credentials: CredentialData,
): INode => {
	const type = entry.type.includes('.') ? entry.type : `${pack.name}.${entry.type}`;
	const short = type.slice(pack.name.length + 1);
	const known = pack.nodes.get(short) ?? pack.nodes.get(short.replace(/Tool$/, ''));
	const version = known?.description.version ?? 1;
	const given = (known?.description.credentials ?? [])
		.map(({ name }) => name)
		.filter((name) => name in credentials);
	return n8n.deepCopy({
		id: entry.name,
		typeVersion: Array.isArray(version) ? Math.max(...version) : version,
		position: [0, 0] as [number, number],
		parameters: {},
		...entry,
		type,
		...(given.length > 0
			? { credentials: Object.fromEntries(given.map((name) => [name, { id: name, name }])) }
			: {}),
	});
};
