/**
 * Loads the installed package with n8n's own loader, as n8n does at its start: `loadMeasure.mts <n8n> <package>`, run by
 * the Node that runs n8n, prints what it took as a line of JSON. n8n has its own modules loaded by then.
 */
import { createRequire, Module } from 'node:module';
import { join } from 'node:path';

export interface LoadMeasurement {
	ms: number;
	/** Milliseconds of the processor, which other processes do not lengthen. */
	cpu: number;
	megabytes: number;
	modules: number;
}

interface Loader {
	nodeTypes: object;
	loadAll(): Promise<void>;
}

const [n8n = '', pack = ''] = process.argv.slice(2);
const fromN8n = createRequire(join(n8n, 'node_modules', 'n8n', 'package.json'));
void main();

async function main(): Promise<void> {
	// As n8n lets community packages find what comes with it.
	process.env['NODE_PATH'] = [
		join(n8n, 'node_modules', 'n8n', 'node_modules'),
		join(n8n, 'node_modules'),
	].join(':');
	(Module as unknown as { _initPaths(): void })._initPaths();
	fromN8n('reflect-metadata');
	const core = fromN8n('n8n-core') as {
		PackageDirectoryLoader: new (folder: string) => Loader;
		InstanceSettings: never;
	};
	const { Container } = fromN8n('@n8n/di') as { Container: { get(key: never): unknown } };
	Container.get(core.InstanceSettings);
	for (const lent of ['n8n-workflow', 'zod', 'luxon']) fromN8n(lent);
	globalThis.gc?.();
	const before = process.memoryUsage().heapUsed;
	const [from, started] = [performance.now(), process.cpuUsage()];
	const loader = new core.PackageDirectoryLoader(pack);
	await loader.loadAll();
	const ms = performance.now() - from;
	const { user, system } = process.cpuUsage(started);
	globalThis.gc?.();
	const megabytes = (process.memoryUsage().heapUsed - before) / 1e6;
	if (Object.keys(loader.nodeTypes).length < 15) throw new Error('Not all nodes were loaded');
	const modules = Object.keys(fromN8n.cache).filter((file) => file.startsWith(pack)).length;
	const measured: LoadMeasurement = { ms, cpu: (user + system) / 1_000, megabytes, modules };
	console.log(JSON.stringify(measured));
}
