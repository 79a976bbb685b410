import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { locator } from '../../shared/pickers';
import { compact } from '../../shared/json';
import { oncePriced, prices } from './prices';
import { pricing } from './pricing';
import { additionalFields } from './fields';

export const upsert = operation({
	name: 'Create or Update',
	action: 'Create or update a product and its prices',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	route: api.product.upsert,
	fields: {
		productPath: locator.newProduct(),
		prices,
		pricing,
		additionalFields,
	},
	payload: (f) => ({
		product: f.productPath,
		...f.additionalFields,
		...compact({
			pricing: compact({
				...f.pricing,
				price: compact({ ...f.pricing.price, ...f.prices }),
			}),
		}),
	}),
	finalize: oncePriced,
	// FastSpring names the new record's reference "created.id", with a dot that expressions stumble over.
	simplify: true,
});
