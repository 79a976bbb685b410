import { z, type ZodType, type ZodTypeDef } from 'zod';

/**
 * What a single value may look like, by FastSpring's rules: strings up to 255 characters, amounts with
 * at most two decimals, upper-case ISO countries and currencies, lower-case languages, opaque ids.
 * Messages say what is wrong and what to write instead; the field's name is added by the caller.
 */
export type Rule<T> = ZodType<T, ZodTypeDef, unknown>;

const currencies = new Set(Intl.supportedValuesOf('currency'));
const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** UK → GB: the code that a region's other or former one stands for. */
const nowCalled = (region: string): string =>
	Intl.getCanonicalLocales(`und-${region}`)[0]?.slice(4) ?? region;

/** `Date` takes the 30th of February for the 2nd of March. */
const isInCalendar = (day: string): boolean => {
	const at = Date.parse(`${day}T00:00:00Z`);
	return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
};

/** Numbers and texts that hold one, since expressions often give texts. */
const numeric = z.preprocess(
	(value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value),
	z.number({ invalid_type_error: 'is not a number' }).finite('is not a finite number'),
);

/** Scalars become text: expressions often give numbers where a text is meant. */
const textual = z.preprocess(
	(value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : value),
	z.string({ invalid_type_error: 'is not a text' }),
);

const trimmed = textual.transform((value) => value.trim());

export const rules = {
	text: (maxLength = 255): Rule<string> =>
		textual.superRefine((value, ctx) => {
			if (value.length > maxLength) {
				ctx.addIssue({
					code: 'custom',
					message: `has ${value.length} characters; FastSpring takes up to ${maxLength}`,
				});
			}
		}),

	number: (min?: number, max?: number): Rule<number> =>
		numeric.superRefine((value, ctx) => {
			if (min !== undefined && value < min)
				ctx.addIssue({ code: 'custom', message: `is ${value}; the least is ${min}` });
			if (max !== undefined && value > max)
				ctx.addIssue({ code: 'custom', message: `is ${value}; the most is ${max}` });
		}),

	integer: (min?: number, max?: number): Rule<number> =>
		rules.number(min, max).superRefine((value, ctx) => {
			if (!Number.isInteger(value))
				ctx.addIssue({ code: 'custom', message: `is ${value}; write a whole number` });
		}),

	/** Major units as FastSpring takes them (JPY 500 is 500 yen): checked, never converted. */
	amount: (min = 0): Rule<number> =>
		rules.number(min).superRefine((value, ctx) => {
			if (!/^-?\d+(\.\d{1,2})?$/.test(String(value))) {
				ctx.addIssue({
					code: 'custom',
					message: `is ${value}; an amount has at most two decimals`,
				});
			}
		}),

	boolean: z.preprocess(
		(value) => (value === 'true' ? true : value === 'false' ? false : value),
		z.boolean({ invalid_type_error: 'is neither true nor false' }),
	),

	oneOf: <V extends string | number>(allowed: readonly V[]): Rule<V> =>
		z.unknown().transform((value, ctx): V => {
			const found = allowed.find((option) => String(option) === String(value));
			if (found !== undefined) return found;
			ctx.addIssue({
				code: 'custom',
				message: `is "${String(value)}"; allowed are ${allowed.join(', ')}`,
			});
			return z.NEVER;
		}),

	email: trimmed.refine(
		(value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) && value.length <= 255,
		{
			message: 'is not an e-mail address',
		},
	),

	country: trimmed.superRefine((value, ctx) => {
		if (/^[a-z]{2}$/i.test(value) && value !== value.toUpperCase()) {
			ctx.addIssue({
				code: 'custom',
				message: `is "${value}"; write it in upper case: "${value.toUpperCase()}"`,
			});
		} else if (
			!/^[A-Z]{2}$/.test(value) ||
			[undefined, regions.of('ZZ')].includes(regions.of(value))
		) {
			ctx.addIssue({
				code: 'custom',
				message: `is "${value}"; write a two-letter ISO 3166-1 country code such as "US"`,
			});
		} else if (nowCalled(value) !== value) {
			ctx.addIssue({
				code: 'custom',
				message: `is "${value}"; the ISO 3166-1 code is "${nowCalled(value)}"`,
			});
		}
	}),

	currency: trimmed.superRefine((value, ctx) => {
		if (/^[a-z]{3}$/i.test(value) && value !== value.toUpperCase()) {
			ctx.addIssue({
				code: 'custom',
				message: `is "${value}"; write it in upper case: "${value.toUpperCase()}"`,
			});
		} else if (!currencies.has(value)) {
			ctx.addIssue({
				code: 'custom',
				message: `is "${value}"; write a three-letter ISO 4217 currency code such as "USD"`,
			});
		}
	}),

	language: trimmed.refine((value) => /^[a-z]{2}$/.test(value), {
		message: 'is not a language code; write two lower-case letters (ISO 639-1) such as "en"',
	}),

	/** A calendar day, `YYYY-MM-DD`, out of any ISO 8601 date or date-time. */
	day: z.unknown().transform((value, ctx): string => {
		const text = value instanceof Date ? value.toISOString() : String(value).trim();
		const day = text.slice(0, 10);
		if (/^\d{4}-\d{2}-\d{2}($|[T ])/.test(text) && isInCalendar(day)) return day;
		ctx.addIssue({
			code: 'custom',
			message: `is "${text}"; write an ISO 8601 date such as "2026-03-31"`,
		});
		return z.NEVER;
	}),

	/** A moment, as ISO 8601 with time zone. */
	moment: z.unknown().transform((value, ctx): string => {
		const text = value instanceof Date ? value.toISOString() : String(value).trim();
		const at = isInCalendar(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
		if (!Number.isNaN(at)) return new Date(at).toISOString();
		ctx.addIssue({
			code: 'custom',
			message: `is "${text}"; write an ISO 8601 date and time such as "2026-03-31T12:00:00Z"`,
		});
		return z.NEVER;
	}),

	url: trimmed.refine((value) => /^https?:\/\/[^\s]+$/.test(value), {
		message: 'is not a web address; write one that begins with https://',
	}),

	/** An opaque id or a product path: the only things that ever enter a URL's path. */
	id: trimmed.superRefine((value, ctx) => {
		const problem = idProblem(value);
		if (problem) ctx.addIssue({ code: 'custom', message: problem });
	}),

	/** A store and one of its checkouts: the only value with a slash that enters a URL's path. */
	checkoutPath: trimmed.refine((value) => /^[A-Za-z0-9_-]+\/[A-Za-z0-9_-]+$/.test(value), {
		message:
			'is not a checkout path; write the store ID and the checkout ID with one slash between them, such as "mystore/popup-checkout"',
	}),

	/** The seller's own key for an account. */
	lookupKey: trimmed.refine((value) => /^[A-Za-z0-9_-]{4,512}$/.test(value), {
		message: 'is not a lookup key; write at least 4 characters out of letters, digits, "-" and "_"',
	}),

	ip: trimmed.pipe(
		z.string().ip('is not an IP address; write the IPv4 or IPv6 address of the buyer'),
	),

	/** A customer-facing number such as ABC230906-7581-30108B. */
	isReference: (value: string): boolean => /^[A-Z0-9]{2,6}\d{6}-\d{3,5}-\d{3,6}[A-Z]*$/.test(value),
};

function idProblem(value: string): string | undefined {
	if (value === '') return 'is empty';
	if (rules.isReference(value)) {
		return `is "${value}", an order reference; an id belongs here (FastSpring Order: Get finds an order by its reference)`;
	}
	if (value.includes(','))
		return 'holds a comma; write one id, and use one input item for each further one';
	if (!/^[A-Za-z0-9_-]+$/.test(value)) {
		return 'is not an id; ids consist of letters, digits, "-" and "_"';
	}
	return value.length > 255 ? 'is longer than the 255 characters that FastSpring takes' : undefined;
}
