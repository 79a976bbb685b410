import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { email, texts } from '../../shared/fields';
import { isRecord } from '../../shared/json';
import { rowUnless } from '../../shared/operation';
import { locator } from '../../shared/pickers';
import { rules } from '../../shared/values';
import { receiver, target } from './target';

export const transfer = operation({
	name: 'Transfer',
	action: 'Transfer subscriptions to another account',
	description:
		'Move up to 20 subscriptions from one customer account to another. A transfer cannot be undone by this node.',
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
		target,
	},
	payload: ({ target, ...rest }) => ({ ...rest, ...receiver(target) }),
	output: (row) => rowUnless(row, listed(row.failedSubscriptions)),
});

/** The subscriptions that stayed where they were, with the reasons. */
const listed = (failed: unknown): string =>
	(Array.isArray(failed) ? failed.filter(isRecord) : [])
		.map((one) => `${String(one.subscriptionId)}: ${String(one.errorMessage)}`)
		.join('; ');
