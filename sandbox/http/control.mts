import type { FastifyInstance } from 'fastify';
import { passTime } from '../store/time.mts';
import type { Sandbox } from '../server.mts';
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

	app.get(`${CONTROL}/faults`, async () => ({
		faults: faults.active.map((fault) => ({ ...fault, match: describe(fault) })),
	}));
	app.delete(`${CONTROL}/faults`, async () => {
		faults.clear();
		return { ok: true };
	});
	app.delete<{ Params: { id: string } }>(`${CONTROL}/faults/:id`, async (request) => {
		faults.remove(Number(request.params.id));
		return { ok: true };
	});
	/** As `Faults.add`; a regular expression is given as `match.pattern`. */
	app.post<{ Body: Fault & { match?: { pattern?: string } } }>(
		`${CONTROL}/faults`,
		async (request, reply) => {
			const { body } = request;
			if (!KINDS.includes(body?.kind))
				return reply
					.code(400)
					.send({ message: `kind must be one of ${KINDS.join(', ')}`, params: ['kind'] });
			const { pattern, ...match } = body.match ?? {};
			return {
				id: faults.add({
					...body,
					match: pattern === undefined ? match : { ...match, path: new RegExp(pattern) },
				}),
			};
		},
	);

	app.post<{ Body: { enabled?: boolean; limit?: number; windowMs?: number } | undefined }>(
		`${CONTROL}/limiter`,
		async (request) => {
			const {
				enabled = limiter.enabled,
				limit = limiter.limit,
				windowMs = limiter.windowMs,
			} = request.body ?? {};
			Object.assign(limiter, { enabled, limit, windowMs });
			limiter.clear();
			return { enabled: limiter.enabled, limit: limiter.limit, windowMs: limiter.windowMs };
		},
	);
	app.post<{ Body: { ms: number } }>(`${CONTROL}/latency`, async (request) => {
		sandbox.latencyMs = request.body.ms;
		return { ms: sandbox.latencyMs };
	});
	app.post(`${CONTROL}/reset`, async () => {
		sandbox.reset();
		return { ok: true };
	});
	/** Lets the shop's time pass, and everything happen that falls due meanwhile. */
	app.post<{ Body: { days?: number; ms?: number } | undefined }>(
		`${CONTROL}/advance`,
		async (request) => {
			store.skip((request.body?.days ?? 0) * 86_400_000 + (request.body?.ms ?? 0));
			const happened = passTime(store);
			webhooks.wake();
			licenses.wake();
			return { now: store.now(), happened };
		},
	);
	/** The next charge of a subscription will be declined with this code; null = it will succeed. */
	app.post<{ Body: { subscription: string; reason: string | null } }>(
		`${CONTROL}/decline`,
		async (request, reply) => {
			const subscription = store.subscriptions.get(request.body?.subscription);
			if (!subscription)
				return reply.code(404).send({ message: 'not found', params: ['subscription'] });
			subscription.failing = request.body.reason;
			return { ok: true };
		},
	);
}

const KINDS: readonly unknown[] = ['status', 'dropBefore', 'dropAfter', 'html', 'delay'];

function state({ store, limiter, latencyMs, log, faults }: Sandbox): Record<string, unknown> {
	const states: Record<string, number> = {};
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
		limiter: {
			enabled: limiter.enabled,
			limit: limiter.limit,
			windowMs: limiter.windowMs,
			refused: limiter.refused,
		},
	};
}

function describe({ match }: Fault): Record<string, unknown> {
	return {
		...match,
		...(match?.path instanceof RegExp ? { path: undefined, pattern: match.path.source } : {}),
	};
}
