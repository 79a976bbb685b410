/** The engine's own work over more and more items, against a bare loop over n8n's request helper: the same calls and items. */
import type { Measurement } from '../measure.mts';
import { measureIn, startService } from '../processes.mts';
import { cell, type Goal, type RowSpec } from '../row.mts';

const SIZES = [10_000, 50_000, 100_000];
const QUICK = [10_000, 20_000];
/** What the engine may cost on top of the bare loop, for the first size. */
const ADDED = { cpu: 1, memory: 100 };
/** Costs an item may have in the last size, for one that it has in the first. */
const FLAT = 1.25;
const BLOCK_MS = 50;

type Figures = Record<'cpu' | 'memory' | 'block' | 'code', number>;

export const linear: RowSpec = {
	name: 'linear',
	title: 'Up to 100,000 orders by ID in one run, CPU time of the largest',
	measure: async ({ rounds, quick }) => {
		const sizes = quick ? QUICK : SIZES;
		const service = await startService('test/bench/stub.mts');
		try {
			const figures: { size: number; pack: Measurement[]; bare: Measurement[] }[] = [];
			for (const size of sizes) {
				const [pack, bare]: Measurement[][] = [[], []];
				for (let round = 0; round < rounds; round += 1) {
					bare?.push(await measure('bare', service.addresses[0], size));
					pack?.push(await measure('pack', service.addresses[0], size));
				}
				figures.push({ size, pack: pack ?? [], bare: bare ?? [] });
			}
			const middle = (all: Measurement[]): Figures => {
				const of = (figure: (one: Measurement) => number) =>
					cell(all.map((one) => ({ value: figure(one) }))).value;
				return {
					cpu: of(({ cpu }) => cpu),
					memory: of(({ memory }) => memory),
					block: of(({ blocks }) => blocks.whole),
					code: of(({ blocks }) => blocks.code),
				};
			};
			const all = figures.map(({ size, pack, bare }) => ({
				size,
				pack: middle(pack),
				bare: middle(bare),
			}));
			const last = figures.at(-1);
			return {
				unit: 's of CPU',
				cells: {
					pack: cell((last?.pack ?? []).map(({ cpu }) => ({ value: cpu }))),
					bare: cell((last?.bare ?? []).map(({ cpu }) => ({ value: cpu }))),
				},
				goals: goalsOf(all),
				remarks: all.map(
					({ size, pack, bare }) =>
						`${size.toLocaleString('en')}: pack ${shown(pack)}; bare loop ${shown(bare)}`,
				),
			};
		} finally {
			service.end();
		}
	},
};

function goalsOf(all: readonly { size: number; pack: Figures; bare: Figures }[]): Goal[] {
	const [first, last] = [all[0], all.at(-1)];
	if (!first || !last) throw new Error('Nothing was measured');
	const growth = (what: 'cpu' | 'memory') =>
		last.pack[what] / last.size / (first.pack[what] / first.size);
	return [
		{
			text: 'CPU added to that of a bare loop in n8n, 10,000 items',
			value: first.pack.cpu - first.bare.cpu,
			limit: ADDED.cpu,
			unit: ' s',
		},
		{
			text: 'memory added to that of a bare loop in n8n, 10,000 items',
			value: first.pack.memory - first.bare.memory,
			limit: ADDED.memory,
			unit: ' MB',
		},
		{ text: 'CPU an item, last size / first', value: growth('cpu'), limit: FLAT, unit: '×' },
		{ text: 'memory an item, last size / first', value: growth('memory'), limit: FLAT, unit: '×' },
		{
			text: 'longest block of the event loop by code',
			value: Math.max(...all.map(({ pack }) => pack.code)),
			limit: BLOCK_MS,
			unit: ' ms',
		},
	];
}

const shown = ({ cpu, memory, block, code }: Figures): string =>
	`${cpu.toFixed(1)} s of CPU, ${memory.toFixed(0)} MB, longest block ${block.toFixed(0)} ms (${code.toFixed(0)} ms without garbage collection and standstill)`;

const measure = (kind: string, url = '', size: number): Promise<Measurement> =>
	measureIn<Measurement>('test/bench/measure.mts', kind, url, String(size));
