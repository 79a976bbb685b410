import type { INodePropertyOptions } from 'n8n-workflow';
import { keysOf } from '../json';
import { rules, type Rule } from '../values';
import type { Field, FieldOptions, Search } from './field';
import { listed } from './raw';
import { scalar, texts } from './scalars';

/** Values by their names: `{ value: 'Shown Name' }`, or with a description: `{ value: ['Shown Name', 'What it does'] }`. */
type Options = Record<string, string | readonly [string, string]>;

/** One of several values. */
export function choice<const C extends Options>(
	label: string,
	choices: C,
	look: FieldOptions = {},
): Field<keyof C & string> {
	const values = keysOf(choices);
	return scalar(
		label,
		rules.oneOf(values),
		{ type: 'options', options: shown(choices), default: values[0] ?? '' },
		look,
	);
}

/** Several of several values. */
export function choices<const C extends Options>(
	label: string,
	options: C,
	look: FieldOptions = {},
): Field<Array<keyof C & string>> {
	const one = scalar(label, rules.oneOf(keysOf(options)), {});
	return {
		label,
		property: {
			displayName: label,
			type: 'multiOptions',
			options: shown(options),
			default: [],
			required: true,
			...look,
		},
		isAbsent: (raw) => listed(raw).length === 0,
		parse: (raw, at, context) => listed(raw).map((value) => one.parse(value, at, context)),
	};
}

/** Several records, chosen from a list that the editor loads; by expression, their ids in any form of a list. Named and described as n8n wants it. */
export function chosenFrom(row: string, list: Search, look: FieldOptions = {}): Field<string[]> {
	const label = `${row} Names or IDs`;
	return {
		...texts(label, { rule: rules.id }),
		choices: list,
		property: {
			displayName: label,
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: list.name },
			allowArbitraryValues: true,
			default: [],
			required: true,
			description:
				'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
			...look,
		},
		isAbsent: (raw) => listed(raw).length === 0,
	};
}

/** n8n's options, by name. */
export const shown = (choicesByValue: Options): INodePropertyOptions[] =>
	Object.entries(choicesByValue)
		.map(([value, look]) =>
			typeof look === 'string'
				? { name: look, value }
				: { name: look[0], value, description: look[1] },
		)
		.sort((a, b) => a.name.localeCompare(b.name));

/**
 * One of the world's codes: chosen by its name, or given by expression, in upper or lower case. The options are the same
 * for every field: to sort the world's countries takes longer than to make a field.
 */
function coded(
	type: Intl.DisplayNamesType,
	byDefault: string,
	rule: Rule<string>,
	form: string,
	codes: string,
	shownAs?: (name: string, code: string) => string,
) {
	const options = shown(named(type, codes, shownAs));
	const description = `By expression: ${form}`;
	return (label = byDefault, look: FieldOptions = {}): Field<string> =>
		scalar(label, rule, { type: 'options', options, default: '', description }, look);
}

/** Codes with their names in English: `en: 'English'`. */
export function named(
	type: Intl.DisplayNamesType,
	codes: string,
	shownAs: (name: string, code: string) => string = (name) => name,
): Record<string, string> {
	const names = new Intl.DisplayNames('en', { type });
	const all = codes.split(' ').map((code) => [code, shownAs(names.of(code) ?? code, code)]);
	return Object.fromEntries(all);
}

/** ISO 3166-1, and Kosovo. */
export const country = coded(
	'region',
	'Country',
	rules.country,
	'two-letter country code (ISO 3166-1) such as US',
	'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW',
	(name, code) => `${name} (${code})`,
);

/** Those that FastSpring's help pages name for stores; any other ISO 4217 code is taken by expression. */
export const currency = coded(
	'currency',
	'Currency',
	rules.currency,
	'three-letter currency code (ISO 4217) such as USD',
	'AUD BRL CAD CHF CLP CNY COP CZK DKK EUR GBP HKD INR JPY KRW MXN NZD PLN RUB SEK SGD TWD USD ZAR',
	(name, code) => `${code}: ${name}`,
);

/** Those of FastSpring's checkouts and documents; any other ISO 639-1 code is taken by expression. */
export const language = coded(
	'language',
	'Language',
	rules.language,
	'two-letter language code (ISO 639-1) such as en',
	'ar cs da de en es fi fr he hr hu it ja ko nl no pl pt ru sk sv tr zh',
);
