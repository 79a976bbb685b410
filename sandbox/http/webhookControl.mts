import type { FastifyInstance } from 'fastify';
import type { Sandbox } from '../server.mts';
import { knownTypes, tellSample } from '../store/samples.mts';
import { endpointProblem, type Endpoint, type EndpointSettings } from '../webhooks/endpoints.mts';
import { acknowledged, bodyOf, type Post } from '../webhooks/post.mts';
import type { Entry } from '../webhooks/webhooks.mts';
import { CONTROL } from './gate.mts';

const MOST_AT_ONCE = 10_000;

/** FastSpring's Webhooks page for programs: endpoints, log, resend; and what makes waiting shorter. */
export function registerWebhookControl(app: FastifyInstance, { store, webhooks }: Sandbox): void {
	const entryOf = (id: string) => webhooks.log.find((entry) => entry.id === Number(id));

	app.get(`${CONTROL}/webhooks`, async () => ({
		...settings(),
		nextDue: webhooks.nextDue() ?? null,
		endpoints: webhooks.endpoints.map(endpointView),
	}));
	app.post<{
		Body:
			| { speed?: number; batchSize?: number; timeoutMs?: number; automatic?: boolean }
			| undefined;
	}>(`${CONTROL}/webhooks`, async (request, reply) => {
		const {
			speed = webhooks.speed,
			batchSize = webhooks.batchSize,
			timeoutMs = webhooks.timeoutMs,
			automatic = webhooks.automatic,
		} = request.body ?? {};
		if (![speed, batchSize, timeoutMs].every((number) => Number.isFinite(number) && number > 0))
			return reply.code(400).send({
				message: 'speed, batchSize and timeoutMs are positive numbers',
				params: ['speed', 'batchSize', 'timeoutMs'],
			});
		Object.assign(webhooks, {
			batchSize: Math.max(1, Math.floor(batchSize)),
			timeoutMs,
			automatic,
		});
		webhooks.setSpeed(speed);
		return settings();
	});

	app.post<{ Body: EndpointSettings }>(`${CONTROL}/webhooks/endpoints`, async (request, reply) => {
		const problem = endpointProblem(request.body ?? { url: '' });
		if (problem) return reply.code(400).send({ message: problem.message, params: [problem.field] });
		return endpointView(webhooks.add(request.body));
	});
	app.delete<{ Params: { id: string } }>(
		`${CONTROL}/webhooks/endpoints/:id`,
		async (request, reply) =>
			webhooks.remove(request.params.id)
				? { ok: true }
				: reply.code(404).send({ message: 'not found', params: ['id'] }),
	);

	app.get<{ Querystring: { limit?: string } }>(`${CONTROL}/webhooks/log`, async (request) => ({
		entries: webhooks.log
			.slice(-Number(request.query.limit ?? 100))
			.reverse()
			.map(entryView),
	}));
	app.get<{ Params: { id: string } }>(`${CONTROL}/webhooks/log/:id`, async (request, reply) => {
		const entry = entryOf(request.params.id);
		return entry
			? entryDetails(entry)
			: reply.code(404).send({ message: 'not found', params: ['id'] });
	});
	app.post<{ Params: { id: string } }>(
		`${CONTROL}/webhooks/log/:id/resend`,
		async (request, reply) => {
			const entry = entryOf(request.params.id);
			if (!entry) return reply.code(404).send({ message: 'not found', params: ['id'] });
			return entryView(webhooks.resend(entry));
		},
	);
	/** Sends what is due now; with `all`, time jumps from retry to retry until nothing waits. */
	app.post<{ Body: { all?: boolean } | undefined }>(
		`${CONTROL}/webhooks/deliver`,
		async (request) => {
			const posts = request.body?.all ? await webhooks.deliverAll() : await webhooks.deliver();
			return {
				now: store.now(),
				posts: posts.map((post) => ({
					...postView(post),
					events: post.entries.map(({ event }) => event.id),
				})),
			};
		},
	);

	app.get(`${CONTROL}/events/types`, async () => ({ types: knownTypes }));
	/** Tells events of one type, about records the shop has. */
	app.post<{ Body: { type?: string; live?: boolean; count?: number } | undefined }>(
		`${CONTROL}/events`,
		async (request, reply) => {
			const { type = '', live, count = 1 } = request.body ?? {};
			if (!Number.isInteger(count) || count < 1 || count > MOST_AT_ONCE)
				return reply
					.code(400)
					.send({ message: `count is 1 to ${MOST_AT_ONCE}`, params: ['count'] });
			const events = Array.from({ length: count }, () => tellSample(store, type, live));
			if (events.includes(undefined))
				return reply
					.code(400)
					.send({ message: `type must be one of ${knownTypes.join(', ')}`, params: ['type'] });
			return { events };
		},
	);

	function settings(): Record<string, unknown> {
		const { speed, batchSize, timeoutMs, automatic } = webhooks;
		return { speed, batchSize, timeoutMs, automatic };
	}
}

/** The secret stays where it is. */
export function endpointView({ secret, ...endpoint }: Endpoint): Record<string, unknown> {
	return { ...endpoint, isSigned: secret !== '' };
}

export function entryView({
	id,
	endpoint,
	event,
	status,
	posts,
	due,
	resendOf,
}: Entry): Record<string, unknown> {
	const last = posts.at(-1);
	return {
		id,
		event: event.id,
		type: event.type,
		live: event.live,
		created: event.created,
		url: endpoint.url,
		status,
		attempts: posts.length,
		lastAt: last?.at ?? null,
		lastStatus: last?.status ?? null,
		due: status === 'success' || status === 'failed' ? null : due,
		resendOf: resendOf ?? null,
	};
}

function entryDetails(entry: Entry): Record<string, unknown> {
	const attempts = entry.posts.map((post) => ({
		...postView(post),
		signature: post.signature ?? null,
		acknowledged: acknowledged(post, entry.event.id),
	}));
	return {
		...entryView(entry),
		payload: entry.json,
		body: bodyOf(entry.posts.at(-1)?.entries ?? [entry]),
		attempts,
	};
}

function postView({ at, url, status, answer, ms, entries }: Post): Record<string, unknown> {
	return { at, url, status, answer, ms: Math.round(ms), count: entries.length };
}
