/**
 * The nodes against FastSpring's documents: every documented field of a request, and every value of its enums, can be
 * sent by filling in parameters; what is required always is. And what holds for all operations: their parameters
 * survive an export and an import.
 */
import type { INodeParameters, INodeProperties } from 'n8n-workflow';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { builtNodes, operationsOf } from './support/descriptions.mts';
import { builtOperations, fillings, sentBy, type Json } from './support/fillings.mts';
import { loadPack, workflow as n8n } from './support/n8n.mts';
import { openapi, type Field } from './support/openapi.mts';

interface Exception {
	readonly route: string;
	readonly field: RegExp;
	readonly why: string;
}

/** Documented fields that no parameter sends. */
const unsent: readonly Exception[] = [
	{
		route: 'GET /subscriptions/{subscription_id}',
		field: /^query /,
		why: 'filters of the list, which the document repeats for a single subscription; Get Many has them',
	},
];

/** Fields that the documents require, and that can be left empty all the same. */
const leftOut: readonly Exception[] = [
	{
		route: 'POST /subscriptions',
		field: /\[\]\.(product|quantity)$/,
		why: 'an update names what changes and nothing else, as nearly all samples do',
	},
	{
		route: 'POST /subscriptions/estimate',
		field: /pricing$/,
		why: "a change can be estimated at the catalog's prices",
	},
	{
		route: 'POST /subscriptions/transfer',
		field: /targetAccount/,
		why: 'subscriptions also go to an account that there is, by its id',
	},
];

const operations = builtOperations();
const requests = new Map<string, Json[]>();
const refusals: string[] = [];

beforeAll(async () => {
	for (const operation of operations) {
		const sent = await sentBy(operation);
		const good = sent.flatMap((one) => ('refused' in one ? [] : [one]));
		requests.set(operation.route.spec, [...(requests.get(operation.route.spec) ?? []), ...good]);
		if (good.length === 0) refusals.push(operation.file);
	}
});

describe('the parameters', () => {
	test('can be filled in for every operation', () => expect(refusals).toEqual([]));

	(openapi.available ? test : test.skip)(
		'send every documented field, and every value of its enums',
		() => {
			expect(
				lacking((field, sent) => {
					const values = sent.flatMap((one) => valuesAt(one, stepsOf(field)));
					if (values.length === 0) return 'is never sent';
					const given = new Set(
						values
							.flatMap((value) => (typeof value === 'string' ? value.split(',') : [value].flat()))
							.map(String),
					);
					const missing = field.enum.filter((value) => !given.has(String(value)));
					return missing.length > 0 ? `is never ${missing.join(', ')}` : undefined;
				}, unsent),
			).toEqual([]);
		},
	);

	(openapi.available ? test : test.skip)('send what is required with every request', () => {
		expect(
			lacking(
				(field, sent) =>
					field.always && sent.some((one) => valuesAt(one, stepsOf(field)).length === 0)
						? 'is left out'
						: undefined,
				leftOut,
			),
		).toEqual([]);
	});

	if (!openapi.available) console.warn(`${openapi.missing}: the nodes are not held against them`);
});

/** What a rule finds about documented fields, but for the exceptions; an exception that is not needed is found, too. */
function lacking(
	rule: (field: Field, sent: readonly Json[]) => string | undefined,
	exceptions: readonly Exception[],
): string[] {
	const used = new Set<Exception>();
	const found = openapi.operations().flatMap((operation) =>
		operation.fields.flatMap((field) => {
			const what = rule(field, requests.get(operation.id) ?? []);
			if (what === undefined) return [];
			const exception = exceptions.find(
				(one) => one.route === operation.id && one.field.test(`${field.in} ${field.path}`),
			);
			if (exception) used.add(exception);
			return exception ? [] : [`${operation.id}: ${field.in} ${field.path} ${what}`];
		}),
	);
	return [
		...found,
		...exceptions
			.filter((one) => !used.has(one))
			.map(({ route, why }) => `needless exception: ${route}, ${why}`),
	];
}

/** The values that a request holds at a documented place: `items[].price.*`. */
function valuesAt(value: unknown, [step, ...rest]: readonly string[]): unknown[] {
	if (step === undefined) return value === undefined ? [] : [value];
	if (step === '[]') return Array.isArray(value) ? value.flatMap((one) => valuesAt(one, rest)) : [];
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
	return Object.entries(value)
		.filter(([name]) => step === '*' || name === step)
		.flatMap(([, one]) => valuesAt(one, rest));
}

const stepsOf = ({ in: place, path }: Field): string[] => [
	place,
	...path.split('.').flatMap((step) => (step.endsWith('[]') ? [step.slice(0, -2), '[]'] : [step])),
];

describe('a saved workflow', () => {
	const nodes = builtNodes().filter(({ trigger }) => !trigger);
	const all = nodes.flatMap(({ type, description }) =>
		operationsOf(description).map(({ resource, operation, fields }) => ({
			name: `${type} ${resource === null ? '' : `${resource}.`}${operation}`,
			type,
			description,
			resource,
			operation,
			fields,
		})),
	);

	test.each(all)(
		'keeps the parameters of $name',
		async ({ type, description, resource, operation, fields }) => {
			const pack = await loadPack();
			const known = { getByName: nodeOf, getByNameAndVersion: nodeOf, getKnownTypes: () => ({}) };
			function nodeOf(name: string) {
				const found = pack.nodes.get(name.slice(pack.name.length + 1));
				if (!found) throw new Error(`No node ${name}`);
				return found;
			}
			for (const filled of fillings(fields.map(visible))) {
				const entered = {
					...(resource === null ? {} : { resource }),
					operation,
					...filled,
				} as INodeParameters;
				const node = {
					id: 'a',
					name: 'Node',
					type: `${pack.name}.${type}`,
					typeVersion: 1,
					position: [0, 0] as [number, number],
					parameters: structuredClone(entered),
				};
				// Opened and saved by the editor, exported, imported, and run.
				const saved = n8n.NodeHelpers.getNodeParameters(
					description.properties,
					node.parameters,
					false,
					false,
					node,
					description,
				);
				const imported: typeof node = JSON.parse(JSON.stringify({ ...node, parameters: saved }));
				const loaded = new n8n.Workflow({
					id: 'w',
					nodes: [imported],
					connections: {},
					active: false,
					nodeTypes: known,
				}).getNode('Node');
				expect(loaded?.parameters).toMatchObject(entered);
			}
		},
	);

	/** Conditions on the operation hold anyway; those on fields beside it count. */
	function visible(field: INodeProperties): INodeProperties {
		const conditions = Object.entries(field.displayOptions?.show ?? {}).filter(
			([name]) => name !== 'resource' && name !== 'operation',
		);
		return { ...field, displayOptions: { show: Object.fromEntries(conditions) } };
	}
});

afterAll(() => {
	const checked = openapi.operations().flatMap(({ fields }) => fields);
	console.info(
		`${operations.length} operations send ${checked.length} documented fields, of which ${checked.filter(({ always }) => always).length} always, ${checked.filter((field) => field.enum.length > 0).length} with enums; ` +
			`exceptions: ${[...unsent, ...leftOut].map(({ route, why }) => `${route} (${why})`).join('; ')}`,
	);
});
