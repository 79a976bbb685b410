/** The engine against a bare loop over n8n's request helper: the same calls, the same items. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Measurement } from './measure.mts';
import type { Verdict } from './run.mts';

const ITEMS = 10_000;
const ROUNDS = 3;
/** What the engine may cost on top of the bare loop. */
const LIMITS = { cpu: 1, memory: 100 };

export async function engine(): Promise<Verdict[]> {
	const sandbox = await start('test/bench/sandbox.mts', String(ITEMS));
	try {
		const rounds: Array<{ bare: Measurement; pack: Measurement }> = [];
		for (let round = 0; round < ROUNDS; round += 1) {
			rounds.push({
				bare: await measure('bare', sandbox.url),
				pack: await measure('pack', sandbox.url),
			});
		}
		const least = (kind: 'bare' | 'pack', what: 'cpu' | 'memory') =>
			Math.min(...rounds.map((round) => round[kind][what]));
		return (['cpu', 'memory'] as const).map((what) => {
			const [bare, pack] = [least('bare', what), least('pack', what)];
			const unit = what === 'cpu' ? 's' : 'MB';
			return {
				name: `${ITEMS.toLocaleString('en')} items through Order: Get, ${what}`,
				figures: `bare loop ${bare.toFixed(2)} ${unit}, pack ${pack.toFixed(2)} ${unit}, ratio ${(pack / bare).toFixed(2)}, added ${(pack - bare).toFixed(2)} ${unit} (limit ${LIMITS[what]} ${unit})`,
				passed: pack - bare < LIMITS[what],
			};
		});
	} finally {
		sandbox.process.kill();
	}
}

async function measure(kind: string, url: string): Promise<Measurement> {
	const { stdout } = await promisify(execFile)(process.execPath, [
		'--expose-gc',
		'--import',
		'tsx',
		'test/bench/measure.mts',
		kind,
		url,
		String(ITEMS),
	]);
	return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Measurement;
}

/** Starts a script whose first line of output is its address. */
export async function start(
	script: string,
	...args: string[]
): Promise<{ url: string; process: ChildProcess }> {
	const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	for await (const url of createInterface({ input: child.stdout })) return { url, process: child };
	throw new Error(`${script} did not start`);
}
