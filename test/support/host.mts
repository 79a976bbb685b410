/**
 * n8n itself, as the tests use it: n8n-core and n8n-workflow in their CommonJS builds.
 *
 * Both are loaded through `createRequire`, never imported, because n8n-workflow also has an ES build:
 * a script run by tsx would get that one while n8n-core holds the other, and two NodeApiError classes
 * would be about. Under jest `createRequire` goes through jest's own registry, so a test and the nodes
 * it runs share one instance of every module.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The project's root: jest, tsx and npm scripts are all started there. */
export const projectRoot = process.cwd();

/** `require` as seen from the project's root. */
export const requireFromRoot = createRequire(join(projectRoot, 'package.json'));

// n8n reads its settings while it loads and wants a folder to keep a key in: an empty one, gone before the first test.
const userFolder = mkdtempSync(join(tmpdir(), 'n8n-bench-'));
process.env['N8N_USER_FOLDER'] = userFolder;
process.env['N8N_ENCRYPTION_KEY'] = 'bench';
process.env['N8N_LOG_LEVEL'] = 'silent';
process.env['N8N_DIAGNOSTICS_ENABLED'] = 'false';

requireFromRoot('reflect-metadata');
export const core: typeof import('n8n-core') = requireFromRoot('n8n-core');
export const workflow: typeof import('n8n-workflow') = requireFromRoot('n8n-workflow');

/** n8n's services. The container is n8n-core's own copy: npm may have put another one beside it. */
export const { Container }: typeof import('@n8n/di') = createRequire(
	requireFromRoot.resolve('n8n-core'),
)('@n8n/di');
Container.get(core.InstanceSettings);
rmSync(userFolder, { recursive: true, force: true });
