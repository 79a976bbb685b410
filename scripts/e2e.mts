// `npm run e2e`: the packed package in a real n8n. Arguments go to jest: `npm run e2e -- test/n8n/credential`.
import { runJest } from './jest.mts';
import { endOnSignals } from './process.mts';
import { ensureN8n, N8N_VERSION, OLDEST_N8N_VERSION, packTarball, TARBALL } from './n8n.mts';
import { tell } from './tally.mts';

const LIMIT_MS = 24 * 60_000;
/** Half of the time is waiting, so that two files can share a machine; every n8n takes a gigabyte. */
const WORKERS = 2;

endOnSignals();
await tell(async () => {
	const { folder } = await ensureN8n();
	console.log(`n8n ${N8N_VERSION}: ${folder}`);
	const tarball = await packTarball();
	process.env[TARBALL] = tarball.path;
	const args = process.argv.slice(2);
	// Its file comes late, and waits for what is installed beside the others. Where that fails, it tries again and says why.
	if (args.length === 0) void ensureN8n(OLDEST_N8N_VERSION).catch(() => undefined);
	return await runJest(
		['--config', 'jest.n8n.config.mjs', `--maxWorkers=${WORKERS}`, ...args],
		LIMIT_MS,
	).finally(tarball.remove);
});
