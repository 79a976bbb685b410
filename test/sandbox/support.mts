import { expect, test } from '@jest/globals';
import { request } from 'undici';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/server.mts';
import { openapi } from '../support/openapi.mts';

export const DAY = 86_400_000;

/** When every test begins: November 3rd, 2026, half past nine. */
export const START = Date.UTC(2026, 10, 3, 9, 30);

/** Time that stands still until a test moves it. */
export class VirtualClock {
	constructor(public at = START) {}

	now(): number {
		return this.at;
	}

	advance(ms: number): void {
		this.at += ms;
	}
}

export type Body = { [key: string]: unknown };

export interface Answer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	text: string;
	/** Parsed; `{}` for what is no JSON object. */
	body: Body;
}

/** What a test sends, and what the documents have to say against the answers it got. */
export interface Client {
	sandbox: Sandbox;
	clock: VirtualClock;
	get(path: string): Promise<Answer>;
	post(path: string, body?: unknown): Promise<Answer>;
	delete(path: string): Promise<Answer>;
	/** Everything else: headers are sent as they are given. */
	send(
		method: string,
		path: string,
		headers: Record<string, string>,
		body?: string,
	): Promise<Answer>;
	/** Answers that broke FastSpring's documents so far, one line each. */
	violations: string[];
}

export const HEADERS = {
	authorization: `Basic ${Buffer.from('sandbox:sandbox').toString('base64')}`,
	'user-agent': 'sandbox-test',
	'content-type': 'application/json',
};

/** A sandbox on virtual time and a client for it. Every good answer is held against the OpenAPI documents, where they are at hand. */
export async function open(options: SandboxOptions = {}): Promise<Client> {
	const clock = new VirtualClock();
	const sandbox = await createSandbox({ clock, rateLimit: false, ...options });
	const violations: string[] = [];
	const send: Client['send'] = async (method, path, headers, body) => {
		const reply = await request(sandbox.url + path, {
			method: method as 'GET',
			headers,
			...(body === undefined ? {} : { body }),
		});
		const text = await reply.body.text();
		const answer = { status: reply.statusCode, headers: reply.headers, text, body: objectOf(text) };
		if (headers === HEADERS && openapi.matchOperation(method, path)) {
			const wrong = openapi.validateResponse({ method, path, status: answer.status, body: text });
			violations.push(...wrong.map((line) => `${method} ${path}: ${line}`));
		}
		return answer;
	};
	return {
		sandbox,
		clock,
		violations,
		send,
		get: (path) => send('GET', path, HEADERS),
		post: (path, body) =>
			send('POST', path, HEADERS, body === undefined ? undefined : JSON.stringify(body)),
		delete: (path) => send('DELETE', path, HEADERS),
	};
}

/** The last test of a file: nothing that was answered so far contradicts the documents. */
export function keepsToTheDocuments(client: () => Client): void {
	if (!openapi.available)
		console.warn(`${openapi.missing}: the sandbox's answers are not held against them`);
	(openapi.available ? test : test.skip)('every answer keeps to the OpenAPI documents', () =>
		expect(client().violations).toEqual([]),
	);
}

/** The list under a key of an answer, as objects. */
export function listOf(body: Body, key: string): Body[] {
	const value = body[key];
	if (!Array.isArray(value))
		throw new Error(`No list under ${key}: ${JSON.stringify(body).slice(0, 300)}`);
	return value.map((entry: unknown) => (isObject(entry) ? entry : { value: entry }));
}

export function objectAt(body: Body, key: string): Body {
	const value = body[key];
	if (!isObject(value)) throw new Error(`No object under ${key}`);
	return value;
}

/** The first record that passes. */
export function first<T>(records: Iterable<T>, test: (record: T) => boolean = () => true): T {
	for (const record of records) if (test(record)) return record;
	throw new Error('No such record in the seed');
}

function objectOf(text: string): Body {
	try {
		const value: unknown = JSON.parse(text);
		return isObject(value) ? value : {};
	} catch {
		return {};
	}
}

function isObject(value: unknown): value is Body {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
