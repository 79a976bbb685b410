import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { pick } from '../shared/pickers';
import { view } from './view';

export const get = operation({
	name: 'Get',
	action: 'Get an account',
	description: 'Retrieve a customer account by its ID, with the IDs of its orders and subscriptions',
	route: api.account.get,
	fields: { accountId: pick.account() },
	path: (f) => ({ account_id: f.accountId }),
	simplify: view,
});
