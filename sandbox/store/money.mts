/** Currencies, rounding, tax rates and FastSpring's families of money fields. */
import { dictionary } from './fields.mts';

/** Sellers are paid in this currency. */
export const PAYOUT_CURRENCY = 'USD';

/** FastSpring's share of the net amount. */
export const FEE = 0.088;

export const currencies = dictionary<{ decimals: number; perDollar: number }>({
	USD: { decimals: 2, perDollar: 1 },
	EUR: { decimals: 2, perDollar: 0.92 },
	GBP: { decimals: 2, perDollar: 0.79 },
	JPY: { decimals: 0, perDollar: 151 },
	AUD: { decimals: 2, perDollar: 1.52 },
	CAD: { decimals: 2, perDollar: 1.37 },
	CHF: { decimals: 2, perDollar: 0.88 },
	SEK: { decimals: 2, perDollar: 10.5 },
	INR: { decimals: 2, perDollar: 84 },
	AED: { decimals: 2, perDollar: 3.67 },
	BRL: { decimals: 2, perDollar: 5.4 },
	CLP: { decimals: 0, perDollar: 940 },
	CNY: { decimals: 2, perDollar: 7.2 },
	CZK: { decimals: 2, perDollar: 23 },
	DKK: { decimals: 2, perDollar: 6.9 },
	HKD: { decimals: 2, perDollar: 7.8 },
	HUF: { decimals: 2, perDollar: 360 },
	IDR: { decimals: 2, perDollar: 15900 },
	ILS: { decimals: 2, perDollar: 3.7 },
	KRW: { decimals: 0, perDollar: 1370 },
	MXN: { decimals: 2, perDollar: 18.5 },
	MYR: { decimals: 2, perDollar: 4.4 },
	NOK: { decimals: 2, perDollar: 10.8 },
	NZD: { decimals: 2, perDollar: 1.65 },
	PHP: { decimals: 2, perDollar: 57 },
	PLN: { decimals: 2, perDollar: 3.95 },
	SGD: { decimals: 2, perDollar: 1.34 },
	THB: { decimals: 2, perDollar: 34 },
	TRY: { decimals: 2, perDollar: 34 },
	TWD: { decimals: 2, perDollar: 32 },
	ZAR: { decimals: 2, perDollar: 18 },
});

export const countries = dictionary<{ currency: string; tax: number; language: string }>({
	US: { currency: 'USD', tax: 0, language: 'en' },
	DE: { currency: 'EUR', tax: 0.19, language: 'de' },
	FR: { currency: 'EUR', tax: 0.2, language: 'fr' },
	NL: { currency: 'EUR', tax: 0.21, language: 'nl' },
	GB: { currency: 'GBP', tax: 0.2, language: 'en' },
	JP: { currency: 'JPY', tax: 0.1, language: 'ja' },
	AU: { currency: 'AUD', tax: 0.1, language: 'en' },
	CA: { currency: 'CAD', tax: 0.05, language: 'en' },
	CH: { currency: 'CHF', tax: 0.081, language: 'de' },
	SE: { currency: 'SEK', tax: 0.25, language: 'sv' },
	IN: { currency: 'INR', tax: 0.18, language: 'en' },
});

/** Tax rate of a country, 0 where none is known. */
export function taxRateOf(country: string): number {
	return countries[country]?.tax ?? 0;
}

/** Rounds to the currency's smallest unit: JPY has no decimals. */
export function round(amount: number, currency: string): number {
	const factor = 10 ** (currencies[currency]?.decimals ?? 2);
	// 1.005 × 100 is 100.49999999999999 in binary; fifteen digits say 100.5.
	const rounded = Math.round(Number((amount * factor).toPrecision(15))) / factor;
	return rounded === 0 ? 0 : rounded;
}

/** From dollars to a currency, and back. */
export function fromDollars(amount: number, currency: string): number {
	return round(amount * (currencies[currency]?.perDollar ?? 1), currency);
}

export function toPayout(amount: number, currency: string): number {
	return round(amount / (currencies[currency]?.perDollar ?? 1), PAYOUT_CURRENCY);
}

/** `$12.00`, `12,00 €`, `¥1,200`: by the buyer's language. */
export function display(amount: number, currency: string, language: string): string {
	const key = `${language}|${currency}`;
	let format = formats.get(key);
	if (!format) {
		format = new Intl.NumberFormat(localeOf(language), { style: 'currency', currency });
		formats.set(key, format);
	}
	return format.format(amount);
}

/** `x`, `xDisplay`, `xInPayoutCurrency`, `xInPayoutCurrencyDisplay`. */
export function money(
	name: string,
	amount: number,
	currency: string,
	language: string,
): Record<string, number | string> {
	const payout = toPayout(amount, currency);
	return {
		[name]: amount,
		[`${name}Display`]: display(amount, currency, language),
		[`${name}InPayoutCurrency`]: payout,
		[`${name}InPayoutCurrencyDisplay`]: display(payout, PAYOUT_CURRENCY, language),
	};
}

/** `x` and `xDisplay` only: estimates carry no payout figures. */
export function shown(
	name: string,
	amount: number,
	currency: string,
	language: string,
): Record<string, number | string> {
	return { [name]: amount, [`${name}Display`]: display(amount, currency, language) };
}

/** Language codes are two letters; a plain `en` means American formats. */
export function localeOf(language: string): string {
	// Anything may stand where a buyer's language is asked for.
	return language === 'en' || !/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language)
		? 'en-US'
		: language;
}

const formats = new Map<string, Intl.NumberFormat>();
