import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { actions } from '../../sandbox/console/actions.mts';
import { readOptions, USAGE } from '../../sandbox/options.mts';
import { createSandbox } from '../../sandbox/server.mts';

const text = readFileSync('docs/sandbox.md', 'utf8');

test('every option is documented, and every documented one is taken', () => {
	const flags = [...new Set(USAGE.match(/--[a-z-]+/g))].sort();
	expect([...new Set(text.match(/(?<=^\| `)--[a-z-]+/gm))].sort()).toEqual(flags);
	const [, line = ''] = /npm run sandbox -- (.*?)`/.exec(text) ?? [];
	expect(readOptions(line.split(' '))).toMatchObject({ options: { port: 4020, latencyMs: 200 } });
});

test('every switch and every action is documented, and none that does not exist', async () => {
	const { routes, close } = await createSandbox({ seed: 'empty' });
	await close();
	const control = routes
		.map(({ url }) => url)
		.filter((url) => url.startsWith('/__sandbox') && !url.startsWith('/__sandbox/console'))
		.map((url) => url.replace(/\/:\w+.*/, ''));
	const documented = new Set(
		text.match(/\/__sandbox[\w/]*/g)?.map((url) => url.replace(/\/$/, '')),
	);
	const aside = ['/__sandbox/state', '/__sandbox/events/types'];
	expect([...new Set(control)].filter((url) => !documented.has(url))).toEqual(aside);
	expect([...documented].filter((url) => !control.includes(url))).toEqual([]);
	for (const action of Object.keys(actions)) expect(text).toContain(`\`${action}\``);
});
