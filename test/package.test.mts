/** What is published: the tarball's files, its package.json, n8n's scanner over source and tarball, and n8n's loader on it. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { core } from './support/host.mts';

const root = process.cwd();
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'fastspring-package-'));
const unpacked = join(folder, 'package');

interface Finding {
	readonly file: string;
	readonly line: number;
	readonly rule: string;
	readonly severity: 'error' | 'warning';
	readonly message: string;
}

interface Scan {
	readonly passed: boolean;
	readonly message: string;
	readonly files: number;
	readonly findings: readonly Finding[];
}

interface Listing {
	readonly name: string;
	readonly icons?: { readonly light: string; readonly dark: string };
	readonly categories?: readonly string[];
	readonly runs?: boolean;
	readonly supportedNodes?: readonly string[];
}

let files: readonly string[] = [];
let scans: Readonly<Record<'source' | 'package', Scan>>;
let loaded: { readonly nodes: readonly Listing[]; readonly credentials: readonly Listing[] };

const child = async (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> =>
	// Under NODE_ENV=test n8n's lint and loader behave otherwise than in use.
	(
		await run(process.execPath, args, {
			cwd: root,
			env: { ...process.env, NODE_ENV: 'production', ...env },
			maxBuffer: 2 ** 28,
		})
	).stdout;

beforeAll(async () => {
	if (!existsSync(join(root, 'dist')))
		throw new Error('There is no dist: run "npm run build" first');
	await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: root });
	const [tarball = ''] = readdirSync(folder);
	await run('tar', ['-xzf', join(folder, tarball), '-C', folder]);
	files = readdirSync(unpacked, { recursive: true, encoding: 'utf8' })
		.filter((path) => statSync(join(unpacked, path)).isFile())
		.sort();
	// The scanner makes a temporary folder, and leaves it.
	const scanning = { TMPDIR: folder };
	const [source, pack, load] = await Promise.all([
		child(['test/support/scan.mjs', root, 'source'], scanning),
		child(['test/support/scan.mjs', unpacked, 'package'], scanning),
		child(['--import', 'tsx', 'test/support/load.mts', unpacked], {
			NODE_PATH: join(root, 'node_modules'),
		}),
	]);
	scans = { source: JSON.parse(source), package: JSON.parse(pack) };
	loaded = JSON.parse(load);
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const listed: readonly string[] = [...manifest.n8n.nodes, ...manifest.n8n.credentials];

describe('the tarball', () => {
	test('holds what runs and what describes it, and nothing else', () => {
		const wanted =
			/^(package\.json|README\.md|LICENSE\.md|dist\/credentials\/\w+\.credentials\.js|dist\/nodes\/[\w/]+(\.node)?\.js|dist\/nodes\/\w+\/\w+\.node\.json|dist\/nodes\/\w+\/__schema__\/[\w./]+\.json|dist\/icons\/[\w.]+\.svg)$/;
		expect(files.filter((file) => !wanted.test(file))).toEqual([]);
		expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE.md']));
	});

	test('holds every listed class and lists every class, each node with its codex file', () => {
		expect(files.filter((file) => /\.(node|credentials)\.js$/.test(file)).sort()).toEqual(
			[...listed].sort(),
		);
		expect(files.filter((file) => file.endsWith('.node.json'))).toEqual(
			files.filter((file) => file.endsWith('.node.js')).map((file) => `${file}on`),
		);
	});

	test('is small: at most 450 kB unpacked, schemas aside', () => {
		const sizes = files
			.filter((file) => !file.includes('/__schema__/'))
			.map((file) => statSync(join(unpacked, file)).size);
		expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(450_000);
	});

	test('holds nothing stale: each script has its source', () => {
		const scripts = files.filter((file) => file.endsWith('.js'));
		expect(
			scripts.filter(
				(file) => !existsSync(join(root, file.replace(/^dist\//, '').replace(/\.js$/, '.ts'))),
			),
		).toEqual([]);
	});

	test('asks at run time only for what n8n lends', () => {
		const lent = ['n8n-workflow', 'zod', 'luxon', 'lodash', 'p-limit', 'node:crypto', 'crypto'];
		const asked = files
			.filter((file) => file.endsWith('.js'))
			.flatMap((file) =>
				[
					...readFileSync(join(unpacked, file), 'utf8').matchAll(
						/\b(?:require|import)\(["']([^"'.][^"']*)["']\)/g,
					),
				].map(([, name = '']) => name),
			);
		expect(asked.length).toBeGreaterThan(0);
		expect(asked.filter((name) => !lent.includes(name))).toEqual([]);
	});
});

describe('package.json', () => {
	test('is what n8n asks of a community package', () => {
		expect(manifest).toEqual(
			expect.objectContaining({
				name: expect.stringMatching(/^n8n-nodes-[a-z-]+$/),
				version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
				description: expect.stringMatching(/\w/),
				license: 'MIT',
				homepage: expect.stringMatching(/^https:\/\//),
				keywords: expect.arrayContaining(['n8n-community-node-package']),
				author: { name: expect.stringMatching(/\w/), email: expect.stringMatching(/@/) },
				repository: {
					type: 'git',
					url: expect.stringMatching(/^git\+https:\/\/github\.com\/.+\.git$/),
				},
				files: ['dist'],
				peerDependencies: { 'n8n-workflow': '*' },
				n8n: expect.objectContaining({ n8nNodesApiVersion: 1, strict: true }),
			}),
		);
	});

	test('brings no dependency and runs nothing on installation', () => {
		const forbidden = [
			'dependencies',
			'optionalDependencies',
			'bundledDependencies',
			'bundleDependencies',
			'overrides',
			'bin',
		];
		expect(forbidden.filter((key) => key in manifest)).toEqual([]);
		const hooks = [
			'preinstall',
			'install',
			'postinstall',
			'prepublish',
			'preprepare',
			'prepare',
			'postprepare',
		];
		expect(hooks.filter((hook) => hook in manifest.scripts)).toEqual([]);
	});

	test('lists built files, each once and in order', () => {
		for (const list of [manifest.n8n.nodes, manifest.n8n.credentials])
			expect(list).toEqual([...new Set<string>(list)].sort());
		expect(listed.filter((file) => !file.startsWith('dist/'))).toEqual([]);
	});
});

describe("n8n's scanner", () => {
	test.each(['source', 'package'] as const)(
		'passes the %s without an error or a warning',
		(kind) => {
			const { passed, message, files: count, findings } = scans[kind];
			expect({ passed, message, findings }).toEqual({ passed: true, message: '', findings: [] });
			expect(count).toBeGreaterThan(listed.length);
		},
	);
});

describe("n8n's loader", () => {
	test('loads every node with its icons and its codex', () => {
		expect(loaded.nodes.length).toBe(manifest.n8n.nodes.length);
		for (const { icons, categories, runs } of loaded.nodes) {
			expect(runs).toBe(true);
			expect(categories?.length).toBeGreaterThan(0);
			expect(iconFiles(icons)).toEqual(files.filter((file) => file.endsWith('.svg')));
		}
	});

	test('finds every node unchanged when it loads them again, as n8n does after its start', async () => {
		const loader = new core.PackageDirectoryLoader(root);
		const parameters = () =>
			loader.types.nodes.map(({ name, properties }) => [name, properties.map((one) => one.name)]);
		await loader.loadAll();
		const before = parameters();
		loader.releaseTypes();
		await loader.ensureTypesLoaded();
		expect(parameters()).toEqual(before);
		expect(before.length).toBe(manifest.n8n.nodes.length);
	});

	test('loads every credential with its icons, and knows which nodes use it', () => {
		expect(loaded.credentials.length).toBe(manifest.n8n.credentials.length);
		for (const { icons, supportedNodes } of loaded.credentials) {
			expect(iconFiles(icons)).toEqual(files.filter((file) => file.endsWith('.svg')));
			expect(supportedNodes?.length).toBeGreaterThan(0);
		}
	});
});

/** n8n serves icons under `icons/<package>/`; what follows is a path in the package. */
const iconFiles = (icons: Listing['icons']): string[] =>
	[icons?.light, icons?.dark].map((icon = '') => relative(`icons/${manifest.name}`, icon)).sort();
