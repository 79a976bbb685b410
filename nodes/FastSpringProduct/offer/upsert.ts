import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { choice, list, optional, translations } from '../../shared/fields';
import { locator } from '../../shared/pickers';
import { types } from './types';

export const upsert = operation({
	name: 'Create or Update',
	action: 'Create or update the offers of a product',
	description:
		'Create a new record, or update the current one if it already exists (upsert). Offers are replaced type by type.',
	route: api.offer.upsert,
	fields: {
		productPath: locator.product(),
		offers: list('Offers', 'Offer', {
			type: choice('Type', types),
			items: locator.products('The offered products'),
			display: optional(translations('Display Text')),
		}),
	},
	path: (f) => ({ product_path: f.productPath }),
	payload: (f) => ({ product: f.productPath, offers: f.offers }),
});
