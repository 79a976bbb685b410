import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { locator } from '../../shared/pickers';

export const remove = operation({
	name: 'Delete',
	action: 'Delete a product for good',
	description: 'Delete a product from the live store and the test store. This cannot be undone.',
	route: api.product.delete,
	fields: { productPath: locator.product() },
	path: (f) => ({ product_path: f.productPath }),
	output: (_, f) => [{ deleted: true, product: f.productPath }],
});
