/** JSON schemas out of examples, in the form of those that n8n's own nodes bring along for the editor's preview. */
export interface Schema {
	type?: string | readonly string[];
	properties?: Readonly<Record<string, Schema>>;
	items?: Schema;
	version?: number;
}

type Json = Record<string, unknown>;

/** What all these records have in common and apart: every key that one of them holds, with the types that it had. */
export const schemaOf = (records: readonly Json[]): Schema => ({
	...shapeOf(records),
	version: 1,
});

/** Maps whose keys are the seller's own, or differ from answer to answer: a preview must not name them. */
const FREE = new Set(['tags', 'attributes', 'orderTags', 'accountTags', 'fulfillments']);

function shapeOf(values: readonly unknown[], name = ''): Schema {
	const known = values.filter((value) => value !== null && value !== undefined);
	const types = [...new Set(known.map(typeOf))].sort();
	const [type = 'null'] = types;
	if (types.length > 1) return { type: types };
	if (type === 'array') {
		const elements = known.flatMap((value) => (Array.isArray(value) ? value : []));
		return elements.length > 0 ? { type, items: shapeOf(elements) } : { type };
	}
	const records = known.filter(isRecord);
	if (type !== 'object' || FREE.has(name)) return { type };
	const keys = [...new Set(records.flatMap(Object.keys))].sort();
	const properties = keys.map(
		(key) =>
			[
				key,
				shapeOf(
					records.map((one) => one[key]),
					key,
				),
			] as const,
	);
	return { type, properties: Object.fromEntries(properties) };
}

const isRecord = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** n8n's editor knows no "integer". */
const typeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);
