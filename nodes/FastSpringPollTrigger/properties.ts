import type { INodeProperties } from 'n8n-workflow';
import { wishProperties } from '../shared/webhook/wish';

export const properties: INodeProperties[] = [
	{
		displayName:
			'FastSpring keeps events of the types that a webhook of your store has ticked, whether it can be reached or not: in the FastSpring app open <b>Developer Tools &gt; Webhooks &gt; Configuration</b> and tick the <b>Events</b> that you want. It keeps them for 30 days.',
		name: 'setUp',
		type: 'notice',
		default: '',
	},
	...wishProperties,
	{
		displayName: 'First Poll',
		name: 'firstPoll',
		type: 'options',
		noDataExpression: true,
		default: 'now',
		description:
			'Which events the first poll after activation takes. Later ones go on where the last one ended, also after a restart.',
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
			'Whether to tell FastSpring, at the poll after the run was started, that the events have been dealt with. It then ends their deliveries to every webhook.',
	},
];
