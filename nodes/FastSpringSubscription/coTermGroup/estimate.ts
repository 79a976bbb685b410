import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { cotermGroupId } from './fields';

export const estimate = operation({
	name: 'Estimate',
	action: 'Estimate a co-term group',
	description:
		'Work out what executing a co-term group charges. FastSpring wants an estimate before each execution.',
	route: api.coTermGroup.estimate,
	fields: { cotermGroupId },
	path: (f) => ({ cotermGroupId: f.cotermGroupId }),
	simplify: [
		'coTermGroupId',
		'account',
		'currency',
		'periodStartDate',
		'periodEndDate',
		'subscriptions',
		'amountDueTotal',
	],
});
