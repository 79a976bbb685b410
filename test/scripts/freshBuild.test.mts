import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { isFresh } from '../../scripts/freshBuild.mts';

const [EARLY, BUILT, LATE] = [1_000, 2_000, 3_000];
const TREE = {
	'package.json': EARLY,
	'tsconfig.json': EARLY,
	'gulpfile.js': EARLY,
	'nodes/FastSpringThing/FastSpringThing.node.ts': EARLY,
	'nodes/FastSpringThing/FastSpringThing.node.json': EARLY,
	'credentials/Thing.credentials.ts': EARLY,
	'icons/thing.svg': EARLY,
	'dist/nodes/FastSpringThing/FastSpringThing.node.js': BUILT,
	// Copies keep the time of what they were made from.
	'dist/nodes/FastSpringThing/FastSpringThing.node.json': EARLY,
	'dist/credentials/Thing.credentials.js': BUILT,
	'dist/icons/thing.svg': EARLY,
};

let root: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'n8n-nodes-fastspring-fresh-'));
	Object.entries(TREE).forEach(([file, at]) => write(file, at));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, at: number, text = ''): void {
	mkdirSync(dirname(join(root, file)), { recursive: true });
	writeFileSync(join(root, file), text);
	utimesSync(join(root, file), at, at);
}

test.each<[string, boolean, () => void]>([
	['what was built after its sources', true, () => {}],
	['a source that changed', false, () => write('credentials/Thing.credentials.ts', LATE)],
	['a setting that changed', false, () => write('tsconfig.json', LATE)],
	['a source without its script', false, () => write('nodes/shared/new.ts', EARLY)],
	['a script without its source', false, () => write('dist/nodes/shared/old.js', BUILT)],
	['a drawing that changed', false, () => write('icons/thing.svg', EARLY, '<svg/>')],
	['no build at all', false, () => rmSync(join(root, 'dist'), { recursive: true })],
	['a half-way build', false, () => rmSync(join(root, 'dist/credentials'), { recursive: true })],
])('%s: fresh is %s', (_, fresh, change) => {
	change();
	expect(isFresh(root)).toBe(fresh);
});
