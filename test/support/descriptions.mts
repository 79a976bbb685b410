/** The built descriptions as the pack made them, before n8n's loader adds to them, and ways to look into them. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type {
	ICredentialType,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import ts from 'typescript';
import { projectRoot, workflow as n8n } from './host.mts';
import { packModule } from './pack.mts';

export interface BuiltNode {
	readonly type: string;
	/** `nodes/FastSpringOrder/FastSpringOrder.node.ts` */
	readonly source: string;
	/** `dist/nodes/FastSpringOrder/FastSpringOrder.node.js` */
	readonly built: string;
	readonly description: INodeTypeDescription;
	readonly trigger: boolean;
	/** Names in `methods.listSearch`. */
	readonly searches: readonly string[];
	/** Names in `methods.loadOptions` and `methods.resourceMapping`. */
	readonly lists: readonly string[];
}

export interface BuiltCredential {
	readonly type: string;
	readonly source: string;
	readonly built: string;
	readonly credential: ICredentialType;
}

/** Every node that package.json lists, as a new instance of its class. Ask before `loadPack`, which changes what it loads. */
export const builtNodes = (): BuiltNode[] =>
	listed('nodes').map((built) => {
		const { description, methods } = instance<INodeType>(built);
		return {
			type: description.name,
			source: sourceOf(built),
			built,
			description: n8n.deepCopy(description),
			trigger: description.group.includes('trigger'),
			searches: Object.keys(methods?.listSearch ?? {}),
			lists: Object.keys({ ...methods?.loadOptions, ...methods?.resourceMapping }),
		};
	});

/** Every credential that package.json lists. */
export const builtCredentials = (): BuiltCredential[] =>
	listed('credentials').map((built) => {
		const credential = instance<ICredentialType>(built);
		return { type: credential.name, source: sourceOf(built), built, credential };
	});

export interface FoundField {
	/** Where it stands: `updateFields.price.key`. */
	readonly path: string;
	readonly field: INodeProperties;
	/** The fields beside it, which its display conditions may name. */
	readonly beside: readonly INodeProperties[];
	readonly top: boolean;
}

/** All fields of a description, also those inside collections. */
export const fieldsOf = ({ properties }: Pick<INodeTypeDescription, 'properties'>): FoundField[] =>
	within(properties, '');

export interface FoundOperation {
	/** Null where the node has one resource, which is hidden. */
	readonly resource: string | null;
	readonly operation: string;
	readonly option: INodePropertyOptions;
	/** The top-level fields that it shows, whatever other conditions they have. */
	readonly fields: readonly INodeProperties[];
}

/** All operations of a description. */
export const operationsOf = ({
	properties,
}: Pick<INodeTypeDescription, 'properties'>): FoundOperation[] =>
	properties
		.filter(({ name }) => name === 'operation')
		.flatMap((property) => {
			const resources = shown(property, 'resource') ?? [null];
			const isAlone = properties.some(({ name, type }) => name === 'resource' && type === 'hidden');
			return resources.flatMap((resource) =>
				optionsOf(property).map((option) => ({
					resource: resource === null || isAlone ? null : String(resource),
					operation: String(option.value),
					option,
					fields: properties.filter(
						(field) =>
							admits(field, 'resource', resource) &&
							admits(field, 'operation', option.value) &&
							!['resource', 'operation'].includes(field.name),
					),
				})),
			);
		});

/** The choices of an options field. */
export const optionsOf = ({ type, options = [] }: INodeProperties): INodePropertyOptions[] =>
	type === 'options' || type === 'multiOptions'
		? options.filter((option): option is INodePropertyOptions => 'value' in option)
		: [];

/** The values of another field under which a field is shown; undefined where it does not ask for any. */
export const shown = (
	{ displayOptions }: INodeProperties,
	name: string,
): readonly unknown[] | undefined => {
	const values: unknown = Object.entries(displayOptions?.show ?? {}).find(
		([key]) => key.replace('/', '') === name,
	)?.[1];
	return Array.isArray(values) ? values : undefined;
};

/** The node's own source with the built properties in place of the expression that computes them: what a linter has to see. */
export const sourceWithProperties = ({ source, description }: BuiltNode): string => {
	const text = readFileSync(join(projectRoot, source), 'utf8');
	const file = ts.createSourceFile(source, text, ts.ScriptTarget.Latest, true);
	const found: ts.Node[] = [];
	const visit = (node: ts.Node): void => {
		const owner = node.parent?.parent;
		const named =
			(ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) &&
			node.name.getText(file) === 'properties';
		if (named && ts.isPropertyDeclaration(owner) && owner.name.getText(file) === 'description')
			found.push(node);
		ts.forEachChild(node, visit);
	};
	visit(file);
	const [properties] = found;
	if (!properties) throw new Error(`${source} has no description with properties`);
	return `${text.slice(0, properties.getStart(file))}properties: ${literal(description.properties)}${text.slice(properties.end)}`;
};

/** A value as TypeScript source. The linter knows keys without quotes only, and wants `displayName` first. */
const literal = (value: unknown, indent = '\n'): string => {
	const inner = `${indent}\t`;
	if (Array.isArray(value))
		return `[${value.map((one) => `${inner}${literal(one, inner)},`).join('')}${indent}]`;
	if (typeof value === 'string') return quoted(value);
	if (typeof value !== 'object' || value === null) return String(value);
	const first = (key: string) => (key === 'displayName' ? 0 : 1);
	const entries = Object.entries(value)
		.filter(([, one]) => one !== undefined)
		.sort(([a], [b]) => first(a) - first(b));
	return `{${entries.map(([key, one]) => `${inner}${/^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key)}: ${literal(one, inner)},`).join('')}${indent}}`;
};

const quoted = (text: string): string =>
	`'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

const within = (fields: readonly INodeProperties[], path: string): FoundField[] =>
	fields.flatMap((field) => {
		const here = path ? `${path}.${field.name}` : field.name;
		const inner = (field.options ?? []).flatMap((option) =>
			isGroup(option) ? within(option.values, `${here}.${option.name}`) : [],
		);
		const collected =
			field.type === 'collection'
				? within(
						(field.options ?? []).filter((option): option is INodeProperties => 'type' in option),
						here,
					)
				: [];
		return [{ path: here, field, beside: fields, top: path === '' }, ...collected, ...inner];
	});

const isGroup = (
	option: INodeProperties | INodePropertyOptions | INodePropertyCollection,
): option is INodePropertyCollection => 'values' in option;

const admits = (field: INodeProperties, name: string, value: unknown): boolean =>
	shown(field, name)?.includes(value) ?? true;

const listed = (kind: 'nodes' | 'credentials'): string[] =>
	JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).n8n[kind];

const sourceOf = (built: string): string => built.replace(/^dist\//, '').replace(/\.js$/, '.ts');

const instance = <T,>(built: string): T => {
	const classes = packModule<Record<string, new () => T>>(built, projectRoot);
	const name = basename(built).replace(/\..*/, '');
	const Class = classes[name];
	if (!Class) throw new Error(`${built} exports no class ${name}`);
	return new Class();
};
