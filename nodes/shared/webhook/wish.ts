import type {
	IHookFunctions,
	INodeProperties,
	INodePropertyOptions,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { eventGroups, eventTypes, titleOf } from './events';
import type { Environment, TriggerOn, Wish } from './filters';

/** Every event type as a choice. */
export const typeOptions: INodePropertyOptions[] = eventTypes.map(({ type, description }) => ({
	name: titleOf(type),
	value: type,
	description,
}));

/** The parameters by which both triggers say what they want. */
export const wishProperties: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'triggerOn',
		type: 'options',
		noDataExpression: true,
		default: 'any',
		description: 'Which events start the workflow; the others are passed over',
		options: [
			{ name: 'Any Event', value: 'any', description: 'Also events that FastSpring adds one day' },
			{ name: 'Chosen Events', value: 'events', description: 'Only the types you choose' },
			{
				name: 'Groups of Events',
				value: 'groups',
				description: 'All types of the groups you choose',
			},
		],
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		default: [],
		description: 'They must be ticked in FastSpring, too',
		options: typeOptions,
		displayOptions: { show: { triggerOn: ['events'] } },
	},
	{
		displayName: 'Groups',
		name: 'groups',
		type: 'multiOptions',
		required: true,
		default: [],
		description: 'Their types must be ticked in FastSpring, too',
		options: eventGroups.map(({ group, name, description }) => ({
			name,
			value: group,
			description,
		})),
		displayOptions: { show: { triggerOn: ['groups'] } },
	},
	{
		displayName: 'Orders From',
		name: 'environment',
		type: 'options',
		noDataExpression: true,
		default: 'all',
		description: 'Whether to take events of live orders, of test orders, or both',
		options: [
			{ name: 'Live and Test', value: 'all' },
			{ name: 'Live Only', value: 'live' },
			{ name: 'Test Only', value: 'test' },
		],
	},
];

type Context = IHookFunctions | IPollFunctions | IWebhookFunctions;

/** What the user chose in `wishProperties`. */
export const wishOf = (ctx: Context): Wish => ({
	triggerOn: oneOf<TriggerOn>(ctx, 'triggerOn', ['any', 'groups', 'events']),
	groups: textsOf(ctx.getNodeParameter('groups', [])),
	events: textsOf(ctx.getNodeParameter('events', [])),
	environment: oneOf<Environment>(ctx, 'environment', ['all', 'live', 'test']),
});

/** A choice; the first one where nothing known was chosen. */
export function oneOf<T extends string>(
	ctx: Context,
	name: string,
	choices: readonly [T, ...T[]],
): T {
	const chosen = ctx.getNodeParameter(name, choices[0]);
	return choices.find((choice) => choice === chosen) ?? choices[0];
}

export const textsOf = (value: unknown): string[] =>
	Array.isArray(value)
		? value.map((text) => String(text).trim()).filter((text) => text !== '')
		: [];
