import {
	NodeOperationError,
	sleep,
	type IAllExecuteFunctions,
	type IHttpRequestOptions,
} from 'n8n-workflow';
import { RateLimiter, CALLS_PER_MINUTE } from '../http/rateLimiter';
import { Client, type Answer, type Call, type Port } from '../http/client';
import type { Clock } from '../http/clock';
import { NOT_ALLOWED } from '../http/retry';
import { isEmpty } from '../fields';
import { isRecord } from '../json';
import { rules } from '../values';

export const CREDENTIAL = 'fastSpringApi';
export const BASE_URL = 'https://api.fastspring.com';

/** The clock of this process. Tests put a virtual one's functions in place of these. */
export const clock: Clock = {
	now: () => Date.now(),
	sleep: async (ms, signal) => await sleep(ms, signal),
	random: () => Math.random(),
};

/** One limiter per host, for every node and execution of this process. */
const limiters = new Map<string, RateLimiter>();

/** The limiter that all calls to a host share. */
export function limiterOf(host: string): RateLimiter {
	const limiter = limiters.get(host) ?? new RateLimiter(clock);
	limiters.set(host, limiter);
	return limiter;
}

/** A client for one run. `close` gives its say in the limit back. */
export interface Connection {
	client: Client;
	close: () => void;
}

/** Opens a client on the node's credential. Throws when the credential's base URL cannot be used. */
export async function connect(
	ctx: IAllExecuteFunctions,
	signal?: AbortSignal,
): Promise<Connection> {
	const credential = await ctx.getCredentials(CREDENTIAL);
	const entered =
		String(credential.baseUrl ?? '')
			.trim()
			.replace(/\/+$/, '') || BASE_URL;
	if (!URL.canParse(entered) || !/^https?:$/.test(new URL(entered).protocol)) {
		throw new NodeOperationError(
			ctx.getNode(),
			'The Base URL of the FastSpring API credential is not a web address',
			{
				description: `Open the credential and set Base URL to ${BASE_URL}`,
			},
		);
	}
	const limiter = limiterOf(new URL(entered).host);
	const leave = limiter.join(limitOf(ctx, credential.requestsPerMinute));
	return { client: new Client(portOf(ctx, entered), limiter, clock, signal), close: leave };
}

/** What the credential allows in a minute. A limit that cannot be read must not become the highest one. */
function limitOf(ctx: IAllExecuteFunctions, entered: unknown): number {
	if (isEmpty(entered)) return CALLS_PER_MINUTE;
	const limit = rules.integer(1).safeParse(entered);
	if (limit.success) return limit.data;
	throw new NodeOperationError(
		ctx.getNode(),
		`The Requests per Minute of the FastSpring API credential ${limit.error.issues[0]?.message}`,
		{ description: `Open the credential and set Requests per Minute, ${CALLS_PER_MINUTE} at most` },
	);
}

/** n8n's request helper as the only way out: it honours the instance's proxy, egress rules and credential store. */
function portOf(ctx: IAllExecuteFunctions, baseURL: string): Port {
	return {
		async send(call: Call): Promise<Answer> {
			const answer: unknown = await ctx.helpers.httpRequestWithAuthentication.call(
				ctx,
				CREDENTIAL,
				optionsFor(call, baseURL),
			);
			if (!isRecord(answer)) return { status: 200, headers: {}, body: answer };
			const headers = isRecord(answer.headers) ? answer.headers : {};
			return { status: Number(answer.statusCode), headers, body: answer.body };
		},
		codeOf,
	};
}

const optionsFor = (
	{ method, path, query, body, timeout, stream }: Call,
	baseURL: string,
): IHttpRequestOptions => ({
	method,
	url: baseURL + path,
	headers: {
		'User-Agent': 'n8n-nodes-fastspring',
		Accept: stream ? '*/*' : 'application/json',
		// The helper drops empty objects and arrays; a text is sent as it is.
		...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
	},
	...(query ? { qs: query, arrayFormat: 'repeat' as const } : {}),
	...(body === undefined ? {} : { body: JSON.stringify(body) }),
	...(stream ? { encoding: 'stream' as const } : { json: true }),
	timeout,
	returnFullResponse: true,
	ignoreHttpStatusErrors: true,
	// A redirect would turn a write into a read, and carry the password to another host.
	disableFollowRedirect: true,
	sendCredentialsOnCrossOriginRedirect: false,
});

/** How n8n says that the egress rules of the instance forbid a call. */
const BY_RULE = /^SsrfBlocked|restricted IP address/;

/** The error code, wherever n8n's wrappers left it. */
function codeOf(error: unknown): string {
	for (let cause = error, depth = 0; isRecord(cause) && depth < 5; cause = cause.cause, depth++) {
		if (BY_RULE.test(`${String(cause.name)} ${String(cause.message)}`)) return NOT_ALLOWED;
		for (const code of [cause.code, cause.httpCode]) {
			if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
		}
	}
	return 'NO_ANSWER';
}
