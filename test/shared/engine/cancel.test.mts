/** Cancelling is about real time, so this is the one place where the nodes run by the real clock. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createSandbox, type Sandbox } from '../../../sandbox/server.mts';
import { runNode } from '../../support/n8n.mts';
import { byId } from '../../support/operations.mts';

/** How long the sandbox is watched after a run has ended, in milliseconds: many times what eight calls take. */
const WATCHED = 300;
/** Far below every wait that a stopped run would otherwise sit out. */
const AT_ONCE = 2_000;

let sandbox: Sandbox;
// A sandbox of its own for each test: the nodes' budget remembers what was sent to an address.
beforeEach(async () => {
	sandbox = await createSandbox({ seed: 'empty', rateLimit: false, latencyMs: 15 });
});
afterEach(() => sandbox.close());

const items = Array.from({ length: 400 }, (_, n) => ({ json: { id: `nobody-${n}` } }));
const start = (
	type: string,
	parameters: Parameters<typeof runNode>[0]['parameters'],
	requestsPerMinute = 250,
) =>
	runNode({
		type,
		parameters: parameters ?? {},
		items,
		onError: 'continueRegularOutput',
		credentials: {
			fastSpringApi: { ...sandbox.credentials, baseUrl: sandbox.url, requestsPerMinute },
		},
	});

/** Resolves as soon as that many calls have arrived. */
async function arrived(count: number): Promise<void> {
	while (sandbox.calls.length < count) await wait(2);
}

/** Stops a run and says how it ended, how long that took, and what was still sent after its end. */
async function stopped(
	running: ReturnType<typeof runNode>,
): Promise<{ status: string; took: number; late: number }> {
	const at = Date.now();
	running.cancel();
	const { status } = await running;
	const took = Date.now() - at;
	// What had left before the end has arrived when a later request has been answered.
	await fetch(sandbox.url);
	const sent = sandbox.calls.length;
	await wait(WATCHED);
	return { status, took, late: sandbox.calls.length - sent };
}

test.each([
	[
		'writes, one after the other',
		'fastSpringSubscription',
		{ resource: 'subscription', operation: 'pause', subscriptionId: byId('={{ $json.id }}') },
	],
	[
		'reads, eight at a time',
		'fastSpringAccount',
		{ operation: 'get', accountId: byId('={{ $json.id }}') },
	],
	[
		'look-ups before a write',
		'fastSpringAccount',
		{ operation: 'update', accountId: byId('={{ $json.id }}'), updateFields: { first: 'Ada' } },
	],
])('a stopped execution sends nothing more: %s', async (_, type, parameters) => {
	const running = start(type, parameters);
	await arrived(10);
	const { status, late } = await stopped(running);
	expect([status, late]).toEqual(['canceled', 0]);
	expect(sandbox.calls.length).toBeLessThan(60);
});

test('a stopped execution does not go on waiting for the rate limit', async () => {
	const running = start(
		'fastSpringAccount',
		{ operation: 'get', accountId: byId('={{ $json.id }}') },
		12,
	);
	await arrived(12);
	await wait(100);
	const { status, took, late } = await stopped(running);
	expect([status, late, sandbox.calls.length]).toEqual(['canceled', 0, 12]);
	expect(took).toBeLessThan(AT_ONCE);
});

test('a stopped execution does not go on waiting to try again', async () => {
	sandbox.faults.add({ kind: 'status', status: 429, headers: { 'retry-after': '60' } });
	const running = start('fastSpringSubscription', {
		resource: 'subscription',
		operation: 'pause',
		subscriptionId: byId('={{ $json.id }}'),
	});
	await arrived(1);
	await wait(100);
	const { status, took, late } = await stopped(running);
	expect([status, late, sandbox.calls.length]).toEqual(['canceled', 0, 1]);
	expect(took).toBeLessThan(AT_ONCE);
});
