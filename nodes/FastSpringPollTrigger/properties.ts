import type { INodeProperties } from 'n8n-workflow';
import { optional, properties as described } from '../shared/fields';
import { locator } from '../shared/pickers';
import { eventParameters, skipOutdatedOption } from '../shared/webhook/parameters';

const products = locator.products(
	'Only events about one of these products start the workflow. Without webhook expansion, some events name an order or a subscription but no product: these still start it.',
);

export const properties: INodeProperties[] = [
	{
		displayName:
			'FastSpring only stores events of the types that are selected for a webhook of your store, even if that webhook cannot be reached: in the FastSpring app open <b>Developer Tools &gt; Webhooks &gt; Configuration</b> and select the <b>Events</b> that you want. It keeps them for 30 days.',
		name: 'setUp',
		type: 'notice',
		default: '',
	},
	...eventParameters(' (polling)'),
	{
		displayName: 'First Poll',
		name: 'firstPoll',
		type: 'options',
		noDataExpression: true,
		default: 'now',
		description:
			'Which events the first poll after activation takes. Later polls continue where the last one ended, even after a restart.',
		options: [
			{ name: 'From Now On', value: 'now' },
			{ name: 'From the Last Days', value: 'past' },
		],
	},
	{
		displayName: 'Days',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 30, numberPrecision: 0 },
		default: 30,
		description: 'How many days the first poll goes back. FastSpring keeps events for 30.',
		displayOptions: { show: { firstPoll: ['past'] } },
	},
	{
		displayName: 'Mark as Processed',
		name: 'markAsProcessed',
		type: 'boolean',
		default: false,
		description:
			'Whether to tell FastSpring, at the poll after the run was started, that the events have been processed. FastSpring then stops sending them to every webhook, and another Poll Trigger of the same store that has not seen them yet misses them, unless it has the option Include Processed.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Include Processed',
				name: 'includeProcessed',
				type: 'boolean',
				default: false,
				description:
					'Whether to also take events that are already marked as processed: by another Poll Trigger of the store, or because a webhook has received them. Turn it on if several Poll Triggers of one store need the same events.',
			},
			...described({ products: optional(products) }, false),
			skipOutdatedOption,
		],
	},
];
