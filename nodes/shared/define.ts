import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import type { PathParameters, Route } from './endpoints';
import {
	boolean,
	collection,
	integer,
	json,
	properties,
	type Ask,
	type Field,
	type Fields,
	type Search,
	type Values,
} from './fields';
import { typed, type Json } from './json';
import { searchList } from './engine/search';
import type { View } from './engine/simplify';

/** Ids that a record holds, to be replaced by the records behind them: read together, across all items. */
export interface Include<V> {
	/** The switch in `options` or a collection that turns it on. */
	when: (f: V) => boolean;
	/** The ids in a record. */
	ids: (row: Json) => unknown;
	route: Route;
	/** Where the records go. */
	as: string;
	/** The fields of an included record. */
	view?: View;
}

/** A call that starts a job: how to wait for it, and where its file is. */
export interface JobSpec<V> {
	/** Whether this item runs as a job at all; otherwise it is an ordinary call. */
	when: (f: V) => boolean;
	/** Whether to wait for the end and fetch the file. */
	waits: (f: V) => boolean;
	/** The name of the binary property for the file. */
	property: (f: V) => string;
	status: Route;
	file: Route;
	/** The path parameter of both. */
	parameter: string;
}

interface Common<V> {
	/** n8n's name of the operation: "Get Many". */
	name: string;
	/** With the resource: "Get many orders". */
	action: string;
	/** What it does, for people and for models. */
	description: string;
	/** Query parameters; undefined ones are left out. */
	query?: (f: V) => Json;
	/** What one item would have FastSpring do: the body of its call, or its element of an array call. `found` is what `prepare` returned. */
	payload?: (f: V, found: Json) => Json;
	/** The key under which the payload stands, Additional Fields (JSON) included. */
	wrap?: (f: V) => string | undefined;
	/** Reads before the write; its result reaches `payload`. */
	prepare?: (f: V, ask: Ask) => Promise<Json>;
	/** This call would act a second time when repeated, whatever its route says. */
	once?: (f: V) => boolean;
	/** The records in one row of the answer, where the row itself is not the record. */
	output?: (row: Json, f: V) => Json[];
	/** Why this payload must not be sent, with Additional Fields (JSON) in it; undefined when it may. */
	refuse?: (sent: Json) => string | undefined;
	/** What a row says went wrong inside an answer that calls itself a success. `found` is what `prepare` returned. */
	failure?: (row: Json, found: Json) => string | undefined;
	/** The call starts a job that ends in a file. */
	job?: JobSpec<V>;
	/** Further conditions under which a parameter is shown: `{ limit: { delivery: ['rows'] } }`. */
	displayOptions?: Record<string, Record<string, string[]>>;
	include?: ReadonlyArray<Include<V>>;
	/** The fields of a simplified record; true keeps all fields and only tidies them. */
	simplify?: View | true;
}

type PathOf<S extends string, V> = [PathParameters<S>] extends [never]
	? { path?: never }
	: { path: (f: V) => Record<PathParameters<S>, string> };

/** An operation as its file writes it. */
export type OperationSpec<S extends string, F extends Fields> = Common<Values<F>> & {
	route: Route<S>;
	fields: F;
} & PathOf<S, Values<F>>;

/** An operation as the engine runs it: the types of its fields are checked and gone. */
export interface Operation extends Common<Json> {
	route: Route;
	fields: Fields;
	/** The parameters of the engine, apart: callbacks see the operation's own fields and nothing else. */
	settings: Fields;
	path?: (f: Json) => Record<string, string>;
}

/** Describes one operation. See `OperationSpec` for what it may hold. */
export const operation = <const S extends string, F extends Fields>(
	spec: OperationSpec<S, F>,
): Operation => typed<Operation>({ ...spec, settings: settingsOf(typed<Operation>(spec)) });

export type Operations = Record<string, Operation>;

/** What a node offers: operations, or resources that hold operations. */
export type NodeSpec =
	| { operations: Operations }
	| { resources: Record<string, { name: string; operations: Operations }> };

export interface DefinedNode {
	properties: INodeProperties[];
	/** The searches behind the From List modes. */
	listSearch: Record<
		string,
		(this: ILoadOptionsFunctions, filter?: string, page?: string) => Promise<INodeListSearchResult>
	>;
	find(resource: string | undefined, operation: string): Operation | undefined;
}

/** Turns operations into n8n's description: selectors first, then each field with its visibility. */
export function defineNode(spec: NodeSpec): DefinedNode {
	const resources = 'resources' in spec ? Object.entries(spec.resources) : [];
	const plain: Array<[string | undefined, Operations]> =
		'resources' in spec
			? resources.map(([value, { operations }]) => [value, operations])
			: [[undefined, spec.operations]];
	const all = plain.flatMap(([, operations]) => Object.values(operations));
	const searches = new Map(
		all
			.flatMap((one) => Object.values(one.fields))
			.flatMap(searchesOf)
			.map((one) => [one.name, one]),
	);
	return {
		properties: [
			...(resources.length > 0
				? [resourceProperty(resources.map(([value, { name }]) => ({ name, value })))]
				: []),
			...plain.map(([resource, operations]) => operationProperty(resource, operations)),
			...plain.flatMap(([resource, operations]) => fieldProperties(resource, operations)),
		],
		listSearch: Object.fromEntries(
			[...searches].map(([name, search]) => [name, searchList(search)]),
		),
		find: (resource, name) => plain.find(([value]) => value === resource)?.[1][name],
	};
}

/** The parameters that follow from what an operation is, so that no operation repeats them. */
function settingsOf(spec: Operation): Fields {
	const { route } = spec;
	const sends = spec.payload !== undefined;
	const coalesced = route.many !== undefined && route.many > 1;
	return {
		...(route.paging ? { returnAll, limit } : {}),
		...(route.records ? { returnFullRecords } : {}),
		...(spec.simplify ? { simplify } : {}),
		...(sends ? { additionalFieldsJson } : {}),
		...(coalesced && !route.paging ? { options: batchOptions(route) } : {}),
	};
}

const returnAll = boolean(
	'Return All',
	'Whether to return all results or only up to a given limit',
);
const limit = integer('Limit', {
	min: 1,
	default: 50,
	description: 'Max number of results to return',
});
const returnFullRecords = boolean(
	'Return Full Records',
	'Whether to read the full records, up to 50 in a call; otherwise FastSpring may list bare IDs only',
	true,
);
const simplify = boolean(
	'Simplify',
	'Whether to return a simplified version of the response instead of the raw data',
	true,
);
const additionalFieldsJson = json('Additional Fields (JSON)', {
	description:
		'Further fields as FastSpring names them, as a JSON object. They are merged last, so they win.',
});

const batchOptions = (route: Route): Field<Json> =>
	typed(
		collection(
			'Options',
			{
				batchSize: integer('Batch Size', {
					min: 1,
					max: route.many ?? 1,
					default: route.many ?? 1,
					description:
						'Max number of input items that share one call. With 1 every item gets a call of its own.',
				}),
			},
			{ add: 'Add Option' },
		),
	);

const byName = (a: INodePropertyOptions, b: INodePropertyOptions): number =>
	a.name.localeCompare(b.name);

function resourceProperty(options: INodePropertyOptions[]): INodeProperties {
	const first = options[0]?.value;
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: options.sort(byName),
		default: first,
	};
}

function operationProperty(resource: string | undefined, operations: Operations): INodeProperties {
	const options = Object.entries(operations)
		.map(([value, { name, action, description }]) => ({ name, value, action, description }))
		.sort(byName);
	const first = (options.find(({ value }) => value === 'getAll') ?? options[0])?.value;
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		...(resource ? { displayOptions: { show: { resource: [resource] } } } : {}),
		options,
		default: first,
	};
}

/** Fields that several operations of a resource share in every detail become one property. */
function fieldProperties(resource: string | undefined, operations: Operations): INodeProperties[] {
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
	const inOrder = [...merged.values()].sort((a, b) => rank(a.property) - rank(b.property));
	return inOrder.map(({ property, operations: names, conditions }) => ({
		...property,
		displayOptions: {
			show: {
				...(resource ? { resource: [resource] } : {}),
				operation: names,
				...property.displayOptions?.show,
				...conditions,
				...(property.name === 'limit' ? { returnAll: [false] } : {}),
			},
		},
	}));
}

/** n8n's order: what is asked for, how much of it and how, optional groups, the way out, switches of the engine. */
const rank = ({ name, type, required }: INodeProperties): number =>
	RANKS[name] ?? (required ? 0 : type === 'collection' ? 5 : 3);

const RANKS: Record<string, number> = {
	returnAll: 1,
	limit: 2,
	simplify: 4,
	additionalFieldsJson: 6,
	options: 7,
};

/** The searches of a field and of the fields inside it. */
const searchesOf = (field: Field<unknown>): Search[] => [
	...(field.search ? [field.search] : []),
	...Object.values(field.inner ?? {}).flatMap(searchesOf),
];
