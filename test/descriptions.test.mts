/**
 * Rules that every description of the pack keeps: n8n's own lint over the properties as they are built (plain lint
 * sees only the expression that computes them), and the rules of the house.
 */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
	builtCredentials,
	builtNodes,
	fieldsOf,
	operationsOf,
	sourceWithProperties,
	type BuiltNode,
} from './support/descriptions.mts';
import { projectRoot } from './support/n8n.mts';
import { missingIcons, plainIds, rules } from './support/rules.mts';

const nodes = builtNodes();
const credentials = builtCredentials();

interface Finding {
	readonly line: number;
	readonly rule: string | null;
	readonly message: string;
}

/** Findings of n8n's lint that are wrong about what they find. */
const mistaken: readonly {
	readonly rule: string;
	readonly in: string;
	readonly text: RegExp;
	readonly why: string;
}[] = [
	{
		rule: '@typescript-eslint/no-unused-vars',
		in: 'Trigger',
		text: /import \{ properties \}/,
		why: 'the built properties stand where the import was used',
	},
	...['default-wrong', 'min-value-wrong', 'description-wrong'].map((what) => ({
		rule: `n8n-nodes-base/node-param-${what}-for-limit`,
		in: 'FastSpringCoupon',
		text: /How often the coupon can be used/,
		why: 'it takes every field named "limit" for that of a list; this one is FastSpring\'s own name',
	})),
	{
		rule: 'n8n-nodes-base/node-param-default-wrong-for-options',
		in: '',
		text: /default: '',/,
		why: 'no country, currency or reason is invented: the user chooses one',
	},
	{
		rule: 'n8n-nodes-base/node-param-description-wrong-for-upsert',
		in: '',
		text: /already exists \(upsert\)\. \w/,
		why: 'it wants its sentence and nothing after it; ours goes on',
	},
	{
		rule: 'n8n-nodes-base/node-param-options-type-unsorted-items',
		in: 'FastSpringTrigger',
		text: /name: 'None: Wait/,
		why: 'the choice of no sample stands first',
	},
	{
		rule: 'n8n-nodes-base/node-param-operation-option-action-miscased',
		in: 'FastSpringSubscription',
		text: /co-term group/,
		why: 'its sentence case turns "co-term" into "co term"',
	},
	{
		rule: 'n8n-nodes-base/node-param-operation-option-without-action',
		in: 'FastSpringSubscription',
		text: /value: '(ADD|REMOVE)'/,
		why: 'it takes every field named "action" for a choice of operations; this one is FastSpring\'s own name',
	},
	{
		rule: '@n8n/community-nodes/resource-operation-pattern',
		in: 'FastSpringAccount',
		text: /resource: \[ 'account'/,
		why: 'the one resource is there, and hidden: there is nothing to choose',
	},
];

describe("n8n's lint over the built properties", () => {
	const texts = nodes.map((node) => ({ file: node.source, text: sourceWithProperties(node) }));
	const broken = texts.slice(0, 1).map(({ file, text }) => ({
		file,
		text: text.replaceAll('noDataExpression: true', 'noDataExpression: false'),
	}));
	let findings: readonly (readonly Finding[])[] = [];

	beforeAll(() => {
		const { stdout, stderr } = spawnSync(process.execPath, ['test/support/lint.mjs'], {
			cwd: projectRoot,
			input: JSON.stringify([...texts, ...broken]),
			encoding: 'utf8',
			maxBuffer: 2 ** 28,
			// Under NODE_ENV=test the plugin takes every file for one called Test.node.ts.
			env: { ...process.env, NODE_ENV: 'production' },
		});
		if (stdout === '') throw new Error(`The linter did not run: ${stderr}`);
		findings = JSON.parse(stdout);
	});

	test('finds nothing', () => {
		const found = texts.flatMap(({ file, text }, index) =>
			(findings[index] ?? []).flatMap(({ line, rule, message }) => {
				const lines = text
					.split('\n')
					.slice(Math.max(0, line - 3), line + 9)
					.join(' ')
					.replace(/\s+/g, ' ');
				const wrong = mistaken.some(
					(one) => one.rule === rule && file.includes(one.in) && one.text.test(lines),
				);
				return wrong ? [] : [`${file}: ${rule}: ${message} | ${lines.slice(0, 200)}`];
			}),
		);
		expect(found).toEqual([]);
	});

	test('would find something', () => {
		expect(findings[texts.length]?.map(({ rule }) => rule)).toContain(
			'n8n-nodes-base/node-param-operation-without-no-data-expression',
		);
	});
});

describe('the rules of the house', () => {
	test.each(Object.entries(rules))('%s', (_name, rule) => {
		expect(
			nodes.flatMap((node) => rule(node).map((violation) => `${node.type}: ${violation}`)),
		).toEqual([]);
	});

	test.each(Object.entries(rules))('would find it: %s', (_name, rule) => {
		expect(rule(breaksEveryRule).length).toBeGreaterThan(0);
	});

	test('credentials have two icons, help, and hide what is secret', () => {
		const violations = credentials.flatMap(({ type, credential, source, built }) => [
			...missingIcons(credential.icon, source, built).map((violation) => `${type}: ${violation}`),
			...(credential.documentationUrl?.startsWith('https://')
				? []
				: [`${type} has no documentation`]),
			...credential.properties
				.filter(
					({ name, typeOptions }) =>
						/password|secret/i.test(name) && typeOptions?.password !== true,
				)
				.map(({ name }) => `${type}.${name} is shown`),
			...credential.properties
				.filter(
					({ description, type: kind }) => !description && kind !== 'notice' && kind !== 'hidden',
				)
				.map(({ name }) => `${type}.${name} has no description`),
		]);
		expect(violations).toEqual([]);
	});

	test('every exception is used', () => {
		const names = new Set(
			nodes.flatMap(({ description }) => fieldsOf(description).map(({ field }) => field.name)),
		);
		expect(Object.keys(plainIds).filter((name) => !names.has(name))).toEqual([]);
	});
});

afterAll(() => {
	const sizes = nodes.map(({ type, description }) => {
		const operations = operationsOf(description).length;
		return `${type}: ${operations} operations, ${fieldsOf(description).length} fields, ${(JSON.stringify(description).length / 1024).toFixed(1)} KiB`;
	});
	console.info(sizes.join('\n'));
});

const breaksEveryRule: BuiltNode = {
	type: 'wrong',
	source: 'nodes/Wrong/Wrong.node.ts',
	built: 'dist/nodes/Wrong/Wrong.node.js',
	trigger: true,
	searches: ['unused'],
	lists: ['unused'],
	description: {
		displayName: 'Wrong',
		name: 'wrong',
		icon: 'file:missing.svg',
		group: ['trigger'],
		version: 1,
		description: 'One sentence with a full stop.',
		defaults: { name: 'Wrong' },
		inputs: ['main'],
		outputs: ['main'],
		usableAsTool: true,
		properties: [
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				default: 'none',
				options: [
					{ name: 'Get Many', value: 'getAll', action: 'Get many', description: 'Get Many' },
					{ name: 'Delete', value: 'getAll', action: 'Get many', description: 'Get Many' },
				],
			},
			{ displayName: 'Limit', name: 'limit', type: 'number', default: 50 },
			{ displayName: 'Limit', name: 'limit', type: 'string', default: '' },
			{
				displayName: 'Return All',
				name: 'returnAll',
				type: 'boolean',
				default: false,
				description: 'If all are wanted',
				displayOptions: { show: { operation: ['gone'] } },
			},
			{ displayName: 'Order', name: 'orderId', type: 'string', default: '' },
			{
				displayName: 'Account',
				name: 'accountId',
				type: 'resourceLocator',
				default: { mode: 'url', value: '' },
				modes: [{ displayName: 'From List', name: 'list', type: 'list' }],
			},
			{
				displayName: 'Lists',
				name: 'lists',
				type: 'multiOptions',
				typeOptions: { loadOptionsMethod: 'gone' },
				default: [],
			},
			{ displayName: 'Product Path', name: 'product', type: 'string', default: '' },
			{
				displayName: 'Person',
				name: 'person',
				type: 'fixedCollection',
				default: { entry: {} },
				options: [
					{
						displayName: 'Person',
						name: 'entry',
						values: [
							{ displayName: 'Email', name: 'email', type: 'string', default: '', required: true },
						],
					},
					{ displayName: 'JSON', name: 'json', values: [] },
				],
			},
			{ displayName: 'Payer', name: 'payer', type: 'collection', required: true, default: {} },
			{ displayName: 'With Dots', name: 'with.dots', type: 'string', default: '' },
			{
				displayName: 'Filters',
				name: 'filters',
				type: 'collection',
				default: {},
				options: [
					{ displayName: 'Must', name: 'must', type: 'string', required: true, default: '' },
				],
			},
		],
	},
};
