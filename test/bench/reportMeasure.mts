/** One download in a process of its own: `reportMeasure.mts <sandbox> <job> <folder>` prints what it took as a line of JSON. */
import { stat } from 'node:fs/promises';
import { Container, core } from '../support/host.mts';
import { runNode } from '../support/n8n.mts';

export interface ReportMeasurement {
	/** Megabytes by which the process grew, and those that JavaScript held, at their peaks. */
	resident: number;
	held: number;
	/** Megabytes of the file. */
	size: number;
	rows: number;
	seconds: number;
}

const [url = '', job = '', folder = ''] = process.argv.slice(2);
void main();

async function main(): Promise<void> {
	// As an n8n of its own keeps binary data: in files. Kept in memory it is a text, whatever a node does.
	const service = Container.get(core.BinaryDataService);
	Object.assign(Container.get(core.BinaryDataConfig), {
		mode: 'filesystem',
		localStoragePath: folder,
	});
	await service.init();
	// What is loaded and compiled on first use is not the file's.
	await download('fastSpringOrder', { operation: 'getAll', limit: 50 });
	globalThis.gc?.();
	const before = process.memoryUsage();
	const peak = { rss: before.rss, held: held(before) };
	const sampler = setInterval(() => {
		const now = process.memoryUsage();
		peak.rss = Math.max(peak.rss, now.rss);
		peak.held = Math.max(peak.held, held(now));
	}, 5);
	const from = Date.now();
	const [item] = await download('fastSpringReport', {
		resource: 'job',
		operation: 'download',
		jobId: { __rl: true, mode: 'id', value: job },
	});
	clearInterval(sampler);
	const id = item?.binary?.['data']?.id;
	if (id === undefined) throw new Error('The file is not on disk');
	const { size } = await stat(service.getPath(id));
	const measured: ReportMeasurement = {
		resident: (peak.rss - before.rss) / 1e6,
		held: (peak.held - held(before)) / 1e6,
		size: size / 1e6,
		rows: Number(item?.json['rows']),
		seconds: (Date.now() - from) / 1_000,
	};
	console.log(JSON.stringify(measured));
}

const held = ({ heapUsed, external }: NodeJS.MemoryUsage): number => heapUsed + external;

async function download(
	type: string,
	parameters: Parameters<typeof runNode>[0]['parameters'] & object,
) {
	const credentials = {
		fastSpringApi: {
			username: 'sandbox',
			password: 'sandbox',
			baseUrl: url,
			requestsPerMinute: 250,
		},
	};
	const { output, error } = await runNode({ type, parameters, credentials });
	if (error) throw new Error(error.message);
	return output[0] ?? [];
}
