/** The rules of .dependency-cruiser.mjs against a small tree that breaks them: each is known to bite. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { projectRoot } from './support/host.mts';

/** Files by what they import. */
const tree: Record<string, string[]> = {
	'nodes/shared/json.ts': [],
	'nodes/shared/endpoints.ts': [],
	'nodes/shared/http/client.ts': ['../json'],
	'nodes/shared/fields.ts': ['./endpoints', 'n8n-workflow'],
	'nodes/shared/operation.ts': ['./fields', './endpoints'],
	'nodes/shared/engine/run.ts': ['../operation', '../fields', '../http/client', 'n8n-workflow'],
	'nodes/shared/webhook/sign.ts': ['../json', '../engine/run'],
	'nodes/shared/define.ts': ['./operation', './engine/run', 'n8n-workflow'],
	'nodes/FastSpringThing/get.ts': ['../shared/define', '../shared/fields', './view'],
	'nodes/FastSpringThing/view.ts': ['../shared/endpoints'],
	'nodes/FastSpringThing/FastSpringThing.node.ts': [
		'../shared/define',
		'../shared/engine/run',
		'./get',
		'n8n-workflow',
	],
	'nodes/FastSpringTrigger/receive.ts': ['../shared/engine/run', 'n8n-workflow'],
	'sandbox/server.mts': ['../nodes/shared/webhook/sign'],
};

const offences: [rule: string, file: string, imported: string, to: string][] = [
	['json-stands-below-all', 'nodes/shared/json.ts', './values', 'nodes/shared/values.ts'],
	['endpoints-are-facts', 'nodes/shared/endpoints.ts', './values', 'nodes/shared/values.ts'],
	[
		'http-knows-no-floor-above',
		'nodes/shared/http/retry.ts',
		'../endpoints',
		'nodes/shared/endpoints.ts',
	],
	['http-knows-no-n8n', 'nodes/shared/http/port.ts', 'n8n-workflow', 'node_modules/n8n-workflow'],
	[
		'fields-know-no-engine',
		'nodes/shared/pickers.ts',
		'./engine/run',
		'nodes/shared/engine/run.ts',
	],
	[
		'engine-knows-no-descriptions',
		'nodes/shared/engine/job.ts',
		'../define',
		'nodes/shared/define.ts',
	],
	[
		'webhook-knows-no-descriptions',
		'nodes/shared/webhook/wish.ts',
		'../define',
		'nodes/shared/define.ts',
	],
	[
		'define-knows-no-node',
		'nodes/shared/define/all.ts',
		'../../FastSpringThing/get',
		'nodes/FastSpringThing/get.ts',
	],
	[
		'operations-are-data',
		'nodes/FastSpringThing/a/update.ts',
		'../../shared/engine/run',
		'nodes/shared/engine/run.ts',
	],
	[
		'operations-are-data',
		'nodes/FastSpringThing/delete.ts',
		'n8n-workflow',
		'node_modules/n8n-workflow',
	],
	[
		'what-ships-imports-nothing-else',
		'nodes/FastSpringTrigger/poll.ts',
		'../../scripts/run.mjs',
		'scripts/run.mts',
	],
	[
		'the-sandbox-shares-signatures-only',
		'sandbox/api.mts',
		'../nodes/shared/json',
		'nodes/shared/json.ts',
	],
	['no-circle', 'sandbox/a.mts', './b.mts', 'sandbox/b.mts'],
	['nothing-unresolved', 'scripts/run.mts', './gone.mts', './gone.mts'],
];

const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-fastspring-imports-'));
let found: string[];
beforeAll(() => {
	const write = (file: string, imports: readonly string[]) => {
		mkdirSync(dirname(join(folder, file)), { recursive: true });
		// Types are enough.
		const lines = imports.map((from, at) => `import type * as a${at} from '${from}';`);
		writeFileSync(
			join(folder, file),
			`${lines.join('\n')}\nexport const used = 1 as unknown as [${imports.map((_, at) => `typeof a${at}`).join()}];\n`,
		);
	};
	const all = new Map(Object.entries(tree));
	all.set('nodes/shared/values.ts', []).set('sandbox/b.mts', ['./a.mts']);
	for (const [, file, imported] of offences) all.set(file, [...(all.get(file) ?? []), imported]);
	all.forEach((imports, file) => write(file, imports));
	for (const file of ['tsconfig.json', 'tsconfig.sources.json', '.dependency-cruiser.mjs'])
		cpSync(join(projectRoot, file), join(folder, file));
	// A link would be followed out of the tree.
	write('node_modules/n8n-workflow/index.d.ts', []);
	const cli = join(projectRoot, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
	const json = execFileSync(
		process.execPath,
		[cli, '--config', '.dependency-cruiser.mjs', '-T', 'json', 'nodes', 'sandbox', 'scripts'],
		{ cwd: folder, encoding: 'utf8', maxBuffer: 1e8 },
	);
	const { summary } = JSON.parse(json) as {
		summary: { violations: { from: string; to: string; rule: { name: string } }[] };
	};
	found = summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(offences)('%s: %s must not import %s', (rule, file, _, to) => {
	expect(found).toEqual(
		expect.arrayContaining([expect.stringContaining(`${rule}: ${file} → ${to}`)]),
	);
});

test('nothing else in that tree is refused', () => {
	const known = offences.map(([rule, file, , to]) => `${rule}: ${file} → ${to}`);
	expect(found.filter((one) => !known.some((offence) => one.startsWith(offence)))).toEqual([]);
});
