import type { FastifyInstance } from 'fastify';
import type { Sandbox } from '../sandbox.mts';
import { knownTypes, tellSample } from '../store/samples.mts';
import { BadRequest } from '../store/refused.mts';
import { DELIVER, ENDPOINT, EVENTS, WEBHOOKS, readBody } from './controlForms.mts';
import { endpointProblem, type Endpoint } from '../webhooks/endpoints.mts';
import { acknowledged, bodyOf, type Post } from '../webhooks/post.mts';
import type { Entry } from '../webhooks/webhooks.mts';
import { CONTROL } from './gate.mts';

/** FastSpring's Webhooks page for programs: endpoints, log, resend; and what makes waiting shorter. */
export function registerWebhookControl(app: FastifyInstance, { store, webhooks }: Sandbox): void {
	const entryOf = (id: string) => webhooks.log.find((entry) => entry.id === Number(id));

	app.get(`${CONTROL}/webhooks`, async () => ({
		...settings(),
		nextDue: webhooks.nextDue() ?? null,
		endpoints: webhooks.endpoints.map(endpointView),
	}));
	app.post(`${CONTROL}/webhooks`, async ({ body }) => {
		const { speed = webhooks.speed, ...others } = readBody(WEBHOOKS, body);
		Object.assign(webhooks, others);
		webhooks.setSpeed(speed);
		return settings();
	});

	app.post(`${CONTROL}/webhooks/endpoints`, async ({ body }) => {
		const asked = readBody(ENDPOINT, body);
		const problem = endpointProblem(asked);
		if (problem) throw new BadRequest(problem.message, [problem.field]);
		return endpointView(webhooks.add(asked));
	});
	app.delete<{ Params: { id: string } }>(
		`${CONTROL}/webhooks/endpoints/:id`,
		async (request, reply) =>
			webhooks.remove(request.params.id)
				? { ok: true }
				: reply.code(404).send({ message: 'not found', params: ['id'] }),
	);

	app.get<{ Querystring: { limit?: string } }>(`${CONTROL}/webhooks/log`, async (request) => ({
		entries: webhooks.log.slice(-limitOf(request.query.limit)).reverse().map(entryView),
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
	app.post(`${CONTROL}/webhooks/deliver`, async ({ body }) => {
		const posts = readBody(DELIVER, body).all
			? await webhooks.deliverAll()
			: await webhooks.deliver();
		return {
			now: store.now(),
			posts: posts.map((post) => ({
				...postView(post),
				events: post.entries.map(({ event }) => event.id),
			})),
		};
	});

	app.get(`${CONTROL}/events/types`, async () => ({ types: knownTypes }));
	/** Tells events of one type, about records the shop has. */
	app.post(`${CONTROL}/events`, async ({ body }) => {
		const { type = '', live, count = 1 } = readBody(EVENTS, body);
		const events = Array.from({ length: count }, () => tellSample(store, type, live));
		if (events.includes(undefined))
			throw new BadRequest(`type must be one of ${knownTypes.join(', ')}`, ['type']);
		return { events };
	});

	function settings(): Record<string, unknown> {
		const { speed, batchSize, timeoutMs, automatic } = webhooks;
		return { speed, batchSize, timeoutMs, automatic };
	}
}

/** How many lines of the log are asked for; all kinds of nonsense count as a hundred. */
function limitOf(text = '100'): number {
	return /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 100;
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
		// 202 without its id: the endpoint has it, and will say so later through the API.
		isWaiting: status === 'retrying' && last?.status === 202,
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
