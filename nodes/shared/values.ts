import { z, type ZodType, type ZodTypeDef } from 'zod';
import { timeOf } from './times';

/**
 * What a single value may look like, by FastSpring's rules: strings up to 255 characters, amounts with
 * at most two decimals, upper-case ISO countries and currencies, lower-case languages, opaque ids.
 * Messages say what is wrong and what to enter instead; the field's name is added by the caller.
 */
export type Rule<T> = ZodType<T, ZodTypeDef, unknown>;

const currencies = new Set(Intl.supportedValuesOf('currency'));
const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** UK → GB: the code that a region's other or former one stands for. */
const nowCalled = (region: string): string =>
	Intl.getCanonicalLocales(`und-${region}`)[0]?.slice(4) ?? region;

/** Characters of a value that a message repeats. */
const SHOWN = 60;

/** A value for a message: texts in quotes, never more than a line of them, and no customer's address. */
export function quoted(value: unknown): string {
	if (Array.isArray(value)) return 'a list';
	if (typeof value === 'object' && value !== null) return 'an object';
	const text = String(value);
	if (/\S@\S/.test(text)) return 'an email address';
	const short = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
	return typeof value === 'string' ? `"${short}"` : short;
}

/** A rule out of a reader that gives undefined for what it cannot read, and of what the value has to be. */
const reading = <T>(read: (value: unknown) => T | undefined, wanted: string): Rule<T> =>
	z.unknown().transform((value, ctx): T => {
		const found = read(value);
		if (found !== undefined) return found;
		ctx.addIssue({ code: 'custom', message: `is ${quoted(value)}; ${wanted}` });
		return z.NEVER;
	});

/** A rule with one more condition: `problem` says what is wrong, if anything. */
const checked = <T>(rule: Rule<T>, problem: (value: T) => string | false): Rule<T> =>
	rule.superRefine((value, ctx) => {
		const message = problem(value);
		if (message !== false) ctx.addIssue({ code: 'custom', message });
	});

/** Numbers, and texts that hold one, since expressions often give texts: "56.50", and "56,50" as half the world writes it. */
function numberIn(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	if (typeof value !== 'string') return undefined;
	const text = value.trim().replace(/^([+-]?\d+),(\d{1,2})$/, '$1.$2');
	return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : undefined;
}

/** A scalar as text; nothing of an object or a list, which JavaScript would turn into one, too. */
const textIn = (value: unknown): string => (typeof value === 'object' ? '' : String(value).trim());

const BOOLEANS = new Map<string, boolean>([
	...['true', 'yes', '1'].map((word) => [word, true] as const),
	...['false', 'no', '0'].map((word) => [word, false] as const),
]);

/** Why a number is not what was meant: JavaScript gives NaN for what is none, and rounds what is too long for it. */
function inexact(value: number): string | undefined {
	if (!Number.isFinite(value)) return `is ${value}, which is not a number; check the expression`;
	return Number.isInteger(value) && !Number.isSafeInteger(value)
		? `is ${value}, too long a number to be exact; enter it as text, in quotes`
		: undefined;
}

/** Scalars become text: expressions often give numbers where a text is meant. */
const textual = z.preprocess(
	(value, ctx) => {
		const problem = typeof value === 'number' ? inexact(value) : undefined;
		if (problem !== undefined) ctx.addIssue({ code: 'custom', message: problem });
		return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
	},
	z
		.string({ invalid_type_error: 'must be text', required_error: 'must be text' })
		// In an address, half of a pair would take the next character for its other half.
		.refine((value) => !/\p{Surrogate}/u.test(value), 'holds half of a character; enter it anew'),
);

const trimmed: Rule<string> = textual.transform((value) => value.trim());
const upperCase: Rule<string> = trimmed.transform((value) => value.toUpperCase());

const bounded = (rule: Rule<number>, min?: number, max?: number): Rule<number> =>
	checked(rule, (value) => {
		if (min !== undefined && value < min) return `is ${value}; must be at least ${min}`;
		return max !== undefined && value > max && `is ${value}; must be at most ${max}`;
	});

const anyNumber = reading(
	numberIn,
	'must be a number, with a dot before its decimals and nothing between its thousands',
);

/** Where there is no third decimal: the text "5.650" is 5650 to half the world, and may not become 5.65. */
const ofFewDecimals = (wanted: string): Rule<number> =>
	reading(
		(value) =>
			/^[+-]?[1-9]\d{0,2}\.\d{3}$/.test(typeof value === 'string' ? value.trim() : '')
				? undefined
				: numberIn(value),
		`must be ${wanted} nothing between its thousands`,
	);

/** 29 * 1.1 is 31.900000000000002 to a computer, and 31.90 to everybody else. */
const toCents = ofFewDecimals('a number, with a dot before at most two decimals and').transform(
	(value) => {
		const cents = Math.round(value * 100) / 100;
		return Math.abs(value - cents) <= 1e-9 * Math.max(1, Math.abs(value)) ? cents + 0 : value;
	},
);

/** A customer-facing number such as ABC230906-7581-30108B: a store's prefix, a date, two numbers. */
const isReference = (value: string): boolean =>
	/^[A-Z0-9]{2,12}\d{6}-\d{3,5}-\d{3,6}[A-Z]*$/.test(value);

export const rules = {
	text: (maxLength = 255): Rule<string> =>
		checked(
			textual,
			({ length }) =>
				length > maxLength && `has ${length} characters; FastSpring takes up to ${maxLength}`,
		),

	number: (min?: number, max?: number): Rule<number> => bounded(anyNumber, min, max),

	integer: (min?: number, max?: number): Rule<number> =>
		checked(
			bounded(ofFewDecimals('a whole number, with'), min, max),
			(value) =>
				!Number.isSafeInteger(value) &&
				`is ${value}; must be a whole number${Number.isInteger(value) ? ' of up to 15 digits' : ''}`,
		),

	/** Major units as FastSpring takes them (JPY 500 is 500 yen): checked, never converted. Up to 1e12 JavaScript holds cents. */
	amount: (min = 0): Rule<number> =>
		checked(
			bounded(toCents, min, 1e12),
			(value) =>
				!/^-?\d+(\.\d{1,2})?$/.test(String(value)) &&
				`is ${value}; an amount has at most two decimals`,
		),

	/** As spreadsheets write it, too: TRUE, yes, 1. */
	boolean: reading((value) => BOOLEANS.get(textIn(value).toLowerCase()), 'must be true or false'),

	oneOf: <V extends string | number>(allowed: readonly V[]): Rule<V> =>
		reading(
			(value) => allowed.find((option) => String(option) === textIn(value)),
			`must be one of ${allowed.join(', ')}`,
		),

	email: trimmed.refine(
		(value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) && value.length <= 255,
		{ message: 'is not an email address' },
	),

	country: checked(upperCase, (value) => {
		const isRegion =
			/^[A-Z]{2}$/.test(value) && ![undefined, regions.of('ZZ')].includes(regions.of(value));
		if (!isRegion)
			return `is ${quoted(value)}; enter a two-letter ISO 3166-1 country code such as "US"`;
		return (
			nowCalled(value) !== value &&
			`is ${quoted(value)}; the ISO 3166-1 code is "${nowCalled(value)}"`
		);
	}),

	currency: checked(
		upperCase,
		(value) =>
			!currencies.has(value) &&
			`is ${quoted(value)}; enter a three-letter ISO 4217 currency code such as "USD"`,
	),

	language: checked(
		trimmed.transform((value) => value.toLowerCase()),
		(value) =>
			!/^[a-z]{2}$/.test(value) &&
			`is ${quoted(value)}; enter a two-letter ISO 639-1 language code such as "en"`,
	),

	/** A calendar day, `YYYY-MM-DD`: the day as written; of a JavaScript Date or an epoch time, the UTC day. */
	day: reading((value) => timeOf(value, 'UTC')?.day, 'enter an ISO 8601 date such as "2026-03-31"'),

	/** A moment, as ISO 8601 in UTC; times without a zone are those of `timezone`. */
	moment: (timezone: string): Rule<string> =>
		reading((value) => {
			const time = timeOf(value, timezone);
			return time && new Date(time.at).toISOString();
		}, 'enter an ISO 8601 date and time such as "2026-03-31T12:00:00Z"'),

	/** A day where only that was entered; otherwise a moment without fractions of a second, in UTC. */
	dayOrMoment: (timezone: string): Rule<string> =>
		reading((value) => {
			const time = timeOf(value, timezone);
			return time?.isDay ? time.day : time && `${new Date(time.at).toISOString().slice(0, 19)}Z`;
		}, 'enter an ISO 8601 date such as "2026-03-31", with or without a time'),

	url: trimmed.refine((value) => /^https?:\/\/[^\s]+$/.test(value), {
		message: 'is not a web address; enter one that begins with https://',
	}),

	/** An opaque id or a product path: the only things that enter a URL's path, a checkout's aside. */
	id: checked(trimmed, idProblem),

	/** The seller's own key for an account. */
	lookupKey: trimmed.refine((value) => /^[A-Za-z0-9_-]{4,512}$/.test(value), {
		message: 'is not a lookup key; enter at least 4 characters out of letters, digits, "-" and "_"',
	}),

	ip: trimmed.pipe(z.string().ip("is not an IP address; enter the buyer's IPv4 or IPv6 address")),

	/** An order's reference, where one was asked for: whatever its prefix; one of the usual form in upper case, as FastSpring writes it. */
	reference: checked(
		trimmed,
		(value) =>
			!/^[A-Za-z0-9-]{1,64}$/.test(value) &&
			`is ${quoted(value)}, which is not an order reference; enter one such as ABC230906-7581-30108`,
	).transform((value) => (isReference(value.toUpperCase()) ? value.toUpperCase() : value)),

	isReference,
};

function idProblem(value: string): string | false {
	if (value === '') return 'is empty';
	if (isReference(value))
		return `is ${quoted(value)}, an order reference; enter an ID here (FastSpring Order: Get finds an order by its reference)`;
	if (value.includes(','))
		return 'contains a comma; enter one ID, and use one input item for each further one';
	if (/^https?:\/\//i.test(value))
		return `is ${quoted(value)}, a URL that does not say which record is meant; enter its ID, or the URL of its own page`;
	if (!/^[A-Za-z0-9_-]+$/.test(value))
		return `is ${quoted(value)}, which is not an ID; IDs consist of letters, digits, "-" and "_"`;
	return value.length > 255 && 'is longer than the 255 characters that FastSpring takes';
}
