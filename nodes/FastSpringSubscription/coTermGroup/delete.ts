import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { cotermGroupId } from './fields';

export const remove = operation({
	name: 'Delete',
	action: 'Delete a co-term group',
	description:
		'Delete a co-term group, which cannot be undone. Its subscriptions continue to be billed separately.',
	route: api.coTermGroup.delete,
	fields: { cotermGroupId },
	path: (f) => ({ cotermGroupId: f.cotermGroupId }),
	output: (row, f) => [
		{ deleted: true, coTermGroupId: f.cotermGroupId, subscriptions: row.subscriptions },
	],
});
