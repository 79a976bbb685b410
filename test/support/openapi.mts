/**
 * FastSpring's OpenAPI documents as a yardstick: which operations there are, which fields they take, and whether
 * a request or an answer keeps to them. The documents belong to FastSpring and lie beside the project
 * (`../shared/fastspring/openapi`), not in it: where they are absent, `openapi.available` is false, and tests that
 * need them should say `openapi.missing` and stand aside.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { isMap, lenient, type Direction, type Schema } from './openapi-lenience.mts';

export { leniences, type Schema } from './openapi-lenience.mts';

export interface Parameter {
	readonly name: string;
	readonly in: 'path' | 'query' | 'header';
	readonly required: boolean;
	readonly schema: Schema;
}

/** One thing that a request can carry. */
export interface Field {
	readonly in: 'path' | 'query' | 'body';
	/** `products[].pricing.price.*`; `[]` for the elements of a list, `*` for the values of a map. */
	readonly path: string;
	readonly type: string;
	/** Required where its parent is given. */
	readonly required: boolean;
	/** Required in every request of the operation. */
	readonly always: boolean;
	/** The values allowed, in the order of the document; empty where any will do. */
	readonly enum: readonly unknown[];
}

export interface Operation {
	/** `POST /products/offers/{product_path}` */
	readonly id: string;
	readonly method: string;
	readonly path: string;
	/** Name of the document: `products`. */
	readonly group: string;
	readonly parameters: readonly Parameter[];
	readonly body?: { readonly schema: Schema; readonly required: boolean };
	/** By status ("200"); without a schema where the answer is plain text or empty. */
	readonly responses: Readonly<
		Record<string, { readonly schema?: Schema; readonly type?: string }>
	>;
	readonly fields: readonly Field[];
	/** Samples of the documents. */
	readonly examples: readonly {
		readonly direction: Direction;
		readonly status?: string;
		readonly name: string;
		readonly value: unknown;
	}[];
}

export interface RequestSent {
	readonly method: string;
	/** Path as sent, without the query: `/orders/abc`. */
	readonly path: string;
	readonly query?: Readonly<Record<string, unknown>>;
	/** Parsed, or JSON text. */
	readonly body?: unknown;
}

export interface AnswerGiven {
	readonly method: string;
	readonly path: string;
	readonly status: number;
	readonly body?: unknown;
}

const directory = join(process.cwd(), '../shared/fastspring/openapi');
const available = existsSync(directory);

let read: readonly Operation[] | undefined;
const all = (): readonly Operation[] =>
	(read ??= available
		? readdirSync(directory)
				.filter((file) => file.endsWith('.json'))
				.flatMap(operationsOf)
		: []);

export const openapi = {
	available,
	missing: `FastSpring's OpenAPI documents are not in ${directory}`,
	/** All documented operations (73). */
	operations: all,
	/** The operation that a call goes to, with its path parameters decoded. A checkout path may hold its slash as it is. */
	matchOperation: (
		method: string,
		path: string,
	):
		| { readonly operation: Operation; readonly parameters: Readonly<Record<string, string>> }
		| undefined =>
		all()
			.filter((operation) => operation.method === method.toUpperCase())
			.flatMap((operation) => {
				const match = pattern(operation.path).exec(path.replace(/\?.*$/, ''));
				return match
					? [
							{
								operation,
								parameters: Object.fromEntries(
									Object.entries(match.groups ?? {}).map(([name, value]) => [
										name,
										decodeURIComponent(value),
									]),
								),
							},
						]
					: [];
			})
			.sort((a, b) => weight(a.operation) - weight(b.operation))[0],
	/** What is wrong with a request, one line a violation; empty where it keeps to the documents. */
	validateRequest: (request: RequestSent): string[] => {
		if (!available) return [];
		const match = openapi.matchOperation(request.method, request.path);
		if (!match) return [`${request.method} ${request.path} is not documented`];
		const { operation, parameters } = match;
		const body = parsed(request.body);
		const sent =
			body !== undefined &&
			!(typeof body === 'object' && body !== null && Object.keys(body).length === 0);
		return [
			...check(operation, 'path', parametersSchema(operation, 'path'), parameters),
			...check(operation, 'query', parametersSchema(operation, 'query'), { ...request.query }),
			...(operation.body && (sent || operation.body.required)
				? check(operation, 'body', operation.body.schema, body)
				: []),
			...(!operation.body && sent ? [`body: ${operation.id} takes none`] : []),
		];
	},
	/** What is wrong with an answer, one line a violation. An error status that is not documented is held against nothing. */
	validateResponse: (answer: AnswerGiven): string[] => {
		if (!available) return [];
		const match = openapi.matchOperation(answer.method, answer.path);
		if (!match) return [`${answer.method} ${answer.path} is not documented`];
		const { operation } = match;
		const response = operation.responses[String(answer.status)];
		if (!response)
			return answer.status < 400
				? [
						`status: ${operation.id} answers ${Object.keys(operation.responses).join(', ')}, not ${answer.status}`,
					]
				: [];
		const body = parsed(answer.body);
		if (!response.schema)
			return response.type === undefined && body !== undefined && body !== ''
				? [`body: ${operation.id} answers ${answer.status} without one`]
				: [];
		return records(operation, response.schema, body).flatMap((record) => [
			...envelope(response.schema ?? {}, record),
			...check(operation, String(answer.status), response.schema ?? {}, record),
		]);
	},
};

const operationsOf = (file: string): Operation[] => {
	const document: unknown = JSON.parse(readFileSync(join(directory, file), 'utf8'));
	const at = (path: readonly string[]): unknown =>
		path.reduce<unknown>((part, key) => entries(part)[key], document);
	const resolved = (part: unknown): unknown => {
		const { $ref: reference } = entries(part);
		return typeof reference === 'string'
			? resolved(
					at(
						reference
							.slice(2)
							.split('/')
							.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')),
					),
				)
			: part;
	};
	const schema = (part: unknown): Schema => {
		const { allOf, properties, items, additionalProperties, oneOf, anyOf, required, ...rest } =
			entries(resolved(part));
		const merged = (Array.isArray(allOf) ? allOf : []).map(schema);
		const fields = {
			...Object.assign({}, ...merged.map((one) => one.properties)),
			...mapped(properties, schema),
		};
		// A name in "required" that no property has is a slip: session bodies demand checkoutPath, which is a part of the path.
		const needed = [
			...merged.flatMap((one) => one.required ?? []),
			...(Array.isArray(required) ? required : []),
		]
			.map(String)
			.filter((name) => name in fields);
		return {
			...Object.assign({}, ...merged),
			...rest,
			...(Object.keys(fields).length > 0 ? { properties: fields } : {}),
			...(needed.length > 0 ? { required: needed } : {}),
			...(items === undefined ? {} : { items: schema(items) }),
			...(additionalProperties === undefined
				? {}
				: {
						additionalProperties:
							typeof additionalProperties === 'boolean'
								? additionalProperties
								: schema(additionalProperties),
					}),
			...(Array.isArray(oneOf) ? { oneOf: oneOf.map(schema) } : {}),
			...(Array.isArray(anyOf) ? { anyOf: anyOf.map(schema) } : {}),
		};
	};
	const examplesOf = (
		content: Readonly<Record<string, unknown>>,
		direction: Direction,
		status?: string,
	): Operation['examples'] =>
		[
			...Object.entries(entries(content['examples'])).map(([name, one]) => ({
				name,
				value: entries(resolved(one))['value'],
			})),
			...(content['example'] === undefined ? [] : [{ name: 'example', value: content['example'] }]),
		].map((one) => ({ direction, ...(status === undefined ? {} : { status }), ...one }));

	return Object.entries(entries(entries(document)['paths'])).flatMap(([path, item]) =>
		Object.entries(entries(item))
			.filter(([, operation]) => 'responses' in entries(operation))
			.map(([verb, operation]): Operation => {
				const { parameters: own, requestBody, responses } = entries(operation);
				const shared = entries(item)['parameters'];
				const parameters = [...list(shared), ...list(own)].map((one): Parameter => {
					const { name, in: place, required, schema: type } = entries(resolved(one));
					return {
						name: String(name),
						in: place === 'path' ? 'path' : place === 'header' ? 'header' : 'query',
						required: required === true,
						schema: schema(type),
					};
				});
				const { content, required } = entries(resolved(requestBody));
				const json =
					content === undefined ? undefined : entries(Object.values(entries(content))[0]);
				const body = json && { schema: schema(json['schema']), required: required === true };
				const answers = Object.entries(entries(responses)).map(([status, one]) => {
					const [[type, answer] = []] = Object.entries(entries(entries(resolved(one))['content']));
					return { status, type, content: entries(answer) };
				});
				const method = verb.toUpperCase();
				return {
					id: `${method} ${path}`,
					method,
					path,
					group: file.replace('.json', ''),
					parameters,
					...(body ? { body } : {}),
					responses: Object.fromEntries(
						answers.map(({ status, type, content: { schema: form } }) => [
							status,
							{
								...(type === undefined ? {} : { type }),
								...(type === 'application/json' ? { schema: schema(form) } : {}),
							},
						]),
					),
					fields: [
						...parameters.flatMap((one) =>
							one.in === 'header'
								? []
								: [field(one.in, one.name, one.schema, one.required, one.required)],
						),
						...(body ? fieldsOf(body.schema, '', body.required) : []),
					],
					examples: [
						...(json ? examplesOf(json, 'request') : []),
						...answers.flatMap(({ status, content: answer }) =>
							examplesOf(answer, 'response', status),
						),
					],
				};
			}),
	);
};

const field = (
	place: Field['in'],
	path: string,
	schema: Schema,
	required: boolean,
	always: boolean,
): Field => ({
	in: place,
	path,
	type: String(schema.type ?? (schema.oneOf || schema.anyOf ? 'any' : 'object')),
	required,
	always,
	enum: schema.enum ?? schema.items?.enum ?? [],
});

const fieldsOf = (schema: Schema, path: string, always: boolean): Field[] => {
	const more = typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : [];
	const values = isMap(schema)
		? [...Object.values(schema.properties ?? {}), ...more].slice(0, 1)
		: [];
	const children: [string, Schema, boolean][] = [
		...(schema.items ? [[`${path}[]`, schema.items, always] as [string, Schema, boolean]] : []),
		...values.map((value): [string, Schema, boolean] => [`${path}.*`, value, false]),
		...(isMap(schema) ? [] : Object.entries(schema.properties ?? {})).map(
			([name, child]): [string, Schema, boolean] => [
				path ? `${path}.${name}` : name,
				child,
				(schema.required ?? []).includes(name),
			],
		),
	];
	return children.flatMap(([at, child, required]) => [
		...(at.endsWith('[]') ? [] : [field('body', at, child, required, always && required)]),
		...fieldsOf(child, at, always && required),
	]);
};

const parametersSchema = ({ parameters }: Operation, place: Parameter['in']): Schema => {
	const here = parameters.filter((one) => one.in === place);
	return {
		type: 'object',
		properties: Object.fromEntries(here.map(({ name, schema }) => [name, schema])),
		required: here.filter(({ required }) => required).map(({ name }) => name),
		additionalProperties: false,
	};
};

const ajv = new Ajv({
	allErrors: true,
	strict: false,
	validateSchema: false,
	discriminator: false,
});
const coercing = new Ajv({
	allErrors: true,
	strict: false,
	validateSchema: false,
	coerceTypes: 'array',
});
addFormats.default(ajv);
addFormats.default(coercing);
const compiled = new Map<string, ValidateFunction>();

/** Holds one part of the traffic against its schema. Query and path values are text, so they may be converted first. */
const check = (operation: Operation, part: string, schema: Schema, value: unknown): string[] => {
	const key = `${operation.id} ${part}`;
	const textual = part === 'query' || part === 'path';
	const direction = textual || part === 'body' ? 'request' : 'response';
	const validate =
		compiled.get(key) ??
		(textual ? coercing : ajv).compile(
			lenient(schema, operation.id, direction, textual ? part : ''),
		);
	compiled.set(key, validate);
	const label = direction === 'request' ? part : 'body';
	if (validate(structuredClone(value))) return [];
	// Of a choice between forms only what each form lacks is worth telling, and not that null would have done as well.
	const telling = (validate.errors ?? []).filter(
		({ keyword, params }) => keyword !== 'anyOf' && params['type'] !== 'null',
	);
	return [...new Set(telling.map((error) => sentence(label, error)))];
};

const sentence = (
	label: string,
	{ instancePath, keyword, params, message }: ErrorObject,
): string => {
	const place = instancePath
		.split('/')
		.slice(1)
		.reduce((path, key) => (/^\d+$/.test(key) ? `${path}[${key}]` : `${path}.${key}`), label);
	if (keyword === 'additionalProperties')
		return `${place}.${params['additionalProperty']} is not documented`;
	if (keyword === 'enum') return `${place} must be one of ${params['allowedValues'].join(', ')}`;
	return `${place} ${message ?? keyword}`;
};

/** A read of several ids (`/orders/a,b`), and some of one, wraps each record as documented in the group's list; the list of jobs is documented as one job. */
const records = ({ group }: Operation, schema: Schema, body: unknown): readonly unknown[] => {
	if (Array.isArray(body) && schema.type === 'object') return body;
	const wrapped = entries(body)[group];
	return Array.isArray(wrapped) && !documented(schema).includes(group) ? wrapped : [body];
};

const documented = (schema: Schema): readonly string[] =>
	[schema, ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].flatMap(({ properties }) =>
		Object.keys(properties ?? {}),
	);

/** Nothing in an answer is required, so at least one of its documented fields has to be there. */
const envelope = (schema: Schema, body: unknown): string[] => {
	const names = documented(schema);
	const found =
		names.length === 0 ||
		typeof body !== 'object' ||
		Object.keys(entries(body)).some((name) => names.includes(name));
	return found ? [] : [`body has none of the documented fields ${[...new Set(names)].join(', ')}`];
};

const pattern = (path: string): RegExp =>
	new RegExp(
		`^${path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => (name === 'checkoutPath' ? `(?<${name}>[^/]+(?:/[^/]+)?)` : `(?<${name}>[^/]+)`))}$`,
	);

/** The fewer parameters, the more exactly a path matches. */
const weight = ({ path }: Operation): number => path.split('{').length;

const parsed = (body: unknown): unknown => {
	if (typeof body !== 'string' || body === '') return body === '' ? undefined : body;
	try {
		return JSON.parse(body);
	} catch {
		return body;
	}
};

const entries = (value: unknown): Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null ? { ...value } : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const mapped = (value: unknown, change: (one: unknown) => Schema) =>
	Object.fromEntries(Object.entries(entries(value)).map(([name, one]) => [name, change(one)]));
