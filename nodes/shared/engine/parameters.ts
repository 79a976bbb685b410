import type { IExecuteFunctions } from 'n8n-workflow';
import type { Field, Fields } from '../fields';
import { isRecord, type Json } from '../json';

/**
 * Reads an item's fields. A parameter without an expression is the same for every item: it is read
 * and checked once, since n8n copies and resolves it anew each time.
 */
export function parameterReader(ctx: IExecuteFunctions, fields: Fields): (item: number) => Json {
	const entered = ctx.getNode().parameters;
	const read = (name: string, field: Field<unknown>, item: number): unknown =>
		field.parse(ctx.getNodeParameter(name, item, field.property.default), field.label);
	const all = Object.entries(fields);
	const varying = all.filter(([name]) => hasExpression(entered[name]));
	const constant = all.filter(([name]) => !hasExpression(entered[name]));
	let known: Json | undefined;
	return (item) => {
		known ??= Object.fromEntries(constant.map(([name, field]) => [name, read(name, field, item)]));
		const values: Json = { ...known };
		for (const [name, field] of varying) values[name] = read(name, field, item);
		return values;
	};
}

function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	if (Array.isArray(value)) return value.some(hasExpression);
	return isRecord(value) && Object.values(value).some(hasExpression);
}
