import type { IPollFunctions } from 'n8n-workflow';
import {
	eventSettingsOf,
	oneOf,
	optionsOf,
	type EventSettings,
} from '../shared/webhook/parameters';

export interface Settings extends EventSettings {
	/** Where a trigger begins that has never polled. */
	firstPoll: 'now' | 'past';
	/** How many days back `past` goes, 1 to 30. */
	days: number;
	markAsProcessed: boolean;
	/** Also events that somebody else has marked as processed. */
	includeProcessed: boolean;
}

export const settingsOf = (ctx: IPollFunctions): Settings => ({
	...eventSettingsOf(ctx),
	firstPoll: oneOf(ctx, 'firstPoll', ['now', 'past']),
	days: Math.min(30, Math.max(1, Math.floor(Number(ctx.getNodeParameter('days', 30)) || 30))),
	markAsProcessed: ctx.getNodeParameter('markAsProcessed', false) === true,
	includeProcessed: optionsOf(ctx).includeProcessed === true,
});
