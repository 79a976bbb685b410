/**
 * `npm run bench`: what the pack costs, beside what else would do the same. `npm run bench -- byId lists` measures these
 * rows only; `--quick` takes each once and less of some; `--json <file>` writes the figures; `--docs` writes
 * docs/performance.md; `--against <git ref or folder>` measures the engine beside another build of it. Fails where a
 * goal is missed.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { freshBuild } from '../../scripts/freshBuild.mts';
import { endOnSignals } from '../../scripts/process.mts';
import { tell } from '../../scripts/tally.mts';
import { rowsAgainst } from './against.mts';
import { openN8n, type BenchN8n } from './n8n.mts';
import { isMet, type Row, type RowSpec } from './row.mts';
import { crowd } from './rows/crowd.mts';
import { limiter } from './rows/limiter.mts';
import { linear } from './rows/linear.mts';
import { load } from './rows/load.mts';
import { report } from './rows/report.mts';
import { trigger } from './rows/trigger.mts';
import { workRow } from './rows/work.mts';
import { asMarkdown, asText, resultsOf } from './table.mts';
import { works } from './works.mts';

const ROUNDS = 3;
const ROWS: readonly RowSpec[] = [
	...works.map(workRow),
	limiter,
	crowd,
	trigger,
	load,
	linear,
	report,
];

endOnSignals();
void tell(main);

async function main(): Promise<{ passed: number; failed: number }> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			quick: { type: 'boolean', default: false },
			docs: { type: 'boolean', default: false },
			json: { type: 'string' },
			against: { type: 'string' },
		},
	});
	const all = values.against === undefined ? ROWS : rowsAgainst(values.against);
	const unknown = positionals.filter((name) => !all.some((row) => row.name === name));
	if (unknown.length > 0)
		throw new Error(
			`No such row: ${unknown.join(', ')}. Rows: ${all.map(({ name }) => name).join(', ')}`,
		);
	if (values.docs && (values.quick || values.against !== undefined || positionals.length > 0))
		throw new Error('docs/performance.md is written of all rows, and not of a quick look.');
	const chosen = all.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
	const rounds = values.quick ? 1 : ROUNDS;
	await freshBuild();
	const rows = await measureAll(chosen, rounds, values.quick);
	const results = resultsOf(rows, rounds, values.quick);
	console.log(`\n${asText(results)}`);
	if (values.json !== undefined) await writeFile(values.json, JSON.stringify(results, null, '\t'));
	if (values.docs) await writeFile('docs/performance.md', asMarkdown(results));
	const goals = rows.flatMap((row) => row.goals);
	const passed = goals.filter(isMet).length;
	return { passed, failed: goals.length - passed };
}

async function measureAll(
	specs: readonly RowSpec[],
	rounds: number,
	quick: boolean,
): Promise<Row[]> {
	let opened: Promise<BenchN8n> | undefined;
	const n8n = () => (opened ??= openN8n());
	const rowOf = async ({ name, title, measure }: RowSpec): Promise<Row> => {
		const from = Date.now();
		const row = { name, title, ...(await measure({ rounds, quick, n8n })) };
		console.log(`${name}: ${((Date.now() - from) / 1000).toFixed(0)} s`);
		return row;
	};
	const inTurn = async (some: readonly RowSpec[]): Promise<Row[]> => {
		const rows: Row[] = [];
		for (const spec of some) rows.push(await rowOf(spec));
		return rows;
	};
	// For a quick look, what waits nearly all of the time does so beside the others.
	const beside = specs.filter(({ waits = false }) => quick && waits);
	const others = specs.filter((spec) => !beside.includes(spec));
	try {
		const rows = (await Promise.all([others, ...beside.map((spec) => [spec])].map(inTurn))).flat();
		return specs.flatMap(({ name }) => rows.filter((row) => row.name === name));
	} finally {
		await (await opened)?.close();
	}
}
