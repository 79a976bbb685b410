import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { collection, email, text } from '../shared/fields';
import { customer, details } from './customer';

export const create = operation({
	name: 'Create',
	action: 'Create an account',
	description:
		'Create a customer account. FastSpring refuses an email address that another account has.',
	route: api.account.create,
	fields: {
		email: email(),
		first: text('First Name'),
		last: text('Last Name'),
		additionalFields: collection('Additional Fields', details),
	},
	payload: ({ additionalFields, ...contact }) => customer({ ...contact, ...additionalFields }),
});
