import type { View } from '../../shared/simplify';
import { itemView } from '../cartItem/view';

/** A simplified session. */
export const view: View = [
	'id',
	'status',
	'checkoutStatus',
	'checkoutUrls',
	'live',
	'country',
	'currency',
	'expires',
	{ customer: ['accountId', 'externalAccountId', 'billToContact', 'taxId'] },
	'orderTags',
	{
		cart: [
			'couponCode',
			'couponHasApplied',
			{ lineItems: itemView },
			'discountTotal',
			'withoutTaxNetTotal',
			'taxTotal',
			'withTaxNetTotal',
		],
	},
	'warnings',
];
