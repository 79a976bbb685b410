import type { INodeProperties } from 'n8n-workflow';
import { eventParameters, skipOutdatedOption, typeOptions } from '../shared/webhook/parameters';

/** The address that FastSpring names as the sender of its webhooks. */
const FASTSPRING_ADDRESS = '107.23.30.83';

const setUp = (last: string): string =>
	`<b>In the FastSpring app:</b> open <b>Developer Tools &gt; Webhooks &gt; Configuration</b>, choose <b>Add Webhook</b>, then <b>Add URL Endpoint</b>; paste the <b>Production URL</b> from above as its URL and select its <b>Events</b>. ${last} FastSpring only calls the ports 443, 3443, 8282, 9191, 9000 and 9999, and no private networks.`;

/** Typed, since this trigger need not have a credential by which products could be listed. */
const productsOption: INodeProperties = {
	displayName: 'Products',
	name: 'products',
	type: 'string',
	default: '',
	placeholder: 'e.g. mixdesk-pro-monthly, mixdesk-pro-yearly',
	description:
		'Product paths, separated by commas, or an expression that gives a list: only events about one of these products start the workflow. Without webhook expansion, some events name an order or a subscription but no product: these still start it.',
};

export const properties: INodeProperties[] = [
	{
		displayName: setUp('Its <b>HMAC SHA256 Secret</b> must be the one in the credential.'),
		name: 'setUpSigningSecret',
		type: 'notice',
		default: '',
		displayOptions: { show: { secretMode: ['signingSecret'] } },
	},
	{
		displayName: setUp(
			'Leave its <b>HMAC SHA256 Secret</b> empty and save; then activate this workflow, which sets the secret.',
		),
		name: 'setUpManaged',
		type: 'notice',
		default: '',
		displayOptions: { show: { secretMode: ['managed'] } },
	},
	{
		displayName: setUp('Leave its <b>HMAC SHA256 Secret</b> empty.'),
		name: 'setUpNone',
		type: 'notice',
		default: '',
		displayOptions: { show: { secretMode: ['none'] } },
	},
	{
		displayName: 'Secret',
		name: 'secretMode',
		type: 'options',
		noDataExpression: true,
		default: 'signingSecret',
		description: 'How the trigger verifies that a delivery comes from FastSpring',
		options: [
			{
				name: 'Signing Secret',
				value: 'signingSecret',
				description: 'You enter the same secret in FastSpring and in a credential',
			},
			{
				name: 'Managed',
				value: 'managed',
				description:
					'The node generates a secret and sets it in FastSpring when the workflow is activated',
			},
			{
				name: 'None',
				value: 'none',
				description: 'Anyone who knows the URL can send events: for testing only',
			},
		],
	},
	{
		displayName:
			'<b>Nothing is verified.</b> Anyone who learns this URL can start the workflow with invented orders, payments and customers. Choose another Secret before you go live.',
		name: 'unverified',
		type: 'notice',
		default: '',
		displayOptions: { show: { secretMode: ['none'] } },
	},
	{
		displayName: 'Secret Version',
		name: 'secretVersion',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 1,
		description:
			'To change the secret, increase this by one and activate the workflow again. Deliveries signed with the previous version are still accepted.',
		displayOptions: { show: { secretMode: ['managed'] } },
	},
	...eventParameters(),
	{
		displayName: 'Acknowledge',
		name: 'acknowledge',
		type: 'options',
		noDataExpression: true,
		default: 'onReceipt',
		description:
			'When FastSpring is told that an event has been processed. Until then it sends the event again.',
		options: [
			{
				name: 'On Receipt',
				value: 'onReceipt',
				description:
					'As soon as n8n has stored the run. FastSpring is not told about a run that fails.',
			},
			{
				name: 'After the Workflow Succeeded',
				value: 'afterSuccess',
				description:
					'FastSpring sends the events of a failed run again, after 1, 2, 4 hours and so on for 7 days',
			},
			{
				name: 'By the Workflow',
				value: 'byWorkflow',
				description:
					'By a FastSpring Event node in the workflow that marks the event as processed. Until then FastSpring keeps sending it.',
			},
		],
	},
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		noDataExpression: true,
		default: 'event',
		description: 'What becomes an item. A delivery may contain several events.',
		options: [
			{
				name: 'One Item per Delivery',
				value: 'delivery',
				description: 'The events are in a list named events',
			},
			{ name: 'One Item per Event', value: 'event' },
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Allowed Sender Addresses',
				name: 'allowedAddresses',
				type: 'string',
				default: FASTSPRING_ADDRESS,
				description: `IP addresses, separated by commas; deliveries from other addresses are refused. FastSpring sends from ${FASTSPRING_ADDRESS}. Behind a proxy, n8n knows the sender only if N8N_PROXY_HOPS is set.`,
			},
			productsOption,
			{
				displayName: 'Sample Event for Tests',
				name: 'sampleEvent',
				type: 'options',
				default: 'chosen',
				description:
					'An invented event that the node sends to its own test URL when you listen for a test event, so that you can build the workflow before FastSpring sends anything',
				options: [
					{ name: 'None: Wait for a Real One', value: '' },
					{
						name: 'The Chosen Event',
						value: 'chosen',
						description: 'The first of the events or groups chosen above',
					},
					...typeOptions(),
				],
			},
			skipOutdatedOption,
		],
	},
];
