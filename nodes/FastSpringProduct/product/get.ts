import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { locator } from '../../shared/pickers';
import { view } from './view';

export const get = operation({
	name: 'Get',
	action: 'Get a product',
	description: 'Retrieve a product with its texts, prices and offers',
	route: api.product.get,
	fields: { productPath: locator.product() },
	path: (f) => ({ product_path: f.productPath }),
	simplify: view,
});
