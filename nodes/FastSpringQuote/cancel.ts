import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { quote } from './picker';
import { view } from './view';

export const cancel = operation({
	name: 'Cancel',
	action: 'Cancel a quote',
	description:
		'Cancel a quote that is open or awaiting payment. This cannot be undone: its link stops working, and an order that belongs to it is canceled too.',
	route: api.quote.cancel,
	fields: { quoteId: quote },
	path: (f) => ({ quote_id: f.quoteId }),
	simplify: view,
});
