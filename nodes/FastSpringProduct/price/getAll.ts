import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { place } from './place';

export const getAll = operation({
	name: 'Get Many',
	action: 'Get many prices',
	description:
		'List the prices of products per country. Name a country: the answer is very large otherwise.',
	route: api.price.getAll,
	fields: { filters: place },
	query: (f) => f.filters,
});
