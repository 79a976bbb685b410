// `npm run e2e`: the packed package in a real n8n. Arguments go to jest: `npm run e2e -- -t credential`.
import { runJest, summary } from './jest.mts';
import { endOnSignals } from './process.mts';
import { ensureN8n, N8N_VERSION } from './n8n.mts';

const LIMIT_MS = 10 * 60_000;

endOnSignals();
const { folder } = await ensureN8n();
console.log(`n8n ${N8N_VERSION}: ${folder}`);
const tests = await runJest(['--config', 'jest.n8n.config.mjs', '--runInBand', ...process.argv.slice(2)], LIMIT_MS);
console.log(summary(tests));
process.exitCode = tests.failed > 0 ? 1 : 0;
