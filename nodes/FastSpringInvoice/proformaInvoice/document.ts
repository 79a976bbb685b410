import { choice, named } from '../../shared/fields';

/** The languages in which proforma invoices come. */
export const language = choice(
	'Language',
	named('language', 'ar cs da de en es fi fr he hr it ja ko nl no pl pt ru sk sv tr zh'),
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
