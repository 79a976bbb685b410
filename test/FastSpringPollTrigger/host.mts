/**
 * n8n around one FastSpring Poll Trigger, with n8n-core's own PollContext and n8n's own Workflow class. As n8n 2.41
 * does by default, it polls once when a workflow is activated or n8n starts, and saves static data then and with
 * every run that a poll starts, but not after a poll that gave nothing.
 */
import { randomUUID } from 'node:crypto';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeType,
	IPollFunctions,
	Workflow,
} from 'n8n-workflow';
import {
	core,
	loadPack,
	packModule,
	workflow as n8n,
	type CredentialData,
} from '../support/n8n.mts';
import { nodeOf, type Pack } from '../support/pack.mts';
import { additionalData, nodeTypes } from '../support/run.mts';

const TYPE = 'fastSpringPollTrigger';

export class Host {
	/** The items of every run that was started. */
	readonly runs: IDataObject[][] = [];
	/** The messages of polls that failed; n8n stores each as a failed execution. */
	readonly failures: string[] = [];
	/** Static data in the database. */
	saved = '{}';
	/** The time that n8n gives a poll; its own default where nothing is said. */
	pollBudgetMs: number | undefined;
	private readonly id = randomUUID();
	private active: Workflow | undefined;
	private readonly node: INode;

	private constructor(
		private readonly pack: Pack,
		readonly credentials: CredentialData,
		parameters: IDataObject,
	) {
		this.node = {
			id: 'poll',
			name: 'FastSpring Poll Trigger',
			type: `${pack.name}.${TYPE}`,
			typeVersion: 1,
			position: [0, 0],
			parameters: {
				pollTimes: { item: [{ mode: 'everyMinute' }] },
				...parameters,
			} as INode['parameters'],
			credentials: { fastSpringApi: { id: 'fastSpringApi', name: 'fastSpringApi' } },
		};
	}

	static async open(credential: IDataObject, parameters: IDataObject = {}): Promise<Host> {
		return new Host(
			await loadPack(),
			{
				fastSpringApi: {
					username: 'sandbox',
					password: 'sandbox',
					...credential,
				} as CredentialData[string],
			},
			parameters,
		);
	}

	/** Ids of everything that was handed over, in its order. */
	get ids(): unknown[] {
		return this.runs.flat().map(({ id }) => id);
	}

	/** Activates the workflow, or starts n8n anew; throws where the first poll fails. What was not saved is gone. */
	async activate(): Promise<IDataObject[]> {
		const workflow = this.workflow(JSON.parse(this.saved));
		const items = this.handOver(workflow, await this.run(workflow, 'trigger'));
		this.save(workflow);
		this.active = workflow;
		return items;
	}

	/** A poll that the schedule makes. */
	async poll(): Promise<IDataObject[]> {
		const workflow = this.active;
		if (!workflow) throw new Error('The workflow is not active');
		try {
			return this.handOver(workflow, await this.run(workflow, 'trigger'));
		} catch (error) {
			this.failures.push(error instanceof Error ? error.message : String(error));
			return [];
		}
	}

	/** The editor's "Fetch Test Event". */
	async fetchTestEvent(): Promise<IDataObject[] | null> {
		const workflow = this.workflow(JSON.parse(this.saved));
		const output = await this.run(workflow, 'manual');
		this.save(workflow);
		return output?.[0]?.map(({ json }) => json) ?? null;
	}

	edit(parameters: IDataObject): void {
		Object.assign(this.node.parameters, parameters);
	}

	/** Bytes of static data, all of which n8n writes with every run. */
	get size(): number {
		return Buffer.byteLength(this.saved);
	}

	private async run(
		workflow: Workflow,
		mode: 'trigger' | 'manual',
	): Promise<INodeExecutionData[][] | null> {
		const data = additionalData(this.pack, this.credentials, mode, workflow);
		const context = new core.PollContext(
			workflow,
			workflow.getNode(this.node.name) ?? this.node,
			data,
			mode,
			'activate',
		);
		if (this.pollBudgetMs !== undefined)
			Object.assign(context, { getPollBudgetMs: () => this.pollBudgetMs });
		const { poll } = this.type;
		if (!poll) throw new Error('The node does not poll');
		// The class and the interface differ in whether a workflow has a name.
		return await poll.call(context as unknown as IPollFunctions);
	}

	private handOver(workflow: Workflow, output: INodeExecutionData[][] | null): IDataObject[] {
		if (output === null) return [];
		this.save(workflow);
		const items = output[0]?.map(({ json }) => json) ?? [];
		this.runs.push(items);
		return items;
	}

	private save(workflow: Workflow): void {
		if (Reflect.get(workflow.staticData, '__dataChanged') !== true) return;
		this.saved = JSON.stringify(workflow.staticData);
		Object.assign(workflow.staticData, { __dataChanged: false });
	}

	private workflow(staticData: IDataObject): Workflow {
		return new n8n.Workflow({
			id: this.id,
			nodes: [structuredClone(this.node)],
			connections: {},
			active: true,
			nodeTypes: nodeTypes(this.pack),
			staticData,
		});
	}

	private get type(): INodeType {
		return nodeOf(this.pack, TYPE);
	}
}

/** The clock by which the nodes wait, and which a poll must not trust. */
export const nodeClock = (): {
	now: () => number;
	sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
	random: () => number;
} => packModule<{ clock: ReturnType<typeof nodeClock> }>('nodes/shared/engine/transport.js').clock;
