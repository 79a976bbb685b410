/**
 * Whatever a workflow puts into any field of any operation: it stays a value. Each call that leaves goes to one of the
 * routes that the operation calls for harmless values, with their query parameters and headers, and no others.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { INodeProperties } from 'n8n-workflow';
import { recipesFor } from '../../schemas/recipes.mts';
import { builtNodes, operationsOf, type FoundOperation } from '../../support/descriptions.mts';
import { fillings } from '../../support/fillings.mts';
import { packModule } from '../../support/n8n.mts';
import { useShop, type Json } from '../../support/operations.mts';

/** What fields of texts usually hold: with one of them each look-up is made. */
const HARMLESS = [
	'abc-123',
	'name@example.com',
	'ABC230906-7581-30108',
	'mystore/popup-checkout',
	'https://yourstore.onfastspring.com/account/abc-123',
];

const HOSTILE = [
	'../orders',
	'abc/../../orders',
	'..%2forders',
	'%2e%2e',
	'%2e%2e/%2e%2e/returns',
	'..',
	'.',
	'/',
	'//evil.example/x',
	'https://evil.example/x',
	'\\..\\orders',
	'abc?limit=1&account=x',
	'abc#fragment',
	'abc;x=y',
	'abc&live=true',
	'abc@evil.example:1/x',
	'name@example.com?account=x&y',
	'name@example.com/../..',
	'abc\r\nX-Injected: yes\r\n\r\nDELETE /products/abc HTTP/1.1\r\n\r\n',
	'abc\u0000def',
	'abc\u2028\u2029\u0085def',
	'\u560a\u560dX-Injected: yes',
	'abc\u{ff0f}..\u{ff0f}orders',
	'abc\ud800',
	'__proto__',
	'constructor',
	'toString',
	'{"__proto__":{"polluted":true}}',
	'["../orders"]',
	'{{ $env }}',
	'=',
	'mystore/..',
	'mystore/popup/../..',
	'https://yourstore.onfastspring.com/account/../../orders',
	'https://yourstore.onfastspring.com/account/abc?x=/orders',
];

/** For fields that only a body holds: any of them shows whether it is more than a value there. */
const SOME_HOSTILE = [
	'../orders',
	'abc\r\nX-Injected: yes',
	'__proto__',
	'{"__proto__":{"polluted":true}}',
];

const bench = useShop();

/** A call as it arrived. */
interface Arrived {
	method: string;
	/** As it stood in the request line. */
	path: string;
	query: URLSearchParams;
	headers: readonly string[];
}
const arrived: Arrived[] = [];
const listen = (message: unknown): void => {
	const { request } = message as { request: IncomingMessage };
	const [path = '', ...query] = (request.url ?? '').split('?');
	arrived.push({
		method: request.method ?? '',
		path,
		query: new URLSearchParams(query.join('?')),
		headers: request.rawHeaders,
	});
};
beforeAll(() => subscribe('http.server.request.start', listen));
afterAll(() => void unsubscribe('http.server.request.start', listen));

const templates = (): string[] => {
	const { api } = packModule<{ api: Json }>('nodes/shared/endpoints.js');
	const specs: string[] = [];
	JSON.stringify(api, (key, value) => (key === 'spec' ? (specs.push(value), value) : value));
	return [...new Set(specs)];
};
const routes = templates().map((spec) => ({ spec, parts: spec.split(/[ /]+/) }));

/** Path parameters that hold a store and a checkout. */
const SLASHED = '{checkoutPath}';

/** The route that a server would choose for a call: among those that fit, the one that says most about the path. */
function routeOf({ method, path }: Arrived): string {
	// What else may stand for a dot or a slash, or end a path, in some server on the way.
	const odd = /%2e|%2f|%5c|%0|[^\w/.,%!'()*~-]|(^|\/)\.{1,2}(\/|$)|\/\/|\/$/i;
	if (odd.test(path)) return `odd path ${method} ${path}`;
	const parts = [method, ...path.slice(1).split('/')];
	const fitting = routes.filter(({ parts: wanted }) => {
		const full = wanted.flatMap((part) => (part === SLASHED ? ['{}', '{}'] : [part]));
		return (
			full.length === parts.length &&
			full.every((part, at) => part.startsWith('{') || part === parts[at])
		);
	});
	const literal = (spec: string) => spec.replace(/\{\w+\}/g, '').length;
	return fitting.sort((a, b) => literal(b.spec) - literal(a.spec))[0]?.spec ?? `${method} ${path}`;
}

/** What may differ between two calls of one route. */
const VARIES = new Set(['content-length']);

/** Everything about a call that no field's value may change, one fact a line. */
function factsOf(call: Arrived): string[] {
	const spec = routeOf(call);
	const headers = call.headers.flatMap((name, at) =>
		at % 2 === 0 && !VARIES.has(name.toLowerCase())
			? [`${spec}: header ${name}: ${call.headers[at + 1]}`]
			: [],
	);
	const queries = [...new Set(call.query.keys())].map((name) => `${spec}: query ${name}`);
	return [spec, ...headers, ...queries];
}

/** Whether one of the harmless values stands in the path or in the query. */
const bearsValue = ({ path, query }: Arrived): boolean => {
	const parts = [...path.split(/[/,]/).map(decodeURIComponent), ...query.values()];
	return HARMLESS.some((value) => parts.includes(value) || path.includes(value));
};

/** A field within filled-in parameters, and the text that stands there. */
type Place = readonly (string | number)[];

/** All places of texts and numbers; the ways to choose a record are no values. */
function placesIn(value: unknown, place: Place = []): Place[] {
	if (typeof value === 'string' || typeof value === 'number') return [place];
	if (typeof value !== 'object' || value === null) return [];
	const isLocator = '__rl' in value;
	return Object.entries(value).flatMap(([key, one]) =>
		isLocator && key !== 'value'
			? []
			: placesIn(one, [...place, Array.isArray(value) ? Number(key) : key]),
	);
}

const put = (value: unknown, [step, ...rest]: Place, what: unknown): unknown => {
	if (step === undefined) return what;
	if (Array.isArray(value))
		return value.map((one, at) => (at === step ? put(one, rest, what) : one));
	const record = value as Json;
	return { ...record, [step]: put(record[step], rest, what) };
};

/** A value that comes out of the item, and, in JSON, both a name and a value that do. */
const FROM_ITEM = '={{ $json.hostile }}';
const AS_JSON =
	'={{ JSON.stringify({ [$json.hostile]: $json.hostile, a: { b: $json.hostile } }) }}';

/** The parameters that one operation can have, with one field of them out of the item; each place once. */
function variants(fields: readonly INodeProperties[], base: Json): Map<string, Json> {
	const found = new Map<string, Json>();
	for (const filling of fillings(fields.map(alone))) {
		for (const place of placesIn(filling)) {
			const name = place.filter((step) => typeof step === 'string').join('.');
			const top = String(place[0]);
			const from = { ...filling, ...base, [top]: filling[top] };
			const field = fields.find((one) => one.name === top);
			const put1 = (suffix: string, at: Place, what: unknown) => {
				const key = `${name}${suffix}`;
				if (!found.has(key)) found.set(key, put(from, at, what) as Json);
			};
			put1('', place, FROM_ITEM);
			if (field?.type === 'json') put1(' (in JSON)', place, AS_JSON);
			const above = place.slice(0, -1);
			if (place.at(-1) === 'value' && isLocator(from, above)) {
				put1(' (as a whole)', above, FROM_ITEM);
				for (const { name: mode } of field?.modes ?? [])
					put1(` (${mode})`, above, { __rl: true, mode, value: FROM_ITEM });
			}
		}
	}
	return found;
}

const isLocator = (value: unknown, place: Place): boolean => {
	const at = place.reduce<unknown>((inner, step) => (inner as Json)[step], value);
	return typeof at === 'object' && at !== null && '__rl' in at;
};

/** Conditions on the operation hold anyway; those on fields beside it count. */
function alone(field: INodeProperties): INodeProperties {
	const conditions = Object.entries(field.displayOptions?.show ?? {}).filter(
		([name]) => name !== 'resource' && name !== 'operation',
	);
	return { ...field, displayOptions: { show: Object.fromEntries(conditions) } };
}

const all = builtNodes()
	.filter(({ trigger }) => !trigger)
	.flatMap(({ type, description }) =>
		operationsOf(description).map((found) => ({
			...found,
			type,
			name: `${type} ${found.resource === null ? '' : `${found.resource}.`}${found.operation}`,
		})),
	);

let sent = 0;
let fields = 0;

describe('a hostile value in a field', () => {
	test.each(all)('$name', async (operation) => {
		const { parameters, items } = recipe(operation);
		const run = async (entered: Json, values: readonly string[]): Promise<Arrived[]> => {
			arrived.length = 0;
			bench.attempts.length = 0;
			await bench.run(operation.type, operation.operation, {
				parameters: {
					...(operation.resource === null ? {} : { resource: operation.resource }),
					...entered,
				} as never,
				items: values.map((hostile) => ({ ...items[0], hostile })),
				onError: 'continueRegularOutput',
			});
			// Nothing arrives that the node did not send: no call hides in another one.
			expect(arrived.length).toBe(bench.attempts.length);
			return [...arrived];
		};
		const entered = [...variants(operation.fields, parameters)];
		fields += entered.length;
		const own = new Set<string>();
		const inAddress = new Set<string>();
		for (const [field, one] of entered) {
			const calls = await run(one, HARMLESS);
			for (const fact of calls.flatMap(factsOf)) own.add(fact);
			if (calls.some(bearsValue)) inAddress.add(field);
		}
		const strange: string[] = [];
		for (const [field, one] of entered) {
			const calls = await run(one, inAddress.has(field) ? HOSTILE : SOME_HOSTILE);
			sent += calls.length;
			for (const fact of new Set(calls.flatMap(factsOf)))
				if (!own.has(fact)) strange.push(`${field}: ${fact}`);
		}
		expect(strange).toEqual([]);
		expect(Object.keys(Object.prototype)).toEqual([]);
		expect(({} as Json)['polluted']).toBeUndefined();
	});

	function recipe({ type, resource, operation }: FoundOperation & { type: string }) {
		const found = recipesFor(bench.sandbox).find(
			(one) =>
				one.type === type &&
				(resource === null
					? one.operation.endsWith(`.${operation}`)
					: one.operation === `${resource}.${operation}`),
		);
		return found ?? { parameters: {}, items: [{}] };
	}
});

afterAll(() => {
	console.info(`${all.length} operations, ${fields} fields: ${sent} calls with hostile values`);
	// Values that need not be refused do leave: a test in which nothing does shows nothing.
	expect(sent).toBeGreaterThan(fields);
});
