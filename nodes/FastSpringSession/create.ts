import { operation } from '../shared/define';
import { api } from '../shared/endpoints';
import { collection } from '../shared/fields';
import { compact } from '../shared/json';
import { rowUnless } from '../shared/operation';
import { items, missing } from './items';
import { storefront } from './storefront';
import { additionalFields } from './fields';

export const create = operation({
	name: 'Create',
	action: 'Create an order session',
	description:
		'Open an order session with items, prices and a coupon, for the customer to pay. It needs an account or a contact.',
	route: api.session.create,
	fields: {
		items,
		additionalFields,
		options: collection('Options', { storefront }, { add: 'Add Option' }),
	},
	payload: ({ items: products, additionalFields: { custom, ...rest } }) => ({
		...rest,
		...compact({ lookup: compact({ custom }) }),
		items: products,
	}),
	output: (row, { options }, { sent }) =>
		rowUnless(
			options.storefront && row.id !== undefined
				? { ...row, checkoutUrl: `https://${options.storefront}/session/${String(row.id)}` }
				: row,
			missing(row, Object(sent)),
		),
	simplify: true,
});
