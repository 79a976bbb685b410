/** Calls that cannot be put together, under FastSpring's limit of 250 a minute: how little waiting there is beyond it. */
import { AT_ONCE, bareClient, eightAtOnce } from '../client.mts';
import { startSandboxes, stateOf } from '../processes.mts';
import { cell, known, type RowSpec } from '../row.mts';

export const LATENCY_MS = 40;
export const [LIMIT, WINDOW_MS] = [250, 60_000];
/** HTTP Request counts from the start of a batch, the service from the arrival of each call. */
const MARGIN_MS = 1_000;

/** All ways wait nearly all of the time, so they run side by side, once: two minutes leave little to chance. */
export const limiter: RowSpec = {
	name: 'limiter',
	title: 'Calls that cannot be put together, under the limit of 250 a minute',
	waits: true,
	measure: async ({ quick, n8n }) => {
		const count = quick ? LIMIT + 50 : 600;
		const server = await n8n();
		const service = await startSandboxes({
			count: 4,
			seed: { accounts: count, subscriptions: 0, orders: 0 },
			latencyMs: LATENCY_MS,
			rateLimit: { limit: LIMIT, windowMs: WINDOW_MS },
		});
		const [first = '', second = '', third = '', alike = ''] = service.addresses;
		try {
			// The look into the list is a call, too: it goes to a shop of its own, with the same accounts.
			const ids = await accountsOf(alike, count);
			const items = ids.map((account) => ({ account }));
			const [pack, own, bare] = await Promise.all([
				server.time(first, items, [ACCOUNT_GET]),
				server.time(second, items, [HTTP_REQUEST(second)]),
				bareRun(third, ids),
			]);
			const least = leastMs(count);
			const refused = (await stateOf(first)).limiter.refused;
			return {
				unit: 'ms',
				cells: {
					pack: cell([{ value: pack.ms, calls: count + refused }]),
					own: cell([{ value: own.ms, calls: count }]),
					bare: cell([{ value: bare, calls: count }]),
					least: known(least, count),
				},
				goals: [
					{ text: 'pack / least possible', value: pack.ms / least, limit: 1.02, unit: '×' },
					{ text: 'calls refused', value: refused, limit: 0 },
				],
				remarks: [`${count} accounts by ID, once`, ...pack.hints],
			};
		} finally {
			service.end();
		}
	},
};

/** Full windows go by until the last one's calls may be sent. */
export const leastMs = (count: number): number => {
	const windows = Math.ceil(count / LIMIT) - 1;
	return windows * WINDOW_MS + Math.ceil((count - windows * LIMIT) / AT_ONCE) * LATENCY_MS;
};

export const ACCOUNT_GET = {
	name: 'Pack',
	type: 'n8n-nodes-fastspring.fastSpringAccount',
	parameters: {
		resource: 'account',
		operation: 'get',
		accountId: { __rl: true, mode: 'id', value: '={{ $json.account }}' },
	},
};

/** n8n's own way to keep to a limit: batches with a pause between them. */
const HTTP_REQUEST = (sandbox: string) => ({
	name: 'Own',
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	parameters: {
		url: `=${sandbox}/accounts/{{ $json.account }}`,
		authentication: 'genericCredentialType',
		genericAuthType: 'httpBasicAuth',
		options: { batching: { batch: { batchSize: LIMIT, batchInterval: WINDOW_MS + MARGIN_MS } } },
	},
});

async function accountsOf(sandbox: string, count: number): Promise<string[]> {
	const client = bareClient(sandbox);
	const { accounts } = await client.call<{ accounts: string[] }>(
		'GET',
		`/accounts?limit=${count}&page=1`,
	);
	await client.close();
	return accounts;
}

/** Each call waits until the one 250 before it, at its end, is a minute old. */
async function bareRun(sandbox: string, ids: readonly string[]): Promise<number> {
	const client = bareClient(sandbox);
	const from = performance.now();
	const ends: number[] = [];
	await eightAtOnce([...ids.keys()], async (at) => {
		const free = (ends[at - LIMIT] ?? -Infinity) + WINDOW_MS + 5;
		const rest = free - performance.now();
		if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
		await client.call('GET', `/accounts/${ids[at]}`);
		ends[at] = performance.now();
	});
	await client.close();
	return performance.now() - from;
}
