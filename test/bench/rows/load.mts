/** What n8n pays for having the pack installed: time and memory to load all of it, and its size on disk. */
import { measureIn } from '../processes.mts';
import type { LoadMeasurement } from '../loadMeasure.mts';
import { npm, run } from '../../../scripts/process.mts';
import { cell, type RowSpec } from '../row.mts';

const LIMITS = { ms: 150, megabytes: 15, kilobytes: 450 };

export const load: RowSpec = {
	name: 'load',
	title: 'All nodes and credentials loaded',
	measure: async ({ rounds }) => {
		const all: LoadMeasurement[] = [];
		for (let round = 0; round < rounds; round += 1)
			all.push(await measureIn<LoadMeasurement>('test/bench/loadMeasure.mts'));
		const pack = cell(all.map(({ ms }) => ({ value: ms })));
		const memory = cell(all.map(({ megabytes }) => ({ value: megabytes }))).value;
		const { schemas, rest } = await sizes();
		return {
			unit: 'ms',
			cells: { pack },
			goals: [
				{ text: 'time', value: pack.value, limit: LIMITS.ms, unit: ' ms' },
				{ text: 'memory', value: memory, limit: LIMITS.megabytes, unit: ' MB' },
				{ text: 'size without schemas', value: rest, limit: LIMITS.kilobytes, unit: ' kB' },
			],
			remarks: [`schemas: ${schemas.toFixed(0)} kB`],
		};
	},
};

/** Kilobytes of what npm would publish, unpacked. */
async function sizes(): Promise<{ schemas: number; rest: number }> {
	const [command, args] = npm('pack', '--dry-run', '--json', '--ignore-scripts');
	const { output } = await run(command, args, { task: 'Listing the package', timeoutMs: 60_000 });
	const [{ files }] = JSON.parse(output.slice(output.indexOf('['))) as [
		{ files: { path: string; size: number }[] },
	];
	const sum = (of: (path: string) => boolean) =>
		files.filter(({ path }) => of(path)).reduce((total, { size }) => total + size, 0) / 1_000;
	const isSchema = (path: string) => path.includes('/__schema__/');
	return { schemas: sum(isSchema), rest: sum((path) => !isSchema(path)) };
}
