import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Call, CallLog } from './calls.mts';
import type { ActiveFault, Faults } from './faults.mts';
import type { Limiter } from './limiter.mts';

export interface Gate {
	/** The shop's time. */
	now(): number;
	limiter: Limiter;
	faults: Faults;
	calls: CallLog;
	credentials: { username: string; password: string };
	/** Added to every answer, in real time. */
	latencyMs: number;
}

/** Paths under this, and the console at `/`, are for the operator, not for the API's clients. */
export const CONTROL = '/__sandbox';

/**
 * What every API call passes, in this order: the log, the rate limit, the
 * User-Agent rule, Basic auth, the faults and the latency.
 */
export function guard(app: FastifyInstance, gate: Gate): void {
	const marks = new WeakMap<
		FastifyRequest,
		{ call?: Call; started: number; fault?: ActiveFault }
	>();

	app.addHook('onRequest', async (request, reply) => {
		// Whoever reads the clock off an answer reads the shop's, which may have jumped ahead.
		reply.header('date', new Date(gate.now()).toUTCString());
		if (isControl(request)) return;
		const mark: { call?: Call; started: number; fault?: ActiveFault } = {
			started: performance.now(),
		};
		marks.set(request, mark);
		const path = request.url.split('?')[0] ?? '';
		if (gate.calls.enabled) {
			mark.call = {
				at: gate.now(),
				method: request.method,
				path,
				query: request.query as Record<string, unknown>,
				body: undefined,
				status: 0,
				ms: 0,
			};
			gate.calls.add(mark.call);
		}
		const seconds = gate.limiter.take(request.ip);
		if (seconds > 0)
			return reply
				.code(429)
				.header('retry-after', String(seconds))
				.send({
					code: 'TOO_MANY_REQUESTS',
					message: `Rate limit of ${gate.limiter.limit} requests exceeded. Retry after ${seconds} seconds.`,
				});
		if (!request.headers['user-agent'])
			return reply
				.code(401)
				.send({ code: 'UNAUTHORIZED', message: 'User-Agent header is required' });
		if (!authorized(request, gate.credentials))
			return reply
				.code(401)
				.header('www-authenticate', 'Basic realm="FastSpring API"')
				.send({ code: 'UNAUTHORIZED', message: 'Invalid credentials' });

		const fault = gate.faults.take(request.method, path);
		if (fault) mark.fault = fault;
		const delay = gate.latencyMs + (fault?.kind === 'delay' ? (fault.delayMs ?? 1_000) : 0);
		if (delay > 0) await wait(delay);
		if (fault?.kind === 'dropBefore')
			return hangUp(request, reply, gate.calls, mark.started, mark.call);
		if (fault?.kind === 'html')
			return sendFault(
				reply,
				fault,
				502,
				'text/html; charset=utf-8',
				'<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>',
			);
		if (fault?.kind === 'status')
			return sendFault(reply, fault, 503, 'application/json; charset=utf-8', '');
	});

	app.addHook('preHandler', async (request) => {
		const call = marks.get(request)?.call;
		const { body, headers } = request;
		if (call && body !== undefined)
			gate.calls.keep(call, body, Number(headers['content-length'] ?? JSON.stringify(body).length));
	});

	app.addHook('onSend', async (request, reply, payload) => {
		const mark = marks.get(request);
		if (mark?.fault?.kind === 'dropAfter')
			hangUp(request, reply, gate.calls, mark.started, mark.call);
		if (mark?.call) gate.calls.answers.set(mark.call, beginningOf(payload));
		return payload;
	});

	app.addHook('onResponse', async (request, reply) => {
		const mark = marks.get(request);
		if (!mark) return;
		gate.calls.count(
			`${request.method} ${request.routeOptions.url ?? 'unknown'}`,
			reply.statusCode,
		);
		if (!mark.call) return;
		mark.call.status = reply.statusCode;
		mark.call.ms = performance.now() - mark.started;
	});
}

/** Enough of an answer to see what it says. */
function beginningOf(payload: unknown): string {
	if (typeof payload === 'string') return payload.slice(0, SHOWN);
	return Buffer.isBuffer(payload) ? payload.subarray(0, SHOWN).toString() : '';
}

const SHOWN = 2_000;

function isControl(request: FastifyRequest): boolean {
	return request.url.startsWith(CONTROL) || request.url === '/';
}

function authorized(request: FastifyRequest, expected: Gate['credentials']): boolean {
	const [scheme, token] = (request.headers.authorization ?? '').split(' ');
	return (
		scheme?.toLowerCase() === 'basic' &&
		Buffer.from(token ?? '', 'base64').toString('utf8') ===
			`${expected.username}:${expected.password}`
	);
}

function sendFault(
	reply: FastifyReply,
	fault: ActiveFault,
	status: number,
	type: string,
	fallback: string,
): FastifyReply {
	const { body } = fault;
	return reply
		.code(fault.status ?? status)
		.headers({ 'content-type': type, ...fault.headers })
		.send(body === undefined ? fallback : typeof body === 'string' ? body : JSON.stringify(body));
}

/** Breaks the connection without an answer, as a dying server or proxy does. */
function hangUp(
	request: FastifyRequest,
	reply: FastifyReply,
	calls: CallLog,
	started: number,
	call: Call | undefined,
): FastifyReply {
	reply.hijack();
	request.raw.socket.destroy();
	calls.count(`${request.method} ${request.routeOptions.url ?? 'unknown'}`, 0);
	if (call) call.ms = performance.now() - started;
	return reply;
}
