import { pause } from '../process.mts';
import { isNewestN8n, N8N_VERSION } from './install.mts';
import { readExecution, type Execution, type StoredExecution } from './execution.mts';
import type {
	Owner,
	CredentialRef,
	WorkflowDefinition,
	Workflow,
	NodeTypeInfo,
	CredentialTypeInfo,
} from './types.mts';

export type {
	Owner,
	CredentialRef,
	WorkflowNode,
	WorkflowDefinition,
	Workflow,
	NodeTypeInfo,
	CredentialTypeInfo,
} from './types.mts';

const POLL_MS = 100;
/** n8n 1 knows active workflows and no published ones. */
const isBeforePublishing = N8N_VERSION.startsWith('1.');
const ENDED = ['success', 'error', 'crashed', 'canceled'];

export type N8nClient = ReturnType<typeof createClient>;

export function createClient(baseUrl: string) {
	const { request, file } = createSession(baseUrl);
	const workflow = (id: string) => request<Workflow>('GET', `/workflows/${id}`);
	const execution = async (id: string) =>
		readExecution(await request<StoredExecution>('GET', `/executions/${id}`));

	const executions = async (workflowId: string) => {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		return (
			await request<{ results: { id: string; status: string; mode: string }[] }>(
				'GET',
				`/executions?limit=100&filter=${filter}`,
			)
		).results;
	};

	/** Resolves once the execution has come to an end, whichever. */
	const executionEnd = (id: string, timeoutMs = 60_000): Promise<Execution> =>
		until(`execution ${id} to end`, timeoutMs, async () => {
			const found = await execution(id);
			// n8n 1 stores the end of an execution a moment before its data.
			const isStored = found.status !== 'success' || Object.keys(found.runs).length > 0;
			return ENDED.includes(found.status) && isStored ? found : undefined;
		});

	const workflows = {
		list: () => request<Workflow[]>('GET', '/workflows'),
		get: workflow,
		create: (definition: WorkflowDefinition) =>
			request<Workflow>('POST', '/workflows', {
				...(isNewestN8n ? {} : { active: false }),
				...definition,
			}),
		update: (id: string, changes: Partial<WorkflowDefinition>) =>
			request<Workflow>('PATCH', `/workflows/${id}`, changes),
		/** Publishes the workflow and waits until n8n has set up its triggers; throws with n8n's reason where it cannot. */
		activate: async (id: string, timeoutMs = 30_000): Promise<void> => {
			const { versionId } = await workflow(id);
			if (isBeforePublishing) {
				await request('PATCH', `/workflows/${id}`, { active: true, versionId });
				return;
			}
			await request('POST', `/workflows/${id}/activate`, { versionId });
			if (!isNewestN8n) return;
			await until(`workflow ${id} to be active`, timeoutMs, async () => {
				const { status, triggers } = await request<PublicationStatus>(
					'GET',
					`/workflows/${id}/publication-status`,
				);
				if (status === 'failed' || status === 'partial') {
					throw new Error(
						`The workflow could not be activated: ${triggers
							.map(({ errorMessage }) => errorMessage ?? '')
							.join(' ')
							.trim()}`,
					);
				}
				return status === 'published' || undefined;
			});
		},
		deactivate: async (id: string, timeoutMs = 30_000): Promise<void> => {
			await request('POST', `/workflows/${id}/deactivate`, {});
			if (!isNewestN8n) return;
			await until(`workflow ${id} to be inactive`, timeoutMs, async () => {
				const { status } = await request<PublicationStatus>(
					'GET',
					`/workflows/${id}/publication-status`,
				);
				return status === 'not_published' || undefined;
			});
		},
		/** Starts it by hand from the trigger named, without waiting; gives the execution's id. */
		start: async (id: string, trigger?: string): Promise<string> => {
			const workflowData = await workflow(id);
			const name = trigger ?? manualTrigger(workflowData);
			return (
				await request<{ executionId: string }>('POST', `/workflows/${id}/run`, {
					triggerToStartFrom: { name },
					...(isNewestN8n ? {} : { workflowData }),
				})
			).executionId;
		},
		/** Runs it by hand to its end. */
		run: async (id: string, timeoutMs?: number): Promise<Execution> =>
			executionEnd(await workflows.start(id), timeoutMs),
		delete: async (id: string): Promise<void> => {
			await request('POST', `/workflows/${id}/archive`, {});
			await request('DELETE', `/workflows/${id}`);
		},
	};

	return {
		/** Makes the owner of a new n8n; logs in to one that has its owner already. */
		signIn: async (owner: Owner): Promise<void> => {
			const settings = await request<{ userManagement: { showSetupOnFirstLoad: boolean } }>(
				'GET',
				'/settings',
			);
			if (settings.userManagement.showSetupOnFirstLoad)
				await request('POST', '/owner/setup', owner);
			else
				await request('POST', '/login', {
					emailOrLdapLoginId: owner.email,
					password: owner.password,
				});
		},
		nodeTypes: () => file<NodeTypeInfo[]>('/types/nodes.json'),
		credentialTypes: () => file<CredentialTypeInfo[]>('/types/credentials.json'),
		credentials: {
			list: () => request<(CredentialRef & { type: string })[]>('GET', '/credentials'),
			create: (type: string, name: string, data: object) =>
				request<CredentialRef>('POST', '/credentials', { type, name, data }),
			update: (id: string, type: string, name: string, data: object) =>
				request<CredentialRef>('PATCH', `/credentials/${id}`, { type, name, data }),
			/** What the credential window's Test does: for a stored credential, with the data that stands in the window. */
			test: ({ id, name }: CredentialRef, type: string, data: object) =>
				request<{ status: 'OK' | 'Error'; message: string }>('POST', '/credentials/test', {
					credentials: { id, name, type, data },
				}),
		},
		workflows,
		executions: {
			/** The newest first. */
			list: executions,
			get: execution,
			waitForEnd: executionEnd,
			/** Resolves once the workflow has so many executions, all of them ended; the oldest comes first. */
			waitForAll: (workflowId: string, count: number, timeoutMs = 30_000): Promise<Execution[]> =>
				until(`${count} executions of workflow ${workflowId} to end`, timeoutMs, async () => {
					const found = await executions(workflowId);
					if (found.length < count || !found.every(({ status }) => ENDED.includes(status)))
						return undefined;
					return await Promise.all(found.reverse().map(({ id }) => execution(id)));
				}),
			stop: (id: string) => request('POST', `/executions/${id}/stop`, {}),
		},
		/** The picker's "From List": what a node's list search offers. */
		listSearch: (search: object) =>
			request<{ results: { name: string; value: string }[] }>(
				'POST',
				'/dynamic-node-parameters/resource-locator-results',
				search,
			),
		request,
	};
}

interface PublicationStatus {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: { errorMessage: string | null }[];
}

function createSession(baseUrl: string) {
	let cookie = '';
	const send = async (method: string, path: string, body?: unknown): Promise<Response> => {
		const response = await fetch(`${baseUrl}${path}`, {
			method,
			headers: {
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...(cookie ? { cookie } : {}),
			},
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const set = response.headers.getSetCookie().find((line) => line.startsWith('n8n-auth='));
		if (set) cookie = set.split(';')[0] ?? '';
		if (!response.ok)
			throw new Error(
				`n8n answered ${response.status} to ${method} ${path}: ${await response.text()}`,
			);
		return response;
	};
	return {
		/** Calls n8n's REST interface and gives its `data`. */
		request: async <T = unknown,>(method: string, path: string, body?: unknown): Promise<T> => {
			const answer = (await (await send(method, `/rest${path}`, body)).json()) as { data: T };
			return answer.data;
		},
		file: async <T,>(path: string): Promise<T> => (await (await send('GET', path)).json()) as T,
	};
}

function manualTrigger({ name, nodes }: Workflow): string {
	const trigger = nodes.find(({ type }) => type === 'n8n-nodes-base.manualTrigger');
	if (!trigger) throw new Error(`"${name}" has no manual trigger to start from.`);
	return trigger.name;
}

/** Asks again until there is an answer or the time is over. */
export async function until<T>(
	what: string,
	timeoutMs: number,
	ask: () => Promise<T | undefined>,
): Promise<T> {
	const end = Date.now() + timeoutMs;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		if (Date.now() > end) throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}.`);
		await pause(POLL_MS);
	}
}
