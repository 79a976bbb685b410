/**
 * Everything that a user could enter: fillings of n8n's parameters, such that every field is filled once, every choice
 * is made once, and what a choice shows is filled too. And what an operation then sends.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';
import { optionsOf, shown } from './descriptions.mts';
import { packModule, projectRoot } from './n8n.mts';

export type Json = Record<string, unknown>;

export interface BuiltField {
	readonly label: string;
	readonly property: Omit<INodeProperties, 'name'>;
	readonly when?: Readonly<Record<string, readonly unknown[]>>;
	readonly inner?: Readonly<Record<string, BuiltField>>;
	readonly whole?: BuiltField;
	isAbsent?(raw: unknown, at: string): boolean;
	parse(raw: unknown, at: string, context: { timezone: string }): unknown;
}

/** An operation as the nodes run it, out of its own built file. */
export interface BuiltOperation {
	/** `nodes/FastSpringOrder/update` */
	readonly file: string;
	readonly name: string;
	/** With the resource: "Get many orders"; no two of a node are alike. */
	readonly action: string;
	readonly route: {
		readonly spec: string;
		readonly kind: string;
		readonly array?: string;
		readonly paging?: string;
		readonly isIrreversible?: boolean;
	};
	readonly fields: Readonly<Record<string, BuiltField>>;
	readonly settings: Readonly<Record<string, BuiltField>>;
	path?(f: Json): Json;
	query?(f: Json): Json;
	payload?(f: Json, found: Json): Json;
	finalize?(payload: Json, f: Json): Json;
	prepare?(f: Json, ask: () => Promise<Json[]>): Promise<Json>;
}

/** All operations of the pack. */
export const builtOperations = (): BuiltOperation[] => {
	const root = join(projectRoot, 'dist/nodes');
	const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
		(file) => file.endsWith('.js') && !file.endsWith('.node.js') && !file.startsWith('shared'),
	);
	return files.sort().flatMap((file) =>
		Object.values(packModule<Record<string, unknown>>(`nodes/${file}`))
			.filter(isOperation)
			.map((operation) => ({ ...operation, file: `nodes/${file.replace(/\.js$/, '')}` })),
	);
};

const isOperation = (value: unknown): value is BuiltOperation =>
	typeof value === 'object' && value !== null && 'route' in value && 'fields' in value;

/** What an operation sends for each of its fillings, or why a filling was refused. */
export async function sentBy(
	operation: BuiltOperation,
): Promise<Array<{ path: Json; query: Json; body: Json } | { refused: string }>> {
	const properties = Object.entries(operation.fields).map(
		([name, { property }]): INodeProperties => ({ ...property, name }),
	);
	const sent = fillings(properties).map(async (raw) => {
		try {
			return await requestOf(operation, read(operation, raw));
		} catch (error) {
			return {
				refused: `${error instanceof Error ? error.message : String(error)} in ${JSON.stringify(raw).slice(0, 300)}`,
			};
		}
	});
	return await Promise.all(sent);
}

function read({ fields }: BuiltOperation, raw: Json): Json {
	const values: Json = {};
	for (const [name, { label, when = {}, parse }] of Object.entries(fields)) {
		const asked = Object.entries(when).every(([other, allowed]) => allowed.includes(values[other]));
		values[name] = asked && name in raw ? parse(raw[name], label, { timezone: 'UTC' }) : undefined;
	}
	return values;
}

async function requestOf(
	{ route, path, query, payload: make, finalize, prepare }: BuiltOperation,
	values: Json,
): Promise<{ path: Json; query: Json; body: Json }> {
	const found = (await prepare?.(values, async () => [{}])) ?? {};
	const made = make?.(values, found) ?? {};
	const payload = finalize?.(made, values) ?? made;
	const key = route.array;
	const { PAGING } = packModule<{
		PAGING: Record<string, { first(size: number, query: Json): { query?: Json; body?: Json } }>;
	}>('nodes/shared/engine/paging.js');
	const asked = query?.(values) ?? {};
	const page = PAGING[route.paging ?? 'none']?.first(1, asked) ?? {};
	return {
		path: path?.(values) ?? {},
		query: { ...asked, ...page.query },
		body: {
			...(key === undefined ? payload : { [key]: route.array ? [payload] : payload }),
			...page.body,
		},
	};
}

/** Fillings of fields that stand beside each other. */
export function fillings(properties: readonly INodeProperties[]): Json[] {
	const fitting = (filled: Json): Json => {
		const names = properties.filter((one) => isShown(one, filled)).map(({ name }) => name);
		return Object.fromEntries(Object.entries(filled).filter(([name]) => names.includes(name)));
	};
	const values = new Map(properties.map((one) => [one.name, valuesOf(one)]));
	const first = Object.fromEntries([...values].map(([name, [value]]) => [name, value]));
	const each = properties.flatMap((one) =>
		(values.get(one.name) ?? []).map((value) => ({
			...first,
			...needed(properties, one),
			[one.name]: value,
		})),
	);
	return each.length > 0 ? each.map(fitting) : [{}];
}

const isShown = (property: INodeProperties, filled: Json): boolean =>
	Object.keys(property.displayOptions?.show ?? {}).every(
		(name) => shown(property, name)?.includes(filled[name]) ?? true,
	);

/** What has to be chosen beside a field, so that it is shown. */
function needed(properties: readonly INodeProperties[], property: INodeProperties): Json {
	const conditions = Object.keys(property.displayOptions?.show ?? {}).map(
		(name) => [name, shown(property, name)?.[0]] as const,
	);
	return conditions.reduce<Json>((all, [name, value]) => {
		const other = properties.find((one) => one.name === name);
		return { ...(other ? needed(properties, other) : {}), ...all, [name]: value };
	}, {});
}

/** What is cleared cannot be given a value at the same time. */
const isGiven = ({ name }: INodeProperties): boolean => name !== 'clearFields';

/** Rows in one value: they take the place of the rows, which are filled already. */
const isWhole = ({ description = '' }: INodeProperties): boolean =>
	description.startsWith('All of them at once');

const MANY = 80;

/** Values of one field: a choice has all its options, a group one value for each filling of its fields. */
function valuesOf(property: INodeProperties): unknown[] {
	const { type, options = [], typeOptions } = property;
	const choices = optionsOf(property).map(({ value }) => value);
	switch (type) {
		case 'options':
			// Of a list of the world's countries or currencies some stand for all.
			return choices.length > MANY ? [choices[0], choices.at(-1)] : choices;
		case 'multiOptions':
			return [typeOptions?.loadOptionsMethod ? ['abc-123'] : choices];
		case 'boolean':
			return [false, true];
		case 'collection': {
			const inner = options.filter((one): one is INodeProperties => 'type' in one && !isWhole(one));
			const given = inner.filter(isGiven);
			// Whole, one by one, and without one: some take one entry only, some exclude each other.
			return [
				...fillings(given),
				...inner.flatMap((one) => fillings([one])),
				...given.map((left) => fillings(given.filter((one) => one !== left))[0] ?? {}),
			];
		}
		case 'fixedCollection': {
			const [group] = options.filter((one): one is INodePropertyCollection => 'values' in one);
			const rows = fillings((group?.values ?? []).filter(isGiven));
			// Two rows, since some lists want as many; a map takes each key once.
			const isMap = rows[0] !== undefined && Object.keys(rows[0]).join() === 'key,value';
			return rows.map((row) => ({
				entry: !typeOptions?.multipleValues ? row : isMap ? [row] : [rows[0], row],
			}));
		}
		case 'resourceLocator':
			return [{ __rl: true, mode: 'id', value: 'abc-123' }];
		case 'resourceMapper':
			// A currency that no list offers, so that no other field of the same filling names it.
			return [{ mappingMode: 'defineBelow', value: { AED: '19.99' } }];
		case 'number':
			return [Math.max(Number(typeOptions?.minValue ?? 1), 1)];
		case 'dateTime':
			return ['2026-03-31T00:00:00.000Z'];
		case 'json':
			return ['{ "key": "value" }'];
		default:
			return [textOf(property)];
	}
}

/** A text that fits, by the example in the field or by its name. */
function textOf({ name, displayName, placeholder = '' }: INodeProperties): string {
	const example = placeholder.replace(/^e\.g\. /, '');
	if (example !== placeholder) return example;
	const told = Object.entries(EXAMPLES).find(([word]) =>
		new RegExp(word, 'i').test(`${name} ${displayName}`),
	);
	return told?.[1] ?? 'abc-123';
}

const EXAMPLES: Readonly<Record<string, string>> = {
	'e-?mail': 'name@example.com',
	countr: 'US',
	currenc: 'USD',
	'\\blang': 'en',
	'\\burl\\b': 'https://example.com/',
	'\\bip\\b': '203.0.113.7',
	quantity: '5',
	percent: '10',
};
