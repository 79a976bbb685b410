import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NodeTypeInfo } from '../../scripts/n8n.mts';
import { openWorkbench, type Workbench } from './workbench.mts';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
	name: string;
	n8n: { nodes: string[]; credentials: string[] };
};

let bench: Workbench;
beforeAll(async () => {
	bench = await openWorkbench();
});
afterAll(() => bench?.close());

describe('the packed package in n8n', () => {
	let types: NodeTypeInfo[];
	beforeAll(async () => {
		types = (await bench.client.nodeTypes()).filter(({ name }) =>
			name.startsWith(`${manifest.name}.`),
		);
	});

	it('brings every node of its manifest, under the names that saved workflows hold', () => {
		const names = manifest.n8n.nodes.map((file) => {
			const [className = ''] = /\w+(?=\.node\.js$)/.exec(file) ?? [];
			return `${manifest.name}.${className.charAt(0).toLowerCase()}${className.slice(1)}`;
		});
		expect(names.length).toBeGreaterThanOrEqual(4);
		expect(types.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
	});

	it.each(['Account', 'Order', 'Product', 'Subscription'])(
		'offers FastSpring %s as a node and as a tool for agents',
		(name) => {
			const displayNames = types.map(({ displayName }) => displayName);
			expect(displayNames).toEqual(
				expect.arrayContaining([`FastSpring ${name}`, `FastSpring ${name} Tool`]),
			);
		},
	);

	it('gives every node its icons', async () => {
		const urls = types.flatMap(({ iconUrl }) => Object.values(iconUrl as Record<string, string>));
		const answers = await Promise.all(
			[...new Set(urls)].map((url) => fetch(`${bench.n8n.url}/${url}`)),
		);
		expect(urls.length).toBe(types.length * 2);
		expect(answers.map(({ status, headers }) => [status, headers.get('content-type')])).toEqual(
			answers.map(() => [200, 'image/svg+xml']),
		);
	});

	it('brings both credential types', async () => {
		const credentials = await bench.client.credentialTypes();
		const own = credentials
			.filter(({ name }) => name.startsWith('fastSpring'))
			.map(({ name, displayName }) => [name, displayName]);
		expect(own).toEqual(
			expect.arrayContaining([
				['fastSpringApi', 'FastSpring API'],
				['fastSpringWebhookApi', 'FastSpring Webhook API'],
			]),
		);
	});
});

describe('the pickers', () => {
	it('list products by what is typed, with their names', async () => {
		const { results } = await bench.client.listSearch({
			path: 'parameters.productPath',
			methodName: 'searchProducts',
			nodeTypeAndVersion: { name: `${manifest.name}.fastSpringProduct`, version: 1 },
			currentNodeParameters: { resource: 'product', operation: 'get' },
			credentials: { fastSpringApi: bench.credentials['fastSpringApi'] },
			filter: 'reverb',
		});
		expect(results).toEqual([
			expect.objectContaining({
				value: 'reverb-pack',
				name: expect.stringContaining('(reverb-pack)'),
			}),
		]);
	});
});
