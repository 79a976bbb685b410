import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { cotermGroupId } from './fields';

export const execute = operation({
	name: 'Execute',
	action: 'Execute a co-term group and charge the difference',
	description:
		'Move all subscriptions of an estimated co-term group to one billing date and charge the difference: all of them or none. It takes money and is never repeated.',
	route: api.coTermGroup.execute,
	fields: { cotermGroupId },
	path: (f) => ({ cotermGroupId: f.cotermGroupId }),
	simplify: [
		'coTermGroupId',
		'order',
		'prorated',
		'periodStartDate',
		'periodEndDate',
		'subscriptions',
	],
});
