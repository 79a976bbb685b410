/**
 * `npm run bench -- --against <git ref or folder>`: this build and another one do the same jobs in turns, so that a
 * machine that gets slower does so for both. n8n-core runs the node; everything else of n8n is left out.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isFresh } from '../../scripts/freshBuild.mts';
import { npm, run } from '../../scripts/process.mts';
import { measureIn, startSandboxes, startService } from './processes.mts';
import { cell, type Cell, type Goal, type Row, type RowSpec } from './row.mts';
import { works, type Work } from './works.mts';

type Job = Pick<Work, 'name' | 'title' | 'items' | 'count' | 'pack'> & Partial<Pick<Work, 'seed'>>;

const LINEAR = 10_000;

/** Where the engine's own work shows. No sandbox could hold the orders of the last one. */
export const jobs: readonly Job[] = [
	...works,
	{
		name: 'linear',
		title: `Order: Get on ${LINEAR.toLocaleString('en')} items`,
		items: async () => Array.from({ length: LINEAR }, (_, at) => ({ order: `order-${at}` })),
		count: LINEAR,
		pack: {
			name: 'Pack',
			type: 'n8n-nodes-fastspring.fastSpringOrder',
			parameters: {
				operation: 'get',
				simplify: false,
				orderId: { __rl: true, mode: 'id', value: '={{ $json.order }}' },
			},
		},
	},
];

const ROUNDS = 5;
const TIMES = 3;
const QUICK = 2;
const LATENCY_MS = 40;
/** What a build may cost for one that the other costs. */
const LIMIT = 1.05;

/** A row for each job, against the build of a git ref or of a folder. */
export function rowsAgainst(ref: string): RowSpec[] {
	let opened: Promise<string> | undefined;
	return jobs.map((job) => ({
		name: job.name,
		title: job.title,
		measure: async ({ quick }) => {
			const other = await (opened ??= openOther(ref));
			const service = await serviceFor(job);
			const [address = ''] = service.addresses;
			const times = String(quick ? QUICK : TIMES);
			const measure = (folder: string) =>
				measureIn<Times>('test/bench/againstMeasure.mts', folder, job.name, address, times);
			const rounds: Round[] = [];
			try {
				while (rounds.length < (quick ? QUICK : ROUNDS)) {
					// Whoever comes second finds the service warm: they take turns at that, too.
					const nowFirst = rounds.length % 2 === 0;
					const first = await measure(nowFirst ? '.' : other);
					const second = await measure(nowFirst ? other : '.');
					rounds.push(nowFirst ? { now: first, other: second } : { now: second, other: first });
				}
			} finally {
				service.end();
			}
			return compared(rounds);
		},
	}));
}

const serviceFor = ({ seed }: Job) =>
	seed === undefined
		? startService('test/bench/stub.mts')
		: startSandboxes({ count: 1, seed, latencyMs: LATENCY_MS });

/** Milliseconds of each time that a job was done. */
export interface Times {
	cpu: number[];
	time: number[];
}

export interface Round {
	now: Times;
	other: Times;
}

/** What counts is the median of the rounds' ratios: the two builds of one round met the same machine. */
export function compared(rounds: readonly Round[]): Omit<Row, 'name' | 'title'> {
	const of = (side: keyof Round, what: keyof Times): Cell =>
		cell(rounds.map((round) => ({ value: middle(round[side][what]) })));
	const ratio = (what: keyof Times): Cell =>
		cell(rounds.map(({ now, other }) => ({ value: middle(now[what]) / middle(other[what]) })));
	const goal = (what: keyof Times, name: string): Goal => ({
		text: `${name}, this build / the other`,
		value: ratio(what).value,
		limit: LIMIT,
		unit: '×',
	});
	const told = (what: keyof Times, name: string): string => {
		const { low, high } = ratio(what);
		return `${name} of the other ${Math.round(of('other', what).value)} ms, ratios ${low.toFixed(3)}–${high.toFixed(3)}`;
	};
	return {
		unit: 'ms of CPU',
		cells: { pack: of('now', 'cpu') },
		goals: [goal('cpu', 'CPU'), goal('time', 'time')],
		remarks: [told('cpu', 'CPU'), told('time', 'time')],
	};
}

const middle = (values: readonly number[]): number =>
	cell(values.map((value) => ({ value }))).value;

/** A folder with another build of the pack, beside this checkout's dependencies; it goes away with this process. */
async function openOther(other: string): Promise<string> {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-fastspring-against-'));
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	const isFolder = existsSync(join(other, 'package.json'));
	if (isFolder) {
		if (!isFresh(resolve(other)))
			throw new Error(`${other} holds no build of its sources. Run npm run build there.`);
		for (const part of ['package.json', 'dist'])
			cpSync(join(other, part), join(folder, part), { recursive: true });
	} else {
		git('worktree', 'add', '--detach', folder, other);
		process.prependOnceListener('exit', () => git('worktree', 'remove', '--force', folder));
	}
	symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
	if (isFolder) return folder;
	const [command, args] = npm('run', '--silent', 'build');
	await run(command, args, { task: `Building ${other}`, timeoutMs: 300_000, cwd: folder });
	return folder;
}

const git = (...args: string[]): void => void execFileSync('git', args, { stdio: 'pipe' });
