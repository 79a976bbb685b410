import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { allOptional, boolean, choice, collection, group, text } from '../shared/fields';
import { locator } from '../shared/pickers';
import { details, items, name, person, place, quoted } from './content';
import { changed, standing } from './standing';
import { statuses } from './statuses';
import { view } from './view';

export const update = operation({
	name: 'Update',
	action: 'Update a quote',
	description:
		'Change a quote. It is read first and sent back with the changes, so that fields which are not given stay as they are.',
	route: api.quote.update,
	fields: {
		quoteId: locator.quote(),
		updateFields: collection('Update Fields', {
			...details,
			name,
			items: {
				...items,
				property: { ...items.property, description: 'These items replace all items of the quote' },
			},
			recipient: group('Recipient', allOptional(person), {
				description: 'Fields that are left empty stay as they are',
			}),
			recipientAddress: group('Recipient Address', allOptional(place), {
				description: 'Fields that are left empty stay as they are',
			}),
			status: choice('Status', statuses, {
				default: 'OPEN',
				description: 'To cancel a quote, use Cancel instead',
			}),
			invoiceId: text('Invoice ID', {
				maxLength: 128,
				description: 'The invoice that belongs to the quote',
			}),
		}),
		options: collection(
			'Options',
			{
				flatBody: boolean(
					'Flat Body',
					'Whether to send the fields bare instead of inside "updateQuoteRequest", as FastSpring documents them. Turn it on if updates have no effect.',
					true,
				),
			},
			{ add: 'Add Option' },
		),
	},
	path: (f) => ({ quote_id: f.quoteId }),
	prepare: async (f, ask) => {
		const [quote = {}] = await ask({ route: api.quote.get, path: { quote_id: f.quoteId } });
		return standing(quote, f.updateFields);
	},
	payload: (f, found) => changed(found, quoted(f.updateFields)),
	finalize: (sent, f) => (f.options.flatBody ? sent : { updateQuoteRequest: sent }),
	simplify: view,
});
