import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { collection, text } from '../../shared/fields';
import { locator } from '../../shared/pickers';
import { subscriptions, view } from './fields';

export const create = operation({
	name: 'Create',
	action: 'Create a co-term group',
	description:
		'Group subscriptions of one account that are to be billed on the same day. Nothing is charged before the group is executed.',
	route: api.coTermGroup.create,
	fields: {
		accountId: locator.account(),
		subscriptions,
		additionalFields: collection('Additional Fields', {
			displayName: text('Display Name', { description: 'What the group is called' }),
		}),
	},
	payload: (f) => ({
		accountId: f.accountId,
		coTermGroup: { subscriptions: f.subscriptions, ...f.additionalFields },
	}),
	simplify: view,
});
