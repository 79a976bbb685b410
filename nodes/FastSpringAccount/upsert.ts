import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { choice, collection, email, onlyWhen, text } from '../shared/fields';
import { customer, details } from './customer';
import { existing, find, outcome, unchanged } from './existing';

export const upsert = operation({
	name: 'Create or Update',
	action: 'Create or update an account',
	description:
		'Create a new record, or update the current one if it already exists (upsert). Finds the account by its email address or custom lookup key; the output says whether it was created, updated or unchanged.',
	route: api.account.create,
	fields: {
		matchBy: choice('Match By', {
			email: 'Email',
			custom: ['Custom Lookup Key', 'By the key first, then by the email address'],
		}),
		custom: onlyWhen({ matchBy: ['custom'] }, details.custom),
		email: email(),
		first: text('First Name'),
		last: text('Last Name'),
		ifExists: choice('If the Account Exists', {
			update: 'Update It',
			leave: 'Leave It as It Is',
		}),
		additionalFields: collection('Additional Fields', details),
	},
	prepare: find,
	payload: ({ email: address, first, last, custom, additionalFields: more }) =>
		customer({ email: address, first, last, ...more, custom: custom ?? more.custom }),
	settled: unchanged,
	existing: { ...existing, turn: (f) => (f.custom ?? f.email).toLowerCase() },
	output: outcome,
});
