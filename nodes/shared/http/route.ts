import { idsAmong, isRecord, type Json } from '../json';

/** What a route of FastSpring's API is, in types: the table itself is in `endpoints.ts`. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What the same call once more would do, in the terms of RFC 9110: nothing, nothing more, or act a second time. */
export type Repetition = 'safe' | 'idempotent' | 'nonIdempotent';

/** How a list goes on: see `PAGING` in the engine. */
export type Paging = 'page' | 'body' | 'more' | 'offset' | 'none';

/** What every kind of route may say. */
interface CommonFacts {
	/** The key that holds the answer's records, or a dotted place; the first that is there counts. Without it the body is the record. */
	rows?: string | readonly string[];
	/** The keys that hold a record's own id. */
	key?: string | readonly string[];
	/** Path parameters that may hold a slash. */
	slashes?: readonly string[];
	/** Milliseconds for one attempt. */
	timeout?: number;
	/** Lists in the query are repeated parameters; elsewhere they are joined with commas. */
	repeatsQuery?: boolean;
}

interface WriteFacts extends CommonFacts {
	/** What a repetition would do; it may depend on what is sent. Without it: act a second time. */
	repetition?: Repetition | ((payload: Json) => Repetition);
	/** After a call whose outcome is unknown: how the user finds out. Completes "Before you run it again, …". */
	howToVerify?: string;
	/** A success may have no body. */
	emptyResponse?: boolean;
	/** Maps in its payload that replace those of the record as a whole, so that what else is in them has to be sent again. */
	maps?: {
		/** Where they are: `pricing.price`; in rows with a key `items[product].attributes`; rows that are a map `tags[key]`. */
		at: readonly string[];
		/** The read that tells what the record holds; without it `prepare` reads the record. */
		read?: Route<'read' | 'multiRead'>;
		/** A record that was read, with its maps where the payload has them. */
		asWritten?: (record: Json) => Json;
	};
	/** It may move money, or do what cannot be undone: users may try it with Dry Run. */
	isIrreversible?: boolean;
	/** Codes by which FastSpring refuses a request under HTTP 5xx. */
	refusalCodes?: readonly string[];
}

/** The kinds of routes, and the facts that only they have. */
interface FactsOf {
	/** One record; it changes nothing, whatever its method. */
	read: CommonFacts & {
		/** The answer is plain text, which says nothing but that it worked. */
		textResponse?: boolean;
		/** An empty list says that there are none. */
		mayBeEmpty?: boolean;
	};
	/** Records by ids that are joined with commas in the path. */
	multiRead: CommonFacts & { many: number };
	list: CommonFacts & {
		paging: Paging;
		/** The list holds bare ids; this read turns them into records. */
		records?: Route<'read' | 'multiRead'>;
		/** FastSpring understood what was asked for, and does not have it: another way to ask gives no more. */
		rangeRefusal?: RegExp;
		/** An empty list may lack the key for its records, as HAL's do. */
		omitsEmptyRows?: boolean;
		/** A look-up that finds nothing is answered with an error, keyed by its criterion: that is an empty list. */
		notFoundIsEmpty?: boolean;
	};
	write: WriteFacts & {
		/** It puts a whole record in place of the old one: items for the same record go one by one, each on top of the last. */
		replaces?: boolean;
	};
	/** One call takes many entries: the array in its body that holds them, and how many. */
	arrayWrite: WriteFacts & {
		array: string;
		many: number;
		/** Its answer may name an entry by another id than the one that was sent. */
		isPositional?: boolean;
	};
	/** Calls to one path may become one: FastSpring adds up this array of their bodies, and answers for all at once. */
	mergedArrays: WriteFacts & { mergesArray: string; many: number };
	/** The answer is a file. */
	file: CommonFacts;
	/** A report: pages of rows, or a job that ends in a file. */
	job: CommonFacts & {
		paging: Paging;
		status: Route<'read'>;
		file: Route<'file'>;
	};
}

export type Kind = keyof FactsOf;

/** All facts, for whoever does not know the kind. */
type AnyFacts = Partial<FactsOf['list'] & FactsOf['write'] & FactsOf['arrayWrite']> &
	Partial<FactsOf['mergedArrays'] & Pick<FactsOf['read'], 'textResponse' | 'mayBeEmpty'>> &
	Partial<Pick<FactsOf['job'], 'status' | 'file'>>;

export type Route<K extends Kind = Kind, S extends string = string> = AnyFacts & {
	readonly kind: K;
	/** Verb and path, as in FastSpring's documents. */
	readonly spec: S;
	readonly method: Method;
	readonly template: string;
};

/** The names in braces of a route: a missing or superfluous one is a compile error. */
export type PathParameters<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
	? Name | PathParameters<Rest>
	: never;

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'DELETE'];

/** One line of the route table. */
export function route<const K extends Kind, const S extends `${Method} /${string}`>(
	kind: K,
	spec: S,
	...[facts]: Record<never, never> extends FactsOf[K] ? [FactsOf[K]?] : [FactsOf[K]]
): Route<K, S> {
	const method = METHODS.find((verb) => spec.startsWith(`${verb} `)) ?? 'GET';
	return { ...facts, kind, spec, method, template: spec.slice(method.length + 1) };
}

/** Whether a call of the route changes something. */
export const isWrite = ({ kind }: Pick<Route, 'kind'>): boolean =>
	kind === 'write' || kind === 'arrayWrite' || kind === 'mergedArrays';

/** What repeating a call with this payload would do. */
export function repetitionOf(
	{ kind, repetition = 'nonIdempotent' }: Route,
	payload: Json = {},
): Repetition {
	if (!isWrite({ kind })) return 'safe';
	return typeof repetition === 'function' ? repetition(payload) : repetition;
}

/** Fills the braces of a route, several ids joined with commas. Ids were checked before; escaping is defense in depth. */
export function fillPath(route: Route, values: Record<string, string | readonly string[]>): string {
	return route.template.replace(/\{(\w+)\}/g, (_, name: string) => {
		const value = values[name] ?? '';
		if (typeof value !== 'string') return value.map(encodeURIComponent).join(',');
		return (route.slashes?.includes(name) ? value.split('/') : [value])
			.map(encodeURIComponent)
			.join('/');
	});
}

/** The path of a route that takes one id, or several joined with commas. */
export function pathTo(route: Route, id: string | readonly string[]): string {
	const [, name = ''] = /\{(\w+)\}/.exec(route.template) ?? [];
	return fillPath(route, { [name]: id });
}

const namesOf = (names: string | readonly string[] | undefined): readonly string[] =>
	names === undefined ? [] : typeof names === 'string' ? [names] : names;

/** The first id key of a route's records: the name a bare id goes by. */
export const idKeyOf = (route: Route): string => namesOf(route.key)[0] ?? 'id';

/** The names of a record's own id. */
export const idKeysOf = (route: Route): readonly string[] => namesOf(route.key);

/** The ids that a record bears. */
export const idsIn = (route: Route, row: Json): string[] =>
	idsAmong(namesOf(route.key).map((name) => row[name]));

/** The array of records in an answer; undefined where there is none. */
export function envelopeOf(route: Route, body: unknown): unknown[] | undefined {
	if (Array.isArray(body)) return body;
	if (!isRecord(body)) return undefined;
	return namesOf(route.rows)
		.map((place) => within(body, place))
		.find(Array.isArray);
}

/** The value at a dotted place: `_embedded.quotes`. */
const within = (body: Json, place: string): unknown =>
	place
		.split('.')
		.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), body);
