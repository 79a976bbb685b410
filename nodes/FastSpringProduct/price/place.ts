import { collection, country, currency } from '../../shared/fields';

/** For whom prices are worked out. */
export const place = collection(
	'Filters',
	{
		country: country('Country', {
			description:
				'Two-letter country code in upper case; without it prices come for every country',
		}),
		currency: currency('Currency', {
			description: 'Three-letter currency code in upper case, instead of the one of the country',
		}),
	},
	{ add: 'Add Filter' },
);
