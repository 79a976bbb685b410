import type { INodeProperties } from 'n8n-workflow';

export const properties: INodeProperties[] = [
	{
		displayName:
			'<b>In the FastSpring app:</b> open the product, choose <b>Add Fulfillment &gt; Generate a License</b> and as its generator <b>Remote Server Request</b>. On <b>General</b>, paste the <b>Production URL</b> from above as its URL and choose <b>HTTP POST</b> and <b>UTF-8</b>. On <b>Security</b>, copy the private key into the credential. On <b>Advanced</b>, choose whether renewals get a license, too. FastSpring calls this node while it processes an order; the license is what the <b>last node</b> of the workflow returns.',
		name: 'setUp',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'License Field',
		name: 'licenseField',
		type: 'string',
		default: 'license',
		required: true,
		placeholder: 'e.g. data.attributes.key',
		description:
			'Field of the last node’s items that holds the license: text, or a list of texts. Dots lead into objects. Several licenses are sent one per line.',
	},
	{
		displayName: 'One Key per Unit',
		name: 'perUnit',
		type: 'boolean',
		default: false,
		description:
			'Whether there must be as many keys, one per line, as units were bought; with fewer, FastSpring gets an error. For the output format Single-Line License (Quantity Based).',
	},
	{
		displayName: 'Time Limit',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 120 },
		default: 10,
		description:
			'Seconds after which FastSpring gets an error. The run goes on, and its license is kept for FastSpring’s next attempt.',
	},
	{
		displayName: 'Remember For',
		name: 'rememberFor',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 90, numberPrecision: 2 },
		default: 7,
		description:
			'Days for which a repeat of a request gets the same license without another run. Licenses are kept in n8n’s database for that long. 0 keeps nothing and runs the workflow again.',
	},
	{
		displayName: 'Test Orders',
		name: 'testOrders',
		type: 'options',
		noDataExpression: true,
		default: 'run',
		description: 'What to do with FastSpring’s Test button and with test orders',
		options: [
			{
				name: 'Run the Workflow',
				value: 'run',
				description: 'Their items have <i>test</i> set to true',
			},
			{
				name: 'Sample Key for the Test Button',
				value: 'sample',
				description: 'The Test button gets a sample key without a run; test orders run',
			},
			{
				name: 'Sample Key for All Tests',
				value: 'sampleForAll',
				description: 'The Test button and test orders get a sample key without a run',
			},
		],
	},
	{
		displayName: 'Sample Request for Tests',
		name: 'sampleRequest',
		type: 'options',
		noDataExpression: true,
		default: 'none',
		description:
			'Sends this request to the Test URL a second after you click Execute step. n8n must be able to reach itself at its webhook address.',
		options: [
			{ name: 'None', value: 'none', description: 'Wait for a request from outside' },
			{ name: 'Order', value: 'order', description: 'An order of two units' },
			{ name: 'Renewal', value: 'renewal', description: 'The third period of a subscription' },
			{
				name: 'Test Button',
				value: 'testButton',
				description: 'What the Test button of FastSpring sends',
			},
		],
	},
	{
		// n8n leaves the body alone where this is set. It would answer 422 to FastSpring's encoding ISO-8859-1,
		// a name that Node.js does not have (webhook-helpers, parseRequestBody).
		displayName: 'Options',
		name: 'options',
		type: 'hidden',
		default: { binaryData: true },
	},
];
