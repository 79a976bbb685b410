import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { collection } from '../../shared/fields';
import { rowUnless } from '../../shared/operation';
import { locator } from '../../shared/pickers';
import { missing } from '../current';
import { details, quantity } from '../lineItem';
import { at, place } from '../place';
import { itemView } from './view';

export const add = operation({
	name: 'Add',
	action: 'Add an item to a cart',
	description: 'Put a product into the cart of a checkout session',
	route: api.cartItem.add,
	fields: {
		...place,
		productPath: locator.product(),
		quantity,
		additionalFields: collection('Additional Fields', details),
	},
	path: at,
	payload: (f) => ({ productPath: f.productPath, quantity: f.quantity, ...f.additionalFields }),
	output: (row, f) => rowUnless(row, missing(row, [f.productPath])),
	simplify: itemView,
});
