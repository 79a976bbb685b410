/** The MCP server of the examples, asked as an assistant would ask it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importExample, readExamples } from '../../scripts/n8n.mts';
import { openWorkbench, type Workbench } from './workbench.mts';

const TOKEN = 'a token of the tests';

interface Answer {
	result?: {
		tools?: { name: string; description: string }[];
		content?: { text: string }[];
	};
}

let bench: Workbench;
let url: string;
let session: string | undefined;
beforeAll(async () => {
	bench = await openWorkbench();
	const bearer = await bench.addCredential('httpBearerAuth', { token: TOKEN });
	const example = (await readExamples()).find(({ file }) => file === 'mcp-server.json');
	if (!example) throw new Error('There is no examples/mcp-server.json');
	const nodes = example.definition.nodes.map((node) =>
		node.name === 'MCP server' ? { ...node, credentials: { httpBearerAuth: bearer } } : node,
	);
	const definition = { ...example.definition, nodes };
	const { id } = await importExample(bench.client, { ...example, definition }, bench.credentials);
	await bench.client.workflows.activate(id);
	url = `${bench.n8n.url}/mcp/fastspring`;
});
afterAll(() => bench?.close());

const post = async (token: string, message: object): Promise<Response> =>
	await fetch(url, {
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			accept: 'application/json, text/event-stream',
			authorization: `Bearer ${token}`,
			...(session === undefined ? {} : { 'mcp-session-id': session }),
		},
		body: JSON.stringify({ jsonrpc: '2.0', ...message }),
	});

/** The JSON of an answer, which may come as one server-sent event. */
async function ask(id: number, method: string, params: object = {}): Promise<Answer> {
	const response = await post(TOKEN, { id, method, params });
	session = response.headers.get('mcp-session-id') ?? session;
	const text = await response.text();
	return JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text) as Answer;
}

describe('the MCP server', () => {
	it('lets nobody in without the token', async () => {
		expect((await post('another', { id: 1, method: 'tools/list' })).status).toBe(403);
	});

	it('offers its tools, each with a description of its own, and answers from the store', async () => {
		await ask(1, 'initialize', {
			protocolVersion: '2025-03-26',
			capabilities: {},
			clientInfo: { name: 'test', version: '1' },
		});
		await post(TOKEN, { method: 'notifications/initialized' });
		const tools = (await ask(2, 'tools/list')).result?.tools ?? [];
		expect(tools).toHaveLength(6);
		expect(new Set(tools.map(({ description }) => description)).size).toBe(6);

		const [account] = [...bench.sandbox.store.accounts.values()];
		const name = tools.find((tool) => /find.accounts/i.test(tool.name))?.name;
		const found = await ask(3, 'tools/call', {
			name,
			arguments: { Email: account?.contact.email },
		});
		expect(found.result?.content?.map(({ text }) => text).join('\n')).toContain(account?.id);
	});
});
