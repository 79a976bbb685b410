import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { at, place } from '../place';

export const getPaymentMethods = operation({
	name: 'Get Payment Methods',
	action: 'Get the payment methods of a checkout session',
	description:
		'List the payment methods that the customer of a session is offered, in the order in which they are shown',
	route: api.checkoutSession.getPaymentMethods,
	fields: place,
	path: at,
});
