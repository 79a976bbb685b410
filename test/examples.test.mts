/** What the examples say to our nodes, held against the built descriptions: a real n8n drops a wrong name silently. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { INode, INodeProperties, NodeParameterValueType } from 'n8n-workflow';
import { builtNodes } from './support/descriptions.mts';
import { projectRoot, workflow as n8n } from './support/host.mts';

interface Example {
	name: string;
	nodes: INode[];
	connections: Record<string, Record<string, Array<Array<{ node: string; type: string }>>>>;
}

const OWN = 'n8n-nodes-fastspring.';
/** What n8n adds to a node that polls, and to one that is used as an agent's tool. */
const POLL_PARAMETERS = ['pollTimes'];
const TOOL_PARAMETERS = ['descriptionType', 'toolDescription'];

const built = new Map(builtNodes().map((node) => [node.type, node]));
const folder = join(projectRoot, 'examples');
const examples = readdirSync(folder)
	.filter((file) => file.endsWith('.json'))
	.map((file): [string, Example] => [
		file,
		JSON.parse(readFileSync(join(folder, file), 'utf8')) as Example,
	]);

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const isExpression = (value: unknown): boolean => typeof value === 'string' && value[0] === '=';

/** Names and choices that the properties do not have. */
function strangers(properties: readonly INodeProperties[], values: object, at = ''): string[] {
	return Object.entries(values).flatMap(([name, value]: [string, unknown]) => {
		const alike = properties.filter((property) => property.name === name);
		const place = at + name;
		return alike.length === 0 ? [place] : mismatches(alike, value, place);
	});
}

function mismatches(alike: readonly INodeProperties[], value: unknown, at: string): string[] {
	const options = alike.flatMap((property) => property.options ?? []);
	const [{ type } = { type: 'string' }] = alike;
	if (isExpression(value)) return [];
	if (type === 'options' || type === 'multiOptions') {
		const known = options.map((option) => ('value' in option ? option.value : undefined));
		return [value]
			.flat()
			.filter((one) => !known.includes(one as string))
			.map((one) => `${at} = ${String(one)}`);
	}
	if (type === 'collection' && isObject(value))
		return strangers(options as INodeProperties[], value, `${at}.`);
	if (type === 'fixedCollection' && isObject(value))
		return Object.entries(value).flatMap(([group, rows]) => {
			const inner = options.flatMap((option) =>
				'values' in option && option.name === group ? option.values : [],
			);
			if (inner.length === 0) return [`${at}.${group}`];
			return [rows]
				.flat()
				.filter(isObject)
				.flatMap((row) => strangers(inner, row, `${at}.${group}.`));
		});
	if (type === 'resourceLocator' && isObject(value)) {
		const modes = alike.flatMap((property) => property.modes ?? []).map((mode) => mode.name);
		return modes.includes(String(value['mode'])) ? [] : [`${at}.mode = ${String(value['mode'])}`];
	}
	return [];
}

/** What is wrong with one node of ours: what is not known, not shown for its operation, or missing. */
function problemsOf(node: INode): string[] {
	const isTool = node.type.endsWith('Tool');
	const type = node.type.slice(OWN.length).replace(/Tool$/, '');
	const description = built.get(type)?.description;
	if (!description) return [`there is no node ${node.type}`];
	const { properties } = description;
	const added = [
		...(isTool ? TOOL_PARAMETERS : []),
		...(description.polling === true ? POLL_PARAMETERS : []),
	];
	const parameters = Object.fromEntries(
		Object.entries(node.parameters).filter(([name]) => !added.includes(name)),
	);
	const full = n8n.NodeHelpers.getNodeParameters(
		properties,
		parameters as Record<string, NodeParameterValueType>,
		true,
		false,
		node,
		description,
	);
	const shown = properties.filter((property) =>
		n8n.NodeHelpers.displayParameter(full ?? {}, property, node, description),
	);
	const complete = { ...node, parameters: full ?? {} };
	const { parameters: issues = {} } =
		n8n.NodeHelpers.getNodeParametersIssues(properties, complete, description) ?? {};
	return [
		...strangers(shown, parameters).map((name) => `${name} is not known here`),
		...Object.values(issues).flat(),
	];
}

describe.each(examples)('%s', (_file, { nodes, connections }) => {
	const own = nodes.filter(({ type }) => type.startsWith(OWN));

	test('uses our nodes as they are', () => {
		expect(own.length).toBeGreaterThan(0);
		expect(own.flatMap((node) => problemsOf(node).map((text) => `${node.name}: ${text}`))).toEqual(
			[],
		);
	});

	test('is connected, with ids and names of its own', () => {
		const names = nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
		const targets = Object.values(connections).flatMap((kinds) =>
			Object.values(kinds)
				.flat(2)
				.map(({ node }) => node),
		);
		const joined = new Set([...Object.keys(connections), ...targets]);
		const apart = nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
		expect([...joined].sort()).toEqual(apart.map(({ name }) => name).sort());
	});

	test('refers to nodes that are there', () => {
		const text = JSON.stringify(nodes);
		const named = [...text.matchAll(/\$\('([^']+)'\)/g)].map(([, name]) => name);
		const names = nodes.map(({ name }) => name);
		expect(named.filter((name) => !names.includes(name ?? ''))).toEqual([]);
	});

	test('needs nothing but n8n and this package', () => {
		const strange = nodes.filter(
			({ type }) =>
				!/^(n8n-nodes-fastspring|n8n-nodes-base|@n8n\/n8n-nodes-langchain)\./.test(type),
		);
		expect(strange).toEqual([]);
	});

	test('explains itself in a note of the size of its text', () => {
		const [note, ...others] = nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
		expect(others).toEqual([]);
		const { content = '', height = 0 } = note?.parameters ?? {};
		expect(content).toMatch(/^## /);
		expect(content).toMatch(/\*Needs a /);
		// As n8n lays it out: a heading, and paragraphs of lines that hold some 95 characters.
		const paragraphs = String(content)
			.split('\n')
			.filter((line) => line.trim() !== '');
		const needed = paragraphs.reduce(
			(sum, line) => sum + (line.startsWith('## ') ? 34 : Math.ceil(line.length / 95) * 18 + 10),
			20,
		);
		expect(Number(height)).toBeGreaterThanOrEqual(needed);
		expect(Number(height)).toBeLessThanOrEqual(needed + 40);
	});
});

test('there are at least fourteen, begun in every way', () => {
	expect(examples.length).toBeGreaterThanOrEqual(14);
	const types = new Set(examples.flatMap(([, { nodes }]) => nodes.map(({ type }) => type)));
	expect([...types]).toEqual(
		expect.arrayContaining([
			'n8n-nodes-base.manualTrigger',
			'n8n-nodes-base.scheduleTrigger',
			'n8n-nodes-base.formTrigger',
			'@n8n/n8n-nodes-langchain.chatTrigger',
			'@n8n/n8n-nodes-langchain.mcpTrigger',
			`${OWN}fastSpringTrigger`,
			`${OWN}fastSpringPollTrigger`,
			`${OWN}fastSpringLicenseTrigger`,
		]),
	);
});

describe('the check itself', () => {
	const order = (parameters: INode['parameters']): string[] =>
		problemsOf({
			id: 'a',
			name: 'A',
			type: `${OWN}fastSpringOrder`,
			typeVersion: 1,
			position: [0, 0],
			parameters,
		});
	const orderId = { __rl: true, mode: 'id', value: 'x' };

	test.each<[what: string, parameters: INode['parameters'], problem: RegExp]>([
		['an operation', { operation: 'gone' }, /operation = gone/],
		['a name', { operation: 'get', orderId, gone: 1 }, /gone is not known/],
		['a filter', { operation: 'getAll', filters: { gone: 1 } }, /filters\.gone/],
		['a choice', { operation: 'getAll', filters: { status: 'gone' } }, /filters\.status = gone/],
		['a field of another operation', { operation: 'getAll', orderId }, /orderId is not known/],
		['a mode', { operation: 'get', orderId: { ...orderId, mode: 'gone' } }, /mode = gone/],
		['a value', { operation: 'get', orderId: { ...orderId, value: '' } }, /required/],
		[
			'a row',
			{ operation: 'update', orderId, updateFields: { tags: { entry: [{ gone: 'a' }] } } },
			/tags\.entry\.gone/,
		],
	])('finds %s that is not right', (_what, parameters, problem) => {
		expect(order(parameters).join()).toMatch(problem);
	});
});
