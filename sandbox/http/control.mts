import type { FastifyInstance } from 'fastify';
import { passTime, skipTime } from '../store/time.mts';
import type { Sandbox } from '../sandbox.mts';
import { dictionary } from '../store/fields.mts';
import { DAY } from '../store/dates.mts';
import { ADVANCE, DECLINE, FAULT, LATENCY, LIMITER, SWITCHES, readBody } from './controlForms.mts';
import type { Fault } from './faults.mts';
import { CONTROL } from './gate.mts';

/** The same switches that `Sandbox` has, for tests whose client runs in another process. No auth, no limit. */
export function registerControl(app: FastifyInstance, sandbox: Sandbox): void {
	const { store, faults, limiter, log, webhooks, licenses } = sandbox;

	app.get(CONTROL, async () => state(sandbox));
	app.get(`${CONTROL}/state`, async () => state(sandbox));
	app.get(`${CONTROL}/counts`, async () => ({
		total: log.total,
		refused: limiter.refused,
		byRoute: log.byRoute,
		byStatus: log.byStatus,
	}));

	app.get(`${CONTROL}/calls`, async () => ({ calls: log.list }));
	app.delete(`${CONTROL}/calls`, async () => {
		log.clear();
		return { ok: true };
	});

	app.get(`${CONTROL}/faults`, async () => ({ faults: faults.active.map(faultView) }));
	app.delete(`${CONTROL}/faults`, async () => {
		faults.clear();
		return { ok: true };
	});
	app.delete<{ Params: { id: string } }>(`${CONTROL}/faults/:id`, async (request, reply) =>
		faults.remove(Number(request.params.id))
			? { ok: true }
			: reply.code(404).send({ message: 'not found', params: ['id'] }),
	);
	/** As `Faults.add`; a regular expression is given as `match.pattern`. */
	app.post(`${CONTROL}/faults`, async ({ body }) => {
		const { match: { pattern, path, method } = {}, ...fault } = readBody(FAULT, body);
		return { id: faults.add({ ...fault, match: { method, path: pattern ?? path } }) };
	});

	app.post(`${CONTROL}/limiter`, async ({ body }) => {
		Object.assign(limiter, readBody(LIMITER, body));
		limiter.clear();
		return { enabled: limiter.enabled, limit: limiter.limit, windowMs: limiter.windowMs };
	});
	app.post(`${CONTROL}/latency`, async ({ body }) => {
		sandbox.latencyMs = readBody(LATENCY, body).ms;
		return { ms: sandbox.latencyMs };
	});
	/** What FastSpring sets up for some stores and not for others. */
	app.post(`${CONTROL}/switches`, async ({ body }) =>
		Object.assign(store.switches, readBody(SWITCHES, body)),
	);
	app.post(`${CONTROL}/reset`, async () => {
		sandbox.reset();
		return { ok: true };
	});
	/** Lets the shop's time pass, and everything happen that falls due meanwhile. */
	app.post(`${CONTROL}/advance`, async ({ body }) => {
		const { days = 0, ms = 0 } = readBody(ADVANCE, body);
		skipTime(store, days * DAY + ms);
		const happened = passTime(store);
		webhooks.wake();
		licenses.wake();
		return { now: store.now(), happened };
	});
	/** The next charge of a subscription will be declined with this code; null = it will succeed. */
	app.post(`${CONTROL}/decline`, async ({ body }, reply) => {
		const { subscription: id, reason } = readBody(DECLINE, body);
		const subscription = store.subscriptions.get(id);
		if (!subscription)
			return reply.code(404).send({ message: 'not found', params: ['subscription'] });
		subscription.failing = reason;
		return { ok: true };
	});
}

function state({ store, limiter, latencyMs, log, faults }: Sandbox): Record<string, unknown> {
	const states: Record<string, number> = dictionary({});
	for (const { state: name } of store.subscriptions.values())
		states[name] = (states[name] ?? 0) + 1;
	return {
		company: store.company,
		now: store.now(),
		accounts: store.accounts.size,
		products: store.products.size,
		orders: store.orders.size,
		subscriptions: store.subscriptions.size,
		subscriptionStates: states,
		coupons: store.coupons.size,
		events: store.events.length,
		calls: log.total,
		faults: faults.active.length,
		latencyMs,
		switches: store.switches,
		limiter: {
			enabled: limiter.enabled,
			limit: limiter.limit,
			windowMs: limiter.windowMs,
			refused: limiter.refused,
		},
	};
}

/** A fault as JSON has it. */
export function faultView({ match, ...fault }: Fault): Record<string, unknown> {
	const { path } = match ?? {};
	return {
		...fault,
		match: {
			...match,
			...(path instanceof RegExp ? { path: undefined, pattern: path.source } : {}),
		},
	};
}
