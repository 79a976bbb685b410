/** Versions are told in several places; they are the same everywhere. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { NEWEST_N8N_VERSION, OLDEST_N8N_VERSION } from '../../scripts/n8n.mts';
import { projectRoot } from '../support/host.mts';

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');
const { version, engines } = JSON.parse(read('package.json')) as {
	version: string;
	engines: { node: string };
};

test('the oldest and the newest n8n under Compatibility are those that are tested', () => {
	const [section = ''] = /^## Compatibility[\s\S]*?(?=^## )/m.exec(read('README.md')) ?? [];
	const named = new Set(section.match(/\b\d+\.\d+\.\d+\b/g));
	expect([...named].sort()).toEqual([OLDEST_N8N_VERSION, NEWEST_N8N_VERSION]);
});

test('CI runs the oldest n8n', () => {
	expect(read('.github/workflows/ci.yml')).toContain(
		`FASTSPRING_N8N_VERSION: ${OLDEST_N8N_VERSION}\n`,
	);
});

test('CI begins with the oldest Node.js that is asked for', () => {
	const [oldest] = /\d+/.exec(engines.node) ?? [];
	expect(/node: \[(\d+)/.exec(read('.github/workflows/ci.yml'))?.[1]).toBe(oldest);
});

test('the changelog tells of this version, and of what comes', () => {
	const headings = [...read('CHANGELOG.md').matchAll(/^## \[(.+?)\]/gm)].map(([, name]) => name);
	expect(headings.slice(0, 2)).toEqual(['Unreleased', version]);
});
