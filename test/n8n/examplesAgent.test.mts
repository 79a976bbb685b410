/** The support agent of the examples, with a model that says what the test has written down for it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { failureOf, importExample, itemsOf, readExamples } from '../../scripts/n8n.mts';
import { openWorkbench, type Workbench } from './workbench.mts';

/** What n8n asks a model, as far as the test looks at it. */
interface Question {
	messages: { role: string; content: unknown }[];
	tools: { function: { name: string; description: string } }[];
}

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
			console.log(
				request.url,
				JSON.stringify(question).slice(0, 500),
				JSON.stringify(question).slice(-300),
			);
			response.setHeader('content-type', 'text/event-stream');
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

/** The next turn, in the form of OpenAI's chat completions; n8n asks for it as a stream. */
function answerTo({ tools }: Question): string {
	const turn = turns.shift() ?? { text: 'The script has ended.' };
	const choice = (delta: object, finish_reason: string | null) =>
		`data: ${JSON.stringify({
			id: 'chatcmpl-1',
			object: 'chat.completion.chunk',
			created: 1_700_000_000,
			model: 'scripted',
			choices: [{ index: 0, delta, finish_reason }],
		})}\n\n`;
	if ('text' in turn)
		return `${choice({ role: 'assistant', content: turn.text }, null)}${choice({}, 'stop')}data: [DONE]\n\n`;
	const called = tools.find(({ function: { name } }) => turn.tool.test(name));
	const call = {
		index: 0,
		id: 'call_1',
		type: 'function',
		function: {
			name: called?.function.name ?? 'unknown',
			arguments: JSON.stringify(turn.arguments),
		},
	};
	return `${choice({ role: 'assistant', content: null, tool_calls: [call] }, null)}${choice({}, 'tool_calls')}data: [DONE]\n\n`;
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
