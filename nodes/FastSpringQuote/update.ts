import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { boolean, collection } from '../shared/fields';
import { quote } from './picker';
import { updateFields } from './changes';
import { quoted } from './content';
import { standing } from './standing';
import { view } from './view';

export const update = operation({
	name: 'Update',
	action: 'Update a quote',
	description:
		'Change a quote. It is read first and sent back with the changes, so that fields which are not given stay as they are.',
	route: api.quote.update,
	fields: {
		quoteId: quote,
		updateFields,
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
		return { standing: standing(quote, f.updateFields) };
	},
	payload: (f) => quoted(f.updateFields),
	finalize: (sent, f) => (f.options.flatBody ? sent : { updateQuoteRequest: sent }),
	simplify: view,
});
