import {
	choice,
	collection,
	group,
	integer,
	optional,
	pairs,
	text,
	translations,
	url,
} from '../../shared/fields';

const LONG = 10_000;

const markdown = (label: string) =>
	optional(
		translations(label, { maxLength: LONG, description: 'Text per language; Markdown is allowed' }),
	);

/** What a product can say beyond its prices. */
export const additionalFields = collection('Additional Fields', {
	attributes: pairs('Attributes', 'Attribute', {
		description: 'Your own data, passed on to the orders of this product',
	}),
	badge: translations('Badge', {
		description:
			'Short label such as "Most popular", per language. FastSpring does not always return it: give all its languages.',
	}),
	description: group('Description', {
		summary: markdown('Summary'),
		action: optional(translations('Call to Action')),
		full: markdown('Full'),
	}),
	display: translations('Display Name', {
		description: 'Name per language; a new product needs one in English',
	}),
	format: choice('Format', {
		digital: 'Digital',
		'digital-and-physical': 'Digital and Physical',
		physical: 'Physical',
	}),
	fulfillment: group('Fulfillment', { instructions: markdown('Instructions') }),
	image: url('Image URL'),
	rank: integer('Rank', { min: 1, description: 'Position among the products; 1 comes first' }),
	sku: text('SKU'),
	taxcode: text('Tax Code', { placeholder: 'e.g. DC020500' }),
});
