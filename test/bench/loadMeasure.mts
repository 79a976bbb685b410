/** Loads the built package with n8n's loader in a process that has n8n's core and what it lends: prints the cost as JSON. */
import { core, projectRoot, requireFromRoot } from '../support/host.mts';

export interface LoadMeasurement {
	ms: number;
	megabytes: number;
}

void main();

async function main(): Promise<void> {
	for (const lent of ['zod', 'luxon']) requireFromRoot(lent);
	globalThis.gc?.();
	const before = process.memoryUsage().heapUsed;
	const from = performance.now();
	const loader = new core.PackageDirectoryLoader(projectRoot);
	await loader.loadAll();
	const ms = performance.now() - from;
	globalThis.gc?.();
	const megabytes = (process.memoryUsage().heapUsed - before) / 1e6;
	if (Object.keys(loader.nodeTypes).length < 15) throw new Error('Not all nodes were loaded');
	const measured: LoadMeasurement = { ms, megabytes };
	console.log(JSON.stringify(measured));
}
