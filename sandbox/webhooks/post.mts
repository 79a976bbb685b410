import { request, type Dispatcher } from 'undici';
import { sign } from '../../nodes/shared/webhook/signature.ts';
import type { Endpoint } from './endpoints.mts';

export interface Carried {
	/** The event as it is written in a body. */
	json: string;
	event: { id: string };
}

/** One delivery: an HTTP request with one or more events, and what came back. */
export interface Post {
	at: number;
	url: string;
	/** What it carried, in its order. */
	entries: readonly Carried[];
	/** Undefined where the endpoint has no secret. */
	signature: string | undefined;
	/** 0 = no answer. */
	status: number;
	/** The beginning of the answer, or why there is none. */
	answer: string;
	/** The ids that a 202 acknowledged. */
	acknowledged: ReadonlySet<string>;
	ms: number;
}

/** Answers are read up to here: a list of ids is short, an error page may be long. */
const READ = 256 * 1024;
const SHOWN = 2_000;

/** Sends events to an endpoint. It never throws: what goes wrong stands in the answer. */
export async function send(
	endpoint: Endpoint,
	entries: readonly Carried[],
	{ at, timeoutMs, agent }: { at: number; timeoutMs: number; agent: Dispatcher },
): Promise<Post> {
	const { url, secret } = endpoint;
	const body = bodyOf(entries);
	const signature = secret === '' ? undefined : sign(body, secret);
	const started = performance.now();
	const { status, text } = await ask(url, body, signature, timeoutMs, agent);
	return {
		at,
		url,
		entries,
		signature,
		status,
		answer: text.slice(0, SHOWN),
		acknowledged: new Set(status === 202 ? text.split(/\r?\n/).map((line) => line.trim()) : []),
		ms: performance.now() - started,
	};
}

/** The exact text that is sent and signed. */
export function bodyOf(entries: readonly Carried[]): string {
	return `{"events":[${entries.map(({ json }) => json).join(',')}]}`;
}

/** 200 acknowledges every event, 202 those whose ids stand in the answer, one a line. Everything else is a failure. */
export function acknowledged({ status, acknowledged: ids }: Post, event: string): boolean {
	return status === 200 || (status === 202 && ids.has(event));
}

async function ask(
	url: string,
	body: string,
	signature: string | undefined,
	timeoutMs: number,
	dispatcher: Dispatcher,
): Promise<{ status: number; text: string }> {
	const headers = {
		'content-type': 'application/json; charset=UTF-8',
		'user-agent': 'FS',
		...(signature === undefined ? {} : { 'X-FS-Signature': signature }),
	};
	try {
		const answer = await request(url, {
			method: 'POST',
			headers,
			body,
			dispatcher,
			signal: AbortSignal.timeout(timeoutMs),
			headersTimeout: 0,
			bodyTimeout: 0,
		});
		return { status: answer.statusCode, text: await readStart(answer.body) };
	} catch (error) {
		const { name, message, code } = error as { name?: string; message?: string; code?: string };
		return {
			status: 0,
			text:
				name === 'TimeoutError'
					? `No answer within ${timeoutMs / 1000} s`
					: message || code || String(error),
		};
	}
}

async function readStart(body: AsyncIterable<Buffer>): Promise<string> {
	const parts: Buffer[] = [];
	let size = 0;
	for await (const part of body) {
		parts.push(part);
		size += part.length;
		if (size >= READ) break;
	}
	return Buffer.concat(parts).subarray(0, READ).toString('utf8');
}
