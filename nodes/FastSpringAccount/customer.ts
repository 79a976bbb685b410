import { country, language, text } from '../shared/fields';
import { compact, type Json } from '../shared/json';

/** What an account may say beyond its customer's name and email address. */
export const details = {
	company: text('Company'),
	country: country('Country', {
		description:
			'Some payment methods fail later without it. By expression: two-letter country code (ISO 3166-1) such as US.',
	}),
	custom: text('Custom Lookup Key', {
		description: 'Your own key for this account, at least 4 characters',
		placeholder: 'e.g. crm-48213',
	}),
	language: language(),
	phone: text('Phone'),
};

/** FastSpring's shape: the person under `contact`, the key under `lookup`. */
export const customer = ({ country: where, language: spoken, custom, ...contact }: Json): Json =>
	compact({
		contact: compact(contact),
		country: where,
		language: spoken,
		lookup: compact({ custom }),
	}) ?? {};
