import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { rowUnless } from '../../shared/operation';
import { linesOf, missing, pathsOf, pricesOf, repriced, writableSession } from '../current';
import { at, place } from '../place';
import { payload, updateFields } from './details';
import { view } from './view';

export const update = operation({
	name: 'Update',
	action: 'Update a checkout session',
	description:
		'Change a checkout session. What is not given is read first and sent again, except custom prices: give line items that have one anew.',
	route: api.checkoutSession.update,
	fields: { ...place, updateFields },
	path: at,
	prepare: async (f, ask) => {
		const [session = {}] = await ask({ route: api.checkoutSession.get, path: at(f) });
		const keepsLines = f.updateFields.lineItems === undefined;
		return {
			standing: writableSession(session),
			prices: keepsLines ? pricesOf(session.currency, linesOf(session)) : {},
		};
	},
	payload: (f) => payload(f.updateFields),
	output: (row, _, { sent, prices }) =>
		rowUnless(
			row,
			missing(row, pathsOf(linesOf(Object(sent)))),
			repriced(prices, pricesOf(row.currency, linesOf(row))),
		),
	simplify: view,
});
