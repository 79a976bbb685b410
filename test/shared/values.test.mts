import { describe, expect, test } from '@jest/globals';
import { rules, type Rule } from '../../nodes/shared/values.ts';

/** The value as it is sent, or what is wrong with it. */
const read = (rule: Rule<unknown>, value: unknown): unknown => {
	const checked = rule.safeParse(value);
	return checked.success ? checked.data : { wrong: checked.error.issues[0]?.message };
};
const wrong = (message: string | RegExp) => ({
	wrong:
		typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message),
});

/** Value → what is sent, or what is wrong with it. */
const tables: Record<string, [rule: Rule<unknown>, rows: [value: unknown, expected: unknown][]]> = {
	text: [
		rules.text(),
		[
			['Ada', 'Ada'],
			[' keeps blanks ', ' keeps blanks '],
			[5, '5'],
			[true, 'true'],
			['', ''],
			['x'.repeat(255), 'x'.repeat(255)],
			['x'.repeat(256), wrong('has 256 characters; FastSpring takes up to 255')],
			[{}, wrong('is not a text')],
			[null, wrong('is not a text')],
		],
	],
	'a longer text': [
		rules.text(1_000),
		[
			['x'.repeat(1_000), 'x'.repeat(1_000)],
			['x'.repeat(1_001), wrong('up to 1000')],
		],
	],
	number: [
		rules.number(1, 10),
		[
			[1, 1],
			[10, 10],
			['2.5', 2.5],
			[' 3 ', 3],
			[0, wrong('is 0; the least is 1')],
			[11, wrong('is 11; the most is 10')],
			['', wrong('is not a number')],
			['  ', wrong('is not a number')],
			['many', wrong('is not a number')],
			[NaN, wrong('is not a number')],
			[true, wrong('is not a number')],
			[Infinity, wrong(/finite|most/)],
			[null, wrong('is not a number')],
			['1,5', wrong('is not a number')],
		],
	],
	integer: [
		rules.integer(),
		[
			[3, 3],
			['3', 3],
			[-3, -3],
			['3.0', 3],
			[3.5, wrong('is 3.5; write a whole number')],
			['3.5', wrong('write a whole number')],
		],
	],
	amount: [
		rules.amount(),
		[
			[0, 0],
			[500, 500],
			[9.9, 9.9],
			[9.99, 9.99],
			['9.99', 9.99],
			['9.990', 9.99],
			[9.999, wrong('is 9.999; an amount has at most two decimals')],
			['9.999', wrong('at most two decimals')],
			[0.1 + 0.2, wrong('at most two decimals')],
			[1e-7, wrong('at most two decimals')],
			[-1, wrong('is -1; the least is 0')],
			['9,99', wrong('is not a number')],
		],
	],
	'a negative amount': [
		rules.amount(-100),
		[
			[-5.25, -5.25],
			[-101, wrong('the least is -100')],
		],
	],
	boolean: [
		rules.boolean,
		[
			[true, true],
			[false, false],
			['true', true],
			['false', false],
			['yes', wrong('is neither true nor false')],
			[1, wrong('is neither')],
		],
	],
	'one of several': [
		rules.oneOf(['live', 'test', 0]),
		[
			['live', 'live'],
			['0', 0],
			[0, 0],
			['LIVE', wrong('is "LIVE"; allowed are live, test, 0')],
			[undefined, wrong('allowed are live')],
		],
	],
	email: [
		rules.email,
		[
			['ada@example.com', 'ada@example.com'],
			[' ada@example.com ', 'ada@example.com'],
			['a+b@x.co.uk', 'a+b@x.co.uk'],
			['ada', wrong('is not an e-mail address')],
			['ada@example', wrong('is not')],
			['a b@example.com', wrong('is not')],
			[`${'x'.repeat(250)}@example.com`, wrong('is not')],
			[5, wrong('is not')],
		],
	],
	country: [
		rules.country,
		[
			['US', 'US'],
			[' GB ', 'GB'],
			['XK', 'XK'],
			['us', wrong('is "us"; write it in upper case: "US"')],
			['Us', wrong('upper case')],
			['XX', wrong('two-letter ISO 3166-1')],
			['USA', wrong('two-letter')],
			['U', wrong('two-letter')],
			['', wrong('two-letter')],
			['UK', wrong('the ISO 3166-1 code is "GB"')],
			['Germany', wrong('two-letter')],
		],
	],
	currency: [
		rules.currency,
		[
			['USD', 'USD'],
			['JPY', 'JPY'],
			[' EUR ', 'EUR'],
			['usd', wrong('is "usd"; write it in upper case: "USD"')],
			['XYZ', wrong('three-letter ISO 4217')],
			['DOLLAR', wrong('three-letter')],
			['', wrong('three-letter')],
		],
	],
	language: [
		rules.language,
		[
			['en', 'en'],
			[' de ', 'de'],
			['EN', wrong('two lower-case letters')],
			['eng', wrong('two lower-case')],
			['', wrong('two lower-case')],
		],
	],
	day: [
		rules.day,
		[
			['2026-03-31', '2026-03-31'],
			['2026-03-31T12:00:00.000Z', '2026-03-31'],
			['2026-03-31T23:30:00-08:00', '2026-03-31'],
			['2026-03-31 12:00', '2026-03-31'],
			[' 2026-03-31 ', '2026-03-31'],
			[new Date('2026-03-31T12:00:00Z'), '2026-03-31'],
			['2028-02-29', '2028-02-29'],
			['2026-02-29', wrong('is "2026-02-29"; write an ISO 8601 date such as')],
			['2026-02-30', wrong('ISO 8601')],
			['2026-13-01', wrong('ISO 8601')],
			['31.03.2026', wrong('ISO 8601')],
			['3/31/2026', wrong('ISO 8601')],
			['tomorrow', wrong('ISO 8601')],
			['2026-03-31x', wrong('ISO 8601')],
			[1_775_000_000_000, wrong('ISO 8601')],
			['', wrong('ISO 8601')],
		],
	],
	moment: [
		rules.moment,
		[
			['2026-03-31T12:00:00Z', '2026-03-31T12:00:00.000Z'],
			['2026-03-31T12:00:00+02:00', '2026-03-31T10:00:00.000Z'],
			['2026-03-31', '2026-03-31T00:00:00.000Z'],
			[new Date(0), '1970-01-01T00:00:00.000Z'],
			['noon', wrong('date and time such as')],
			['2026-02-30T12:00:00Z', wrong('date and time')],
			['2026-03-31T25:00:00Z', wrong('date and time')],
			['', wrong('date and time')],
		],
	],
	url: [
		rules.url,
		[
			['https://example.com/a?b=c', 'https://example.com/a?b=c'],
			['http://x', 'http://x'],
			['example.com', wrong('begins with https://')],
			['ftp://example.com', wrong('web address')],
			['https://a b', wrong('web address')],
			['javascript:alert(1)', wrong('web address')],
		],
	],
	id: [
		rules.id,
		[
			['abCdE1FGH2Hij3KLMnOpqR', 'abCdE1FGH2Hij3KLMnOpqR'],
			['my-product_1', 'my-product_1'],
			[' x ', 'x'],
			[12345, '12345'],
			['', wrong('is empty')],
			['   ', wrong('is empty')],
			['a,b', wrong('holds a comma; write one id')],
			['../x', wrong('is not an id; ids consist of')],
			['a/b', wrong('is not an id')],
			['a b', wrong('is not an id')],
			['a%2Fb', wrong('is not an id')],
			['a?b', wrong('is not an id')],
			['a#b', wrong('is not an id')],
			['.', wrong('is not an id')],
			['..', wrong('is not an id')],
			['ü', wrong('is not an id')],
			['x'.repeat(256), wrong('is longer than the 255 characters')],
			['ABC230906-7581-30108', wrong('an order reference; an id belongs here')],
			['ABC230906-7581-30108B', wrong('an order reference')],
			[{}, wrong('is not a text')],
		],
	],
};

describe.each(Object.entries(tables))('%s', (_, [rule, rows]) => {
	test.each(rows)('%j', (value, expected) => expect(read(rule, value)).toEqual(expected));
});

describe('an order reference', () => {
	test.each([
		'ABC230906-7581-30108',
		'LUM260310-1234-56789B',
		'ACMEXY260310-123-456',
		'A1260310-12345-123456BB',
	])('is %s', (text) => expect(rules.isReference(text)).toBe(true));
	test.each([
		'abc230906-7581-30108',
		'ABC230906',
		'ABC-230906-7581',
		'abCdE1FGH2Hij3KLMnOpqR',
		'my-product-2024',
		'',
	])('is not %s', (text) => expect(rules.isReference(text)).toBe(false));
});
