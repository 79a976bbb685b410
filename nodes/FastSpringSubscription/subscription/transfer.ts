import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { collection, country, email, id, language, text, texts } from '../../shared/fields';
import { compact, isRecord, type Json } from '../../shared/json';
import { rowUnless } from '../../shared/operation';
import { locator } from '../../shared/pickers';
import { rules } from '../../shared/values';

export const transfer = operation({
	name: 'Transfer',
	action: 'Transfer subscriptions',
	description: 'Move up to 20 subscriptions from one customer account to another',
	route: api.subscription.transfer,
	fields: {
		sourceAccountId: locator.account('From Account'),
		subscriptions: texts('Subscription IDs', {
			rule: rules.id,
			max: 20,
			description: 'Up to 20 IDs, separated by commas',
		}),
		initiatedBy: email('Initiated By', {
			description: 'Email address of the person who asks for the transfer',
		}),
		target: collection(
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
			{ description: 'The ID of an account of the store, or the details of a new one' },
		),
	},
	payload: ({ target, ...rest }) => ({ ...rest, ...receiver(target) }),
	output: (row) => rowUnless(row, listed(row.failedSubscriptions)),
});

/** An account of the store by its id, or a new one with its contact and address. */
function receiver({
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

/** The subscriptions that stayed where they were, with the reasons. */
const listed = (failed: unknown): string =>
	(Array.isArray(failed) ? failed.filter(isRecord) : [])
		.map((one) => `${String(one.subscriptionId)}: ${String(one.errorMessage)}`)
		.join('; ');
