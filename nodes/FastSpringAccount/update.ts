import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { changes, clearable, email, text } from '../shared/fields';
import { isRecord } from '../shared/json';
import { locator } from '../shared/pickers';
import { customer, details } from './customer';

export const update = operation({
	name: 'Update',
	action: 'Update an account',
	description: 'Change a customer account. Fields that are not given stay as they are.',
	route: api.account.update,
	fields: {
		accountId: locator.account(),
		updateFields: changes({
			...details,
			company: clearable(details.company),
			phone: clearable(details.phone),
			email: email(),
			first: text('First Name'),
			last: text('Last Name'),
		}),
	},
	path: (f) => ({ account_id: f.accountId }),
	// FastSpring wants the email address with every change of the contact, so it is read when it was not given.
	prepare: async (
		{ accountId, updateFields: { email: given, first, last, company, phone } },
		ask,
	) => {
		if (given !== undefined || [first, last, company, phone].every((one) => one === undefined))
			return {};
		const [account] = await ask({ route: api.account.get, path: { account_id: accountId } });
		return isRecord(account?.contact) ? { email: account.contact.email } : {};
	},
	payload: (f, found) => customer({ ...found, ...f.updateFields }),
});
