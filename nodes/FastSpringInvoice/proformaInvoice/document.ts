import { choice } from '../../shared/fields';

/** The languages in which proforma invoices come. */
export const language = choice(
	'Language',
	{
		ar: 'Arabic',
		cs: 'Czech',
		da: 'Danish',
		de: 'German',
		en: 'English',
		es: 'Spanish',
		fi: 'Finnish',
		fr: 'French',
		he: 'Hebrew',
		hr: 'Croatian',
		it: 'Italian',
		ja: 'Japanese',
		ko: 'Korean',
		nl: 'Dutch',
		no: 'Norwegian',
		pl: 'Polish',
		pt: 'Portuguese',
		ru: 'Russian',
		sk: 'Slovak',
		sv: 'Swedish',
		tr: 'Turkish',
		zh: 'Chinese',
	},
	{ default: 'en', description: "Language of the document; without it, the subscription's own" },
);

/** A simplified document: without the merchant's and the seller's addresses. The header has had two spellings. */
export const view = [
	'invoice',
	'proformaInvoiceHeader',
	'proFormaInvoiceHeader',
	'contact',
	'coTerm',
	'items',
];
