import type { IExecuteFunctions } from 'n8n-workflow';
import { isAsked, mapsInput, wholeOf, type Context, type Field, type Fields } from '../fields';
import { isRecord, type Json } from '../json';
import { plain, UNKNOWN } from './plainPath';

/**
 * Reads an item's fields. A parameter without an expression is the same for every item: it is read and checked once,
 * since n8n copies and resolves it anew each time. What is not shown is not read, and of rows that `options` holds as
 * one value, neither are the rows.
 */
export function parameterReader(
	ctx: IExecuteFunctions,
	fields: Fields,
): (item: number, options?: Json) => Json {
	const entered = ctx.getNode().parameters;
	const context: Context = { timezone: ctx.getTimezone() };
	const all = Object.entries(fields);
	const varies = (name: string, { when = {}, whole }: Field<unknown>): boolean =>
		mapsInput(entered[name]) ||
		(whole !== undefined && mayHold(entered.options, wholeOf(name))) ||
		[name, ...Object.keys(when)].some((one) => hasExpression(entered[one]));
	const varying = all.filter(([name, field]) => varies(name, field));
	const constant = all.filter(([name, field]) => !varies(name, field));
	// Of a resource locator the value alone is resolved: its mode is the same for each item.
	const locators = new Map(
		all.flatMap(([name]) => {
			const locator: unknown = entered[name];
			return isRecord(locator) && locator.__rl === true ? [[name, locator] as const] : [];
		}),
	);
	const paths = new Map(
		varying.map(([name]) => {
			const source = locators.get(name)?.value ?? entered[name];
			return [name, hasExpression(source) ? plain(source) : undefined] as const;
		}),
	);
	let items: unknown[] | undefined;
	const own = (name: string, item: number): unknown =>
		paths.get(name)?.((items ??= itemsOf(ctx))[item]) ?? UNKNOWN;
	const raw = (name: string, { property }: Field<unknown>, item: number): unknown => {
		const mapper: unknown = entered[name];
		if (mapsInput(mapper)) return { ...mapper, value: ctx.getInputData()[item]?.json };
		const locator = locators.get(name);
		const known = own(name, item);
		if (locator) {
			const asked = () => ctx.getNodeParameter(`${name}.value`, item, '');
			return { ...locator, value: known === UNKNOWN ? asked() : known };
		}
		return known === UNKNOWN ? ctx.getNodeParameter(name, item, property.default) : known;
	};
	const read = (known: Json, some: typeof all, item: number, options: Json): Json => {
		const values = { ...known };
		for (const [name, field] of some) {
			values[name] = isAsked(field, values)
				? ((field.whole && options[wholeOf(name)]) ??
					field.parse(raw(name, field, item), field.label, context))
				: undefined;
		}
		return values;
	};
	let known: Json | undefined;
	return (item, options = {}) =>
		read((known ??= read({}, constant, item, {})), varying, item, options);
}

/** What `$json` is for each item; none where it is not the item's own, as in the tools of an agent. */
function itemsOf(ctx: IExecuteFunctions): unknown[] {
	const items = ctx.getInputData().map(({ json }) => json);
	return items.length > 0 && ctx.getWorkflowDataProxy(0).$json === items[0] ? items : [];
}

/** An expression may give anything. */
const mayHold = (options: unknown, name: string): boolean =>
	isRecord(options) ? name in options : options !== undefined;

function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	if (Array.isArray(value)) return value.some(hasExpression);
	return isRecord(value) && Object.values(value).some(hasExpression);
}
