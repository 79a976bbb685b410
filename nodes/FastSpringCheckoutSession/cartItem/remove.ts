import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { locator } from '../../shared/pickers';
import { at, place } from '../place';

export const remove = operation({
	name: 'Remove',
	action: 'Remove an item from a cart',
	description: 'Take a product out of the cart of a checkout session',
	route: api.cartItem.remove,
	fields: { ...place, productPath: locator.product() },
	path: (f) => ({ ...at(f), productPath: f.productPath }),
	output: (_, f) => [{ deleted: true, sessionId: f.sessionId, productPath: f.productPath }],
});
