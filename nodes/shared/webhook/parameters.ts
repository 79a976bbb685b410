import type {
	IHookFunctions,
	INodeProperties,
	INodePropertyOptions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { listed, shown } from '../fields';
import { isRecord, type Json } from '../json';
import type { EventFilter } from './eventFilter';
import { eventGroups, eventTypes, titleOf } from './events';

/** Every event type as a choice; the suffix tells the actions of the two triggers apart in n8n's node panel. */
export const typeOptions = (suffix = ''): INodePropertyOptions[] =>
	eventTypes.map(({ type, description }) => ({
		name: titleOf(type),
		value: type,
		action: `On ${titleOf(type).toLowerCase()}${suffix}`,
		description,
	}));

const simplifyProperty: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
	hint: 'One shape per event type, whether webhook expansion is on or off. Turn it off for everything that FastSpring sends.',
};

/** The parameters by which both triggers say which events they want, and in which shape. */
export const eventParameters = (suffix?: string): INodeProperties[] => [
	{
		// Not "Trigger On": n8n would list these three in its node panel, and not the events.
		displayName: 'Start On',
		name: 'triggerOn',
		type: 'options',
		noDataExpression: true,
		default: 'any',
		description: 'Which events start the workflow; the others are ignored',
		options: shown({
			any: ['Any Event', 'Including events added by FastSpring in the future'],
			events: ['Chosen Events', 'Only the types you choose'],
			groups: ['Groups of Events', 'All types of the groups you choose'],
		}),
	},
	{
		// n8n's node panel offers the options of this parameter, found by its label, as the trigger's actions.
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		default: [],
		description: 'The same events must be selected in FastSpring',
		options: typeOptions(suffix),
		displayOptions: { show: { triggerOn: ['events'] } },
	},
	{
		displayName: 'Groups',
		name: 'groups',
		type: 'multiOptions',
		required: true,
		default: [],
		description: 'Their events must be selected in FastSpring, too',
		options: shown(eventGroups),
		displayOptions: { show: { triggerOn: ['groups'] } },
	},
	{
		displayName: 'Orders From',
		name: 'environment',
		type: 'options',
		noDataExpression: true,
		default: 'all',
		description: 'Whether to take events of live orders, of test orders, or both',
		options: shown({ all: 'Live and Test', live: 'Live Only', test: 'Test Only' }),
	},
	// Nodes saved before there was Simplify (version 1) go on giving events as FastSpring sends them.
	{ ...simplifyProperty, displayOptions: { hide: { '@version': [1] } } },
	{ ...simplifyProperty, default: false, displayOptions: { show: { '@version': [1] } } },
];

export const skipOutdatedOption: INodeProperties = {
	displayName: 'Skip Outdated',
	name: 'skipOutdated',
	type: 'boolean',
	default: false,
	description:
		'Whether to ignore an event if a newer state of the same order, subscription, quote, return or account has already arrived, so that late or resent events do not bring an old state back',
};

type Context = IHookFunctions | IPollFunctions | IWebhookFunctions;

/** What the user chose in `eventParameters` and in the options. */
export interface EventSettings extends EventFilter {
	simplify: boolean;
	skipOutdated: boolean;
}

export function eventSettingsOf(ctx: Context): EventSettings {
	const { products, skipOutdated } = optionsOf(ctx);
	return {
		triggerOn: oneOf(ctx, 'triggerOn', ['any', 'groups', 'events']),
		groups: textsOf(ctx.getNodeParameter('groups', [])),
		events: textsOf(ctx.getNodeParameter('events', [])),
		environment: oneOf(ctx, 'environment', ['all', 'live', 'test']),
		products: textsOf(products),
		simplify: ctx.getNodeParameter('simplify', false) === true,
		skipOutdated: skipOutdated === true,
	};
}

export function optionsOf(ctx: Context): Json {
	const options = ctx.getNodeParameter('options', {});
	return isRecord(options) ? options : {};
}

/** A choice; the first one where nothing known was chosen. */
export function oneOf<T extends string>(
	ctx: Context,
	name: string,
	choices: readonly [T, ...T[]],
): T {
	const chosen = ctx.getNodeParameter(name, choices[0]);
	return choices.find((choice) => choice === chosen) ?? choices[0];
}

/** The texts of a list, of a JSON list, or of a text with commas or line breaks; an expression may give any of them. */
export const textsOf = (value: unknown): string[] =>
	listed(value)
		.map((part) => String(part).trim())
		.filter((part) => part !== '');
