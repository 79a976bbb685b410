/** The schema files beside the nodes: all of them there, found by n8n's own code, and equal to what a run gives. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { builtNodes, operationsOf } from '../support/descriptions.mts';
import { core, projectRoot } from '../support/n8n.mts';
import { schemas } from './produce.mts';
import { schemaOf } from './shape.mts';

const filesIn = (folder: string): string[] =>
	readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.includes('__schema__') && file.endsWith('.json'))
		.map((file) => `nodes/${file}`)
		.sort();

test('npm run schemas would write what is there', async () => {
	const fresh = await schemas();
	const files = filesIn('nodes');
	expect([...fresh.keys()].sort()).toEqual(files);
	const found = files.map((file) => [
		file,
		JSON.parse(readFileSync(join(projectRoot, file), 'utf8')),
	]);
	expect(Object.fromEntries(found)).toEqual(Object.fromEntries(fresh));
}, 120_000);

const selections = builtNodes().flatMap(({ source, description, trigger }) => {
	const nodeDir = join(projectRoot, 'dist', source, '..');
	const versions = [description.version].flat();
	if (trigger) return versions.map((version) => ({ nodeDir, version }));
	const hidden = description.properties.find(({ name }) => name === 'resource')?.default;
	return versions.flatMap((version) =>
		operationsOf(description).map(({ resource, operation }) => ({
			nodeDir,
			version,
			resource: resource ?? String(hidden),
			operation,
		})),
	);
});

test('n8n finds a schema with fields for each operation and each trigger in the package', () => {
	const without = selections.filter((one) => {
		const schema = core.loadOutputSchema(one);
		return Object.keys(Object(schema?.['properties'])).length === 0;
	});
	expect(without).toEqual([]);
	expect(selections.length).toBe(filesIn('nodes').length);
	expect(filesIn('dist/nodes')).toEqual(filesIn('nodes'));
});

describe('a schema', () => {
	test.each([
		[
			'joins the keys of all records',
			[{ a: 1 }, { b: 'x' }],
			{ a: { type: 'number' }, b: { type: 'string' } },
		],
		['looks past null', [{ a: null }, { a: true }], { a: { type: 'boolean' } }],
		['knows when there is nothing else', [{ a: null }], { a: { type: 'null' } }],
		['names two types', [{ a: 1 }, { a: 'x' }], { a: { type: ['number', 'string'] } }],
		[
			'looks into lists and records',
			[{ a: [] }, { a: [{ b: 1 }, { c: { d: 'x' } }] }],
			{
				a: {
					type: 'array',
					items: {
						type: 'object',
						properties: {
							b: { type: 'number' },
							c: { type: 'object', properties: { d: { type: 'string' } } },
						},
					},
				},
			},
		],
		["does not name the seller's own tags", [{ tags: { mine: 1 } }], { tags: { type: 'object' } }],
	])('%s', (_, records, properties) => {
		expect(schemaOf(records)).toEqual({ type: 'object', properties, version: 1 });
	});
});
