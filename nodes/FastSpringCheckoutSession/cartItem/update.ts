import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { changes } from '../../shared/fields';
import { rowUnless } from '../../shared/operation';
import { locator } from '../../shared/pickers';
import { writableLine, linesOf, missing, pricesOf, repriced } from '../current';
import { details, quantity } from '../lineItem';
import { at, place } from '../place';
import { itemView } from './view';

export const update = operation({
	name: 'Update',
	action: 'Update an item of a cart',
	description:
		'Change the quantity, price or texts of a product in a cart. What is not given is read first and sent again, except a custom price: give it anew.',
	route: api.cartItem.update,
	fields: {
		...place,
		productPath: locator.product(),
		updateFields: changes({ ...details, quantity }),
	},
	path: (f) => ({ ...at(f), productPath: f.productPath }),
	prepare: async (f, ask) => {
		const [session = {}] = await ask({ route: api.checkoutSession.get, path: at(f) });
		const lines = linesOf(session).filter(({ productPath }) => productPath === f.productPath);
		const keepsPrice = f.updateFields.customPrice === undefined;
		return {
			standing: writableLine(lines[0] ?? {}),
			prices: keepsPrice ? pricesOf(session.currency, lines) : {},
			currency: session.currency,
		};
	},
	payload: (f) => ({ productPath: f.productPath, ...f.updateFields }),
	output: (row, f, { prices, currency }) =>
		rowUnless(row, missing(row, [f.productPath]), repriced(prices, pricesOf(currency, [row]))),
	simplify: itemView,
});
