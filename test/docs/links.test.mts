import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { projectRoot } from '../support/host.mts';
import { anchorOf, problemsIn } from './check.mts';

const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
	scripts: Record<string, string>;
};
const project = { root: projectRoot, scripts: Object.keys(scripts) };
const pages = [
	...readdirSync(projectRoot),
	...['docs', '.github'].flatMap((folder) =>
		readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
			join(folder, file),
		),
	),
].filter((file) => /\.(md|yml)$/.test(file));

/** What a guide tells its reader to write. */
const toBeWritten: Record<string, string[]> = {
	'CONTRIBUTING.md': [
		'nodes/FastSpringOrder/markExported.ts',
		'test/FastSpringOrder.markExported.test.mts',
	],
};

test('the pages are found', () => {
	expect(pages).toEqual(
		expect.arrayContaining(['README.md', 'docs/operations.md', '.github/workflows/ci.yml']),
	);
});

test.each(pages)('%s keeps what its links, paths and commands promise', (page) => {
	const expected = (toBeWritten[page] ?? []).map((path) => `${page}: there is no ${path}`);
	expect(problemsIn(page, project)).toEqual(expected);
});

describe('a page', () => {
	const root = mkdtempSync(join(tmpdir(), 'n8n-nodes-fastspring-pages-'));
	const write = (file: string, text: string): void => {
		mkdirSync(dirname(join(root, file)), { recursive: true });
		writeFileSync(join(root, file), text);
	};
	beforeAll(() => {
		write(
			'docs/guide.md',
			'# Guide: how & why\n\n## Twice\n\n## Twice\n\n```sh\n# no heading\n```\n',
		);
		write('nodes/shared/define.ts', '');
		write('test/n8n/credential.test.mts', '');
	});
	afterAll(() => rmSync(root, { recursive: true, force: true }));

	test.each<[text: string, problems: string[]]>([
		['[a](docs/guide.md), [b](docs/guide.md#guide-how--why), [c](docs/guide.md#twice-1)', []],
		['[a](docs/none.md)', ['docs/none.md leads to nothing']],
		['![picture](docs/none.png "Title")', ['docs/none.png leads to nothing']],
		['[a]: docs/none.md', ['docs/none.md leads to nothing']],
		['[a](docs/guide.md#none)', ['docs/guide.md#none names no heading of docs/guide.md']],
		[
			'[a](docs/guide.md#no-heading)',
			['docs/guide.md#no-heading names no heading of docs/guide.md'],
		],
		['# Here\n[a](#here), [b](#there)', ['#there names no heading of page.md']],
		['[a](../outside.md)', ['../outside.md leads out of the project']],
		['[a](https://example.com/x#y), [b](mailto:a@example.com)', []],
		['[a](http://example.com)', ['http://example.com is not a good address']],
		['`[a](docs/none.md)` is code', []],
		['`nodes/shared/define.ts`, `nodes/FastSpring…/`, `nodes/*.ts`', []],
		['`nodes/shared/gone.ts`', ['there is no nodes/shared/gone.ts']],
		['`gone.json`', ['there is no gone.json']],
		['`npm test -- test/n8n/credential`, `npm run docs`, `npm ci --ignore-scripts`', []],
		['`npm ci`', ['"npm ci" fails without --ignore-scripts']],
		['`npm run gone`', ['"npm run gone" runs a script that package.json does not have']],
		['`npm run publish`', ['"npm run publish" runs a script that package.json does not have']],
		['`npm stop`', ['"npm stop" runs a script that package.json does not have']],
		[
			'```sh\nnpm run docs && npm run gone # why\n```',
			['"npm run gone" runs a script that package.json does not have'],
		],
		['```\n$ npx jest test/gone\n```', ['there is no test/gone']],
		['```ts\nnpm run gone\n```', []],
		['`A=1 B=2 npm run gone`', ['"npm run gone" runs a script that package.json does not have']],
		[
			'steps:\n  - run: npm run gone',
			['"npm run gone" runs a script that package.json does not have'],
		],
	])('%j', (text, problems) => {
		write('page.md', text);
		expect(problemsIn('page.md', { root, scripts: ['test', 'docs'] })).toEqual(
			problems.map((problem) => `page.md: ${problem}`),
		);
	});
});

test.each([
	[
		'What is lost or repeated, when something fails',
		'what-is-lost-or-repeated-when-something-fails',
	],
	['A `code` & [link](x.md)', 'a-code--link'],
	['Größe', 'größe'],
])('the anchor of "%s"', (heading, anchor) => {
	expect(anchorOf(heading)).toBe(anchor);
});
