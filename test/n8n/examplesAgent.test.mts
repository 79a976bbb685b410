/** The support agent of the examples, with a model that says what the test has written down for it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
	failureOf,
	importExample,
	itemsOf,
	readExamples,
	type WorkflowDefinition,
	type WorkflowNode,
} from '../../scripts/n8n.mts';
import { lineOf, MANUAL, openWorkbench, type Workbench } from './workbench.mts';

/** What n8n asks a model, as far as the test looks at it. */
interface Question {
	stream?: boolean;
	messages: { role: string; content: unknown }[];
	tools: { function: { name: string; description: string } }[];
}

/** What the model is told of a tool, besides its name. */
type Tool = Question['tools'][number]['function'];

type Turn = { tool: RegExp; arguments: object } | { text: string };

let bench: Workbench;
let model: Server;
let turns: Turn[];
const asked: Question[] = [];
beforeAll(async () => {
	model = createServer((request, response) => {
		const parts: Buffer[] = [];
		request.on('data', (part: Buffer) => parts.push(part));
		request.on('end', () => {
			const question = JSON.parse(Buffer.concat(parts).toString()) as Question;
			asked.push(question);
			response.setHeader(
				'content-type',
				question.stream ? 'text/event-stream' : 'application/json',
			);
			response.end(answerTo(question));
		});
	});
	await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
	bench = await openWorkbench();
	await bench.addCredential('openAiApi', {
		apiKey: 'none',
		url: `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`,
	});
});
afterAll(async () => {
	await bench?.close();
	model?.closeAllConnections();
	await new Promise((resolve) => model?.close(resolve));
});

/** The next turn, in the form of OpenAI's chat completions; for a chat, n8n asks for it as a stream. */
function answerTo({ tools, stream }: Question): string {
	const turn = turns.shift() ?? { text: 'The script has ended.' };
	const completion = (part: 'delta' | 'message', content: object, finish_reason: string | null) =>
		JSON.stringify({
			id: 'chatcmpl-1',
			object: part === 'delta' ? 'chat.completion.chunk' : 'chat.completion',
			created: 1_700_000_000,
			model: 'scripted',
			choices: [{ index: 0, [part]: content, finish_reason }],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		});
	const [said, reason] =
		'text' in turn ? [{ content: turn.text }, 'stop'] : [callOf(turn), 'tool_calls'];
	const content = { role: 'assistant', ...said };
	if (!stream) return completion('message', content, reason);
	const chunks = [completion('delta', content, null), completion('delta', {}, reason), '[DONE]'];
	return chunks.map((chunk) => `data: ${chunk}\n\n`).join('');

	function callOf({ tool, arguments: args }: Extract<Turn, { tool: RegExp }>): object {
		const called = tools.find(({ function: { name } }) => tool.test(name));
		const name = called?.function.name ?? 'unknown';
		const call = { name, arguments: JSON.stringify(args) };
		return {
			content: null,
			tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: call }],
		};
	}
}

/** Asks the agent, as n8n's own chat window does, and gives its reply. */
async function chat(workflowId: string, chatInput: string): Promise<unknown> {
	const json = { sessionId: 'test', action: 'sendMessage', chatInput };
	const { executionId } = await bench.client.request<{ executionId: string }>(
		'POST',
		`/workflows/${workflowId}/run`,
		{
			triggerToStartFrom: {
				name: 'Chat',
				data: {
					startTime: Date.now(),
					executionTime: 0,
					executionIndex: 0,
					executionStatus: 'success',
					source: [null],
					data: { main: [[{ json }]] },
				},
			},
		},
	);
	const execution = await bench.client.executions.waitForEnd(executionId);
	expect(failureOf(execution)).toBe('');
	return itemsOf(execution, 'Agent')[0]?.json['output'];
}

describe('the support agent', () => {
	it('answers from what the tool for access tells it', async () => {
		const { store } = bench.sandbox;
		const subscription = [...store.subscriptions.values()].find(({ state }) => state === 'active');
		const email = store.accounts.get(subscription?.account ?? '')?.contact.email ?? '';
		const example = (await readExamples()).find(({ file }) => file === 'support-agent.json');
		if (!example || !subscription) throw new Error('The example or its customer is missing.');
		const definition = {
			...example.definition,
			nodes: example.definition.nodes.map((node) => {
				const { openAiApi } = bench.credentials;
				return node.name === 'Chat model' && openAiApi
					? { ...node, credentials: { openAiApi } }
					: node;
			}),
		};
		const { id } = await importExample(bench.client, { ...example, definition }, bench.credentials);
		turns = [
			{ tool: /check.access/i, arguments: { Email: email } },
			{ text: 'Yes: the subscription is active.' },
		];

		expect(await chat(id, `Does ${email} have access?`)).toBe('Yes: the subscription is active.');
		expect(turns).toEqual([]);
		const [first, second] = asked;
		const descriptions = first?.tools.map(({ function: { description } }) => description) ?? [];
		expect(new Set(descriptions).size).toBe(7);
		const told = second?.messages.find(({ role }) => role === 'tool')?.content;
		expect(String(told)).toContain(subscription.product);
		expect(JSON.parse(String(told))).toMatchObject([{ email, hasAccess: true }]);
		const calls = bench.sandbox.calls.map(({ method, path }) => `${method} ${path}`);
		expect(calls[0]).toBe('GET /accounts');
		expect(bench.sandbox.calls[0]?.query).toMatchObject({ email });
		expect(calls.filter((call) => !call.startsWith('GET '))).toEqual([]);
	});
});

describe('an agent of whatever a user puts together', () => {
	const ai = (name: string, type = 'string') => `={{ $fromAI('${name}', \`\`, '${type}') }}`;
	const byAi = (name: string) => ({ __rl: true, mode: 'id', value: ai(name) });

	/** Runs an agent with these tools on a task, and gives the tools as the model was shown them. */
	async function act(
		task: string,
		...tools: (Pick<WorkflowNode, 'name' | 'type'> & { parameters: object })[]
	): Promise<Tool[]> {
		const { openAiApi, fastSpringApi } = bench.credentials;
		if (!openAiApi || !fastSpringApi) throw new Error('A credential is missing.');
		const line = lineOf('Agent', MANUAL, {
			name: 'Agent',
			type: '@n8n/n8n-nodes-langchain.agent',
			typeVersion: 3.1,
			parameters: { promptType: 'define', text: task, options: {} },
		});
		const parts: WorkflowNode[] = [
			{
				name: 'Model',
				type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
				typeVersion: 1.2,
				parameters: { model: { __rl: true, mode: 'id', value: 'scripted' }, options: {} },
				credentials: { openAiApi },
			},
			...tools.map((tool) => ({
				typeVersion: 1,
				credentials: { fastSpringApi },
				...tool,
				parameters: { descriptionType: 'auto', ...tool.parameters },
			})),
		].map((node, at) => ({ id: `part-${at}`, position: [at * 200, 300], ...node }) as WorkflowNode);
		const leads = ({
			name,
			type,
		}: WorkflowNode): [string, WorkflowDefinition['connections'][string]] => {
			const kind = type.includes('lmChat') ? 'ai_languageModel' : 'ai_tool';
			return [name, { [kind]: [[{ node: 'Agent', type: kind, index: 0 }]] }];
		};
		const workflow = await bench.client.workflows.create({
			...line,
			nodes: [...line.nodes, ...parts],
			connections: { ...line.connections, ...Object.fromEntries(parts.map(leads)) },
		});
		asked.length = 0;
		const execution = await bench.client.workflows.run(workflow.id);
		expect(failureOf(execution)).toBe('');
		return (asked[0]?.tools ?? []).map((tool) => tool.function);
	}

	it('can tell two tools of one node apart', async () => {
		turns = [{ text: 'Done.' }];
		const quote = 'n8n-nodes-fastspring.fastSpringQuoteTool';
		const tools = await act(
			'Show me a quote',
			{
				name: 'FastSpring Quote',
				type: quote,
				parameters: { operation: 'get', quoteId: byAi('Quote') },
			},
			{
				name: 'FastSpring Quote1',
				type: quote,
				parameters: { operation: 'cancel', quoteId: byAi('Quote') },
			},
			{
				name: 'FastSpring Return',
				type: 'n8n-nodes-fastspring.fastSpringReturnTool',
				parameters: { operation: 'get', returnId: byAi('Return') },
			},
		);
		expect(Object.fromEntries(tools.map(({ name, description }) => [name, description]))).toEqual({
			FastSpring_Quote: 'Get a quote in FastSpring Quote',
			FastSpring_Quote1: 'Cancel a quote in FastSpring Quote',
			FastSpring_Return: 'Get a return in FastSpring Return',
		});
	});

	it('removes no coupon with the blanks that a model fills in', async () => {
		const { subscriptions } = bench.sandbox.store;
		const subscription = [...subscriptions.values()].find(({ state }) => state === 'active');
		if (!subscription) throw new Error('The sandbox has no active subscription.');
		const blanks = { Coupon_Code: '', Tax_Exemption_ID: '', Remaining_Periods: 0 };
		turns = [
			{ tool: /update/i, arguments: { Subscription: subscription.id, Quantity: 3, ...blanks } },
			{ text: 'Done.' },
		];
		const before = bench.sandbox.calls.length;
		await act('Set the quantity to 3', {
			name: 'Update',
			type: 'n8n-nodes-fastspring.fastSpringSubscriptionTool',
			parameters: {
				resource: 'subscription',
				operation: 'update',
				subscriptionId: byAi('Subscription'),
				updateFields: {
					quantity: ai('Quantity', 'number'),
					coupons: ai('Coupon_Code'),
					taxExemptId: ai('Tax_Exemption_ID'),
					remainingPeriods: ai('Remaining_Periods', 'number'),
				},
			},
		});
		const sent = bench.sandbox.calls.slice(before).map(({ body }) => body);
		expect(sent).toEqual([{ subscriptions: [{ subscription: subscription.id, quantity: 3 }] }]);
		expect(turns).toEqual([]);
	});
});
