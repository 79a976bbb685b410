/** The reference of all operations as Markdown, out of the built nodes' own descriptions. */
import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';
import { builtOperations } from '../test/support/fillings.mts';
import { outputFields } from './outputFields.mts';

/** One node as the document needs it. */
export type Described = Pick<
	INodeTypeDescription,
	'displayName' | 'name' | 'description' | 'properties' | 'group'
>;

/** `docs/operations.md` for these nodes, in the order of their names. */
export function operationsDocument(nodes: readonly Described[]): string {
	const inOrder = [...nodes].sort((a, b) => a.displayName.localeCompare(b.displayName));
	const toc = inOrder
		.map(({ displayName }) => `- [${displayName}](#${anchor(displayName)})`)
		.join('\n');
	return `${HEADER}\n\n${toc}\n\n${inOrder.map(nodeSection).join('\n\n')}\n`;
}

const HEADER = `# Operations

Every node, operation and parameter, generated from the nodes by \`npm run docs\`. The name in code type is the one that workflows, expressions and tools use. *calls* is FastSpring's route for it; some operations read other records before. A picker takes a record in several ways, its modes. *Output* names the fields of an item, \`[]\` those of a list, as a run in the local sandbox gives them, with *Simplify* where the operation has it; which of them are there depends on the record.`;

function nodeSection(node: Described): string {
	const resources = optionsOf(node.properties.find(({ name }) => name === 'resource'));
	const head = `## ${node.displayName}\n\n${node.description}.`;
	const selectors = node.properties.filter(({ name }) => name === 'operation');
	if (selectors.length === 0)
		return sections(head, parameterTable(node.properties), outputFields(node.name));
	const operations = selectors.flatMap((selector) => {
		const resource = shownFor(selector, 'resource')?.[0];
		const label = resources.find(({ value }) => value === resource)?.name;
		return optionsOf(selector).map((operation) =>
			operationSection(node, resource, label, operation),
		);
	});
	return sections(head, ...operations);
}

const sections = (...parts: string[]): string => parts.filter(Boolean).join('\n\n');

function operationSection(
	node: Described,
	resource: string | undefined,
	label: string | undefined,
	operation: INodePropertyOptions,
): string {
	const shown = node.properties.filter(
		(property) =>
			property.name !== 'operation' &&
			property.name !== 'resource' &&
			(shownFor(property, 'operation') ?? []).includes(String(operation.value)) &&
			(resource === undefined || (shownFor(property, 'resource') ?? []).includes(resource)),
	);
	const values = [
		resource && `resource \`${resource}\``,
		`operation \`${String(operation.value)}\``,
		`calls \`${specOf(node, operation)}\``,
	]
		.filter(Boolean)
		.join(', ');
	const title = [label, operation.name].filter(Boolean).join(': ');
	const text = `### ${title}\n\n${sentence(operation.description ?? '')} *(${values})*`;
	return sections(
		text,
		shown.length === 0 ? 'No parameters.' : parameterTable(shown),
		outputFields(node.name, resource, String(operation.value)),
	);
}

/** `GET /orders/{order_id}`: what a reader of FastSpring's documents looks for. */
function specOf({ name }: Described, { action }: INodePropertyOptions): string {
	const found = builtOperations().find(
		(one) =>
			one.file.toLowerCase().startsWith(`nodes/${name.toLowerCase()}/`) && one.action === action,
	);
	if (!found) throw new Error(`No operation of ${name} is described as "${action}"`);
	return found.route.spec;
}

function parameterTable(properties: readonly INodeProperties[]): string {
	const rows = properties
		.filter(({ type }) => type !== 'notice' && type !== 'hidden')
		.flatMap((property) => rowsOf(property, ''));
	return ['| Parameter | Name | Type | Meaning |', '|---|---|---|---|', ...rows].join('\n');
}

/** A parameter, and the ones inside it a step further in. */
function rowsOf(property: INodeProperties, indent: string): string[] {
	const meaning = [sentence(property.description ?? ''), choicesOf(property), modesOf(property)]
		.filter(Boolean)
		.join(' ');
	const row = `| ${indent}${property.displayName}${property.required ? ' *(required)*' : ''} | \`${property.name}\` | ${typeOf(property)} | ${cell(meaning)} |`;
	return [row, ...innerOf(property).flatMap((inner) => rowsOf(inner, `${indent}– `))];
}

function innerOf({ type, options = [] }: INodeProperties): INodeProperties[] {
	if (type === 'collection')
		return options.filter((option): option is INodeProperties => 'type' in option);
	if (type !== 'fixedCollection') return [];
	const groups = options.filter((option): option is INodePropertyCollection => 'values' in option);
	return groups.filter(({ name }) => name === 'entry').flatMap(({ values }) => values);
}

const TYPES: Record<string, string> = {
	collection: 'group',
	fixedCollection: 'rows',
	options: 'choice',
	multiOptions: 'choices',
	resourceLocator: 'picker',
	resourceMapper: 'columns',
	dateTime: 'date',
	string: 'text',
};

function typeOf({ type, options = [] }: INodeProperties): string {
	const takesObject = type === 'fixedCollection' && options.some(({ name }) => name === 'object');
	return takesObject ? 'rows or object' : (TYPES[type] ?? type);
}

function choicesOf(property: INodeProperties): string {
	const amount = { options: 'One', multiOptions: 'Any' }[property.type as string];
	const options = optionsOf(property).map(({ name, value }) => `${name} (\`${String(value)}\`)`);
	// The world's countries, currencies and languages are known by their standards; products are the store's.
	return amount && options.length > 0 && !/ISO \d/.test(property.description ?? '')
		? `${amount} of ${options.join(', ')}.`
		: '';
}

const modesOf = ({ modes = [] }: INodeProperties): string =>
	modes
		.map(({ displayName, name, hint, placeholder }) =>
			sentence(`${displayName} (\`${name}\`)${told(hint ?? placeholder)}`),
		)
		.join(' ');

const told = (text: string | undefined): string => (text === undefined ? '' : `: ${text}`);

const optionsOf = (property: INodeProperties | undefined): INodePropertyOptions[] =>
	(property?.options ?? []).filter((option): option is INodePropertyOptions => 'value' in option);

const shownFor = ({ displayOptions }: INodeProperties, parameter: string): string[] | undefined =>
	displayOptions?.show?.[parameter]?.map(String);

const sentence = (text: string): string => (text === '' || text.endsWith('.') ? text : `${text}.`);

/** n8n's texts have links in HTML. */
const cell = (text: string): string =>
	text
		.replace(/<a href="([^"]+)"[^>]*>(.*?)<\/a>/g, '[$2]($1)')
		.replace(/\|/g, '\\|')
		.replace(/\n/g, ' ');

const anchor = (title: string): string =>
	title
		.toLowerCase()
		.replace(/[^\w\s-]/g, '')
		.replace(/\s+/g, '-');
