import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { collection, openGroup } from '../shared/fields';
import { details, items, name, person, place, quoted } from './content';
import { view } from './view';

export const create = operation({
	name: 'Create',
	action: 'Create a quote',
	description:
		'Make a quote. Its quoteUrl is the link under which the customer accepts and pays it.',
	route: api.quote.create,
	fields: {
		name,
		items,
		recipient: openGroup('Recipient', person, { required: ['email', 'first', 'last'] }),
		recipientAddress: openGroup('Recipient Address', place, { required: ['country'] }),
		additionalFields: collection('Additional Fields', details),
	},
	payload: ({ additionalFields, recipientAddress: { postalCode = '', ...address }, ...required }) =>
		quoted({ ...required, recipientAddress: { ...address, postalCode }, ...additionalFields }),
	simplify: view,
});
