import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { quote } from './picker';
import { view } from './view';

export const get = operation({
	name: 'Get',
	action: 'Get a quote',
	description:
		'Retrieve a quote with its status, its items and totals, and the link for the customer',
	route: api.quote.get,
	fields: { quoteId: quote },
	path: (f) => ({ quote_id: f.quoteId }),
	simplify: view,
});
