import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';

export const getAll = operation({
	name: 'Get Many',
	action: 'Get many report jobs',
	description: 'List the report jobs of the store',
	route: api.job.getAll,
	fields: {},
});
