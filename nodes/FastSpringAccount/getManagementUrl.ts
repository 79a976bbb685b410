import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { locator } from '../shared/pickers';

export const getManagementUrl = operation({
	name: 'Get Management URL',
	action: 'Get the management URL of an account',
	description:
		'Retrieve a link that logs the customer into the account pages for about a day. Whoever has the link is logged in: send it to the customer only.',
	route: api.account.getManagementUrl,
	fields: { accountId: locator.account() },
	path: (f) => ({ account_id: f.accountId }),
});
