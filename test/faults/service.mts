import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** What goes wrong with a call, and whether the service did its work before. */
export interface Trouble {
	/** Whether the work is done all the same. */
	works: boolean;
	/** Answers in its own way; the call goes well where this is left out. */
	answer?: (response: ServerResponse, body: string, service: FaultyService) => Promise<void> | void;
}

/** A service that makes quotes, updates accounts and reads them, and keeps count of what it did. */
export interface FaultyService {
	url: string;
	/** Calls that arrived, and how often the work was done, by the name of the quote or the id of the account. */
	readonly arrived: Map<string, number>;
	readonly done: Map<string, number>;
	/** Decides about a call by its number since the last reset. */
	trouble: (call: number) => Trouble | undefined;
	/** Ends all connections, and listens again at the same port after a moment. */
	restart(): Promise<void>;
	/** Forgets all that happened; nothing goes wrong any more. */
	reset(): void;
	close(): Promise<void>;
}

export async function openFaultyService(): Promise<FaultyService> {
	let server: Server;
	let calls = 0;
	const listen = async (port: number) => {
		server = createServer((request, response) => void handle(request, response));
		await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
		return (server.address() as AddressInfo).port;
	};
	const close = () =>
		new Promise<void>((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		});

	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const parts: Buffer[] = [];
		for await (const part of request) parts.push(part as Buffer);
		const text = Buffer.concat(parts).toString();
		const sent = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
		const key = String(sent['name'] ?? request.url?.split('/').at(-1)?.split('?')[0]);
		const trouble = service.trouble(calls++);
		count(service.arrived, key);
		if (trouble?.works ?? true) count(service.done, key);
		const body = JSON.stringify(answerTo(request, key, sent));
		if (trouble?.answer) return await trouble.answer(response, body, service);
		response.writeHead(200, { 'content-type': 'application/json' }).end(body);
	}

	const port = await listen(0);
	const service: FaultyService = {
		url: `http://127.0.0.1:${port}`,
		arrived: new Map(),
		done: new Map(),
		trouble: () => undefined,
		restart: async () => {
			await close();
			await listen(port);
		},
		reset: () => {
			calls = 0;
			service.arrived.clear();
			service.done.clear();
			service.trouble = () => undefined;
		},
		close,
	};
	return service;
}

function answerTo(request: IncomingMessage, key: string, sent: Record<string, unknown>): object {
	if (request.url?.startsWith('/quotes')) return { id: `QU-${key}`, status: 'OPEN', ...sent };
	const account = { id: key, account: key, result: 'success' };
	return request.method === 'GET' ? account : { ...account, action: 'account.update' };
}

const count = (counts: Map<string, number>, key: string) =>
	counts.set(key, (counts.get(key) ?? 0) + 1);

const JSON_TYPE = { 'content-type': 'application/json' };
const PAGE = '<html><body><h1>Bad Gateway</h1></body></html>';
const page = (status: number) => (response: ServerResponse) =>
	void response.writeHead(status, { 'content-type': 'text/html' }).end(PAGE);

/** Everything that goes wrong between two programs, by name. */
export const TROUBLES: Record<string, Trouble> = {
	'a connection cut before the work': {
		works: false,
		answer: (response) => void response.destroy(),
	},
	'a connection cut after the work': { works: true, answer: (response) => void response.destroy() },
	'an answer that is only half written': {
		works: true,
		answer: async (response, body) => {
			response.writeHead(200, { ...JSON_TYPE, 'content-length': String(body.length) });
			response.write(body.slice(0, body.length / 2));
			await wait(20);
			response.destroy();
		},
	},
	'a slow answer': {
		works: true,
		answer: async (response, body) => {
			await wait(50);
			response.writeHead(200, JSON_TYPE).end(body);
		},
	},
	"a gateway's page, 502, before the work": { works: false, answer: page(502) },
	"a gateway's page, 502, after the work": { works: true, answer: page(502) },
	"a gateway's page, 200": { works: false, answer: page(200) },
	'garbage that calls itself JSON': {
		works: true,
		answer: (response) => void response.writeHead(200, JSON_TYPE).end('{"id": "QU-1", '),
	},
	'an empty answer, 500, after the work': {
		works: true,
		answer: (response) => void response.writeHead(500).end(),
	},
	'an empty answer, 503, before the work': {
		works: false,
		answer: (response) => void response.writeHead(503).end(),
	},
	'a refusal, 429': {
		works: false,
		answer: (response) => void response.writeHead(429, { 'retry-after': '2' }).end(),
	},
	'a refusal, 429, that says no time': {
		works: false,
		answer: (response) => void response.writeHead(429).end(),
	},
	'a restart before the work': { works: false, answer: (_, __, service) => service.restart() },
	'a restart after the work': { works: true, answer: (_, __, service) => service.restart() },
};
