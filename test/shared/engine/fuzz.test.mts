/**
 * Random answers to a write that must go once: whatever the server says, does and cuts, in every On Error mode, with
 * and without Retry On Fail, nothing is done twice, and what the node reports is what a counting server saw.
 * FUZZ_RUNS and FUZZ_SEED choose another number of runs or repeat one.
 */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { packModule, runNode, type NodeRun } from '../../support/n8n.mts';
import { byId, VirtualClock } from '../../support/operations.mts';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 2_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000);

/** What the server does with a call: whether it acts on each entry, and how it answers. */
interface Reply {
	acts: boolean;
	/** Per entry: done and told, refused and told, or told nothing. */
	told: Array<'done' | 'refused' | 'silent'>;
	form: 'rows' | 'reversed' | 'html' | 'garbage' | 'cut' | 'drop' | 'empty' | 'service' | 'flat';
	status: number;
}

const told = fc.constantFrom('done', 'refused', 'silent');
const reply: fc.Arbitrary<Reply> = fc.record({
	acts: fc.boolean(),
	told: fc.array(told, { minLength: 6, maxLength: 6 }) as fc.Arbitrary<Reply['told']>,
	form: fc.constantFrom(
		'rows',
		'rows',
		'rows',
		'reversed',
		'html',
		'garbage',
		'cut',
		'drop',
		'empty',
		'service',
		'flat',
	),
	status: fc.constantFrom(200, 200, 200, 201, 400, 401, 404, 409, 422, 429, 500, 502, 503),
});

const clock = new VirtualClock();
let server: Server;
let replies: Reply[] = [];
let calls = 0;
let done = new Map<string, number>();
let restore = (): void => {};

beforeAll(async () => {
	const { clock: real } = packModule<{ clock: object }>('nodes/shared/engine/transport.js');
	const before = { ...real };
	Object.assign(real, { now: clock.now, sleep: clock.sleep, random: clock.random });
	restore = () => void Object.assign(real, before);
	server = createServer((request, response) => {
		let text = '';
		request.on('data', (part) => (text += part));
		request.on('end', () => serve(text, response));
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});

afterAll(async () => {
	restore();
	server.closeAllConnections();
	await new Promise((closed) => server.close(closed));
});

/** Acts and answers as the next reply says. A refusal of the whole acts on nothing: the server is honest, but unreliable. */
function serve(text: string, response: ServerResponse): void {
	const {
		acts,
		told: verdicts,
		form,
		status,
	} = replies[calls++ % replies.length] ?? { acts: false, told: [], form: 'empty', status: 200 };
	const ids = (JSON.parse(text).subscriptions as Array<{ subscription: string }>).map(
		({ subscription }) => subscription,
	);
	const lies = form === 'rows' || form === 'reversed';
	// A status that refuses before any work, or a verdict on the whole, is not followed by work.
	const refusesAll = status === 429 || (!lies && status >= 400 && status < 500);
	const works = (index: number): boolean =>
		!refusesAll && (lies ? verdicts[index] === 'done' : acts);
	ids.forEach((id, index) => works(index) && done.set(id, (done.get(id) ?? 0) + 1));
	if (form === 'drop') return void response.destroy();
	const rows = ids.flatMap((subscription, index) =>
		verdicts[index] === 'done'
			? [{ subscription, result: 'success' }]
			: verdicts[index] === 'refused'
				? [{ subscription, result: 'error', error: { subscription: 'No' } }]
				: [],
	);
	const bodies: Record<Reply['form'], string> = {
		rows: JSON.stringify({ subscriptions: rows }),
		reversed: JSON.stringify({ subscriptions: [...rows].reverse() }),
		html: '<html>gateway</html>',
		garbage: '{"subscriptions":[{"subscr',
		cut: JSON.stringify({ subscriptions: rows }),
		drop: '',
		empty: '',
		service: JSON.stringify({ status: 'X', timestamp: 't', id: 'FS1', message: 'Fault' }),
		flat: JSON.stringify({ status: 'X', timestamp: 't', id: ids[0], message: 'Fault' }),
	};
	const body = bodies[form];
	response.writeHead(status, {
		'content-type': 'application/json',
		'content-length': Buffer.byteLength(body),
	});
	if (form !== 'cut') return void response.end(body);
	response.write(body.slice(0, -5));
	response.destroy();
}

type Told = 'done' | 'refused' | 'unknown' | 'notSent';

/** What the node says of each item. */
function reported(run: NodeRun, items: number): Told[] {
	if (run.error) {
		const text = run.error.description ?? '';
		const named = (label: string): Set<number> => {
			const [, list = ''] = new RegExp(`${label}: items? ([^.]*)\\.`).exec(text) ?? [];
			return new Set(
				list
					.split(', ')
					.filter(Boolean)
					.flatMap((range) => {
						const [from = 0, to = from] = range.split('–').map(Number);
						return Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
					}),
			);
		};
		const sets: Array<[Told, Set<number>]> = [
			['done', named('Already processed')],
			['unknown', named('Outcome unknown')],
			['notSent', named('Not sent')],
		];
		return Array.from(
			{ length: items },
			(_, item) => sets.find(([, set]) => set.has(item))?.[0] ?? 'refused',
		);
	}
	const states = new Map<number, Told>();
	for (const { json, pairedItem } of run.output.flat()) {
		const item = (pairedItem as { item: number }).item;
		const error = String(json['error'] ?? '');
		const isUnknown = /outcome is unknown|has no result for this item|may or may not/.test(
			`${error} ${JSON.stringify(json['details'])}`,
		);
		expect(states.has(item)).toBe(false);
		states.set(item, json['error'] === undefined ? 'done' : isUnknown ? 'unknown' : 'refused');
	}
	expect(states.size).toBe(items);
	return Array.from({ length: items }, (_, item) => states.get(item) ?? 'refused');
}

describe('a charge', () => {
	test(`is done once at most, and told as it was (seed ${SEED}, ${RUNS} runs)`, async () => {
		console.info(`fuzz: seed ${SEED}, ${RUNS} runs`);
		const cases = fc.asyncProperty(
			fc.array(reply, { minLength: 1, maxLength: 6 }),
			fc.integer({ min: 1, max: 6 }),
			fc.constantFrom('stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'),
			fc.boolean(),
			fc.integer({ min: 1, max: 3 }),
			async (given, items, onError, retryOnFail, batchSize) => {
				[replies, calls, done] = [given, 0, new Map()];
				clock.skip(3_600_000);
				const ids = Array.from({ length: items }, (_, item) => `sub${item}`);
				const run = await runNode({
					type: 'fastSpringSubscription',
					parameters: {
						resource: 'subscription',
						operation: 'charge',
						subscriptionId: byId('={{ $json.id }}'),
						options: { batchSize },
					},
					items: ids.map((id) => ({ json: { id } })),
					credentials: {
						fastSpringApi: {
							username: 'someone',
							password: 'secret-password',
							baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
							requestsPerMinute: 250,
						},
					},
					onError,
					...(retryOnFail ? { retryOnFail, maxTries: 3, waitBetweenTries: 1 } : {}),
				});
				const sent = calls;
				const states = reported(run, items);
				ids.forEach((id, item) => {
					const times = done.get(id) ?? 0;
					expect([id, times <= 1]).toEqual([id, true]);
					if (states[item] === 'done') expect([id, times]).toEqual([id, 1]);
					if (states[item] === 'refused' || states[item] === 'notSent')
						expect([id, states[item], times]).toEqual([id, states[item], 0]);
				});
				await new Promise(setImmediate);
				expect(calls).toBe(sent);
			},
		);
		await fc.assert(cases, { numRuns: RUNS, seed: SEED });
	}, 300_000);
});
