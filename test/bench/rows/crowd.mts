/**
 * Four n8n processes that cannot see each other, behind one address: how well they use the one limit, how evenly, and how
 * often they are refused. No other column: n8n's own nodes and a bare client would have to be told how many there are.
 */
import { createSandbox } from '../../../sandbox/server.mts';
import { AT_ONCE } from '../client.mts';
import { openN8ns, type BenchN8n } from '../n8n.mts';
import { cell, known, type RowSpec } from '../row.mts';
import { ACCOUNT_GET, LATENCY_MS, leastMs, LIMIT, WINDOW_MS } from './limiter.mts';

const PROCESSES = 4;
const CALLS = 1_200;

export const crowd: RowSpec = {
	name: 'crowd',
	title: `${CALLS.toLocaleString('en')} such calls in ${PROCESSES} processes that share the limit`,
	measure: async ({ quick }) => {
		if (quick)
			return {
				unit: 's',
				cells: {},
				goals: [],
				remarks: ['not in a quick look: it takes 6 minutes'],
			};
		const sandbox = await createSandbox({
			seed: { accounts: CALLS, subscriptions: 0, orders: 0 },
			latencyMs: LATENCY_MS,
			rateLimit: { limit: LIMIT, windowMs: WINDOW_MS },
		});
		const processes: BenchN8n[] = [];
		try {
			for await (const n8n of openN8ns(PROCESSES)) processes.push(n8n);
			const ids = [...sandbox.store.accounts.keys()];
			const part = ids.length / PROCESSES;
			await Promise.all(
				processes.map(async ({ time }, at) => {
					const items = ids.slice(at * part, (at + 1) * part).map((account) => ({ account }));
					const { items: given } = await time(sandbox.url, items, [ACCOUNT_GET]);
					if (given !== part) throw new Error(`${given} items came out of ${part}`);
				}),
			);
			const processOf = new Map(ids.map((id, at) => [`/accounts/${id}`, Math.floor(at / part)]));
			return figuresOf(
				sandbox.calls.map(({ at, path, status }) => ({
					at,
					process: processOf.get(path) ?? NaN,
					refused: status === 429,
				})),
			);
		} finally {
			for (const { close } of processes) await close();
			await sandbox.close();
		}
	},
};

interface Arrival {
	at: number;
	process: number;
	refused: boolean;
}

/** Everybody begins at once, so the first minute is a burst until the limit is reached, and then silence. */
function figuresOf(arrivals: readonly Arrival[]): Awaited<ReturnType<RowSpec['measure']>> {
	const done = arrivals.filter(({ refused }) => !refused);
	const parts = Array.from({ length: PROCESSES }, (_, at) =>
		done.filter((one) => one.process === at),
	);
	const from = Math.min(...arrivals.map(({ at }) => at));
	const ends = parts.map((part) => Math.max(...part.map(({ at }) => at)));
	const [firstEnd, end] = [Math.min(...ends), Math.max(...ends)];
	const later = from + WINDOW_MS;
	const between = (list: readonly Arrival[], until: number) =>
		list.filter(({ at }) => at >= later && at <= until);
	const used = (until: number) =>
		between(done, until).length / ((LIMIT * (until - later)) / WINDOW_MS);
	const refused = arrivals.filter((one) => one.refused);
	const lateRefused = between(refused, end).length;
	const together = parts.map((part) => between(part, firstEnd).length);
	const even = between(done, firstEnd).length / PROCESSES;
	return {
		unit: 's',
		cells: {
			pack: cell([{ value: (end - from) / 1_000, calls: arrivals.length }]),
			least: known(leastMs(CALLS) / 1_000, CALLS),
		},
		goals: [
			{
				text: 'of the limit, from the second minute until the first one has finished',
				value: used(firstEnd),
				limit: 0.9,
				atLeast: true,
			},
			{
				text: 'refused, after the first minute',
				value: lateRefused / between(arrivals, end).length,
				limit: 0.02,
			},
			{
				text: 'refused in the first minute, of the calls under way at its end',
				value: (refused.length - lateRefused) / (PROCESSES * AT_ONCE),
				limit: 1,
			},
			{
				text: 'least part, of an even one',
				value: Math.min(...together) / even,
				limit: 1 / 3,
				atLeast: true,
			},
		],
		remarks: [
			`${refused.length} refused, ${refused.length - lateRefused} of them in the first minute`,
			`finished after ${ends.map((at) => ((at - from) / 1_000).toFixed(0)).join(', ')} s`,
			`${(100 * used(end)).toFixed(0)} % of the limit used from the second minute until the last one finished`,
		],
	};
}
