import {
	NodeOperationError,
	sleep,
	type IAllExecuteFunctions,
	type IExecuteFunctions,
	type ICredentialDataDecryptedObject,
	type IHttpRequestOptions,
} from 'n8n-workflow';
import { NOT_ALLOWED, type Answer } from '../http/answer';
import { Client, type Call, type Port } from '../http/client';
import type { Clock } from '../http/clock';
import { CALLS_PER_MINUTE, RateLimiter } from '../http/rateLimiter';
import { isEmpty } from '../fields';
import { isRecord } from '../json';
import { rules } from '../values';
import { contentOf, inTime } from './body';
import { Memory } from './memory';

const CREDENTIAL = 'fastSpringApi';
const BASE_URL = 'https://api.fastspring.com';

/** The clock of this process. Tests put a virtual one's functions in place of these. */
export const clock: Clock = {
	now: () => Date.now(),
	sleep: async (ms, signal) => await sleep(ms, signal),
	random: () => Math.random(),
};

/** One limiter per host, for every node and execution of this process. */
const limiters = new Memory<RateLimiter>(({ isIdle }) => !isIdle);

/** The limiter that all calls to a host share. */
export const limiterOf = (host: string): RateLimiter =>
	limiters.set(host, limiters.get(host) ?? new RateLimiter(clock));

/**
 * Opens a client on the node's credential, for one run; `close` gives its say in the limit back. Throws when the
 * credential's base URL cannot be used.
 */
export async function connect(ctx: IAllExecuteFunctions, signal?: AbortSignal) {
	const credential = await ctx.getCredentials(CREDENTIAL);
	const entered =
		String(credential.baseUrl ?? '')
			.trim()
			.replace(/\/+$/, '') || BASE_URL;
	if (!URL.canParse(entered) || !/^https?:$/.test(new URL(entered).protocol)) {
		throw refused(
			ctx,
			'The Base URL of the FastSpring API credential is not a web address',
			`Open the credential and set Base URL to ${BASE_URL}`,
		);
	}
	const { href, host } = new URL(entered);
	const limiter = limiterOf(host);
	const close = limiter.join(limitOf(ctx, credential.requestsPerMinute));
	return {
		client: new Client(portOf(ctx, href.replace(/\/+$/, ''), credential), limiter, clock, signal),
		close,
	};
}

/** What the credential allows in a minute. A limit that cannot be read must not become the highest one. */
function limitOf(ctx: IAllExecuteFunctions, entered: unknown): number {
	if (isEmpty(entered)) return CALLS_PER_MINUTE;
	const limit = rules.integer(1).safeParse(entered);
	if (limit.success) return limit.data;
	throw refused(
		ctx,
		`The Requests per Minute of the FastSpring API credential ${limit.error.issues[0]?.message}`,
		`Open the credential and set Requests per Minute, ${CALLS_PER_MINUTE} at most`,
	);
}

const refused = (ctx: IAllExecuteFunctions, message: string, description: string): Error =>
	new NodeOperationError(ctx.getNode(), message, { description });

/**
 * Refuses a credential whose fields come from an expression that differs between items: n8n resolves it for the
 * first item alone. An item that is not there gives another value only where the credential depends on the item.
 */
export async function checkCredential(ctx: IExecuteFunctions): Promise<void> {
	const items = ctx.getInputData().length;
	if (items < 2) return;
	const of = async (item: number): Promise<string> =>
		JSON.stringify(await ctx.getCredentials(CREDENTIAL, item).catch(() => undefined)) ?? '';
	const first = await of(0);
	if ((await of(items)) === first) return;
	for (let item = 1; item < items; item++) {
		if ((await of(item)) === first) continue;
		throw refused(
			ctx,
			`The FastSpring API credential of item ${item} differs from that of item 0`,
			'A node uses one credential for all its items. Process the items of each store apart, for example with Loop Over Items and a batch size of 1.',
		);
	}
}

/** n8n's request helper as the only way out: it honors the instance's proxy, egress rules and credential store. */
function portOf(
	ctx: IAllExecuteFunctions,
	baseURL: string,
	{ username, password }: ICredentialDataDecryptedObject,
): Port {
	const pair = [username, password].map(String);
	return {
		host: new URL(baseURL).host,
		secrets: [...pair.flatMap(echoesOf), Buffer.from(pair.join(':')).toString('base64')],
		async send(call: Call): Promise<Answer> {
			const { httpRequestWithAuthentication: ask } = ctx.helpers;
			const coming: Promise<unknown> = ask.call(ctx, CREDENTIAL, optionsFor(call, baseURL));
			const answer = await inTime(call.timeout, coming);
			if (!isRecord(answer)) return { status: 200, headers: {}, body: answer };
			const status = Number(answer.statusCode);
			const headers = isRecord(answer.headers) ? answer.headers : {};
			const isFile = call.stream && status < 300;
			return {
				status,
				headers,
				body: isFile ? answer.body : await contentOf(answer.body, call.timeout),
			};
		},
		codeOf,
		tellWait(ms) {
			if (ms >= WORTH_TELLING)
				ctx.logger.info(`FastSpring: waiting ${Math.round(ms / 1_000)} s before the next request`);
		},
	};
}

/** A text as a server may echo it: as it is, in an address, in JSON, on a page. A half of a character is in no address. */
const echoesOf = (text: string): string[] => [
	text,
	encodeURIComponent(Buffer.from(text).toString()),
	JSON.stringify(text).slice(1, -1),
	text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;'),
];

/** Milliseconds of waiting that somebody who watches may wonder about. */
const WORTH_TELLING = 5_000;

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
	// Whole bodies would be unpacked without a bound; see `contentOf`.
	encoding: 'stream',
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
