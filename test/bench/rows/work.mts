/** A job in four ways: the pack and n8n's own nodes in a real n8n, a bare client, and the waits that nobody can avoid. */
import { bareClient } from '../client.mts';
import type { BenchN8n, Timed } from '../n8n.mts';
import { startSandboxes, stateOf } from '../processes.mts';
import { cell, known, times, type Goal, type Row, type RowSpec, type Sample } from '../row.mts';
import type { Work } from '../works.mts';

/** What FastSpring takes for an answer, as a round figure. */
const LATENCY_MS = 40;

/** n8n's own price for one expression on each item. */
const EDIT_FIELDS = {
	name: 'Edit Fields',
	type: 'n8n-nodes-base.set',
	typeVersion: 3.4,
	parameters: {
		assignments: {
			assignments: [{ id: 'a', name: 'o', value: '={{ $json.order }}', type: 'string' }],
		},
		options: {},
	},
};

export const workRow = (work: Work): RowSpec => ({
	name: work.name,
	title: work.title,
	measure: async ({ rounds, n8n }) => {
		const server = await n8n();
		const service = await startSandboxes({ count: rounds, seed: work.seed, latencyMs: LATENCY_MS });
		try {
			const samples = { pack: [] as Sample[], own: [] as Sample[], bare: [] as Sample[] };
			const expressions: Sample[] = [];
			for (const sandbox of service.addresses) {
				const client = bareClient(sandbox);
				const items = await work.items(client);
				// The sandbox makes a record's text when it is first asked for: whoever comes first would pay for all.
				await work.bare(client, items);
				samples.bare.push(
					await counted(sandbox, async () => void (await work.bare(client, items))),
				);
				await client.close();
				const inN8n = (nodes: Parameters<BenchN8n['time']>[2]) =>
					counted(sandbox, async () => complete(work, await server.time(sandbox, items, nodes)));
				samples.pack.push(await inN8n([work.pack]));
				samples.own.push(await inN8n(work.own(sandbox)));
				if (work.faster) expressions.push(await inN8n([EDIT_FIELDS]));
			}
			const cells = {
				pack: cell(samples.pack),
				own: cell(samples.own),
				bare: cell(samples.bare),
				least: known(work.turns * LATENCY_MS),
			};
			return { unit: 'ms', cells, ...goalsOf(work, cells, expressions) };
		} finally {
			service.end();
		}
	},
});

function goalsOf(
	work: Work,
	cells: Row['cells'],
	expressions: readonly Sample[],
): Pick<Row, 'goals' | 'remarks'> {
	const goals: Goal[] = [times(cells, 'bare', work.limit)];
	if (!work.faster) return { goals };
	const fields = cell(expressions).value;
	const [pack, own] = [cells.pack?.value ?? NaN, cells.own?.value ?? NaN];
	goals.push(
		{ text: "n8n's own node / pack", value: own / pack, limit: 10, atLeast: true, unit: '×' },
		{ text: 'pack / Edit Fields with one expression', value: pack / fields, limit: 0.8, unit: '×' },
	);
	return { goals, remarks: [`Edit Fields with one expression: ${Math.round(fields)} ms`] };
}

/** Nothing counts that did not do the whole job. */
function complete({ count }: Work, timed: Timed): number {
	if (timed.items !== count) throw new Error(`${timed.items} items came out instead of ${count}`);
	return timed.ms;
}

/** A job's time, its own or by the clock, with the calls that the sandbox saw. */
async function counted(sandbox: string, job: () => Promise<number | void>): Promise<Sample> {
	const before = (await stateOf(sandbox)).calls;
	const from = performance.now();
	const own = await job();
	const value = own ?? performance.now() - from;
	return { value, calls: (await stateOf(sandbox)).calls - before };
}
