import type { IPollFunctions } from 'n8n-workflow';
import type { Wish } from '../shared/webhook/filters';
import { oneOf, wishOf } from '../shared/webhook/wish';

export interface Settings extends Wish {
	/** Where a trigger begins that has never polled. */
	firstPoll: 'now' | 'past';
	/** How many days back `past` goes, 1 to 30. */
	days: number;
	markAsProcessed: boolean;
}

export const settingsOf = (ctx: IPollFunctions): Settings => ({
	...wishOf(ctx),
	firstPoll: oneOf(ctx, 'firstPoll', ['now', 'past']),
	days: Math.min(30, Math.max(1, Math.floor(Number(ctx.getNodeParameter('days', 30)) || 30))),
	markAsProcessed: ctx.getNodeParameter('markAsProcessed', false) === true,
});
