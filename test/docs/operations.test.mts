import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { INodeProperties } from 'n8n-workflow';
import { operationsDocument } from '../../scripts/operations.mts';
import { loadPack } from '../support/n8n.mts';

test('docs/operations.md says what the nodes say (npm run docs writes it anew)', async () => {
	const { nodes } = await loadPack();
	const fresh = operationsDocument([...nodes.values()].map(({ description }) => description));
	expect(readFileSync('docs/operations.md', 'utf8')).toBe(fresh);
});

test('every operation and every trigger tells its output, every operation its route', () => {
	const parts = readFileSync('docs/operations.md', 'utf8').split(/^(?=###? )/m);
	const described = parts.filter((part) => /^\| Parameter|\*\(.*operation `/m.test(part));
	expect(described.length).toBeGreaterThan(75);
	expect(described.filter((part) => !/^Output: `/m.test(part))).toEqual([]);
	const operations = parts.filter((part) => part.startsWith('### '));
	expect(operations.filter((part) => !/, calls `[A-Z]+ \/[^`]+`\)\*$/m.test(part))).toEqual([]);
	expect(parts.find((part) => part.startsWith('### Order: Get\n'))).toContain(
		'calls `GET /orders/{order_id}`',
	);
});

describe('a parameter', () => {
	const rowOf = (property: Partial<INodeProperties>): string | undefined =>
		operationsDocument([
			{
				displayName: 'Node',
				name: 'node',
				description: 'Does things',
				group: ['transform'],
				properties: [
					{ displayName: 'Field', name: 'field', type: 'string', default: '', ...property },
				],
			},
		])
			.split('\n')
			.find((line) => line.startsWith('| Field'));

	test.each<[string, Partial<INodeProperties>, string]>([
		[
			'a picker has its modes, with what each takes',
			{
				type: 'resourceLocator',
				modes: [
					{ displayName: 'From List', name: 'list', type: 'list', hint: 'Search by name' },
					{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. abc' },
					{ displayName: 'By Key', name: 'key', type: 'string' },
				],
			},
			'picker | From List (`list`): Search by name. By ID (`id`): e.g. abc. By Key (`key`). |',
		],
		[
			"links of n8n's texts are links of the page",
			{ description: 'Use an <a href="https://docs.n8n.io/x/" target="_blank">expression</a>' },
			'text | Use an [expression](https://docs.n8n.io/x/). |',
		],
		[
			'choices that are loaded are not listed',
			{ type: 'multiOptions', typeOptions: { loadOptionsMethod: 'getProducts' } },
			'choices |  |',
		],
		[
			'choices are listed',
			{ type: 'options', options: [{ name: 'One', value: 'one' }] },
			'choice | One of One (`one`). |',
		],
	])('%s', (_title, property, row) => {
		expect(rowOf(property)).toBe(`| Field | \`field\` | ${row}`);
	});
});
