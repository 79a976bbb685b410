import type { IExecuteFunctions } from 'n8n-workflow';
import { isAsked, type Field, type Fields } from '../fields';
import { isRecord, type Json } from '../json';

/**
 * Reads an item's fields. A parameter without an expression is the same for every item: it is read
 * and checked once, since n8n copies and resolves it anew each time. What is not shown is not read.
 */
export function parameterReader(ctx: IExecuteFunctions, fields: Fields): (item: number) => Json {
	const entered = ctx.getNode().parameters;
	const all = Object.entries(fields);
	const varies = (name: string, { when = {} }: Field<unknown>): boolean =>
		[name, ...Object.keys(when)].some((one) => hasExpression(entered[one]));
	const varying = all.filter(([name, field]) => varies(name, field));
	const constant = all.filter(([name, field]) => !varies(name, field));
	// Of a resource locator only the value counts; n8n would resolve its mode for each item too.
	const places = new Map(
		all.filter(([name]) => isLocator(entered[name])).map(([name]) => [name, `${name}.value`]),
	);
	const read = (known: Json, some: typeof all, item: number): Json => {
		const values = { ...known };
		for (const [name, field] of some) {
			values[name] = isAsked(field, values)
				? field.parse(
						ctx.getNodeParameter(places.get(name) ?? name, item, field.property.default),
						field.label,
					)
				: undefined;
		}
		return values;
	};
	let known: Json | undefined;
	return (item) => read((known ??= read({}, constant, item)), varying, item);
}

const isLocator = (entered: unknown): boolean => isRecord(entered) && entered.__rl === true;

function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	if (Array.isArray(value)) return value.some(hasExpression);
	return isRecord(value) && Object.values(value).some(hasExpression);
}
