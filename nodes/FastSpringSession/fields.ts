import {
	collection,
	country,
	email,
	integer,
	language,
	pairs,
	scalar,
	text,
} from '../shared/fields';
import { locator } from '../shared/pickers';
import { rules } from '../shared/values';

const contact = {
	company: text('Company'),
	country: country('Country', {
		description:
			'Two-letter country code in upper case (ISO 3166-1); without it a new customer pays as in the US, in USD',
	}),
	email: email(),
	first: text('First Name'),
	language: language(),
	last: text('Last Name'),
	phone: text('Phone'),
};

/** What a session can say beyond its items. */
export const additionalFields = collection('Additional Fields', {
	account: locator.account(),
	contact: collection('Contact', contact, {
		description:
			'The customer, where no account is given; a known email address leads to its account',
	}),
	coupon: text('Coupon Code', { description: 'The code, not the ID of the coupon' }),
	custom: scalar('Custom Lookup Key', rules.lookupKey, {
		placeholder: 'e.g. crm-48213',
		description: 'Your own key for the account, at least 4 characters',
	}),
	expiration: integer('Expires After (Days)', {
		min: 1,
		max: 7,
		description: 'How long the session can be paid; one day without it',
	}),
	tags: pairs('Tags', 'Tag', { description: 'Your own data, passed on to the order' }),
});
