import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { locator } from '../shared/pickers';
import { include, overview } from './overview';
import { view } from './view';

export const get = operation({
	name: 'Get',
	action: 'Get an account',
	description:
		'Retrieve a customer account by its ID, with its orders and subscriptions as IDs or in full',
	route: api.account.get,
	fields: { accountId: locator.account(), include },
	path: (f) => ({ account_id: f.accountId }),
	include: overview,
	simplify: view,
});
