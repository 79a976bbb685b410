/**
 * Turns a schema of FastSpring's OpenAPI documents into one that real traffic can be held against.
 *
 * The documents are strict where FastSpring is not, and silent where it has more to say. The table below is
 * all that is forgiven, each with its reason. Whatever it does not name counts: types, enums, formats, limits,
 * required fields, and in requests every property that is not documented.
 */

/** An OpenAPI 3.0 schema, references resolved and allOf merged. */
export interface Schema {
	readonly type?: string | readonly string[];
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly additionalProperties?: boolean | Schema;
	readonly required?: readonly string[];
	readonly items?: Schema;
	readonly enum?: readonly unknown[];
	readonly format?: string;
	readonly nullable?: boolean;
	readonly anyOf?: readonly Schema[];
	readonly oneOf?: readonly Schema[];
	readonly [keyword: string]: unknown;
}

export type Direction = 'request' | 'response';

interface Lenience {
	readonly why: string;
	readonly in: readonly Direction[];
	/** Operation ids (`POST /products`); default: all. */
	readonly of?: readonly string[];
	/** Field path (`products[].display`, `query.lang`; "" is the body itself) or a pattern for paths; default: every place. */
	readonly at?: string | RegExp;
	/** Which schemas at such a place; default: all. */
	readonly when?: (schema: Schema) => boolean;
	readonly change: (schema: Schema) => Schema;
}

const optional =
	(...names: readonly string[]) =>
	(schema: Schema): Schema => ({
		...schema,
		required: (schema.required ?? []).filter((name) => !names.includes(name)),
	});
const or =
	(...others: readonly Schema[]) =>
	(schema: Schema): Schema => ({ anyOf: [schema, ...others] });
const alsoKnows =
	(properties: Readonly<Record<string, Schema>>) =>
	(schema: Schema): Schema => ({ ...schema, properties: { ...schema.properties, ...properties } });

const text: Schema = { type: 'string' };
const mapOf = (additionalProperties: Schema): Schema => ({ type: 'object', additionalProperties });
const prices = mapOf({ type: 'number' });
const texts = mapOf(text);
const lineItemUpdate =
	'PUT /v2/checkouts/{checkoutPath}/sessions/{sessionId}/cart/items/{productPath}';

/** Property names that are samples of keys rather than fields: currencies, languages, countries, quantities, `TagKey1`, a file's id. */
const sampleKey = /^([A-Z]{2,3}|[a-z]{2}|\d+|(Tag|Attribute)Key\d+|.+_file_\d+)$/;

/** An object that takes any key: declared so, without properties, or with properties that are all samples of keys. */
export const isMap = ({ type, properties, additionalProperties }: Schema): boolean =>
	type === 'object' &&
	(additionalProperties === undefined
		? Object.keys(properties ?? {}).every((name) => sampleKey.test(name))
		: additionalProperties !== false);

export const leniences: readonly Lenience[] = [
	{
		why: 'Two or three keys of a map are documented as if they were its fields: USD and EUR for prices, en for texts, US for countries, TagKey1 for tags; none of them is needed',
		in: ['request', 'response'],
		when: (schema) => isMap(schema) && schema.properties !== undefined,
		change: ({ properties = {}, additionalProperties, required: _required, ...schema }) => ({
			...schema,
			additionalProperties: additionalProperties ?? { anyOf: Object.values(properties) },
		}),
	},

	// Requests
	{
		why: 'An existing product is updated with its path and what changes: the documented samples leave display, pricing and price out',
		in: ['request'],
		of: ['POST /products'],
		at: /^products\[\](\.pricing)?$/,
		change: optional('display', 'pricing', 'price'),
	},
	{
		why: 'Fields of a product that the samples, the older reference or working clients send and the schema lacks',
		in: ['request'],
		of: ['POST /products'],
		at: 'products[]',
		change: alsoKnows({
			description: {
				type: 'object',
				properties: { summary: texts, action: texts, full: texts },
				additionalProperties: false,
			},
			image: text,
			format: { enum: ['digital', 'physical', 'digital-and-physical'] },
			sku: text,
			taxcode: text,
			attributes: texts,
			badge: texts,
			rank: { type: 'integer' },
			fulfillment: {
				type: 'object',
				properties: { instructions: texts },
				additionalProperties: false,
			},
			fulfillments: { type: 'array' },
		}),
	},
	{
		why: 'The same for its pricing; the schema of a product that is read has most of them',
		in: ['request'],
		of: ['POST /products'],
		at: 'products[].pricing',
		change: alsoKnows({
			interval: { enum: ['adhoc', 'day', 'week', 'month', 'year'] },
			intervalCount: { type: ['integer', 'null'] },
			renew: { enum: ['auto', 'manual', 'opt-auto', 'opt-manual'] },
			setupFee: {
				type: 'object',
				properties: { price: prices, title: texts },
				additionalProperties: false,
			},
			quantityDiscounts: mapOf({ anyOf: [{ type: 'number' }, prices] }),
			discountType: { enum: ['percent', 'amount'] },
			dateLimitsEnabled: { type: 'boolean' },
			dateLimits: {
				type: 'object',
				properties: { start: text, end: text },
				additionalProperties: false,
			},
		}),
	},
	{
		why: 'A subscription is updated with its id and what changes: nearly all documented samples leave product and quantity out',
		in: ['request'],
		of: ['POST /subscriptions'],
		at: 'subscriptions[]',
		change: optional('product', 'quantity'),
	},
	{
		why: "A reference of the seller's own can be stored and searched by, according to the guides; the schemas forgot it",
		in: ['request'],
		of: ['POST /subscriptions'],
		at: 'subscriptions[]',
		change: alsoKnows({ customReferenceId: text }),
	},
	{
		why: 'The same in the search',
		in: ['request'],
		of: ['GET /subscriptions'],
		at: 'query',
		change: alsoKnows({ customReferenceId: text }),
	},
	{
		why: 'Dates of a subscription are a day, a time or epoch milliseconds; end may be 0 for never',
		in: ['request'],
		of: ['POST /subscriptions'],
		at: /^subscriptions\[\]\.(next|end)$/,
		change: () => ({
			anyOf: [
				{ type: 'string', format: 'date' },
				{ type: 'string', format: 'date-time' },
				{ type: 'integer' },
			],
		}),
	},
	{
		why: 'A discount lasts a number of periods or "all", and the samples write the number as one; a fixed discount is an amount or amounts by currency',
		in: ['request'],
		of: ['POST /subscriptions'],
		at: /^subscriptions\[\]\.pricing\.discount\.(duration|amount)$/,
		change: or({ type: 'integer' }, prices),
	},
	{
		why: 'A plan change is estimated with the discount that an update would make; the schema forgot its amount and its duration',
		in: ['request'],
		of: ['POST /subscriptions/estimate'],
		at: /^(addons\[\]\.)?pricing\.discount$/,
		change: alsoKnows({
			amount: { anyOf: [{ type: 'number' }, prices] },
			duration: { type: ['integer', 'string'] },
		}),
	},
	{
		why: 'Subscriptions go to an account of the store by its id, as a sample shows, or to a new one with its details',
		in: ['request'],
		of: ['POST /subscriptions/transfer'],
		at: '',
		change: (schema) => ({
			...optional('targetAccount')(alsoKnows({ targetAccountId: text })(schema)),
			anyOf: [{ required: ['targetAccount'] }, { required: ['targetAccountId'] }],
		}),
	},
	{
		why: "A plan change can be estimated at the catalog's prices",
		in: ['request'],
		of: ['POST /subscriptions/estimate'],
		at: /^(addons\[\])?$/,
		change: optional('pricing'),
	},
	{
		why: 'The reason of a cancellation is given by id or by name; the texts say so, the schema demands the id',
		in: ['request'],
		of: ['POST /subscriptions/cancelSurvey/response'],
		at: 'cancelSurvey',
		change: optional('reasonId'),
	},
	{
		why: "English is among the samples of the survey's languages and missing in their list",
		in: ['request'],
		of: [
			'POST /subscriptions/cancelSurvey/response',
			'GET /subscriptions/cancelSurvey/reasons/{subscriptionId}',
		],
		at: /^(cancelSurvey|query)\.lang$/,
		change: or({ enum: ['en'] }),
	},
	{
		why: 'Prices of a session are typed as text, and are numbers in every sample',
		in: ['request'],
		of: ['POST /sessions'],
		at: /^items\[\]\.pricing\.(price|trialPrice)\.\*$/,
		change: or({ type: 'number' }),
	},
	{
		why: 'Money has decimals; the document types the amount of a partial refund as an integer, and its sample has cents',
		in: ['request'],
		of: ['POST /returns'],
		at: 'returns[].items[].amount',
		change: or({ type: 'number' }),
	},
	{
		why: 'The country of an address stands in both samples of a session and is missing in the schema',
		in: ['request'],
		at: /(^|\.)(billTo|shipTo)Address$/,
		change: alsoKnows({ country: { type: 'string', pattern: '^[A-Za-z]{2}$' } }),
	},
	{
		why: 'The product of a cart item that is changed stands in the path already, where it may even be several',
		in: ['request'],
		of: [lineItemUpdate],
		at: '',
		change: optional('productPath'),
	},

	// Answers
	{
		why: 'What a list or a reference holds is an id, or the whole record where it was asked for or found',
		in: ['response'],
		at: /(^|\.)(order|account|subscription|product|(orders|accounts|subscriptions|products|events|coupons|quotes|jobs)\[\])$/,
		change: or({ type: ['string', 'object'] }),
	},
	{
		why: 'Add-ons of an estimate are documented as texts; the proforma invoice, which the same engine makes, has objects',
		in: ['response'],
		of: ['POST /subscriptions/estimate'],
		at: /Plan\.addons\[\]$/,
		change: or({ type: 'object' }),
	},
	{
		why: 'An error is a text, a text by field, or a list of either',
		in: ['response'],
		at: /(^|\.)(error|errors|message|messages|details|params)$/,
		change: () => ({}),
	},
	{
		why: 'Numbers come as text and text as numbers: amounts, limits, display texts documented as integers, dates documented as text',
		in: ['response'],
		when: ({ type, enum: values }) =>
			values === undefined && (type === 'number' || type === 'integer' || type === 'string'),
		change: ({ format: _format, ...schema }) => ({ ...schema, type: ['number', 'string'] }),
	},
	{
		why: 'Forms of an answer overlap where they differ in no required field, so more than one may fit',
		in: ['response'],
		when: ({ oneOf }) => oneOf !== undefined,
		change: ({ oneOf = [], ...schema }) => ({ ...schema, anyOf: oneOf }),
	},
	{
		why: 'Nearly every field of an answer may be null, and nearly none is marked so: nextPage, quote, sku, dates',
		in: ['response'],
		at: /./,
		change: or({ type: 'null' }),
	},
];

/**
 * The JSON Schema to hold traffic of an operation (`POST /products`) against. Undocumented properties are refused
 * in requests and allowed in answers, where FastSpring says more than its documents do.
 */
export const lenient = (
	schema: Schema,
	operation: string,
	direction: Direction,
	at = '',
): Schema => {
	const rules = leniences.filter(
		(rule) => rule.in.includes(direction) && (rule.of?.includes(operation) ?? true),
	);
	const walk = ({ nullable, ...part }: Schema, path: string): Schema => {
		const { properties, items, additionalProperties: more } = part;
		const fields =
			properties &&
			Object.fromEntries(
				Object.entries(properties).map(([name, child]) => [
					name,
					walk(child, path ? `${path}.${name}` : name),
				]),
			);
		const strict: Schema = {
			...part,
			...(fields ? { properties: fields } : {}),
			...(items ? { items: walk(items, `${path}[]`) } : {}),
			...(typeof more === 'object' ? { additionalProperties: walk(more, `${path}.*`) } : {}),
			...(direction === 'request' && fields && more === undefined && !isMap(part)
				? { additionalProperties: false }
				: {}),
			...(part.oneOf ? { oneOf: part.oneOf.map((form) => walk(form, path)) } : {}),
			...(part.anyOf ? { anyOf: part.anyOf.map((form) => walk(form, path)) } : {}),
		};
		const fitting = rules.filter(
			(rule) =>
				rule.at === undefined ||
				(typeof rule.at === 'string' ? rule.at === path : rule.at.test(path)),
		);
		const result = fitting.reduce(
			(current, rule) => (rule.when?.(current) === false ? current : rule.change(current)),
			strict,
		);
		return nullable ? or({ type: 'null' })(result) : result;
	};
	return walk(schema, at);
};
