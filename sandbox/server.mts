import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { groups } from './api/index.mts';
import { CallLog, type Call } from './http/calls.mts';
import { registerWebhookKeys } from './api/webhooks.mts';
import { registerConsole } from './console/index.mts';
import { registerControl } from './http/control.mts';
import { Faults } from './http/faults.mts';
import { guard, type Gate } from './http/gate.mts';
import { parseBody } from './http/json.mts';
import { Limiter, type RateLimit } from './http/limiter.mts';
import { registerWebhookControl } from './http/webhookControl.mts';
import { LicenseCalls, type LicenseOptions } from './licenses/calls.mts';
import { registerLicenseControl } from './licenses/control.mts';
import { seedStore, type Seed } from './seed.mts';
import { Store, type Clock, type Switches } from './store.mts';
import { Webhooks, type WebhookOptions } from './webhooks/webhooks.mts';

export interface SandboxOptions {
	/** A free one by default. */
	port?: number;
	host?: '127.0.0.1';
	/** The demo shop by default; rows make it larger or smaller. */
	seed?: Seed;
	/** All times and the limiter go by it; latency is real time. */
	clock?: Clock;
	credentials?: { username: string; password: string };
	/** 250 calls in 60 seconds for each address by default. */
	rateLimit?: RateLimit | false;
	latencyMs?: number;
	/** Whether calls are written down; counted they always are. */
	record?: boolean;
	/** By default deliveries go out by themselves, on FastSpring's schedule. */
	webhooks?: WebhookOptions;
	/** By default license fulfillments are called, and called again, by themselves. */
	licenses?: LicenseOptions;
	/** Where the console's files lie; in the project's folder by default. */
	consoleFolder?: string;
	/** What FastSpring sets up for some stores only; off by default, and again after a reset. */
	switches?: Partial<Switches>;
	/** For measuring: no limiter, no latency, no call log, whatever the other options say. */
	instant?: boolean;
}

export interface Sandbox {
	url: string;
	store: Store;
	/** Every API call since the start or the last reset, oldest first. */
	calls: readonly Call[];
	log: CallLog;
	faults: Faults;
	limiter: Limiter;
	webhooks: Webhooks;
	licenses: LicenseCalls;
	credentials: { username: string; password: string };
	latencyMs: number;
	/** Every route there is, those of the switches and of the console included. */
	routes: ReadonlyArray<{ method: string; url: string }>;
	/** The seed's state again; calls, faults, webhook endpoints and the limiter's memory are forgotten. */
	reset(): void;
	close(): Promise<void>;
}

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
