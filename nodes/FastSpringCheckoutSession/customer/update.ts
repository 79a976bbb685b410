import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { changes } from '../../shared/fields';
import { customerChanges } from '../contact';
import { writableCustomer } from '../current';
import { at, place } from '../place';

export const update = operation({
	name: 'Update',
	action: 'Update the customer of a checkout session',
	description:
		'Change the contacts, addresses, tags or tax ID of the customer of a checkout session. Fields that are not given stay as they are.',
	route: api.customer.update,
	fields: { ...place, updateFields: changes(customerChanges) },
	path: at,
	prepare: async (f, ask) => {
		const [session = {}] = await ask({ route: api.checkoutSession.get, path: at(f) });
		return { standing: writableCustomer(session) };
	},
	payload: (f) => f.updateFields,
});
