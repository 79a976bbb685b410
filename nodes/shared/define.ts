import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { ItemError } from './engine/error';
import { toNodeError } from './engine/present';
import { run } from './engine/run';
import { columnList, searchList, wholeList } from './engine/search';
import { properties, type Field, type Fields } from './fields';
import { isWrite, type Kind } from './http/route';
import { settingsOf, type Operation, type Operations, type OperationSpec } from './operation';

/**
 * Describes one operation. See `OperationSpec` for what it may hold. The engine reads fields and calls back without
 * their types: that both fit is checked here, where the types are still there, and asserted nowhere else.
 */
export const operation = <const K extends Kind, const S extends string, F extends Fields>(
	spec: OperationSpec<K, S, F>,
): Operation => {
	const untyped = spec as unknown as Operation;
	const settings = settingsOf(untyped);
	// One parameter shows the options of the operation and those of the engine.
	const options = untyped.fields.options && settings.options;
	return { ...untyped, fields: { ...untyped.fields, ...(options ? { options } : {}) }, settings };
};

type Resources = Record<string, { name: string; operations: Operations }>;

/** Turns operations into n8n's description: selectors first, then each field with its visibility. */
export function defineNode({ resources }: { resources: Resources }) {
	const all = Object.entries(resources);
	const fields = all
		.flatMap(([, { operations }]) => Object.values(operations))
		.flatMap((one) => Object.values(one.fields));
	return {
		subtitle: SUBTITLE,
		properties: [
			resourceProperty(all.map(([value, { name }]) => ({ name, value }))),
			...all.map(([resource, { operations }]) => operationProperty(resource, operations)),
			...all.flatMap(([resource, { operations }]) => fieldProperties(resource, operations)),
		],
		/** The searches behind the From List modes, the lists of fields with several choices, and the columns of mappers. */
		methods: {
			listSearch: named(fields, ({ search }) => search, searchList),
			loadOptions: named(fields, ({ choices }) => choices, wholeList),
			resourceMapping: named(fields, ({ columns }) => columns, columnList),
		},
		/** Runs the chosen operation over all input items. */
		execute: async (ctx: IExecuteFunctions) => [
			(await run(ctx, chosen(ctx, resources))) as INodeExecutionData[],
		],
	};
}

/** What n8n's canvas shows below a node's name: "get many: subscription" out of the values of both parameters. */
const SUBTITLE =
	'={{ ($parameter["operation"] + ": " + $parameter["resource"]).replace("getAll", "get many").replace("upsert", "create or update").replace(/[A-Z]/g, " $&").toLowerCase() }}';

function chosen(ctx: IExecuteFunctions, resources: Resources): Operation {
	const { resource, operation: name } = ctx.getNode().parameters;
	const [first] = Object.keys(resources);
	const found = resources[String(resource ?? first)]?.operations[String(name)];
	if (found) return found;
	throw toNodeError(
		ctx.getNode(),
		new ItemError(
			`The operation "${String(name)}" is not known`,
			'Choose an operation of this node.',
		),
	);
}

const byName = (a: INodePropertyOptions, b: INodePropertyOptions): number =>
	a.name.localeCompare(b.name);

/** A single resource is hidden: n8n builds the names of nodes and of agents' tools from it. */
function resourceProperty(options: INodePropertyOptions[]): INodeProperties {
	return {
		displayName: 'Resource',
		name: 'resource',
		default: options[0]?.value,
		type: options.length === 1 ? 'hidden' : 'options',
		noDataExpression: true,
		options: options.sort(byName),
	};
}

function operationProperty(resource: string, operations: Operations): INodeProperties {
	const options = Object.entries(operations)
		.map(([value, { name, action, description }]) => ({ name, value, action, description }))
		.sort(byName);
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options,
		default: firstOf(operations),
	};
}

/** A new node reads where it can, and never begins with what is irreversible. */
function firstOf(operations: Operations): string | undefined {
	const risk = ([name, { route }]: [string, Operation]): number =>
		[name === 'getAll', name === 'get', !isWrite(route), !route.isIrreversible, true].indexOf(true);
	return Object.entries(operations).sort((a, b) => risk(a) - risk(b))[0]?.[0];
}

/** Fields that several operations of a resource share in every detail become one property. */
function fieldProperties(resource: string, operations: Operations): INodeProperties[] {
	const merged = new Map<
		string,
		{ property: INodeProperties; operations: string[]; conditions: Record<string, string[]> }
	>();
	for (const [name, { fields, settings, displayOptions = {} }] of Object.entries(operations)) {
		for (const property of properties({ ...fields, ...settings }, true)) {
			const conditions = displayOptions[property.name] ?? {};
			const identity = JSON.stringify([property, conditions]);
			const known = merged.get(identity);
			if (known) known.operations.push(name);
			else merged.set(identity, { property, operations: [name], conditions });
		}
	}
	const all = [...merged.values()].map(({ property }) => property);
	const inOrder = [...merged.values()].sort(
		(a, b) => rank(deciding(a.property, all)) - rank(deciding(b.property, all)),
	);
	return inOrder.map(({ property, operations: names, conditions }) => ({
		...property,
		displayOptions: {
			show: {
				resource: [resource],
				operation: names,
				...property.displayOptions?.show,
				...conditions,
				...(property.name === 'limit' ? { returnAll: [false] } : {}),
			},
		},
	}));
}

/** What a field depends on, beside which it stands; most depend on nothing. */
const deciding = (property: INodeProperties, all: INodeProperties[]): INodeProperties => {
	const [name] = Object.keys(property.displayOptions?.show ?? {});
	return all.find((one) => one.name === name) ?? property;
};

/** n8n's order: what is asked for, how much of it and how, optional groups, the way out, switches of the engine. */
const rank = ({ name, type, required }: INodeProperties): number =>
	RANKS[name] ?? (required ? 0 : type === 'collection' ? 5 : 3);

const RANKS: Record<string, number> = {
	returnAll: 1,
	limit: 2,
	simplify: 4,
	options: 6,
};

/** n8n's methods for the searches of fields and of the fields inside them, by their names. */
const named = <S extends { name: string }, M>(
	fields: Array<Field<unknown>>,
	searchOf: (field: Field<unknown>) => S | undefined,
	method: (search: S) => M,
): Record<string, M> =>
	Object.fromEntries(
		fields.flatMap(withInner).flatMap((field) => {
			const search = searchOf(field);
			return search ? [[search.name, method(search)]] : [];
		}),
	);

const withInner = (field: Field<unknown>): Array<Field<unknown>> => [
	field,
	...Object.values(field.inner ?? {}).flatMap(withInner),
];
