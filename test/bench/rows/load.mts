/** What n8n pays for having the pack installed: time and memory to load all of it, and its size on disk. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureN8n, installPack, packTarball } from '../../../scripts/n8n.mts';
import { npm, run } from '../../../scripts/process.mts';
import type { LoadMeasurement } from '../loadMeasure.mts';
import { cell, type RowSpec } from '../row.mts';

const LIMITS = { ms: 150, megabytes: 15, kilobytes: 450 };

export const load: RowSpec = {
	name: 'load',
	title: 'All nodes and credentials loaded',
	measure: async ({ rounds }) => {
		const all = await measureAll(rounds);
		const middle = (of: (one: LoadMeasurement) => number) =>
			cell(all.map((one) => ({ value: of(one) }))).value;
		const pack = cell(all.map(({ ms }) => ({ value: ms })));
		const memory = middle(({ megabytes }) => megabytes);
		const { schemas, rest } = await sizes();
		return {
			unit: 'ms',
			cells: { pack },
			goals: [
				{ text: 'time', value: pack.value, limit: LIMITS.ms, unit: ' ms' },
				{ text: 'memory', value: memory, limit: LIMITS.megabytes, unit: ' MB' },
				{ text: 'size without schemas', value: rest, limit: LIMITS.kilobytes, unit: ' kB' },
			],
			remarks: [
				`${middle(({ cpu }) => cpu).toFixed(0)} ms of the processor for ${all[0]?.modules} files`,
				`schemas: ${schemas.toFixed(0)} kB`,
			],
		};
	},
};

/** The packed package in n8n's own Node, with nothing between: what loads TypeScript would double the time. */
async function measureAll(rounds: number): Promise<LoadMeasurement[]> {
	const { folder, node } = await ensureN8n();
	const userFolder = await mkdtemp(join(tmpdir(), 'n8n-nodes-fastspring-load-'));
	try {
		const tarball = await packTarball();
		await installPack(tarball.path, userFolder).finally(tarball.remove);
		const modules = join(userFolder, '.n8n', 'nodes', 'node_modules');
		const [name = ''] = await readdir(modules);
		const args = ['--expose-gc', 'test/bench/loadMeasure.mts', folder, join(modules, name)];
		const env = {
			N8N_USER_FOLDER: userFolder,
			N8N_ENCRYPTION_KEY: 'bench',
			N8N_LOG_LEVEL: 'silent',
		};
		const all: LoadMeasurement[] = [];
		for (let round = 0; round < rounds; round += 1) {
			const { stdout } = await promisify(execFile)(node, args, { env: { ...process.env, ...env } });
			all.push(JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as LoadMeasurement);
		}
		return all;
	} finally {
		await rm(userFolder, { recursive: true, force: true });
	}
}

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
