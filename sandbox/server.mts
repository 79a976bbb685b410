import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { groups } from './api/index.mts';
import { CallLog } from './http/calls.mts';
import { registerWebhookKeys } from './api/webhooks.mts';
import { registerConsole } from './console/index.mts';
import { registerControl } from './http/control.mts';
import { Faults } from './http/faults.mts';
import { guard, type Gate } from './http/gate.mts';
import { parseBody } from './http/json.mts';
import { Limiter } from './http/limiter.mts';
import { registerWebhookControl } from './http/webhookControl.mts';
import { LicenseCalls } from './licenses/calls.mts';
import { registerLicenseControl } from './licenses/control.mts';
import { seedStore } from './seed.mts';
import { Store } from './store.mts';
import { Webhooks } from './webhooks/webhooks.mts';
import type { Sandbox, SandboxOptions } from './sandbox.mts';

export type { Sandbox, SandboxOptions } from './sandbox.mts';

/** Starts a FastSpring of our own on the loopback. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const clock = options.clock ?? Date;
	const store = new Store(clock);
	Object.assign(store.switches, options.switches);
	seedStore(store, options.seed ?? 'demo');
	const webhooks = new Webhooks(store, options.webhooks);
	const licenses = new LicenseCalls(store, options.licenses);

	const app = Fastify({
		routerOptions: { maxParamLength: 16_384 },
		bodyLimit: 10 * 1024 * 1024,
		forceCloseConnections: true,
	});
	const routes: Array<{ method: string; url: string }> = [];
	app.addHook('onRoute', ({ method, url }) => {
		for (const one of [method].flat()) routes.push({ method: one, url });
	});
	const gate: Gate = {
		now: () => store.now(),
		limiter: new Limiter(
			clock,
			options.instant ? false : (options.rateLimit ?? { limit: 250, windowMs: 60_000 }),
		),
		faults: new Faults(),
		calls: new CallLog(!options.instant && (options.record ?? true)),
		credentials: options.credentials ?? { username: 'sandbox', password: 'sandbox' },
		latencyMs: options.instant ? 0 : (options.latencyMs ?? 0),
	};
	const sandbox: Sandbox = {
		url: '',
		store,
		calls: gate.calls.list,
		log: gate.calls,
		faults: gate.faults,
		limiter: gate.limiter,
		webhooks,
		licenses,
		routes,
		credentials: gate.credentials,
		get latencyMs() {
			return gate.latencyMs;
		},
		set latencyMs(ms: number) {
			gate.latencyMs = ms;
		},
		reset() {
			webhooks.clear();
			licenses.clear();
			store.clear();
			Object.assign(store.switches, options.switches);
			seedStore(store, options.seed ?? 'demo');
			gate.calls.clear();
			gate.faults.clear();
			gate.limiter.clear();
		},
		async close() {
			await webhooks.close();
			await licenses.close();
			await app.close();
		},
	};

	speakJson(app);
	guard(app, gate);
	for (const register of groups) register(app, store);
	registerWebhookKeys(app, webhooks);
	registerControl(app, sandbox);
	registerWebhookControl(app, sandbox);
	registerLicenseControl(app, sandbox);
	registerConsole(app, sandbox, options.consoleFolder);

	await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
	sandbox.url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
	return sandbox;
}

/** JSON in, JSON out, errors and unknown paths included. An empty body is allowed: many calls send none. */
function speakJson(app: FastifyInstance): void {
	app.removeAllContentTypeParsers();
	app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
		try {
			done(null, parseBody(String(body)));
		} catch (error) {
			done(error as Error, undefined);
		}
	});
	app.setNotFoundHandler((_request, reply) =>
		reply.code(404).send({ message: 'not found', params: [] }),
	);
	app.setErrorHandler(
		(error: Error & { statusCode?: number; params?: string[] }, _request, reply) => {
			const status = error.statusCode ?? 500;
			return reply.code(status).send({ message: error.message, params: error.params ?? [] });
		},
	);
}
