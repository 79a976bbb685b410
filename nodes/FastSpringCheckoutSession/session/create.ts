import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { collection } from '../../shared/fields';
import { rowUnless } from '../../shared/operation';
import { linesOf, missing, pathsOf } from '../current';
import { lineItems } from '../lineItem';
import { checkoutPath } from '../place';
import { details, payload } from './details';
import { view } from './view';

export const create = operation({
	name: 'Create',
	action: 'Create a checkout session',
	description:
		'Open a checkout session with a cart, and get the link under which the customer pays. It lasts about a day.',
	route: api.checkoutSession.create,
	fields: { checkoutPath, lineItems, additionalFields: collection('Additional Fields', details) },
	path: (f) => ({ checkoutPath: f.checkoutPath }),
	payload: (f) =>
		payload({ ...f.additionalFields, lineItems: f.lineItems.length > 0 ? f.lineItems : undefined }),
	output: (row, _, { sent }) => rowUnless(row, missing(row, pathsOf(linesOf(Object(sent))))),
	simplify: view,
});
