import type { View } from '../../shared/simplify';

/** A simplified line of a cart. */
export const itemView: View = [
	'productPath',
	'quantity',
	'quantityBehavior',
	'productType',
	{
		price: ['unitListPrice', 'unitNetPrice', 'extendedNetTotal', 'extendedTaxTotal', 'taxPercent'],
	},
	'removable',
	'attributes',
	'subscription',
];
