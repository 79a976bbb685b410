import { operation } from '../../shared/define';
import { api } from '../../shared/endpoints';
import { boolean, choice, collection, text } from '../../shared/fields';
import { isRecord } from '../../shared/json';
import { rowUnless } from '../../shared/operation';
import { cotermGroupId, subscriptions } from './fields';

export const update = operation({
	name: 'Update',
	action: 'Update a co-term group',
	description:
		'Add subscriptions to a co-term group, or remove them from it. Once the group was executed, preview or prorate the change.',
	route: api.coTermGroup.update,
	fields: {
		cotermGroupId,
		action: choice('Action', { ADD: 'Add', REMOVE: 'Remove' }),
		subscriptions,
		updateFields: collection('Update Fields', {
			displayName: text('Display Name', { description: 'What the group is called' }),
			preview: boolean('Preview', 'Whether to return an estimate without making the change', true),
			prorate: boolean('Prorate', 'Whether to make the change now and settle the difference', true),
		}),
	},
	path: (f) => ({ cotermGroupId: f.cotermGroupId }),
	payload: (f) => ({ action: f.action, subscriptions: f.subscriptions, ...f.updateFields }),
	output: (row) => rowUnless(row, refused(row.coTermChangesResult)),
	simplify: true,
});

/** The subscriptions that were not added or removed, with the reasons. */
const refused = (changes: unknown): string =>
	(Array.isArray(changes) ? changes.filter(isRecord) : [])
		.filter(({ error }) => isRecord(error))
		.map(
			({ subscription, error }) =>
				`${String(subscription)}: ${isRecord(error) ? String(error.message) : ''}`,
		)
		.join('; ');
