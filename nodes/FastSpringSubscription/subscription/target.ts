import { checked, collection, country, email, id, language, text } from '../../shared/fields';
import { compact, type Json } from '../../shared/json';

/** Where subscriptions go: an account of the store, or a new one. */
export const target = checked(
	collection(
		'To Account',
		{
			accountId: id('Account ID', {
				description: 'An account of the store; nothing else is then needed',
			}),
			city: text('City'),
			company: text('Company'),
			country: country(),
			email: email('Email', { description: 'Email address of a new account' }),
			firstName: text('First Name'),
			language: language(),
			lastName: text('Last Name'),
			line1: text('Address Line 1'),
			phone: text('Phone'),
			postalCode: text('Postal Code'),
			region: text('Region', { placeholder: 'e.g. US-CA' }),
		},
		{ description: 'The ID of an account of the store, or the email and address of a new one' },
	),
	({ accountId, email: address, country: where, line1, city, region, postalCode }) => {
		if (accountId !== undefined) return undefined;
		if (address === undefined)
			return 'is incomplete; enter the Account ID of an account, or the Email and address of a new one';
		return [where, line1, city, region, postalCode].every((part) => part === undefined)
			? 'has no address; a new account needs one, such as its Country'
			: undefined;
	},
);

/** FastSpring's shape: an account of the store by its id, or a new one with its contact and address. */
export function receiver({
	accountId,
	email: address,
	city,
	country: where,
	line1,
	postalCode,
	region,
	...person
}: Json): Json {
	if (accountId !== undefined) return { targetAccountId: accountId };
	const home = compact({ line1, city, region, country: where, postalCode }) ?? {};
	return { targetAccount: { email: address, account: { ...compact(person), address: home } } };
}
