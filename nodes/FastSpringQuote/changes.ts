import { changes, choice, clearable, group, text } from '../shared/fields';
import { details, items, name, person, place } from './content';
import { statuses } from './statuses';

const part = { required: [], description: 'Fields that are left empty stay as they are' };

/** What an update of a quote can change. */
export const updateFields = changes({
	...details,
	name,
	items: {
		...items,
		property: { ...items.property, description: 'These items replace all items of the quote' },
	},
	recipient: group(
		'Recipient',
		{ ...person, company: clearable(person.company), phone: clearable(person.phone) },
		part,
	),
	recipientAddress: group(
		'Recipient Address',
		{
			...place,
			addressLine1: clearable(place.addressLine1),
			addressLine2: clearable(place.addressLine2),
			city: clearable(place.city),
			region: clearable(place.region),
		},
		part,
	),
	status: choice('Status', statuses, {
		default: 'OPEN',
		description: 'To cancel a quote, use Cancel instead',
	}),
	invoiceId: text('Invoice ID', {
		maxLength: 128,
		description: 'The invoice that belongs to the quote',
	}),
});
