import {
	boolean,
	choice,
	collection,
	integer,
	json,
	type Ask,
	type Field,
	type Fields,
	type Values,
	wholes,
} from './fields';
import type { Kind, PathParameters, Route } from './http/route';
import type { Json } from './json';
import type { View } from './simplify';

/** Ids that a record holds, to be replaced by the records behind them: read together, across all items. */
export interface Include<V> {
	/** The switch in `options` or a collection that turns it on. */
	when: (f: V) => boolean;
	/** The ids in a record. */
	ids: (row: Json) => unknown;
	route: Route<'read' | 'multiRead'>;
	/** Where the records go. */
	as: string;
	/** The fields of an included record. */
	view?: View;
}

/** A write that changes a record where there is one already: `prepare` looks for it, and what it returns is the context. */
interface Existing<V> {
	/** Items with the same value take turns, so that each finds what the one before it created. */
	turn: (f: V) => string;
	/** The write that changes the record. */
	route: Route<'write'>;
	/** Where the record is; undefined where none was found. */
	path: (context: Json) => Record<string, string> | undefined;
	/** The context after a refusal to create which may mean that somebody else just did. */
	onRefusal: (
		fields: ReadonlyArray<{ field: string; message: string }>,
		f: V,
		ask: Ask,
	) => Promise<Json | undefined>;
}

/** How a report becomes a file. */
interface JobSpec<V> {
	/** Whether this item runs as a job at all; otherwise it is read as rows. */
	when: (f: V) => boolean;
	/** Whether to wait for the end and fetch the file. */
	waits: (f: V) => boolean;
}

/** What every operation says. */
interface Common<V> {
	/** n8n's name of the operation: "Get Many". */
	name: string;
	/** With the resource: "Get many orders". */
	action: string;
	/** What it does, for people and for models. */
	description: string;
	/** Further conditions under which a parameter is shown: `{ limit: { delivery: ['rows'] } }`. */
	displayOptions?: Record<string, Record<string, string[]>>;
	/**
	 * The records in one row of the answer, where the row itself is not the record. Throws where the row says that only
	 * a part was done. `context` also holds `sent`: the payload, with Additional Fields (JSON) in it.
	 */
	output?: (row: Json, f: V, context: Json) => Json[];
	/** The fields of a simplified record; true keeps all fields and only tidies them. */
	simplify?: View | true;
}

/** What an operation says beyond that, as far as the kind of its route honors it. */
interface Keys<V> {
	/** Query parameters; undefined ones are left out. */
	query: (f: V) => Json;
	/** What one item would have FastSpring do: the body of its call, or its element of an array call. `context` is what `prepare` returned. */
	payload: (f: V, context: Json) => Json;
	/** Reads before the call; its result reaches the other callbacks. Where the route replaces a whole record, `standing` in it is that record as it can be written back: the payload is laid on it. */
	prepare: (f: V, ask: Ask) => Promise<Json>;
	/** The last look at a payload, with Additional Fields (JSON) in it: gives what is sent, or throws FieldProblem. */
	finalize: (payload: Json, f: V) => Json;
	/** The answer where nothing has to be sent, such as a change that the record already holds. */
	settled: (f: V, context: Json, payload: Json | undefined) => Json | undefined;
	existing: Existing<V>;
	include: ReadonlyArray<Include<V>>;
	/** What a row comes to once its included records are there; `now` is in milliseconds. */
	conclude: (row: Json, f: V, now: number) => Json[];
	job: JobSpec<V>;
}

/** The keys that each kind of route honors: every other one is a compile error. */
interface Honored {
	read: 'query' | 'payload' | 'prepare' | 'finalize' | 'settled' | 'include' | 'conclude';
	multiRead: 'include' | 'conclude';
	list: 'query' | 'payload' | 'include' | 'conclude';
	write: 'query' | 'payload' | 'prepare' | 'finalize' | 'settled' | 'existing';
	arrayWrite: 'payload' | 'prepare' | 'finalize';
	mergedArrays: 'payload' | 'prepare' | 'finalize';
	file: never;
	job: 'payload' | 'job';
}

type PathOf<S extends string, V> = [PathParameters<S>] extends [never]
	? { path?: never }
	: { path: (f: V) => Record<PathParameters<S>, string> };

/** An operation as its file writes it. */
export type OperationSpec<K extends Kind, S extends string, F extends Fields> = Common<
	Values<F>
> & {
	route: Route<K, S>;
	fields: F;
} & PathOf<S, Values<F>> &
	Partial<Keys<Values<F>>> &
	NothingElse<K>;

/** What a route of this kind cannot honor. Conditional, so that the compiler looks at it once the kind is known. */
type NothingElse<K extends Kind> = [K] extends [Kind]
	? { [Other in Exclude<keyof Keys<unknown>, Honored[K]>]?: never }
	: never;

/** An operation as the engine runs it: the types of its fields are checked and gone. */
export interface Operation extends Common<Json>, Partial<Keys<Json>> {
	route: Route;
	fields: Fields;
	/** The parameters of the engine, apart: callbacks see the operation's own fields and nothing else. */
	settings: Fields;
	path?: (f: Json) => Record<string, string>;
}

export type Operations = Record<string, Operation>;

/** The parameters that follow from what an operation is, so that no operation repeats them. */
export function settingsOf({ route, payload, simplify: view, fields }: Operation): Fields {
	const { many = 1 } = route;
	const switches = {
		...(many > 1 ? { batchSize: batchSize(many) } : {}),
		...(route.isIrreversible ? { dryRun } : {}),
		...(route.maps ? { otherEntries } : {}),
		...wholes(fields),
		...(payload ? { additionalFieldsJson } : {}),
	};
	return {
		...(route.paging ? { returnAll, limit } : {}),
		...(route.records ? { returnFullRecords } : {}),
		...(view ? { simplify } : {}),
		...(Object.keys(switches).length > 0
			? {
					options: collection(
						'Options',
						{ ...fields.options?.inner, ...switches },
						{ add: 'Add Option' },
					),
				}
			: {}),
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
		'Further fields as FastSpring names them, as a JSON object. They are merged last and take precedence.',
});

const dryRun = boolean(
	'Dry Run',
	'Whether to return the request that would be sent instead of sending it. Nothing is changed.',
	true,
);

const otherEntries = choice(
	'Other Entries',
	{ keep: 'Keep the Others', replace: 'Replace All' },
	{
		description:
			'What happens to entries of the record that are not given here: prices in other currencies, texts in other languages, other tags and attributes. To keep them, the record is read first.',
	},
);

const batchSize = (many: number): Field<unknown> =>
	integer('Batch Size', {
		min: 1,
		max: many,
		default: many,
		description:
			'Max number of input items that share one call. With 1 every item gets a call of its own.',
	});

/** The one row of an answer, unless it says that a part of the request was not done. */
export function rowUnless(row: Json, ...problems: Array<string | undefined>): Json[] {
	const problem = problems.find((text) => text !== undefined && text !== '');
	if (problem !== undefined)
		throw new Error(`FastSpring processed the request only in part: ${problem}`);
	return [row];
}
