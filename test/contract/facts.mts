/**
 * What saved workflows rely on, as data: node and credential types, operations with their routes, parameters with their
 * types and choices. The JSON files beside this one hold the state that has been agreed on; `npm run contract` takes
 * additions in. Names and facts only: labels and texts may change at any time.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { INodeProperties } from 'n8n-workflow';
import {
	builtCredentials,
	builtNodes,
	fieldsOf,
	operationsOf,
	optionsOf,
	type BuiltNode,
} from '../support/descriptions.mts';
import { builtOperations } from '../support/fillings.mts';
import { packModule, projectRoot } from '../support/n8n.mts';

export type Fact = string | boolean | readonly string[] | { readonly [key: string]: Fact };
/** Facts by the name of their file: a node type, `credentials` or `routes`. */
export type Contract = Readonly<Record<string, Fact>>;

export interface Changes {
	/** What saved workflows may rely on, and is gone or different. */
	readonly broken: readonly string[];
	readonly added: readonly string[];
}

const FOLDER = join(projectRoot, 'test/contract');

/** The facts of the files. */
export const agreedContract = (): Contract =>
	Object.fromEntries(
		readdirSync(FOLDER)
			.filter((file) => file.endsWith('.json'))
			.sort()
			.map((file) => [
				file.replace('.json', ''),
				JSON.parse(readFileSync(join(FOLDER, file), 'utf8')),
			]),
	);

export const contractFile = (name: string): string => join(FOLDER, `${name}.json`);

/** The facts of the built package. */
export const builtContract = (): Contract => ({
	routes: routeSpecs(),
	credentials: Object.fromEntries(
		builtCredentials().map(({ type, credential }) => [type, parametersOf(credential.properties)]),
	),
	...Object.fromEntries(builtNodes().map((node) => [node.type, nodeFacts(node)])),
});

/** Verb and path of each route in the route table. */
export const routeSpecs = (): string[] => {
	const specs = new Set<string>();
	const collect = (part: unknown): void => {
		if (typeof part !== 'object' || part === null) return;
		if ('spec' in part && typeof part.spec === 'string') specs.add(part.spec);
		else Object.values(part).forEach(collect);
	};
	collect(packModule<{ api: object }>('nodes/shared/endpoints.js').api);
	return [...specs].sort();
};

/** Compares facts. A parameter that becomes required breaks what was saved without it; one that no longer is does not. */
export function compare(agreed: Fact | undefined, built: Fact | undefined, at = ''): Changes {
	if (agreed === undefined) return { broken: [], added: [`${at} is new`] };
	if (built === undefined) return { broken: [`${at} is gone`], added: [] };
	if (isList(agreed) && isList(built))
		return {
			broken: agreed.filter((one) => !built.includes(one)).map((one) => `${at}: ${one} is gone`),
			added: built.filter((one) => !agreed.includes(one)).map((one) => `${at}: ${one} is new`),
		};
	if (isGroup(agreed) && isGroup(built)) {
		const keys = [...new Set([...Object.keys(agreed), ...Object.keys(built)])];
		const all = keys.map((key) => compare(agreed[key], built[key], at ? `${at} > ${key}` : key));
		return {
			broken: all.flatMap(({ broken }) => broken),
			added: all.flatMap(({ added }) => added),
		};
	}
	if (agreed === built) return { broken: [], added: [] };
	const change = `${at} was ${JSON.stringify(agreed)} and is ${JSON.stringify(built)}`;
	return agreed === true && built === false
		? { broken: [], added: [change] }
		: { broken: [change], added: [] };
}

const isList = (fact: Fact): fact is readonly string[] => Array.isArray(fact);
const isGroup = (fact: Fact): fact is Readonly<Record<string, Fact>> =>
	typeof fact === 'object' && !Array.isArray(fact);

function nodeFacts(node: BuiltNode): Fact {
	const { description, trigger } = node;
	const { displayName, credentials = [], polling, version } = description;
	const operations = operationsOf(description);
	const resources = new Set(operations.map(({ resource }) => resource));
	const facts = {
		displayName,
		kind: trigger ? (polling === true ? 'polling' : 'webhook') : 'action',
		versions: [version].flat().map(String),
		credentials: credentials.map(({ name }) => name),
	};
	if (trigger) return { ...facts, parameters: parametersOf(description.properties) };
	return {
		...facts,
		resources: [...resources].filter((one) => one !== null),
		operations: Object.fromEntries(
			operations.map(({ resource, operation, option, fields }) => [
				// A workflow need not hold a resource that is the only one.
				resources.size > 1 ? `${resource}.${operation}` : operation,
				{ route: routeOf(node, option.action), parameters: parametersOf(fields) },
			]),
		),
	};
}

/** The route of the operation of this folder that bears the action's text. */
function routeOf({ type, source }: BuiltNode, action: string | undefined): string {
	const found = builtOperations().find(
		(one) => one.file.startsWith(`${dirname(source)}/`) && one.action === action,
	);
	if (!found) throw new Error(`${type}: no operation file has the action "${action}"`);
	return found.route.spec;
}

interface Parameter {
	readonly type: string;
	readonly required: boolean;
	/** The values of its choices, or the modes of a locator. */
	readonly values: readonly string[];
}

/** Parameters by their place. Where several share one, each in a case of its own, they count together. */
function parametersOf(properties: readonly INodeProperties[]): Fact {
	const found = new Map<string, Parameter[]>();
	for (const { path, field } of fieldsOf({ properties: [...properties] })) {
		const { type, required = false } = field;
		if (type === 'notice' || type === 'hidden') continue;
		found.set(path, [...(found.get(path) ?? []), { type, required, values: valuesOf(field) }]);
	}
	return Object.fromEntries(
		[...found].map(([path, all]) => {
			const values = distinct(all.flatMap((one) => one.values));
			return [
				path,
				{
					type: distinct(all.map(({ type }) => type)).join(' or '),
					required: all.every(({ required }) => required),
					...(values.length > 0 ? { values } : {}),
				},
			];
		}),
	);
}

const valuesOf = (field: INodeProperties): string[] =>
	field.type === 'resourceLocator'
		? (field.modes ?? []).map(({ name }) => name)
		: optionsOf(field).map(({ value }) => String(value));

const distinct = (values: readonly string[]): string[] => [...new Set(values)].sort();

/** Facts that lie beside the project where it is worked on; undefined in any other clone. */
export const besideProject = <T,>(path: string): T | undefined => {
	const file = join(projectRoot, '../shared/design', path);
	return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
};
