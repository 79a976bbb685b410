import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { at, place } from '../place';
import { view } from './view';

export const get = operation({
	name: 'Get',
	action: 'Get a checkout session',
	description: 'Retrieve a checkout session with its cart, totals, customer and status',
	route: api.checkoutSession.get,
	fields: place,
	path: at,
	simplify: view,
});
