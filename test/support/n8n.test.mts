import { createServer, type IncomingMessage, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
	listSearch,
	loadPack,
	packModule,
	projectRoot,
	runAsTool,
	runNode,
	runWorkflow,
	workflow,
} from './n8n.mts';

const pack = join(projectRoot, 'test/support/fixtures/n8n-nodes-bench');

interface Call {
	readonly method?: string;
	readonly url?: string;
	readonly authorization?: string;
	readonly tenant?: unknown;
	readonly body?: unknown;
}

let server: Server;
let baseUrl = '';
let calls: Call[] = [];
let onSlow: () => void = () => {};

beforeAll(async () => {
	server = createServer((request, response) => {
		void read(request).then((body) => {
			const { method, url, headers } = request;
			calls.push({
				method,
				url,
				authorization: headers.authorization,
				tenant: headers['x-tenant'],
				body,
			} as Call);
			if (url === '/slow') return onSlow();
			const refused = JSON.stringify(body ?? '').includes('bad');
			const answer = url === '/list' ? [{ name: 'one' }, { name: 'two' }] : { heard: body };
			response
				.writeHead(refused ? 422 : 200, { 'content-type': 'application/json' })
				.end(JSON.stringify(refused ? { message: 'no' } : answer));
		});
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const address = server.address();
	baseUrl = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
});
afterAll(() => new Promise((done) => server.close(done)));
beforeEach(() => {
	calls = [];
});

const credentials = () => ({ benchApi: { user: 'anna', password: 'päss:word', baseUrl } });
const bench = { type: 'bench', pack } as const;
const numbers = [1, 2, 3].map((n) => ({ json: { n } }));

describe('runNode', () => {
	test('sends each item with its own expressions and the credential, and links what comes back', async () => {
		const { output, status, error, hints } = await runNode({
			...bench,
			credentials: credentials(),
			items: numbers,
			parameters: { text: '=number {{ $json.n }} of {{ $("Items").all().length }}' },
		});
		expect(calls).toEqual(
			[1, 2, 3].map((n) => ({
				method: 'POST',
				url: '/echo',
				authorization: `Basic ${Buffer.from('anna:päss:word').toString('base64')}`,
				tenant: 'main',
				body: { text: `number ${n} of 3`, at: 'real time' },
			})),
		);
		expect(output).toEqual([
			[1, 2, 3].map((n, item) => ({
				json: { heard: { text: `number ${n} of 3`, at: 'real time' } },
				pairedItem: { item },
			})),
		]);
		expect({ status, error }).toEqual({ status: 'success', error: undefined });
		expect(hints).toEqual([expect.objectContaining({ message: '3 items out' })]);
	});

	test('fills in defaults and begins with one empty item', async () => {
		await runNode({ ...bench, credentials: credentials() });
		expect(calls.map(({ body }) => body)).toEqual([{ text: 'default text', at: 'real time' }]);
	});

	test('reads an expression that looks back at the item it came from', async () => {
		await runNode({
			...bench,
			credentials: credentials(),
			items: numbers,
			parameters: { text: '={{ $("Items").item.json.n * 10 }}' },
		});
		expect(calls.map(({ body }) => body)).toEqual(
			[10, 20, 30].map((text) => expect.objectContaining({ text })),
		);
	});

	test('links several outputs to the item they came from', async () => {
		const { output } = await runNode({
			...bench,
			credentials: credentials(),
			items: numbers.slice(0, 2),
			parameters: { operation: 'list' },
		});
		expect(output[0]?.map(({ json, pairedItem }) => [json['name'], pairedItem])).toEqual([
			['one', { item: 0 }],
			['two', { item: 0 }],
			['one', { item: 1 }],
			['two', { item: 1 }],
		]);
	});

	test('keeps files in the item', async () => {
		const { output } = await runNode({
			...bench,
			credentials: credentials(),
			parameters: { operation: 'file' },
		});
		expect(output[0]?.[0]?.binary?.['data']).toEqual(
			expect.objectContaining({
				fileName: 'report.csv',
				mimeType: 'text/csv',
				data: Buffer.from('a,b').toString('base64'),
			}),
		);
	});

	test('reports what stopped the run', async () => {
		const { status, error, output } = await runNode({
			...bench,
			credentials: credentials(),
			items: [{ json: {} }, { json: { bad: true } }],
			parameters: { text: '={{ $json.bad ? "bad" : "good" }}' },
		});
		expect(status).toBe('error');
		expect(error).toEqual({
			name: 'NodeApiError',
			message: 'Item 1 was refused',
			description: 'Send another one',
			httpCode: '422',
			itemIndex: 1,
			context: expect.objectContaining({ itemIndex: 1 }),
			messages: [],
			node: 'Node',
		});
		expect(output).toEqual([]);
	});

	test('sends failed items where On Error says', async () => {
		const options = {
			...bench,
			credentials: credentials(),
			items: [{ json: { text: 'good' } }, { json: { text: 'bad' } }],
			parameters: { text: '={{ $json.text }}' },
		};
		const heard = expect.objectContaining({
			json: { heard: expect.anything() },
			pairedItem: { item: 0 },
		});
		const { output: regular } = await runNode({ ...options, onError: 'continueRegularOutput' });
		expect(regular).toEqual([
			[heard, { json: { error: expect.any(String) }, pairedItem: { item: 1 } }],
		]);
		const { output: split, status } = await runNode({ ...options, onError: 'continueErrorOutput' });
		expect(split).toEqual([
			[heard],
			[
				expect.objectContaining({
					json: { text: 'bad', error: expect.any(String) },
					pairedItem: expect.objectContaining({ item: 1 }),
				}),
			],
		]);
		expect(status).toBe('success');
	});

	test('repeats the whole node under Retry On Fail', async () => {
		const { status } = await runNode({
			...bench,
			credentials: credentials(),
			parameters: { text: 'bad' },
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 1,
		});
		expect([status, calls.length]).toEqual(['error', 3]);
	});

	test('stops while a call is under way, by promise and by signal', async () => {
		const options = {
			...bench,
			credentials: credentials(),
			items: numbers,
			parameters: { operation: 'slow' },
		};
		const running = runNode(options);
		onSlow = () => running.cancel();
		expect((await running).status).toBe('canceled');
		const stop = new AbortController();
		onSlow = () => stop.abort();
		expect((await runNode({ ...options, signal: stop.signal })).status).toBe('canceled');
		expect((await runNode({ ...options, signal: AbortSignal.abort() })).status).toBe('canceled');
		expect(calls.length).toBe(2);
	});

	test('says what is missing', async () => {
		await expect(runNode({ type: 'nothing', pack })).rejects.toThrow(
			'n8n-nodes-bench has no node "nothing" (it has: bench)',
		);
		const { output } = await runNode({ ...bench, onError: 'continueRegularOutput' });
		expect(output[0]?.[0]?.json).toEqual({ error: 'Node does not have any credentials set' });
	});
});

test('loadPack loads classes, codex files and credentials as n8n does', async () => {
	const { name, nodes, credentials, sources } = await loadPack(pack);
	expect([name, [...nodes.keys()], [...credentials.keys()]]).toEqual([
		'n8n-nodes-bench',
		['bench'],
		['benchApi'],
	]);
	expect(nodes.get('bench')?.description.codex).toEqual({
		categories: ['Development'],
		resources: {},
	});
	expect(sources.get('bench')).toBe('nodes/Bench/Bench.node.js');
});

test('packModule is the module that the nodes use', async () => {
	const { clock } = packModule<{ clock: { now: () => string } }>('shared/clock.js', pack);
	const { now } = clock;
	clock.now = () => 'virtual time';
	await runNode({ ...bench, credentials: credentials(), parameters: { text: 'x' } }).finally(
		() => (clock.now = now),
	);
	expect(calls.map(({ body }) => body)).toEqual([{ text: 'x', at: 'virtual time' }]);
});

test('nodes and tests share one n8n-workflow', () => {
	const { NodeApiError } = packModule<{ NodeApiError: unknown }>('shared/clock.js', pack);
	expect(NodeApiError).toBe(workflow.NodeApiError);
});

describe('runWorkflow', () => {
	test('runs several nodes in a row, with stubs for nodes of other packages', async () => {
		const { outputs, status } = await runWorkflow(
			{
				nodes: [
					{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
					{ name: 'Note', type: 'n8n-nodes-base.stickyNote' },
					{
						name: 'List',
						type: 'n8n-nodes-bench.bench',
						typeVersion: 1,
						parameters: { operation: 'list' },
					},
					{ name: 'Upper', type: 'other.upper' },
					{
						name: 'Echo',
						type: 'bench',
						parameters: { text: '={{ $json.name }} {{ $("List").item.json.name }}' },
					},
				],
				connections: {
					Start: { main: [[{ node: 'List', type: 'main', index: 0 }]] },
					List: { main: [[{ node: 'Upper', type: 'main', index: 0 }]] },
					Upper: { main: [[{ node: 'Echo', type: 'main', index: 0 }]] },
				},
			},
			{
				pack,
				credentials: credentials(),
				nodeTypes: {
					'other.upper': {
						description: {
							displayName: 'Upper',
							name: 'upper',
							group: ['transform'],
							version: 1,
							description: '',
							defaults: {},
							inputs: ['main'],
							outputs: ['main'],
							properties: [],
						},
						async execute() {
							return [
								this.getInputData().map(({ json }, item) => ({
									json: { name: String(json['name']).toUpperCase() },
									pairedItem: { item },
								})),
							];
						},
					},
				},
			},
		);
		expect(status).toBe('success');
		expect(Object.keys(outputs)).toEqual(['Start', 'List', 'Upper', 'Echo']);
		expect(outputs['Echo']?.[0]?.map(({ json }) => json['heard'])).toEqual(
			['ONE one', 'TWO two'].map((text) => expect.objectContaining({ text })),
		);
	});

	test('refuses node types that nobody gave', async () => {
		await expect(
			runWorkflow(
				{ nodes: [{ name: 'If', type: 'n8n-nodes-base.if' }], connections: {} },
				{ pack },
			),
		).rejects.toThrow('The bench has no node type "n8n-nodes-base.if"');
	});
});

test('listSearch sees the filter, the page and the other parameters', async () => {
	const search = {
		...bench,
		method: 'things',
		credentials: credentials(),
		parameters: { text: 'other field' },
	};
	expect(await listSearch(search)).toEqual({
		results: [
			{ name: 'one', value: 'one' },
			{ name: 'two', value: 'two' },
		],
		paginationToken: 'other field',
	});
	expect(await listSearch({ ...search, filter: 'tw', paginationToken: '2' })).toEqual({
		results: [{ name: 'two', value: 'two' }],
		paginationToken: '2',
	});
	expect(calls[0]?.authorization).toMatch(/^Basic /);
	await expect(listSearch({ ...search, method: 'nobody' })).rejects.toThrow(
		'bench has no list search "nobody"',
	);
});

describe('runAsTool', () => {
	const text = '={{ $fromAI("text", "What to say", "string") }}';

	test('lets a model fill in parameters', async () => {
		const tool = await runAsTool({
			...bench,
			credentials: credentials(),
			parameters: { operation: 'echo', text },
			args: { text: 'from the model' },
		});
		expect(tool).toEqual({
			name: 'Node',
			description: 'Calls a server',
			arguments: ['text'],
			response: JSON.stringify([{ heard: { text: 'from the model', at: 'real time' } }]),
		});
	});

	test('gives the model the error', async () => {
		const { error, response } = await runAsTool({
			...bench,
			credentials: credentials(),
			parameters: { text },
			args: { text: 'bad' },
		});
		expect([response, error?.message]).toEqual([
			undefined,
			expect.stringContaining('Item 0 was refused'),
		]);
	});
});

const read = async (request: IncomingMessage): Promise<unknown> => {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part);
	const text = Buffer.concat(parts).toString();
	return text === '' ? undefined : JSON.parse(text);
};
