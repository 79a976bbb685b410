/**
 * Tables for operations: input items → exact HTTP calls → output items, run by the built nodes inside n8n-core
 * against the sandbox, over real HTTP.
 *
 *   operations('fastSpringOrder', {
 *     get: {
 *       'reads two orders in one call': ({ store }) => {
 *         const [a, b] = [...store.orders.keys()];
 *         return {
 *           items: [{ id: a }, { id: b }],
 *           parameters: { orderId: byId('={{ $json.id }}') },
 *           calls: [`GET /orders/${a},${b}`],
 *           output: [expect.objectContaining({ order: a }), expect.objectContaining({ order: b })],
 *         };
 *       },
 *     },
 *   });
 *
 * - Keys are operations: `get`, or `subscription.pause` where the node has resources. A row is a case, or a
 *   function of the sandbox that makes one; the shop is the same before every case (small by default).
 * - `calls` is all that may be sent, whatever the order (`ordered` for writes whose order counts): `'GET /path?query'`,
 *   or `['POST /path', body]`.
 * - `output[i]` is all that item i gives: one record, an array of records, or `failed('part of the message')`.
 *   Item links are always checked against it.
 * - A case with a failed item and no `onError` is run in all three modes: both Continue modes send the same
 *   calls; Stop throws the first failure, sends nothing else, and its text holds `stops`.
 * - Every request, and every answer of the sandbox, has to keep to FastSpring's OpenAPI documents. Say
 *   `undocumented: true` where a case breaks them on purpose; cases with `faults` check requests only.
 * - What a passed case shows (one, many, partial, error, simplifyOn, simplifyOff) is noted, see `covered()`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Call } from '../../sandbox/http/calls.mts';
import type { RateLimit } from '../../sandbox/http/limiter.mts';
import type { Fault } from '../../sandbox/http/faults.mts';
import type { Seed } from '../../sandbox/seed.mts';
import { createSandbox, type Sandbox } from '../../sandbox/server.mts';
import { VirtualClock } from './clock.mts';
import {
	packModule,
	projectRoot,
	runNode,
	type CredentialData,
	type NodeCase,
	type NodeRun,
	type Parameters,
} from './n8n.mts';
import { openapi } from './openapi.mts';

export { VirtualClock } from './clock.mts';

export type Json = Record<string, unknown>;
export type ExpectedCall = string | readonly [call: string, body: unknown];
export type Expected = Json | readonly Json[] | Failed;

export interface Case {
	/** `resource` and `operation` are added. */
	readonly parameters?: Parameters;
	/** The json of each input item; default: one empty item. */
	readonly items?: readonly Json[];
	readonly onError?: NonNullable<NodeCase['onError']>;
	readonly calls?: readonly ExpectedCall[];
	readonly ordered?: boolean;
	readonly output?: readonly Expected[];
	/** Text or pattern in the description of the error that stops the run, such as the items that were done. */
	readonly stops?: string | RegExp;
	/** Text or pattern in the execution hint. */
	readonly hint?: string | RegExp;
	readonly faults?: readonly Fault[];
	/** Fields of the credential that differ: `{ requestsPerMinute: 60 }`. */
	readonly credential?: Json;
	readonly undocumented?: boolean;
	/** Looks at the shop afterwards. */
	readonly after?: (sandbox: Sandbox, run: NodeRun) => void;
}

export type Row = Case | ((sandbox: Sandbox, clock: VirtualClock) => Case);
/** Cases by their names, by operation. */
export type Table = Readonly<Record<string, Readonly<Record<string, Row>>>>;
export type Kind = 'one' | 'many' | 'partial' | 'error' | 'simplifyOn' | 'simplifyOff';

export interface Shop {
	/** Default: 30 accounts, 60 orders, 40 subscriptions, which make every state of a subscription. */
	readonly seed?: Seed;
	/** Default: none. */
	readonly rateLimit?: RateLimit;
	/** For large shops: what a test changed stays changed for the next one. */
	readonly keep?: boolean;
}

/** The failure of an item: what its message holds (with the description where there is more to say). */
export class Failed {
	constructor(
		readonly message: string | RegExp,
		readonly description?: string | RegExp,
	) {}
}
export const failed = (message: string | RegExp, description?: string | RegExp): Failed =>
	new Failed(message, description);

/** The value of a resource locator. */
export const byId = (value: string): { __rl: true; mode: string; value: string } =>
	picked('id', value);
export const picked = (
	mode: 'list' | 'id' | 'path' | 'url' | 'reference',
	value: string,
): { __rl: true; mode: string; value: string } => ({ __rl: true, mode, value });

/** A sandbox and the nodes of `dist` under one virtual clock; the shop is fresh before every test. For tests that no table holds. */
export function useShop({ seed = SMALL, rateLimit, keep = false }: Shop = {}): Bench {
	const clock = new VirtualClock();
	// The budget remembers past calls, so the nodes' time only goes forward; the shop's begins anew with every reset.
	let began = clock.now();
	const bench = new Bench(clock);
	let restore = (): void => {};
	beforeAll(async () => {
		if (!openapi.available)
			console.warn(`${openapi.missing}: requests and answers are not held against them`);
		bench.sandbox = await createSandbox({
			seed,
			clock: { now: () => START + clock.now() - began },
			rateLimit: rateLimit ?? false,
		});
		const { clock: real } = packModule<{ clock: object }>('nodes/shared/engine/transport.js');
		const { Client } = packModule<{ Client: { prototype: Listened } }>(
			'nodes/shared/http/client.js',
		);
		const { RateLimiter } = packModule<{ RateLimiter: { prototype: Budgeted } }>(
			'nodes/shared/http/rateLimiter.js',
		);
		const before = { ...real };
		const { call, attempt } = Client.prototype;
		const { acquire } = RateLimiter.prototype;
		Object.assign(real, { now: clock.now, sleep: clock.sleep, random: clock.random });
		const last = new WeakMap<object, { status?: number; body?: unknown }>();
		Client.prototype.call = async function (request) {
			const result = await call.apply(this, [request]);
			const { route, path } = request;
			const { status, body } = last.get(request) ?? {};
			if (route.kind !== 'file')
				bench.answers.push({ method: route.method, path, status: status ?? 0, body });
			return result;
		};
		Client.prototype.attempt = async function (request) {
			const { route, path, query, body } = request;
			bench.attempts.push({ method: route.method, path, query, body });
			const ended = await attempt.apply(this, [request]);
			last.set(request, ended);
			return ended;
		};
		let underWay = 0;
		RateLimiter.prototype.acquire = async function (...signal) {
			const release = await acquire.apply(this, signal);
			underWay++;
			return (...refused) => (underWay--, release(...refused));
		};
		clock.isBusy = () => underWay > 0;
		restore = () => {
			RateLimiter.prototype.acquire = acquire;
			Object.assign(real, before);
			Object.assign(Client.prototype, { call, attempt });
		};
	});
	afterAll(async () => {
		restore();
		await bench.sandbox.close();
	});
	bench.reset = () => {
		clock.skip(HOUR);
		bench.attempts.length = 0;
		bench.answers.length = 0;
		if (keep) {
			for (const memory of [bench.sandbox.log, bench.sandbox.faults, bench.sandbox.limiter])
				memory.clear();
			return;
		}
		began = clock.now();
		bench.sandbox.reset();
	};
	beforeEach(() => bench.reset());
	return bench;
}

/** What `useShop` gives. */
export class Bench {
	sandbox!: Sandbox;
	/** What the nodes sent, and what they were answered, each call's last attempt. */
	readonly attempts: Sent[] = [];
	readonly answers: { method: string; path: string; status: number; body: unknown }[] = [];
	reset: () => void = () => {};

	constructor(readonly clock: VirtualClock) {}

	/** Credentials for the sandbox; `more` are further fields of `fastSpringApi`. */
	credentials(more: Json = {}): CredentialData {
		const { url, credentials } = this.sandbox;
		return { fastSpringApi: { ...credentials, baseUrl: url, ...more } as CredentialData[string] };
	}

	/** Runs an operation, named as in a table. */
	run(
		type: string,
		operation: string,
		{ parameters = {}, items = [{}], onError = 'stopWorkflow', credential = {} }: Case,
	): ReturnType<typeof runNode> {
		const [resource, name] = operation.includes('.')
			? operation.split('.')
			: [undefined, operation];
		return runNode({
			type,
			parameters: {
				...(resource === undefined ? {} : { resource }),
				operation: name ?? operation,
				...parameters,
			},
			items: items.map((json) => ({ json: structuredClone(json) as never })),
			credentials: this.credentials(credential),
			onError,
		});
	}

	/** The calls that arrived since the last reset. The sandbox does not read the body of a call that it spoils, so it comes from the node. */
	calls(): Pick<Call, 'method' | 'path' | 'query' | 'body'>[] {
		const attempts = [...this.attempts];
		return this.sandbox.calls.map(({ method, path, query, body }) => {
			const at = attempts.findIndex((one) => one.method === method && one.path === path);
			const [sent] = at < 0 ? [] : attempts.splice(at, 1);
			return { method, path, query, body: body ?? sent?.body };
		});
	}

	/** The same as a table writes them: `['GET /orders/a', undefined]`. */
	sent(): [call: string, body: unknown][] {
		return this.calls().map(({ method, path, query, body }) => [line(method, path, query), body]);
	}

	/** What is wrong with the traffic by FastSpring's documents. */
	violations({ answers = true } = {}): string[] {
		const requests = this.calls().flatMap((call) =>
			openapi.validateRequest(call).map((text) => `${call.method} ${call.path}: ${text}`),
		);
		const given = answers
			? this.answers.flatMap((one) =>
					openapi
						.validateResponse(one)
						.map((text) => `answer to ${one.method} ${one.path}: ${text}`),
				)
			: [];
		return [...requests, ...given];
	}
}

/** Declares the tests of a table. */
export function operations(type: string, table: Table, shop: Shop = {}): void {
	describe(type, () => {
		const bench = useShop(shop);
		const notes = new Map<string, Set<Kind>>();
		for (const [operation, rows] of Object.entries(table)) {
			describe(operation, () => {
				test.each(Object.entries(rows))('%s', async (_, row) => {
					const kinds = await check(bench, type, operation, row);
					notes.set(operation, new Set([...(notes.get(operation) ?? []), ...kinds]));
				});
			});
		}
		afterAll(() => note(type, notes));
	});
}

/** Kinds of cases that passed, by `<node type> <operation>`, as the test files of this run noted them. */
export function covered(): Map<string, Set<Kind>> {
	const found = new Map<string, Set<Kind>>();
	if (NOTES === undefined) throw new Error('Only a whole run, `npm test`, notes what was covered.');
	for (const file of readdirSync(NOTES)) {
		const { type, operations: seen }: Note = JSON.parse(readFileSync(join(NOTES, file), 'utf8'));
		for (const [operation, kinds] of Object.entries(seen)) {
			const key = `${type} ${operation}`;
			found.set(key, new Set([...(found.get(key) ?? []), ...kinds]));
		}
	}
	return found;
}

interface Note {
	type: string;
	operations: Record<string, Kind[]>;
}

interface Sent {
	method: string;
	path: string;
	query?: unknown;
	body?: unknown;
}

interface Requested extends Omit<Sent, 'method'> {
	route: { method: string; kind: string };
}

interface Budgeted {
	acquire(...signal: AbortSignal[]): Promise<(...refused: number[]) => void>;
}

interface Listened {
	call(request: Requested): Promise<unknown>;
	attempt(request: Requested): Promise<{ status?: number; body?: unknown }>;
}

const SMALL: Seed = { accounts: 30, orders: 60, subscriptions: 40 };
const START = Date.parse('2026-03-10T12:00:00Z');
/** Long enough for every call to have left the budget's window, and for an allowance to have grown back. */
const HOUR = 3_600_000;
/** A folder of a whole run. Tests run side by side in processes of their own: each file's notes are a file. */
const NOTES = process.env['FASTSPRING_TEST_NOTES'];

function note(type: string, notes: ReadonlyMap<string, ReadonlySet<Kind>>): void {
	if (NOTES === undefined) return;
	const file = relative(projectRoot, String(expect.getState().testPath))
		.replace('.test.mts', '')
		.replaceAll(/[^\w]+/g, '-');
	const content: Note = {
		type,
		operations: Object.fromEntries(
			[...notes].map(([operation, kinds]) => [operation, [...kinds].sort()]),
		),
	};
	writeFileSync(join(NOTES, `${file}-${type}.json`), JSON.stringify(content));
}

async function check(bench: Bench, type: string, operation: string, row: Row): Promise<Kind[]> {
	const made = caseOf(bench, row);
	const fails = (made.output ?? []).some((one) => one instanceof Failed);
	const modes = made.onError ? [made.onError] : fails ? MODES : (['stopWorkflow'] as const);
	for (const onError of modes) {
		bench.reset();
		const given = { ...caseOf(bench, row), onError };
		for (const fault of given.faults ?? []) bench.sandbox.faults.add(fault);
		const run = await bench.run(type, operation, given);
		checkRun(bench, given, run);
		given.after?.(bench.sandbox, run);
	}
	return kindsOf(made);
}

const MODES = ['continueRegularOutput', 'continueErrorOutput', 'stopWorkflow'] as const;

const caseOf = ({ sandbox, clock }: Bench, row: Row): Case =>
	typeof row === 'function' ? row(sandbox, clock) : row;

/** What a case shows, by its own facts. */
function kindsOf({ parameters = {}, items = [{}], output = [] }: Case): Kind[] {
	const bad = output.filter((one) => one instanceof Failed).length;
	return [
		...(bad === output.length
			? []
			: [
					items.length > 1 ? ('many' as const) : ('one' as const),
					parameters['simplify'] === false ? ('simplifyOff' as const) : ('simplifyOn' as const),
				]),
		...(bad > 0 ? ['error' as const] : []),
		...(bad > 0 && bad < output.length ? ['partial' as const] : []),
	];
}

function checkRun(
	bench: Bench,
	{ onError, items = [{}], output, calls, ordered, hint, stops, faults, undocumented }: Case,
	run: NodeRun,
): void {
	const failures = (output ?? []).flatMap((one, item) =>
		one instanceof Failed ? [{ one, item }] : [],
	);
	const [first] = failures;
	const stopped = onError === 'stopWorkflow' && first !== undefined;
	if (stopped) checkStop(run, first.one, first.item, stops);
	else expect(run.error).toBeUndefined();
	if (output && !stopped) checkOutput(run, output, items, onError === 'continueErrorOutput');
	if (calls) checkCalls(bench.sent(), calls.map(parsed), { ordered: ordered === true, stopped });
	if (hint !== undefined) expect(run.hints.map(({ message }) => message)).toEqual([matching(hint)]);
	if (!undocumented) expect(bench.violations({ answers: !faults })).toEqual([]);
}

function checkStop(
	{ error, output }: NodeRun,
	expected: Failed,
	item: number,
	stops: Case['stops'],
): void {
	expect(error).toMatchObject({ message: matching(expected.message), itemIndex: item });
	expect(error?.message).toContain(`[item ${item}]`);
	if (expected.description !== undefined)
		expect(error?.description).toEqual(matching(expected.description));
	if (stops !== undefined) expect(error?.description).toEqual(matching(stops));
	expect(output).toEqual([]);
}

function checkOutput(
	{ output }: NodeRun,
	expected: readonly Expected[],
	items: readonly Json[],
	split: boolean,
): void {
	expect(expected.length).toBe(items.length);
	const rows = expected.flatMap((one, item): { json: unknown; item: number; bad: boolean }[] => {
		if (!(one instanceof Failed)) return [one].flat().map((json) => ({ json, item, bad: false }));
		const details = expect.objectContaining({
			description: one.description === undefined ? expect.any(String) : matching(one.description),
		});
		// n8n lays what failed over the item that it failed for.
		return [
			{
				json: { ...(split ? items[item] : {}), error: matching(one.message), details },
				item,
				bad: true,
			},
		];
	});
	const shown = (bad: boolean): unknown[] =>
		(split ? rows.filter((row) => row.bad === bad) : bad ? [] : rows).map(({ json, item }) => ({
			json,
			pairedItem: expect.objectContaining({ item }),
		}));
	expect((output[0] ?? []).map(({ json, pairedItem }) => ({ json, pairedItem }))).toEqual(
		shown(false),
	);
	expect((output[1] ?? []).map(({ json, pairedItem }) => ({ json, pairedItem }))).toEqual(
		shown(true),
	);
}

function checkCalls(
	sent: readonly [string, unknown][],
	expected: readonly [string, unknown][],
	{ ordered, stopped }: { ordered: boolean; stopped: boolean },
): void {
	// Stop sends a part of what Continue sends.
	if (stopped)
		return expected.length === 0
			? expect(sent).toEqual([])
			: expect(expected).toEqual(expect.arrayContaining([...sent]));
	const arranged = (calls: readonly [string, unknown][]) =>
		ordered ? calls : [...calls].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
	expect(arranged(sent)).toEqual(arranged(expected));
}

/** Query in the order of its names, values decoded, as `sent` writes it. */
const parsed = (call: ExpectedCall): [string, unknown] => {
	const [text, body] = typeof call === 'string' ? [call, undefined] : call;
	const [method = '', target = ''] = text.split(' ');
	const [path = '', query] = target.split('?');
	return [line(method, path, Object.fromEntries(new URLSearchParams(query))), body];
};

const line = (method: string, path: string, query: Readonly<Record<string, unknown>>): string => {
	const text = Object.entries(query)
		.map(([name, value]) => `${name}=${String(value)}`)
		.sort()
		.join('&');
	return `${method} ${decodeURIComponent(path)}${text ? `?${text}` : ''}`;
};

const matching = (text: string | RegExp): unknown =>
	typeof text === 'string' ? expect.stringContaining(text) : expect.stringMatching(text);
