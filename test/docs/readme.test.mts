/** The README's tables say what is there, and n8n's links to the documentation lead to it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { builtNodes } from '../support/descriptions.mts';
import { projectRoot } from '../support/host.mts';
import { anchorOf } from './check.mts';
import { commands, commandsOfReadme } from './commands.mts';

const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
	scripts: Record<string, string>;
};
const rows = [...readme.matchAll(/^\| (FastSpring [^|]+?) \| (.+?) \|$/gm)].map(
	([, node = '', operations = '']): [string, string] => [node, operations],
);

const optionsOf = (property: INodeProperties | undefined): INodePropertyOptions[] =>
	(property?.options ?? []).filter((option): option is INodePropertyOptions => 'value' in option);

const namesOf = (property: INodeProperties): string =>
	optionsOf(property)
		.map(({ name }) => name)
		.sort((a, b) => a.localeCompare(b))
		.join(', ');

/** "Session: Create, Get" for each resource, or the operations alone where a node has one resource. */
function operationsOf(properties: readonly INodeProperties[]): string[] {
	const resources = optionsOf(properties.find(({ name }) => name === 'resource'));
	const selectors = properties.filter(({ name }) => name === 'operation');
	if (selectors.length < 2) return selectors.map(namesOf);
	return selectors.map((selector) => {
		const [resource] = selector.displayOptions?.show?.['resource'] ?? [];
		const label = resources.find(({ value }) => value === resource)?.name ?? '';
		return `${label}: ${namesOf(selector)}`;
	});
}

test.each(builtNodes().map(({ description }) => [description.displayName, description] as const))(
	'%s stands in the table of operations as it is',
	(displayName, { properties }) => {
		const [, told = ''] = rows.find(([node]) => node === displayName) ?? [];
		expect(told).not.toBe('');
		const operations = operationsOf(properties);
		if (operations.length > 0) expect(told.split(' · ').sort()).toEqual(operations.sort());
	},
);

test('every command of it is run by a test', () => {
	expect(commandsOfReadme().sort()).toEqual(Object.keys(commands).sort());
});

test.each(['README.md', 'docs/sandbox.md'])(
	'what %s runs in a fresh clone installs what it needs',
	(page) => {
		const text = readFileSync(join(projectRoot, page), 'utf8');
		const [, fresh = ''] = /^git clone .*\ncd .*\n([\s\S]*?)^```/m.exec(text) ?? [];
		const lines = page === 'README.md' ? commandsOfReadme() : fresh.trim().split('\n');
		const names = lines.flatMap((line) => /^npm (?:run )?(\w+)/.exec(line)?.[1] ?? []);
		expect(names.length).toBeGreaterThan(0);
		for (const name of names)
			expect([name, scripts[name]]).toEqual([
				name,
				expect.stringMatching(/^node scripts\/bootstrap\.mjs /),
			]);
	},
);

test('every example stands among the recipes', () => {
	const [recipes = ''] = /^## Recipes[\s\S]*?(?=^## )/m.exec(readme) ?? [];
	const files = readdirSync(join(projectRoot, 'examples')).map((file) => `examples/${file}`);
	const told = [...recipes.matchAll(/`(examples\/[^`]+)`/g)].map(([, file]) => file);
	expect(told.sort()).toEqual(files.sort());
});

test.each(builtNodes().map(({ source }) => source))(
	'%s links to pages of this project',
	(source) => {
		const codex = readFileSync(join(projectRoot, source.replace(/\.ts$/, '.json')), 'utf8');
		const links = [...codex.matchAll(/"url": "([^"]+)"/g)].map(([, url = '']) => url);
		expect(links).toHaveLength(2);
		for (const link of links) {
			const [, path = '', anchor] = /\/blob\/main\/([^#]+)(?:#(.+))?$/.exec(link) ?? [link];
			const page = readFileSync(join(projectRoot, path), 'utf8');
			const anchors = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
				anchorOf(heading),
			);
			if (anchor !== undefined) expect(anchors).toContain(anchor);
		}
	},
);
