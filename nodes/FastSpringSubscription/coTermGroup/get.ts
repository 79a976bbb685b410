import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { cotermGroupId, view } from './fields';

export const get = operation({
	name: 'Get',
	action: 'Get a co-term group',
	description: 'Retrieve a co-term group with its subscriptions and the next billing date',
	route: api.coTermGroup.get,
	fields: { cotermGroupId },
	path: (f) => ({ cotermGroupId: f.cotermGroupId }),
	simplify: view,
});
