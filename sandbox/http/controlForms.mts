/** The bodies of the switches: what they may hold, and within which bounds. */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { z } from 'zod';
import { BadRequest } from '../store/refused.mts';

/** A body in its form. No body counts as an empty one. */
export function readBody<T>(form: z.ZodType<T, z.ZodTypeDef, unknown>, body: unknown): T {
	const checked = form.safeParse(body ?? {});
	if (checked.success) return checked.data;
	const { issues } = checked.error;
	const places = issues.map(({ path }) => path.join('.') || 'body');
	throw new BadRequest(
		issues.map(({ message }, index) => `${places[index]}: ${message}`).join('; '),
		places,
	);
}

const DAY_MS = 86_400_000;
/** Latency is real time, and whoever asks waits for it. */
const LONGEST_WAIT_MS = 60_000;
const count = (most: number) => z.number().int().min(0).max(most);
const atLeastOne = (most: number) => z.number().int().min(1).max(most);

export const LIMITER = z
	.object({ enabled: z.boolean(), limit: atLeastOne(1_000_000), windowMs: atLeastOne(DAY_MS) })
	.partial()
	.strict();
export const LATENCY = z.object({ ms: z.number().min(0).max(LONGEST_WAIT_MS) }).strict();
/** How far time may jump is for the shop to say. */
export const ADVANCE = z.object({ days: z.number(), ms: z.number() }).partial().strict();
export const DECLINE = z
	.object({ subscription: z.string(), reason: z.string().min(1).max(64).nullable() })
	.strict();
export const SWITCHES = z
	.object({
		orderLevelDiscounts: z.boolean(),
		eventsWithoutDays: z.boolean(),
		largestPage: atLeastOne(1_000_000),
		largerPages: z.enum(['cap', 'silent', 'refuse', 'ignore']),
	})
	.partial()
	.strict();

export const WEBHOOKS = z
	.object({
		speed: z.number().positive().max(1_000_000),
		batchSize: z.number().min(1).max(10_000).transform(Math.floor),
		timeoutMs: z
			.number()
			.positive()
			.max(10 * LONGEST_WAIT_MS),
		automatic: z.boolean(),
	})
	.partial()
	.strict();
/** What is wrong with the values is for `endpointProblem` to say. */
export const ENDPOINT = z
	.object({
		url: z.string(),
		secret: z.string().optional(),
		events: z.union([z.literal('all'), z.array(z.string())]).optional(),
		from: z.enum(['live', 'test', 'both']).optional(),
		expansion: z.boolean().optional(),
	})
	.strict();
export const DELIVER = z.object({ all: z.boolean() }).partial().strict();
export const EVENTS = z
	.object({ type: z.string(), live: z.boolean(), count: atLeastOne(10_000) })
	.partial()
	.strict();
export const RIG = z
	.object({ rows: count(5_000_000), failing: z.boolean(), breaking: count(1_000) })
	.partial()
	.strict();
/** Forms of a page send numbers as texts; what those may be is for the action to say. */
const typed = z.union([z.number(), z.string()]);
/** What the console's buttons send: the fields of a whole form, of which an action takes its own. */
export const DO = z
	.object({
		product: z.string(),
		email: z.string(),
		quantity: typed,
		live: z.boolean(),
		subscription: z.string(),
		reason: z.string(),
		when: z.enum(['now', 'periodEnd']),
		order: z.string(),
		quote: z.string(),
		invoice: z.string(),
		session: z.string(),
		days: typed,
	})
	.partial()
	.strict();

/** A fault may not speak of the connection: whoever waits for bytes that never come waits for ever. */
const OWN_HEADERS = ['connection', 'content-length', 'transfer-encoding'];
const headers = z.record(z.string()).refine((map) => {
	try {
		for (const [name, value] of Object.entries(map)) {
			validateHeaderName(name);
			validateHeaderValue(name, value);
			if (OWN_HEADERS.includes(name.toLowerCase())) return false;
		}
		return true;
	} catch {
		return false;
	}
}, 'must be HTTP headers other than those of the connection');

const pattern = z
	.string()
	.max(500)
	.transform((text, context) => {
		try {
			return new RegExp(text);
		} catch {
			context.addIssue({ code: 'custom', message: 'must be a regular expression' });
			return z.NEVER;
		}
	});

export const FAULT = z
	.object({
		kind: z.enum(['status', 'dropBefore', 'dropAfter', 'html', 'delay']),
		match: z
			.object({ method: z.string(), path: z.string().max(2_000), pattern })
			.partial()
			.strict()
			.optional(),
		times: count(1_000_000).optional(),
		skip: count(1_000_000).optional(),
		status: z.number().int().min(200).max(599).optional(),
		body: z.unknown(),
		headers: headers.optional(),
		delayMs: z
			.number()
			.min(0)
			.max(10 * LONGEST_WAIT_MS)
			.optional(),
	})
	.strict();
