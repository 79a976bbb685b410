import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { cotermGroupId } from './fields';

export const remove = operation({
	name: 'Delete',
	action: 'Delete a co-term group',
	description: 'Dissolve a co-term group. Its subscriptions go on by themselves.',
	route: api.coTermGroup.delete,
	fields: { cotermGroupId },
	path: (f) => ({ cotermGroupId: f.cotermGroupId }),
	output: (row, f) => [
		{ deleted: true, coTermGroupId: f.cotermGroupId, subscriptions: row.subscriptions },
	],
});
